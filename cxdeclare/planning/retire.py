"""Retire: what becomes of objects whose block has left the manifest."""

from __future__ import annotations

from collections.abc import Mapping

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind, Retire
from cxdeclare.model.state import Binding
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.guards import PROTECTED
from cxdeclare.planning.plan import Action, FieldChange, Orphan
from cxdeclare.planning.rests import main_fields
from cxdeclare.planning.standing import called_otherwise

_ACTIONS = {
    Retire.DELETE: Action.DELETE,
    Retire.DEACTIVATE: Action.DEACTIVATE,
    Retire.FORGET: Action.FORGET,
}


def orphans(planning: Planning) -> dict[Address, Binding]:
    """Addresses of the state that the manifest no longer has, and nobody took over."""
    bindings = planning.state.bindings if planning.state else {}
    parsed = ((Address.parse(text), binding) for text, binding in bindings.items())
    gone = {a: b for a, b in parsed if a not in planning.manifest.resources}
    return {a: binding for a, binding in sorted(gone.items()) if a.kind in planning.kinds}


def retire(  # noqa: C901, PLR0912 - one case a branch, in the order they count
    planning: Planning, gone: Mapping[Address, Binding]
) -> None:
    """Plan what consent allows; the rest is shown and withheld."""
    taken = {old: new for new, old in planning.matches.predecessors.items()}
    for address, binding in gone.items():
        kind = planning.kinds[address.kind]
        action = _ACTIONS[kind.retire]
        listing = planning.snapshot.of(kind.name)
        if address in taken:
            if taken[address] in planning.drafts:
                reason = f"its object is now {taken[address]}"
                _forget(planning, kind, address, binding, reason)
            else:
                planning.not_known(address, f"{taken[address]} takes it over, and is not known")
        elif _is_let_go(planning, address):
            reason = "`removed` lets it go; its object stays in the tenant"
            _forget(planning, kind, address, binding, reason)
            if binding.protected:
                planning.drafts[address].notes += ("it was protected; nothing protects it now",)
        elif address not in planning.matches.ids and kind.name not in planning.snapshot.unlisted:
            if reason := listing.incomplete or listing.late.get(binding.id, ""):
                planning.not_known(address, reason)
            else:
                _forget(planning, kind, address, binding, "it is gone from the tenant")
        elif planning.protects(address):
            _keep_protected(planning, kind, address, binding, action)
        elif action is Action.FORGET:
            reason = f"a {kind.called} can neither be deleted nor deactivated"
            _forget(planning, kind, address, binding, reason)
        elif binding.origin == "adopted" and not _named(planning, address, binding):
            _forget(planning, kind, address, binding, "we adopted it, so it stays in the tenant")
        elif not planning.consents(address) and not _named(planning, address, binding):
            reason = f"{action} withheld: allow it with `--allow-delete {address}`"
            _withhold(planning, address, binding, action, reason)
        elif listing.incomplete:
            planning.not_known(address, listing.incomplete)
        else:
            _retire(planning, kind, address, binding, action)


def _keep_protected(
    planning: Planning, kind: Kind, address: Address, binding: Binding, action: Action
) -> None:
    """Refuse to let a protected object go, and show what would become of it."""
    message = f"its block is gone, and it is protected: {planning.protection(address)}"
    hint = (
        f"put the block back; or let it go with `removed: [{{address: {address}, destroy: false}}]`"
    )
    planning.refuse(PROTECTED, address, message, hint)
    may_go = planning.consents(address) and binding.origin == "created"
    if not (may_go or _named(planning, address, binding)) or action is Action.FORGET:
        _withhold(planning, address, binding, action, f"{action} withheld: it is protected")
    elif planning.snapshot.of(kind.name).incomplete:
        planning.not_known(address, planning.snapshot.of(kind.name).incomplete)
    else:
        _retire(planning, kind, address, binding, action)


def keep(planning: Planning) -> None:
    """Note every object left behind under its own address, so that none is lost from sight."""
    bindings = planning.state.bindings if planning.state else {}
    for address in sorted(planning.matches.left):
        draft = planning.drafts.get(address)
        if draft is None:
            kind, binding = planning.kinds[address.kind], bindings[str(address)]
            reason = f"{binding.successor} stands for another object now"
            draft = Draft(address, kind, Action.ADOPT, id=binding.id, reason=reason)
            planning.drafts[address] = draft
        draft.adopts = draft.action is not Action.FORGET


def _is_let_go(planning: Planning, address: Address) -> bool:
    """Whether the manifest says to forget an object that is there, or may be."""
    if planning.manifest.removed.get(address) is not False:
        return False
    is_listed = address.kind not in planning.snapshot.unlisted
    may_be_gone = address not in planning.matches.ids and is_listed
    return not may_be_gone or bool(planning.snapshot.of(address.kind).incomplete)


def _named(planning: Planning, address: Address, binding: Binding) -> bool:
    """Whether the consent names this very object, or the one that took its place."""
    return not planning.consent.isdisjoint({str(address), binding.successor})


def _forget(
    planning: Planning, kind: Kind, address: Address, binding: Binding, reason: str
) -> None:
    planning.drafts[address] = Draft(address, kind, Action.FORGET, id=binding.id, reason=reason)


def _withhold(
    planning: Planning, address: Address, binding: Binding, action: Action, reason: str
) -> None:
    planning.orphans.append(
        Orphan(
            address=str(address),
            id=binding.id,
            called=planning.naming.label(address.kind, binding.id),
            action=action,
            reason=reason,
        )
    )


def _retire(
    planning: Planning, kind: Kind, address: Address, binding: Binding, action: Action
) -> None:
    reason = "its block left the manifest"
    if binding.successor is not None:
        reason = f"{binding.successor} replaced it"
    draft = Draft(address, kind, action, id=binding.id or None, reason=reason)
    found = planning.snapshot.of(kind.name).objects.get(binding.id)
    otherwise = called_otherwise(kind, binding, found)
    if otherwise is not None:
        said = f"{action} withheld: object {binding.id} {otherwise}"
        _withhold(planning, address, binding, action, said)
        return
    if found is not None and OBJECT in found.unread:
        planning.not_known(address, found.unread[OBJECT])
        return
    values = live.values(kind, kind.main, found, live.by_id) or {} if found else {}
    fields: tuple[FieldChange, ...]
    if action is Action.DEACTIVATE:
        if values.get(kind.retired) is False:
            _forget(planning, kind, address, binding, "it is deactivated already")
            return
        fields = (FieldChange(name=kind.retired, before=values.get(kind.retired), after=False),)
        verb = Verb.UPDATE
    else:
        fields = ()
        verb = Verb.DELETE
    last = step(
        planning.profile,
        address,
        kind.main,
        verb,
        fields,
        object_id=binding.id or None,
        expects=main_fields(planning.profile, kind, found),
    )
    successor = Address.parse(binding.successor) if binding.successor else None
    new = planning.drafts.get(successor) if successor else None
    draft.add(last, *(one.id for one in new.steps) if new else ())
    planning.drafts[address] = draft
