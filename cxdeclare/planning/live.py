"""Live: what was read of an object, in the manifest's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found, Use, member_name, member_value, values_uses
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import Name, at, decode


@dataclass(frozen=True, slots=True)
class LiveMember:
    """One link that is there."""

    values: Values
    id: str
    """What the API wants in the link's place of a path."""


def values(
    kind: Kind,
    part: Part,
    found: Found,
    name: Name,
    attributes: tuple[Attribute, ...] | None = None,
) -> Mapping[str, Value] | None:
    """The fields of one part, or some of them; None if the part was not read."""
    raw = found.parts.get(part.name)
    if raw is None and part.name == OBJECT:
        raw = found.raw
    if raw is None:
        return None
    asked = kind.by_part[part.name] if attributes is None else attributes
    return decode(part, asked, raw, _within(kind, found, name))


def members(kind: Kind, part: Part, found: Found, name: Name) -> Mapping[str, LiveMember] | None:
    """The links of one part by member; None if the part was not read."""
    links = part.members
    raw = found.parts.get(part.name)
    if links is None or raw is None:
        return None
    name = _within(kind, found, name)
    return {
        _member(links.ref, at(item, links.key), name): LiveMember(
            decode(part, kind.by_part[part.name], item, name),
            str(at(item, links.id_field or links.key)),
        )
        for item in raw
    }


def _within(kind: Kind, found: Found, name: Name) -> Name:
    """What an object of one place of several refers to is in the same place, unsaid."""
    if not kind.scope:
        return name
    place, _, _ = found.id.partition("/")
    return lambda of, wire_id: name(of, f"{place}/{wire_id}")


def by_id(_kind: str, wire_id: object) -> Value:
    """References as the tenant's own ids: what a value is compared by just before a call."""
    return {"id": str(wire_id)}


def _member(ref: str | None, key: object, name: Name) -> str:
    return member_name(name(ref, key)) if ref else str(key)


def links(kind: Kind, found: Found, name: Name) -> Iterator[Use]:
    """Every reference the live object makes, in the parts that were read."""
    for part in kind.parts:
        attributes = _pointing(kind, part.name)
        if part.members is None:
            live = values(kind, part, found, name, attributes) if attributes else None
            yield from values_uses(part.name, None, attributes, live or {})
            continue
        for member, one in (members(kind, part, found, name) or {}).items():
            if part.members.ref:
                yield Use(part.name, member, None, part.members.ref, member_value(member))
            yield from values_uses(part.name, member, attributes, one.values)


@cache
def _pointing(kind: Kind, part: str) -> tuple[Attribute, ...]:
    """The fields of a part that refer to something on the wire."""
    return tuple(a for a in kind.by_part[part] if a.ref and not a.has(Trait.LOCAL))


def target(use: Use) -> Address | None:
    """The managed resource a reference points at, if it points at one by key."""
    return Address(use.kind, use.value) if isinstance(use.value, str) else None
