"""Changes: the declared fields of a part that are not as declared, or point at a new id."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace
from functools import cache
from operator import eq

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.resource import Found, MemberSet, Resource, hashed, many
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import ordered
from cxdeclare.planning import diff, live
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.plan import FieldChange


@cache
def immutable(kind: Kind) -> frozenset[str]:
    """The fields of which another value means another object."""
    of = (a for group in kind.by_part.values() for a in group)
    return frozenset(a.name for a in of if a.has(Trait.IMMUTABLE))


def wanted(resource: Resource, part: Part) -> Values:
    """The declared fields of a part, with those every object has without being asked."""
    declared = resource.parts.get(part.name, {})
    if not part.always:
        return declared
    return {**{name: value for name, (_, value) in part.always.items()}, **declared}


def linked(part: Part, resource: Resource) -> MemberSet:
    """The declared links of a part, with the fields every link has without being asked."""
    owned = resource.members[part.name]
    always = {name: value for name, (_, value) in part.always.items()}
    if not always:
        return owned
    return replace(owned, members={m: {**always, **v} for m, v in owned.members.items()})


def unsure(planning: Planning, part: Part, resource: Resource, kind: Kind) -> str:
    """Why an exact set cannot be told from what is there; empty if it can.

    A link whose member could not be listed has no name, so nobody knows whether to remove it.
    """
    if not kind.references:
        return ""
    owned = resource.members.get(part.name)
    refs = {part.members.ref} if part.members and owned and owned.authoritative else set()
    declared = [resource.parts.get(part.name, {}), *(owned.members.values() if owned else ())]
    for attribute in kind.pointing[part.name]:
        if attribute.ref is None or not attribute.has(Trait.OWNED):
            continue
        sets = (values.get(attribute.name) for values in declared)
        if any(isinstance(s, dict) and s.get("ownership") == "authoritative" for s in sets):
            refs.add(attribute.ref.kind)
    reasons = (planning.snapshot.of(ref).incomplete for ref in sorted(r for r in refs if r))
    reason = next((one for one in reasons if one), "")
    return f"its members are not all known: {reason}" if reason else ""


def differing(
    planning: Planning, kind: Kind, part: Part, resource: Resource, values: Values
) -> tuple[FieldChange, ...]:
    """The fields that differ, and those that point at what gets a new id."""
    attributes, declared = kind.by_part[part.name], wanted(resource, part)
    if not planning.replaced and all(map(eq, declared.values(), map(values.get, declared))):
        return ()  # most are, and a set of links never equals what is declared of it
    declared = without_leftovers(planning, attributes, declared, values)
    changes = diff.fields(attributes, declared, values)
    return changes + repointed(planning, attributes, declared, values, {c.name for c in changes})


def without_leftovers(
    planning: Planning, attributes: Iterable[Attribute], declared: Values, values: Values
) -> Values:
    """The declared fields, where additive sets let go of what a declared member has replaced."""
    changed: dict[str, Value] = {}
    for attribute in attributes:
        value, has = declared.get(attribute.name), values.get(attribute.name) or []
        if attribute.ref is None or not attribute.has(Trait.OWNED) or not value:
            continue
        kind, keys = attribute.ref.kind, {m for m in value["members"] if isinstance(m, str)}
        old = [one for one in has if is_leftover(planning, kind, one, keys)]
        if old and value["ownership"] == "additive":
            known = set(map(hashed, (*old, *value["members"])))
            members = [*value["members"], *(one for one in has if hashed(one) not in known)]
            changed[attribute.name] = {"ownership": "authoritative", "members": ordered(members)}
    return {**declared, **changed} if changed else declared


def is_leftover(
    planning: Planning, kind: str | None, link: Value, members: Container[Value]
) -> bool:
    """Whether a live link leads to the old object of a member that is declared."""
    if kind is None or not isinstance(link, str):
        return False
    new = planning.successor(Address(kind, link))
    return new is not None and new.kind == kind and new.key in members


def repointed(
    planning: Planning,
    attributes: Iterable[Attribute],
    declared: Values,
    values: Values,
    known: set[str],
) -> tuple[FieldChange, ...]:
    """The fields that stay the same in the manifest and change on the wire."""
    found = []
    for attribute in attributes if planning.replaced else ():
        value = declared.get(attribute.name)
        if attribute.ref is None or value is None or attribute.name in known:
            continue
        keys = (one for one in many(attribute, value) if isinstance(one, str))
        targets = {Address(attribute.ref.kind, key) for key in keys}
        moved = sorted(map(str, targets & planning.replaced))
        if moved and not attribute.has(Trait.LOCAL):
            before = values.get(attribute.name)
            after = diff.owned(value, before) if attribute.has(Trait.OWNED) else value
            verb = "gets a new id" if len(moved) == 1 else "get new ids"
            because = f"{', '.join(moved)} {verb}"
            found.append(
                FieldChange(name=attribute.name, before=before, after=after, because=because)
            )
    return tuple(found)


def expected(kind: Kind, part: Part, found: Found, changes: tuple[FieldChange, ...]) -> Values:
    """What these fields hold now, with references as ids."""
    now = live.values(kind, part, found, live.by_id) or {}
    read = (change.name for change in changes if change.name not in kind.secrets)
    return {name: now.get(name) for name in read}
