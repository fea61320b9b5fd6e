"""Flatten a validated block: field values by part, and sets of links by member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from cxdeclare.model.address import Address
from cxdeclare.model.fields import FileFor, MemberKey, Trait, Value
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import FieldPath, MemberSet, Resource, member_name
from cxdeclare.model.secret import SecretReference, SecretText
from cxdeclare.model.spec import Attribute, group, marker, member_spec
from cxdeclare.model.wire import are_texts, ordered

_Leaf = TypeVar("_Leaf")
_HOLDERS = (list, dict)


@dataclass(frozen=True, slots=True)
class _Links:
    """How one part that is a set of links is written in the block."""

    part: Part
    attributes: Mapping[str, Attribute]
    key: str
    """The field of a member that says which one it is, where members are written as blocks."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each field of a block belongs."""

    leaves: Mapping[str, tuple[str, Attribute]]
    """The part and the field, by dotted name, of all parts that are no set of links."""
    groups: Mapping[str, Mapping[str, tuple[str, str]]]
    """The part and the dotted name of a field in a group, by group and name."""
    links: Mapping[str, _Links]


@dataclass(slots=True)
class _Flat:
    """What a block amounts to so far."""

    parts: dict[str, dict[str, Value]]
    members: dict[str, MemberSet] = field(default_factory=dict)
    repeated: list[FieldPath] = field(default_factory=list)


def flatten(kind: Kind, address: Address, dumped: Mapping[str, Any]) -> Resource:
    """The resource a validated block declares; bodies in it are content hashes already."""
    return flatten_told(kind, address, dumped)[0]


def flatten_told(
    kind: Kind, address: Address, dumped: Mapping[str, Any]
) -> tuple[Resource, list[FieldPath]]:
    """The resource, and where the block gives a member of a set once more."""
    layout = _layout(kind)
    flat = _Flat({part.name: {} for part in kind.parts if part.members is None})
    for name, value in dumped.items():
        links = layout.links.get(name)
        if links is not None:
            flat.members[name] = _member_set(links, value, flat.repeated)
            continue
        known = layout.leaves.get(name)
        if known is not None:
            part, attribute = known
            if isinstance(value, _HOLDERS):
                value = _settled(attribute, value, (name,), flat.repeated)  # noqa: PLW2901 - the settled value takes its place
            flat.parts[part][name] = value
            continue
        inside = layout.groups.get(name)
        if inside and value.keys() <= inside.keys() and not _holds_more(value.values()):
            for inner, leaf in value.items():
                part, dotted = inside[inner]
                flat.parts[part][dotted] = leaf
            continue
        for dotted, (part, attribute), path, leaf in _leaves(layout.leaves, name, value, (name,)):
            if isinstance(leaf, _HOLDERS):
                leaf = _settled(attribute, leaf, path, flat.repeated)  # noqa: PLW2901 - as above
            flat.parts[part][dotted] = leaf
    return Resource(address, flat.parts, flat.members), flat.repeated


@cache
def _layout(kind: Kind) -> _Layout:
    links = {
        part.name: _Links(
            part, {a.name: a for a in kind.by_part[part.name]}, _member_key(kind, part.name)
        )
        for part in kind.parts
        if part.members is not None
    }
    leaves = {
        attribute.name: (part, attribute)
        for part, attributes in kind.by_part.items()
        if part not in links
        for attribute in attributes
    }
    groups: dict[str, dict[str, tuple[str, str]]] = {}
    for dotted, (part_name, _) in leaves.items():
        name, dot, inner = dotted.partition(".")
        if dot and "." not in inner:
            groups.setdefault(name, {})[inner] = (part_name, dotted)
    return _Layout(leaves, groups, links)


def _holds_more(values: Iterable[Value]) -> bool:
    """Whether one of the values is a list or a mapping."""
    return not {list, dict}.isdisjoint(map(type, values))


def _member_key(kind: Kind, part: str) -> str:
    info = kind.spec.model_fields.get(part) if kind.spec else None
    inner = group(info.annotation) if info else None
    member = member_spec(inner) if inner else None
    fields = member.model_fields if member else {}
    return next((name for name, info in fields.items() if marker(info, MemberKey)), "")


