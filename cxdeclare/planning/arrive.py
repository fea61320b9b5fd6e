"""Arrive: the steps that bring a declared resource from what is there to what is declared."""

from __future__ import annotations

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found, Resource, uses
from cxdeclare.model.wire import at
from cxdeclare.planning import diff, live
from cxdeclare.planning.attested import said_already, told, unread_part
from cxdeclare.planning.changes import differing, expected, immutable, linked, unsure, wanted
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.guesses import why_by_hand
from cxdeclare.planning.known import identity, lives_elsewhere
from cxdeclare.planning.links import released, update_links
from cxdeclare.planning.make import make
from cxdeclare.planning.plan import Action, FieldChange
from cxdeclare.planning.replace import replace
from cxdeclare.planning.secret_fields import explained, with_recorded
from cxdeclare.planning.standing import called_otherwise


def arrive(planning: Planning, resource: Resource) -> Draft | None:  # noqa: PLR0911 - one case a line
    """The change one declared resource needs; None if it needs none or cannot be planned."""
    address, kind = resource.address, planning.kinds[resource.address.kind]
    if lives_elsewhere(kind, resource) or _hangs(planning, kind, resource):
        return None
    listing = planning.snapshot.of(kind.name)
    id_ = planning.matches.ids.get(address)
    found = listing.objects[id_] if id_ is not None else None
    if found is None:
        if kind.name in planning.snapshot.unlisted:
            binding = planning.state.bindings.get(str(address)) if planning.state else None
            if binding is not None:
                return told(planning, kind, resource, binding)
            return _create(planning, kind, resource, "the profile cannot list this kind")
        if listing.incomplete:
            planning.not_known(address, f"the tenant may hold it: {listing.incomplete}")
            return None
        if kind.must_exist is not None:
            _must_exist(planning, kind, resource)
            return None
        return _create(planning, kind, resource, _lost(planning, resource))
    if not _same_thing(planning, kind, resource, found):
        return None
    return _update(planning, kind, resource, found)


def _hangs(planning: Planning, kind: Kind, resource: Resource) -> bool:
    """Whether it points at something that is not known and may or may not be there."""
    for use in uses(kind, resource) if kind.references else ():
        target = live.target(use)
        if target is None or target in planning.matches.ids:
            continue
        unknown = planning.unknown.get(str(target))
        if unknown is not None:
            planning.not_known(resource.address, f"it refers to {target}: {unknown.reason}")
            return True
    return bool(planning.unknown) and str(resource.address) in planning.unknown


def _lost(planning: Planning, resource: Resource) -> str | None:
    bindings = planning.state.bindings if planning.state else {}
    if str(resource.address) in bindings:
        return "it was there and is gone from the tenant"
    return None


def _must_exist(planning: Planning, kind: Kind, resource: Resource) -> None:
    if kind.must_exist is None:
        return
    names = " ".join(str(one) for one in identity(kind, resource))
    near = planning.naming.near(kind.name, names)
    planning.diagnostics.append(
        Diagnostic(
            "CXD305",
            f"the tenant has no {kind.called} `{names}`, and {kind.must_exist.reason}",
            planning.manifest.place(resource.address, tuple(kind.identity[:1])),
            str(resource.address),
            near or kind.must_exist.hint,
        )
    )


def _same_thing(planning: Planning, kind: Kind, resource: Resource, found: Found) -> bool:
    raw = found.parts.get(OBJECT) or found.raw
    for wire, value in kind.main.constants.items():
        has = at(raw, wire)
        if has is not None and has != value:
            planning.diagnostics.append(
                Diagnostic(
                    "CXD306",
                    f"object {found.id} has this name and is something else: "
                    f"its {wire} is {has}, not {value}",
                    planning.manifest.place(resource.address, tuple(kind.identity[:1])),
                    str(resource.address),
                    "choose another name",
                )
            )
            return False
    return True


def _create(planning: Planning, kind: Kind, resource: Resource, reason: str | None) -> Draft:
    draft = Draft(resource.address, kind, Action.CREATE, reason=reason)
    make(planning, draft, resource)
    return draft


