"""Make: the steps that bring a new object into being, with all its parts."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait, Values
from cxdeclare.model.kind import OBJECT, Part
from cxdeclare.model.resource import Resource
from cxdeclare.model.spec import Attribute
from cxdeclare.planning import diff
from cxdeclare.planning.changes import linked
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.guesses import why_by_hand
from cxdeclare.planning.plan import FieldChange


def make(planning: Planning, draft: Draft, resource: Resource) -> None:
    """Add the steps that make a new object with all its parts."""
    kind, address, profile = draft.kind, draft.address, planning.profile
    attributes = kind.by_part[OBJECT]
    values = resource.parts[OBJECT]
    fields = diff.all_fields(by_api(attributes), _only(by_api(attributes), values))
    made = draft.add(step(profile, address, kind.main, Verb.CREATE, fields))
    for part in kind.parts:
        of = kind.by_part[part.name]
        if part.members is not None:
            owned = linked(part, resource) if part.name in resource.members else None
            for member in sorted(owned.members) if owned else ():
                added = diff.all_fields(of, owned.members[member] if owned else {})
                verb = Verb.CHANGE if part.members.present else Verb.ADD
                new = step(profile, address, part, verb, added, member=member)
                draft.add(new, made.id)
            continue
        if part.gate:
            gate = tuple(FieldChange(name=n, after=v) for n, (_, v) in part.gate.items())
            draft.add(step(profile, address, part, Verb.UPDATE, gate, by_hand=True), made.id)
        values = resource.parts.get(part.name, {})
        if part.name != OBJECT:
            sent = diff.all_fields(by_api(of), _only(by_api(of), values))
            # A new object has nothing to clear.
            says = any(change.differs or part.none_says for change in sent)
            if says and not _is_born_so(part, of, values):
                draft.add(step(profile, address, part, Verb.UPDATE, sent), made.id)
        by_hand = tuple(
            FieldChange(name=a.name, after=values[a.name])
            for a in of
            if a.has(Trait.MANUAL)
            and a.name in values
            and not (a.default is not None and a.default.value == values[a.name])
        )
        if by_hand:
            draft.add(
                step(
                    profile,
                    address,
                    part,
                    Verb.UPDATE,
                    by_hand,
                    by_hand=True,
                    why=why_by_hand(kind, part, (change.name for change in by_hand)),
                ),
                made.id,
            )


def by_api(attributes: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """The fields that no person has to enter."""
    return tuple(a for a in attributes if not a.has(Trait.MANUAL))


def _is_born_so(part: Part, attributes: Iterable[Attribute], values: Values) -> bool:
    """Whether a new object has this part as declared before anything is sent."""
    defaults = {one.name: one.default.value for one in attributes if one.default is not None}
    return part.born_so and all(
        name in defaults and defaults[name] == value for name, value in values.items()
    )


def _only(attributes: Iterable[Attribute], values: Values) -> Values:
    names = {attribute.name for attribute in attributes}
    return {name: value for name, value in values.items() if name in names}
