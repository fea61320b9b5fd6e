"""Retire: what becomes of objects whose block has left the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind, Retire
from cxdeclare.model.resource import Use
from cxdeclare.model.state import Binding
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.plan import Action, FieldChange, Orphan, Refusal, Step

_ACTIONS = {
    Retire.DELETE: Action.DELETE,
    Retire.DEACTIVATE: Action.DEACTIVATE,
    Retire.FORGET: Action.FORGET,
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A live reference to an object that is to go, and the step that lets go of it."""

    address: Address
    use: Use
    step: str | None


def orphans(planning: Planning) -> dict[Address, Binding]:
    """Addresses of the state that the manifest no longer has, and nobody took over."""
    bindings = planning.state.bindings if planning.state else {}
    parsed = {Address.parse(text): binding for text, binding in bindings.items()}
    return {
        address: binding
        for address, binding in sorted(parsed.items())
        if address not in planning.manifest.resources and address.kind in planning.kinds
    }


def retire(planning: Planning, gone: Mapping[Address, Binding]) -> None:
    """Plan what consent allows; the rest is shown and withheld."""
    taken = {old: new for new, old in planning.matches.predecessors.items()}
    for address, binding in gone.items():
        kind = planning.kinds[address.kind]
        action = _ACTIONS[kind.retire]
        listing = planning.snapshot.of(kind.name)
        if address in taken:
            _forget(planning, kind, address, binding, f"its object is now {taken[address]}")
        elif address not in planning.matches.ids:
            if listing.incomplete:
                planning.not_known(address, listing.incomplete)
            else:
                _forget(planning, kind, address, binding, "it is gone from the tenant")
        elif action is Action.FORGET:
            reason = f"a {kind.called} can neither be deleted nor deactivated"
            _forget(planning, kind, address, binding, reason)
        elif binding.origin == "adopted" and str(address) not in planning.consent:
            _forget(planning, kind, address, binding, "we adopted it, so it stays in the tenant")
        elif not planning.consents(address):
            reason = f"{action} withheld: allow it with `--allow-delete {address}`"
            _withhold(planning, address, binding, action, reason)
        elif planning.protects(address):
            planning.refusals.append(
                Refusal(
                    guard="protected",
                    address=str(address),
                    message=f"it is protected, and consent to {action} it was given",
                    hint="take back the consent, or apply once without the protection",
                )
            )
        elif listing.incomplete:
            planning.not_known(address, listing.incomplete)
        else:
            _retire(planning, kind, address, binding, action)


def _forget(
    planning: Planning, kind: Kind, address: Address, binding: Binding, reason: str
) -> None:
    planning.drafts[address] = Draft(address, kind, Action.FORGET, id=binding.id, reason=reason)


def _withhold(
    planning: Planning, address: Address, binding: Binding, action: Action, reason: str
) -> None:
    planning.orphans.append(
        Orphan(address=str(address), id=binding.id, action=action, reason=reason)
    )


def _retire(
    planning: Planning, kind: Kind, address: Address, binding: Binding, action: Action
) -> None:
    draft = Draft(address, kind, action, id=binding.id, reason="its block left the manifest")
    if action is Action.DEACTIVATE:
        found = planning.snapshot.of(kind.name).objects[binding.id]
        values = live.values(kind, kind.main, found, planning.naming.name) or {}
        if values.get(kind.retired) is False:
            _forget(planning, kind, address, binding, "it is deactivated already")
            return
        off = (FieldChange(name=kind.retired, before=values.get(kind.retired), after=False),)
        draft.add(
            step(planning.profile, address, kind.main, Verb.UPDATE, off, object_id=binding.id)
        )
    else:
        draft.add(
            step(planning.profile, address, kind.main, Verb.DELETE, (), object_id=binding.id)
        )
    planning.drafts[address] = draft


def let_go(planning: Planning, gone: Mapping[Address, Binding]) -> None:
    """Make every retirement wait until nothing points there; withhold it if something stays."""
    leaving = {
        address
        for address, draft in planning.drafts.items()
        if draft.action in {Action.DELETE, Action.DEACTIVATE, Action.REPLACE}
    }
    if not leaving:
        return
    holders = _holders(planning, leaving)
    for _ in range(len(leaving)):  # what is withheld holds on to others
        held = [a for a in sorted(leaving) if _held(planning, a, holders.get(a, ()), gone)]
        if not held:
            break
        leaving -= set(held)
    for address in sorted(leaving):
        draft = planning.drafts[address]
        last = _last(draft)
        made = draft.creates
        if made is not None and last.id in draft.needs[made.id] and holders.get(address):
            planning.refusals.append(
                Refusal(
                    guard="still-referenced",
                    address=str(address),
                    message="the old object has to go first, and others refer to it",
                    hint="give the new one another name, so that it can be made first",
                )
            )
            continue
        for holder in holders.get(address, ()):
            if holder.step is not None and holder.step != last.id:
                draft.needs[last.id].add(holder.step)