@cache
def body_fields(kind: Kind) -> tuple[str, ...]:
    """The fields that hold a long text."""
    return tuple(a.name for a in kind.by_part[OBJECT] if a.has(Trait.BODY))


@cache
def body_files(kind: Kind) -> Mapping[str, str]:
    """The fields that name a file, with the field whose text it holds."""
    fields = kind.spec.model_fields if kind.spec else {}
    files = {name: marker(info, FileFor) for name, info in fields.items()}
    return {name: found.field for name, found in files.items() if found}


def _leaves(
    leaves: Mapping[str, _Leaf], dotted: str, value: Value, path: FieldPath
) -> Iterator[tuple[str, _Leaf, FieldPath, Value]]:
    """Every field below a value, with what is known of it and where it stands."""
    for name, inner in value.items() if isinstance(value, dict) else ():
        below, place = f"{dotted}.{name}", (*path, name)
        known = leaves.get(below)
        if known is None:
            yield from _leaves(leaves, below, inner, place)
        else:
            yield below, known, place, inner


def _member_set(links: _Links, declared: Any, repeated: list[FieldPath]) -> MemberSet:  # noqa: ANN401 - a list or a mapping, as the kind wants it
    name, rules = links.part.name, links.part.members
    owned = rules is not None and rules.owned
    entries = declared["members"] if owned else declared
    prefix: FieldPath = (name, "members") if owned else (name,)
    members: dict[str, Mapping[str, Value]] = {}
    paths: dict[str, FieldPath] = {}
    seen: set[str] = set()
    for step, entry in entries.items() if isinstance(entries, dict) else enumerate(entries):
        member = step if isinstance(step, str) else _member(links, entry)
        path = (*prefix, step)
        # A name in a list is a name of the tenant, and those do not differ by case alone.
        known = member if isinstance(step, str) else member.casefold()
        if known in seen:
            repeated.append(path)
            continue
        seen.add(known)
        paths[member] = path
        members[member] = _member_values(links, entry, path, repeated)
    return MemberSet(owned and declared["ownership"] == "authoritative", members, paths)


def _member(links: _Links, entry: Value) -> str:
    return str(entry[links.key]) if links.key else member_name(entry)


def _member_values(
    links: _Links, entry: Value, path: FieldPath, repeated: list[FieldPath]
) -> dict[str, Value]:
    rules = links.part.members
    values: dict[str, Value] = {}
    if rules is not None and rules.complete:
        values = dict.fromkeys(links.attributes)
    if not links.attributes or not isinstance(entry, dict):
        return values
    for name, value in entry.items():
        known = links.attributes.get(name)
        if known is not None:
            values[name] = _settled(known, value, (*path, name), repeated)
            continue
        for dotted, attribute, place, leaf in _leaves(links.attributes, name, value, (*path, name)):
            values[dotted] = _settled(attribute, leaf, place, repeated)
    return values


def _settled(
    attribute: Attribute, value: Value, path: FieldPath, repeated: list[FieldPath]
) -> Value:
    """The value in the one way it is always written."""
    if isinstance(value, list):
        if attribute.has(Trait.SET):
            return _set(value, path, repeated)
    elif isinstance(value, dict):
        if attribute.has(Trait.SECRET):
            return SecretReference(SecretText(value["value"]).uri, value.get("generation")).value
        if attribute.has(Trait.OWNED):
            members = _set(value["members"], (*path, "members"), repeated)
            return {"ownership": value["ownership"], "members": members}
        # A mapping of lists, such as custom fields with their values: each list is a set.
        return {
            name: _set(inner, (*path, name), repeated) if isinstance(inner, list) else inner
            for name, inner in sorted(value.items())
        }
    return value


def _set(values: list[Value], path: FieldPath, repeated: list[FieldPath]) -> list[Value]:
    if len(values) == 1:
        return values
    if are_texts(values) and len(set(values)) == len(values):
        return ordered(values)
    single: dict[str, Value] = {}
    for index, value in enumerate(values):
        name = member_name(value)
        if name in single:
            repeated.append((*path, index))
        else:
            single[name] = value
    return ordered(single.values())
