"""Attested: what nothing can read, as far as somebody has said what was entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cxdeclare.model.address import Address
from cxdeclare.model.attestation import Attestation, attested, holds
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import MemberSet, Resource, many
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import Binding
from cxdeclare.planning import diff, live
from cxdeclare.planning.changes import immutable, linked, wanted
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.order import sent, step_uses
from cxdeclare.planning.plan import Action, Change, Decision, FieldChange, Step
from cxdeclare.planning.verified import Attested, Verified


def told(planning: Planning, kind: Kind, resource: Resource, binding: Binding) -> Draft | None:
    """The change of an object that the state names and no list can show; None if it needs none."""
    draft = Draft(resource.address, kind, Action.UPDATE, id=binding.id or None)
    draft.reason = "the profile cannot list this kind"
    frozen = list(_frozen(kind, resource, binding))
    for part_name, name in frozen:
        planning.diagnostics.append(_cannot_change(planning, kind, resource, part_name, name))
    if frozen:
        return None
    for part in kind.parts:
        if part.members is None:
            unread_part(planning, draft, part, resource)
        elif part.name in resource.members:
            unread_links(planning, draft, part, linked(part, resource))
    return draft if draft.steps else None


def unread_part(planning: Planning, draft: Draft, part: Part, resource: Resource) -> None:
    """Ask a person for the values that nobody has attested."""
    declared, said = wanted(resource, part), _said(planning, draft)
    attributes = draft.kind.by_part[part.name]
    fields = diff.all_fields(attributes, declared)
    missing = _missing(planning, attributes, said, (part.name, None), fields, declared)
    if missing:
        by_hand = _with_before(planning, draft, part, None, missing)
        draft.add(_asked(planning, draft, part, Verb.UPDATE, by_hand, None))
    elif fields:
        _count(planning, draft, said, part.name, None)


def unread_links(planning: Planning, draft: Draft, part: Part, owned: MemberSet) -> None:
    """Ask a person for the links that nobody has attested, and to take away those that leave."""
    links, of = part.members, draft.kind.by_part[part.name]
    said = _said(planning, draft)
    there = {one.member for one in said if one.part == part.name and one.member is not None}
    for member in sorted(owned.members):
        values = owned.members[member]
        fields = diff.all_fields(of, values)
        place = (part.name, member)
        is_renewed = links is not None and _is_another(
            planning, Address(links.ref or "", member), attested(said, *place)
        )
        missing = fields if is_renewed else _missing(planning, of, said, place, fields, values)
        if member in there and not missing and not is_renewed:
            _count(planning, draft, said, part.name, member)
            continue
        coming = links is not None and is_coming(planning, links.ref, member)
        if links is not None and links.present and coming and not _differ(fields):
            continue  # the server makes the link with the object, and there is nothing to clear
        is_there = (member in there and not is_renewed) or bool(links and links.present)
        fields = _with_before(planning, draft, part, member, fields)
        verb = Verb.CHANGE if is_there else Verb.ADD
        draft.add(_asked(planning, draft, part, verb, fields, member))
    for member in sorted(there - owned.members.keys()) if owned.authoritative else ():
        draft.add(_asked(planning, draft, part, Verb.REMOVE, (), member))
    if owned.authoritative and not owned.members and not (links and links.present):
        _nobody(planning, draft, part, said)


def _nobody(planning: Planning, draft: Draft, part: Part, said: list[Attestation]) -> None:
    """Ask a person to take away all links there may be, of a set that is to have none.

    What we made began without any, and if it was to have none since, nobody knows of one.
    """
    if attested(said, part.name, None):
        _count(planning, draft, said, part.name, None)
        return
    binding = planning.state.bindings.get(str(draft.address)) if planning.state else None
    if binding is None or binding.origin != "created" or part.name not in binding.exact:
        asked = _asked(planning, draft, part, Verb.UPDATE, (), None)
        note = "none at all: take away all that are there"
        draft.add(asked.model_copy(update={"note": note}))


def _frozen(kind: Kind, resource: Resource, binding: Binding) -> Iterator[tuple[str, str]]:
    """The fields, each with its part, that would have to change and cannot."""
    for part, values in resource.parts.items():
        recorded = binding.applied.get(part, {})
        for name, value in values.items():
            if name in immutable(kind) and name in recorded and recorded[name] != value:
                yield part, name


def _cannot_change(
    planning: Planning, kind: Kind, resource: Resource, part: str, name: str
) -> Diagnostic:
    """That a field means another object, and nothing can list the one there is."""
    path = (*((part,) if part else ()), *name.split("."))
    return Diagnostic(
        "CXD318",
        f"`{name}` cannot be changed on a {kind.called} that is there, "
        "and the profile cannot list this kind to replace it",
        planning.manifest.place(resource.address, path),
        str(resource.address),
        "set it back; or give the new one a block of its own, and let the old one leave",
    )


def is_coming(planning: Planning, ref: str | None, member: str) -> bool:
    """Whether the member is an object this plan makes, so that the link cannot be read before."""
    draft = planning.drafts.get(Address(ref, member)) if ref else None
    return draft is not None and draft.creates is not None


def said_already(
    planning: Planning,
    draft: Draft,
    part: Part,
    member: str | None,
    changes: tuple[FieldChange, ...],
) -> tuple[FieldChange, ...]:
    """The changes, without references whose ids nobody can name and that somebody attested."""
    said = _said(planning, draft)
    if not said or not changes:
        return changes
    left = []
    for change in changes:
        unnamed = isinstance(change.before, dict) and "id" in change.before
        if unnamed and holds(said, part.name, member, {change.name: change.after}):
            _count(planning, draft, said, part.name, member)
        else:
            left.append(change)
    return tuple(left)


def by_hand_for_want_of_ids(planning: Planning) -> None:
    """Leave to a person every call that needs the id of an object that no list can show."""
    nameless = set(_nameless(planning))
    for draft in planning.drafts.values() if nameless else ():
        for number, planned in enumerate(draft.steps):
            if planned.means is not Means.API:
                continue
            targets = {live.target(use) for use in step_uses(planning, draft, planned)}
            if targets & nameless:
                which = ", ".join(sorted(str(one) for one in targets & nameless))
                draft.steps[number] = _left_to_a_person(draft, planned, which)


def _left_to_a_person(draft: Draft, planned: Step, which: str) -> Step:
    makes = planned.verb is Verb.CREATE
    return planned.model_copy(
        update={
            "means": Means.MANUAL,
            "evidence": None,
            "expects": None,
            "ui": draft.kind.named[planned.part].ui,
            "why": f"a call would need the id of {which}, and nothing can list it",
            "verified_by": Verified.READING if makes else Verified.ATTESTATION,
        }
    )


def _nameless(planning: Planning) -> Iterator[Address]:
    """The declared objects that no list can show and no call of this plan makes."""
    for address in planning.manifest.in_order:
        if address.kind in planning.snapshot.unlisted and address not in planning.matches.ids:
            draft = planning.drafts.get(address)
            made = draft.creates if draft else None
            if made is None or made.means is Means.MANUAL:
                yield address


def _differ(fields: tuple[FieldChange, ...]) -> bool:
    return any(one.differs for one in fields)


def _said(planning: Planning, draft: Draft) -> list[Attestation]:
    """What people said of this very object."""
    binding = planning.state.bindings.get(str(draft.address)) if planning.state else None
    if binding is None or binding.id != (draft.id or ""):
        return []
    return binding.attested


def _missing(
    planning: Planning,
    attributes: tuple[Attribute, ...],
    said: list[Attestation],
    place: tuple[str, str | None],
    fields: tuple[FieldChange, ...],
    declared: Values,
) -> tuple[FieldChange, ...]:
    """The fields whose values nobody has attested, or that point at what gets a new id."""
    by_name = {attribute.name: attribute for attribute in attributes}
    missing = []
    for one in fields:
        value = declared[one.name]
        if not holds(said, *place, {one.name: value}):
            missing.append(one)
        elif _points_anew(planning, by_name.get(one.name), value, attested(said, *place)):
            missing.append(one.model_copy(update={"because": "it points at another object now"}))
    return tuple(missing)


def _points_anew(
    planning: Planning, attribute: Attribute | None, value: Value, said: list[Attestation]
) -> bool:
    if attribute is None or attribute.ref is None or value is None:
        return False
    keys = (one for one in many(attribute, value) if isinstance(one, str))
    of = [one for one in said if attribute.name in one.values]
    return any(_is_another(planning, Address(attribute.ref.kind, key), of) for key in keys)


def _is_another(planning: Planning, target: Address, said: list[Attestation]) -> bool:
    """Whether an address gets a new id, or has another than when somebody pointed at it."""
    if target in planning.replaced:
        return True
    if target.kind in planning.snapshot.unlisted:
        return False  # whatever there is, it has no id that anybody could compare
    then = {one.refers[str(target)] for one in said if str(target) in one.refers}
    return bool(then - {planning.matches.ids.get(target)})


def refers(kinds: Registry, decision: Decision, change: Change, step: Step) -> dict[str, str]:
    """By address, the objects that the values of a manual step point at."""
    targets = {str(live.target(use)) for use in sent(kinds[change.kind], step)}
    return {target: decision.ids[target] for target in sorted(targets & decision.ids.keys())}


def _with_before(
    planning: Planning,
    draft: Draft,
    part: Part,
    member: str | None,
    fields: tuple[FieldChange, ...],
) -> tuple[FieldChange, ...]:
    """The fields, with what was attested before."""
    before, said = _recorded(planning, draft, part, member), _said(planning, draft)
    by_name = {attribute.name: attribute for attribute in draft.kind.by_part[part.name]}
    found = []
    for one in fields:
        value = before.get(one.name)
        if value is not None and holds(said, part.name, member, {one.name: value}):
            attribute = by_name.get(one.name)
            is_owned = attribute is not None and attribute.has(Trait.OWNED)
            value = diff.owned(value, None) if is_owned else value
            found.append(one.model_copy(update={"before": value}))
        else:
            found.append(one)
    return tuple(found)


def _recorded(
    planning: Planning, draft: Draft, part: Part, member: str | None
) -> Mapping[str, Value]:
    binding = planning.state.bindings.get(str(draft.address)) if planning.state else None
    if binding is None:
        return {}
    if member is None:
        return binding.applied.get(part.name, {})
    return binding.members.get(part.name, {}).get(member, {})


def _asked(
    planning: Planning,
    draft: Draft,
    part: Part,
    verb: Verb,
    fields: tuple[FieldChange, ...],
    member: str | None,
) -> Step:
    only = planning.manifest.resources[draft.address].members.get(part.name)
    note = "nobody else: take away all that is not named here"
    return step(
        planning.profile,
        draft.address,
        part,
        verb,
        fields,
        member=member,
        object_id=draft.id,
        by_hand=True,
        note=note if only is not None and only.authoritative and verb is Verb.ADD else None,
    )


def _count(
    planning: Planning, draft: Draft, said: list[Attestation], part: str, member: str | None
) -> None:
    """Say that something is as declared by somebody's word alone."""
    last = max(attested(said, part, member), key=lambda one: one.at)
    new = Attested(address=str(draft.address), part=part, member=member, by=last.by, at=last.at)
    if new not in planning.attested:
        planning.attested.append(new)


def called(planning: Planning, drafts: list[Draft]) -> dict[str, str]:
    """By address, what the screens call the objects that manual steps refer to."""
    found: dict[str, str] = {}
    for draft in drafts:
        for planned in draft.steps:
            if planned.means is not Means.MANUAL:
                continue
            targets = [live.target(use) for use in step_uses(planning, draft, planned)]
            for target in (draft.address, *targets):
                name = _label(planning, target) if target is not None else None
                if name is not None:
                    found[str(target)] = name
    return dict(sorted(found.items()))


def _label(planning: Planning, address: Address) -> str | None:
    """What the screens will call an object: as it is declared, else as it is."""
    kind, resource = planning.kinds[address.kind], planning.manifest.resources.get(address)
    for attribute in kind.by_part[OBJECT] if resource is not None else ():
        is_name = attribute.wire is not None and attribute.wire.name == kind.label
        value = resource.parts[OBJECT].get(attribute.name) if resource is not None else None
        if is_name and isinstance(value, str):
            return value
    id_ = planning.matches.ids.get(address)
    return planning.naming.label(kind.name, id_) if id_ is not None else None