def _last(draft: Draft) -> Step:
    """The step that ends the old object."""
    return next(s for s in draft.steps if s.object_id == draft.id and s.part == OBJECT)


def _held(
    planning: Planning,
    address: Address,
    holders: tuple[Holder, ...] | list[Holder],
    gone: Mapping[Address, Binding],
) -> bool:
    """Withhold a retirement that something still points at."""
    still = sorted({str(h.address) for h in holders if _stays(planning, h)})
    draft = planning.drafts[address]
    if not still:
        return False
    reason = f"{', '.join(still)} still refers to it"
    if draft.action is Action.REPLACE:
        planning.refusals.append(
            Refusal(
                guard="still-referenced",
                address=str(address),
                message=f"the old object cannot go: {reason}",
                hint="declare the reference, so that it can be pointed at the new object",
            )
        )
        return True
    del planning.drafts[address]
    _withhold(planning, address, gone[address], draft.action, f"{draft.action} withheld: {reason}")
    return True


def _stays(planning: Planning, holder: Holder) -> bool:
    if holder.step is None:
        return True
    draft = planning.drafts.get(holder.address)
    return draft is None or holder.step not in draft.needs


def _holders(planning: Planning, leaving: set[Address]) -> dict[Address, list[Holder]]:
    """Live references to what is leaving. Links that are keyed by it go away with it."""
    found: dict[Address, list[Holder]] = {}
    for address, id_ in sorted(planning.matches.ids.items()):
        kind = planning.kinds[address.kind]
        if not kind.references & {target.kind for target in leaving}:
            continue
        listing = planning.snapshot.of(kind.name)
        for use in live.links(kind, listing.objects[id_], planning.naming.name):
            target = live.target(use)
            if target is None or target not in leaving or target == address:
                continue
            lets_go = _lets_go(planning.drafts.get(address), use)
            if use.field is not None or lets_go is not None:
                found.setdefault(target, []).append(Holder(address, use, lets_go))
    return found


def _lets_go(draft: Draft | None, use: Use) -> str | None:
    """The step after which this reference is no more."""
    if draft is None:
        return None
    if draft.action in {Action.DELETE, Action.REPLACE}:
        return _last(draft).id
    for planned in draft.steps:
        if planned.part != use.part or planned.member != use.member:
            continue
        if planned.verb is Verb.REMOVE:
            return planned.id
        if use.field is None and planned.verb in {Verb.ADD, Verb.CHANGE}:
            continue
        for change in planned.fields:
            if change.name != use.field:
                continue
            after = change.after if isinstance(change.after, list) else [change.after]
            if change.because is not None or use.value not in after:
                return planned.id
    return None


def moves(planning: Planning) -> None:
    """Make one assignment of a move: adding a link takes it away from where it was."""
    coming: dict[tuple[str, str, str], tuple[Draft, Step]] = {}
    for draft in planning.drafts.values():
        for planned in draft.steps:
            links = draft.kind.named[planned.part].members
            if links and links.exclusive and planned.verb is Verb.ADD and planned.member:
                coming[draft.kind.name, planned.part, planned.member] = (draft, planned)
    if not coming:
        return
    for kind_name, part_name in {(kind, part) for kind, part, _ in coming}:
        kind = planning.kinds[kind_name]
        for id_, found in sorted(planning.snapshot.of(kind_name).objects.items()):
            has = live.members(kind, kind.named[part_name], found, planning.naming.name) or {}
            for member in has:
                arriving = coming.get((kind_name, part_name, member))
                if arriving is not None and arriving[0].id != id_:
                    _note_move(planning, arriving, kind_name, id_)
    for draft in list(planning.drafts.values()):
        dropped = [
            planned
            for planned in draft.steps
            if planned.verb is Verb.REMOVE
            and (draft.kind.name, planned.part, planned.member) in coming
        ]
        for planned in dropped:
            draft.steps.remove(planned)
            del draft.needs[planned.id]
        if dropped and not draft.steps and not draft.adopts and not draft.released:
            del planning.drafts[draft.address]


def _note_move(
    planning: Planning, arriving: tuple[Draft, Step], kind: str, id_: str
) -> None:
    draft, planned = arriving
    key = planning.naming.key(kind, id_)
    called = f"{kind}.{key}" if key else f"`{planning.naming.label(kind, id_) or id_}`"
    moved = planned.model_copy(update={"note": f"moves from {called}"})
    draft.steps[draft.steps.index(planned)] = moved


