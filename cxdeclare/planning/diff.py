"""Diff: declared values against live ones, field by field, link by link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.resource import MemberSet, hashed
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import ordered
from cxdeclare.planning.plan import FieldChange


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What becomes of one link."""

    member: str
    fields: tuple[FieldChange, ...]
    is_new: bool = False
    is_gone: bool = False


def fields(
    attributes: Iterable[Attribute], wanted: Values, live: Values
) -> tuple[FieldChange, ...]:
    """The declared fields that are not as declared; what is only ours is never compared."""
    by_name = {attribute.name: attribute for attribute in attributes}
    changes = []
    for name, value in wanted.items():
        attribute = by_name.get(name)
        if attribute is None:  # one of those that are always so
            if live.get(name) != value:
                changes.append(FieldChange(name=name, before=live.get(name), after=value))
        elif not attribute.has(Trait.LOCAL):
            change = field(attribute, value, live.get(name))
            if change is not None:
                changes.append(change)
    return tuple(changes)


def field(attribute: Attribute, wanted: Value, live: Value) -> FieldChange | None:
    """The change of one field, if it needs one."""
    if not attribute.has(Trait.OWNED):
        if wanted == live or _is_same_name(attribute, wanted, live):
            return None
        return FieldChange(name=attribute.name, before=live, after=wanted)
    after = owned(wanted, live)
    if after == (live or []):
        return None
    return FieldChange(name=attribute.name, before=live or [], after=after)


def _is_same_name(attribute: Attribute, wanted: Value, live: Value) -> bool:
    """Whether only the case differs in what the object is known by and cannot change."""
    fixed = attribute.has(Trait.IDENTITY) and attribute.has(Trait.IMMUTABLE)
    both = isinstance(wanted, str) and isinstance(live, str)
    return fixed and both and bool(wanted.casefold() == live.casefold())


def owned(wanted: Value, live: Value) -> list[Value]:
    """What a set of links should hold: exactly these, or these too. Unnameable links stay."""
    if wanted is None:
        return []
    has = live or []
    if wanted["ownership"] == "additive":
        known = set(map(hashed, has))
        return ordered([*has, *(one for one in wanted["members"] if hashed(one) not in known)])
    unnameable = [one for one in has if isinstance(one, dict) and "id" in one]
    return ordered([*wanted["members"], *unnameable])


def members(
    attributes: Iterable[Attribute], wanted: MemberSet, live: Mapping[str, Values]
) -> tuple[MemberChange, ...]:
    """The links to add, change and remove; a link that cannot be named stays."""
    of = tuple(attributes)
    changes = []
    for member in sorted(wanted.members):
        values = wanted.members[member]
        if member not in live:
            changes.append(MemberChange(member, all_fields(of, values), is_new=True))
            continue
        differing = fields(of, values, live[member])
        if differing:
            changes.append(MemberChange(member, with_context(of, differing, values, live[member])))
    if wanted.authoritative:
        for member in sorted(live.keys() - wanted.members.keys()):
            if not member.startswith("#"):
                before = tuple(
                    FieldChange(name=name, before=value)
                    for name, value in sorted(live[member].items())
                )
                changes.append(MemberChange(member, before, is_gone=True))
    return tuple(changes)


def all_fields(attributes: Iterable[Attribute], wanted: Values) -> tuple[FieldChange, ...]:
    """Every declared field, as it is set on something new."""
    local = {a.name for a in attributes if a.has(Trait.LOCAL)}
    sets = {a.name for a in attributes if a.has(Trait.OWNED)}
    return tuple(
        FieldChange(name=name, after=owned(value, None) if name in sets else value)
        for name, value in wanted.items()
        if name not in local and not (name in sets and value is None)
    )


def with_context(
    attributes: Iterable[Attribute],
    differing: tuple[FieldChange, ...],
    wanted: Values,
    live: Values,
) -> tuple[FieldChange, ...]:
    """The changes, with the declared fields that stay: a link is written as a whole."""
    changed = {change.name: change for change in differing}
    kept = {name: live.get(name) for name in wanted if name not in changed}
    local = {a.name for a in attributes if a.has(Trait.LOCAL)}
    return tuple(
        changed.get(name) or FieldChange(name=name, before=kept[name], after=kept[name])
        for name in wanted
        if name not in local
    )
