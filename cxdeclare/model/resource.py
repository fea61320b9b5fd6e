"""Resource (wanted) and Found (live): the two sides of every comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Payload, Trait, Value, Values

if TYPE_CHECKING:
    from cxdeclare.model.kind import Kind
from cxdeclare.model.spec import Attribute

FieldPath: TypeAlias = tuple[str | int, ...]
"""Where a value stands inside its block."""


@dataclass(frozen=True, slots=True)
class MemberSet:
    """The declared links of one part."""

    authoritative: bool
    members: Mapping[str, Values]
    """Declared fields by member: a key of the manifest, or a name."""
    paths: Mapping[str, FieldPath] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource the manifest declares; what is absent is not managed."""

    address: Address
    parts: Mapping[str, Values]
    """Declared fields of each part by dotted name; ``""`` is the object itself."""
    members: Mapping[str, MemberSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One object the tenant holds, as its API wrote it."""

    id: str
    """Unique in its kind; for kinds with a scope, ``scope/id``."""
    raw: Payload
    parts: Mapping[str, Any] = field(default_factory=dict)
    """What was read of the other parts: an object, or a list for a set of links."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Parts that should have been readable and were not, with the reason."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a resource points at another."""

    part: str
    member: str | None
    field: str | None
    """None when the member itself is the reference."""
    kind: str
    value: Value
    """A key, a name, ``{"lookup": name}`` or ``{"id": id}``."""
    ready: bool = False


def uses(kind: Kind, resource: Resource) -> Iterator[Use]:
    """Every reference a resource makes."""
    for part in kind.parts:
        attributes = kind.pointing[part.name]
        if part.members is None:
            if attributes:
                values = resource.parts.get(part.name, {})
                yield from values_uses(part.name, None, attributes, values)
            continue
        owned = resource.members.get(part.name)
        for member, values in owned.members.items() if owned else ():
            if part.members.ref:
                yield Use(part.name, member, None, part.members.ref, member_value(member))
            yield from values_uses(part.name, member, attributes, values)


def values_uses(
    part: str, member: str | None, attributes: tuple[Attribute, ...], values: Values
) -> Iterator[Use]:
    """Every reference among the values of one part or member."""
    for attribute in attributes:
        ref, value = attribute.ref, values.get(attribute.name)
        if ref is None or value is None:
            continue
        for single in many(attribute, value):
            yield Use(part, member, attribute.name, ref.kind, single, ref.ready)


def many(attribute: Attribute, value: Value) -> list[Value]:
    """The single values a field holds: itself, its items, or the members of its set."""
    if attribute.has(Trait.OWNED) and isinstance(value, dict):
        return list(value["members"])
    return list(value) if isinstance(value, list) else [value]


def hashed(value: Value) -> Any:  # noqa: ANN401 - whatever is equal only for equal values
    """Something that stands for a reference in a set, where a list would have to be searched."""
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def member_value(member: str) -> Value:
    """The reference a member's name stands for."""
    if member.startswith("#"):
        return {"id": member[1:]}
    if member.startswith("="):
        return {"lookup": member[1:]}
    return member


def member_name(value: Value) -> str:
    """The name of a member that is the reference `value`; see `member_value`."""
    if isinstance(value, dict):
        return f"#{value['id']}" if "id" in value else f"={value['lookup']}"
    return str(value)