def _update(planning: Planning, kind: Kind, resource: Resource, found: Found) -> Draft | None:
    address = resource.address
    if OBJECT in found.unread:  # the listing may say less than the object holds
        planning.not_known(address, found.unread[OBJECT])
        return None
    main = live.values(kind, kind.main, found, planning.naming.name) or {}
    main = with_recorded(planning, kind, kind.main, resource, main)
    changes = differing(planning, kind, kind.main, resource, main)
    frozen = _frozen(kind, resource, found, changes)
    if frozen:
        return _say_name(planning, replace(planning, kind, resource, found, frozen), found)
    adopts, let_go = address in planning.matches.adopted, released(planning, resource)
    is_simple = len(kind.parts) == 1 and not kind.references
    if is_simple and not (changes or adopts or let_go):
        return None
    draft = Draft(address, kind, Action.UPDATE, id=found.id, adopts=adopts, released=let_go)
    _add_update(planning, draft, kind.main, changes, found)
    for part in kind.parts:
        reason = found.unread.get(part.name) or unsure(planning, part, resource, kind)
        if reason:
            planning.not_known(f"{address}#{part.name}", reason)
        elif part.members is not None and part.name in resource.members:
            update_links(planning, draft, part, linked(part, resource), found)
        elif part.members is None and part.name != OBJECT:
            _update_part(planning, draft, part, resource, found)
    if not (draft.steps or adopts or let_go):
        return None
    draft.reason = _takes_over(planning, address)
    if adopts and not draft.steps:
        draft.action = Action.ADOPT
    return _say_name(planning, draft, found)


def _frozen(
    kind: Kind, resource: Resource, found: Found, changes: tuple[FieldChange, ...]
) -> list[str]:
    """The fields that would have to change and cannot: they mean another object."""
    frozen = [change.name for change in changes if change.name in immutable(kind)]
    if kind.scope and found.id.partition("/")[0] != resource.parts[OBJECT][kind.scope]:
        frozen.append(kind.scope)
    return frozen


def _say_name(planning: Planning, draft: Draft, found: Found) -> Draft:
    """Say that the object is called otherwise than when it was last applied."""
    bindings = planning.state.bindings if planning.state else {}
    otherwise = called_otherwise(draft.kind, bindings.get(str(draft.address)), found)
    if otherwise is not None:
        reasons = (draft.reason, f"the object {otherwise}")
        draft.reason = "; ".join(one for one in reasons if one)
    return draft


def _takes_over(planning: Planning, address: Address) -> str | None:
    if any(planning.successor(one) == address for one in planning.matches.left):
        return "the object that is as declared is there already"
    predecessor = planning.matches.predecessors.get(address)
    if predecessor is not None:
        return f"it takes over the object of {predecessor}, which left the manifest"
    return None


def _add_update(
    planning: Planning,
    draft: Draft,
    part: Part,
    changes: tuple[FieldChange, ...],
    found: Found,
) -> None:
    changes = said_already(planning, draft, part, None, changes)
    if not any(change.differs for change in changes):
        return
    changes = explained(draft.kind, changes)
    manual = {a.name for a in draft.kind.by_part[part.name] if a.has(Trait.MANUAL)}
    by_api = tuple(change for change in changes if change.name not in manual)
    by_hand = tuple(change for change in changes if change.name in manual)
    for fields, hand in ((by_api, False), (by_hand, True)):
        if fields:
            draft.add(
                step(
                    planning.profile,
                    draft.address,
                    part,
                    Verb.UPDATE,
                    fields,
                    object_id=draft.id,
                    expects=expected(draft.kind, part, found, fields),
                    by_hand=hand,
                    why=why_by_hand(draft.kind, part, (one.name for one in fields))
                    if hand
                    else None,
                )
            )


def _update_part(
    planning: Planning, draft: Draft, part: Part, resource: Resource, found: Found
) -> None:
    values = live.values(draft.kind, part, found, planning.naming.name)
    if values is None:  # the profile has no way to read it
        unread_part(planning, draft, part, resource)
        return
    values = with_recorded(planning, draft.kind, part, resource, values)
    changes = differing(planning, draft.kind, part, resource, values)
    if changes and part.together:
        declared = wanted(resource, part)
        changes = diff.with_context(draft.kind.by_part[part.name], changes, declared, values)
    _add_update(planning, draft, part, changes, found)
    gate = tuple(
        FieldChange(name=name, before=values.get(name), after=value)
        for name, (_, value) in part.gate.items()
        if values.get(name) != value
    )
    if gate:
        closed = step(
            planning.profile,
            draft.address,
            part,
            Verb.UPDATE,
            gate,
            object_id=draft.id,
            by_hand=True,
        )
        draft.add(closed)
