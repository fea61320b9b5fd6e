"""Wire: field values in the manifest's words to the API's payloads and back, by markers alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from cxdeclare.model.fields import Payload, Trait, Value, Values, Wire
from cxdeclare.model.kind import Part
from cxdeclare.model.spec import Attribute

Name: TypeAlias = Callable[[str, Any], Value]
"""The reference value for (kind, wire id)."""
Resolve: TypeAlias = Callable[[str, Value], Any]
"""The wire id for (kind, reference value), of the type the API wants."""
Text: TypeAlias = Callable[[str], str]
"""The body with a content hash."""


def at(payload: Any, path: str) -> Any:
    """What stands at a dotted path, or None."""
    if path and "." not in path:  # most are but one step
        return payload.get(path) if isinstance(payload, dict) else None
    for step in path.split(".") if path else ():
        if not isinstance(payload, dict):
            return None
        payload = payload.get(step)
    return payload


def is_of(part: Part, raw: Payload) -> bool:
    """Whether an object is one of this sort, as far as it says; what it says may be anything."""
    return all(at(raw, wire) in (None, value) for wire, value in part.constants.items())


def body(text: str) -> str:
    """The content hash that stands for a body; line ends and final newlines do not count."""
    return f"sha256:{hashlib.sha256(plain(text).encode()).hexdigest()}"


def plain(text: str) -> str:
    """The one text that is sent for all that have the same content hash."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")


def ordered(values: Iterable[Value]) -> list[Value]:
    """A set of values in the one order they are always written in."""
    given = list(values)
    if are_texts(given):  # as they most often are
        return sorted(given)
    return sorted(given, key=_sort_key)


def are_texts(values: Iterable[Value]) -> bool:
    """Whether every value is a text."""
    return set(map(type, values)) <= {str}


def normal(attribute: Attribute, value: Value) -> Value:
    """The value with sets in their one order."""
    if attribute.has(Trait.OWNED):
        if isinstance(value, dict):
            return {**value, "members": ordered(value["members"])}
        return ordered(value or ())
    if attribute.has(Trait.SET):
        if isinstance(value, dict):
            return {key: ordered(items) for key, items in value.items()}
        if isinstance(value, list):
            return ordered(value)
    return value


def _sort_key(value: Value) -> str:
    if isinstance(value, dict):
        return "~" + "".join(f"{key}={value[key]}" for key in sorted(value))
    return str(value)


def decode(
    part: Part, attributes: Iterable[Attribute], payload: Payload, name: Name
) -> dict[str, Value]:
    """Every field of a part the payload holds; what it does not hold is left out."""
    raw = part.reshape(payload) if part.reshape else payload
    plain, others = _places(tuple(attributes))
    values = {}
    if isinstance(raw, dict):
        values = {field: raw[key] for field, key in plain if key in raw}
    for field, head, last, attribute in others:
        holder = at(raw, head) if head else raw
        found = holder.get(last, _NOTHING) if isinstance(holder, dict) else _NOTHING
        if found is not _NOTHING:
            values[field] = _read(attribute, found, name)
    for fixed in (part.always, part.gate):
        for field, (wire, _) in fixed.items():
            found = _found(raw, wire.name)
            if found is not _NOTHING:
                values[field] = found
    return values


_NOTHING = object()
"""Stands for what a payload does not hold, which is not null."""


def _found(payload: Any, path: str) -> Any:
    """What stands at a dotted path, or `_NOTHING`."""
    last = path
    if "." in path:
        head, _, last = path.rpartition(".")
        payload = at(payload, head)
    return payload.get(last, _NOTHING) if isinstance(payload, dict) else _NOTHING


_Plain = tuple[tuple[str, str], ...]
_Others = tuple[tuple[str, str, str, Attribute], ...]


@cache
def _places(attributes: tuple[Attribute, ...]) -> tuple[_Plain, _Others]:
    """Fields that stand on the wire as they are, with their key; and how to find the others."""
    readable = (one for one in attributes if not one.has(Trait.SECRET))  # a secret is never read
    on_wire = [(one, *one.wire.name.rpartition(".")) for one in readable if one.wire]
    plain = tuple((one.name, key) for one, head, _, key in on_wire if not head and _is_plain(one))
    taken = {field for field, _ in plain}
    others = tuple((one.name, head, key, one) for one, head, _, key in on_wire)
    return plain, tuple(other for other in others if other[0] not in taken)


def _is_plain(attribute: Attribute) -> bool:
    """Whether what the API says is what the manifest says, letter for letter."""
    is_spelled = attribute.wire is not None and attribute.wire.spelled is not None
    is_as_it_is = attribute.ref is None and attribute.traits.isdisjoint(_TRANSLATED)
    return is_as_it_is and not is_spelled


_TRANSLATED = (Trait.BODY, Trait.OWNED, Trait.SET)


@cache
def doubtful(part: Part, attributes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    """Those of the fields for which something may stand on the wire that cannot be read."""
    if part.reshape is not None:
        return attributes
    return tuple(one for one in attributes if not one.traits.isdisjoint(_LISTED))


_LISTED = (Trait.OWNED, Trait.SET)


def _read(attribute: Attribute, raw: Any, name: Name) -> Value:
    if raw is None:
        return normal(attribute, None)
    read = _reader(attribute)
    value = [read(one, name) for one in raw] if isinstance(raw, list) else read(raw, name)
    return normal(attribute, value) if attribute.traits else value


@cache
def _reader(attribute: Attribute) -> Callable[[Any, Name], Value]:
    """What turns one value on the wire into the manifest's."""
    wire, ref = attribute.wire, attribute.ref
    if wire is not None and wire.spelled is not None:
        words = {_hashable(word): ours for ours, word in wire.spelled.items()}
        return lambda one, _: words.get(_hashable(one), one)
    if ref is not None:
        kind = ref.kind
        return lambda one, name: name(kind, one)
    if attribute.has(Trait.BODY):
        return lambda one, _: body(str(one))
    return lambda one, _: one


def _hashable(word: Any) -> Any:
    return word if isinstance(word, _SCALARS) else str(word)


_SCALARS = (str, int, float, bool, type(None))


def encode(
    attributes: Mapping[str, Attribute],
    always: Mapping[str, tuple[Wire, Value]],
    values: Values,
    resolve: Resolve,
    text: Text,
) -> Payload:
    """The payload that says these values; fields without a wire name are left out."""
    payload: Payload = {}
    for field, value in values.items():
        if field in always:
            wire = always[field][0]
            put(payload, wire.write or wire.name, value)
            continue
        attribute = attributes[field]
        if attribute.wire is not None:
            path = attribute.wire.write or attribute.wire.name
            put(payload, path, _write(attribute, value, resolve, text))
    return payload


def _write(attribute: Attribute, value: Value, resolve: Resolve, text: Text) -> Any:
    if value is None:
        return None
    wire = attribute.wire
    if wire is not None and wire.spelled is not None:
        spelled = wire.spelled
        return (
            [spelled.get(one, one) for one in value]
            if isinstance(value, list)
            else spelled.get(value, value)
        )
    if attribute.ref is not None:
        kind = attribute.ref.kind
        if isinstance(value, list):
            return [resolve(kind, one) for one in value]
        return resolve(kind, value)
    if attribute.has(Trait.BODY):
        return text(value)
    return value


def put(payload: Payload, path: str, value: Any) -> None:
    """Set what stands at a dotted path, making the objects on the way."""
    *way, last = path.split(".")
    for step in way:
        inner = payload.get(step)
        if not isinstance(inner, dict):
            inner = payload[step] = {}
        payload = inner
    payload[last] = value


def overlay(base: Payload, changes: Payload) -> Payload:
    """What was read with the changes in it; nested objects are merged, lists replaced."""
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            value = overlay(old, value)  # noqa: PLW2901 - the merged value takes its place
        merged[key] = value
    return merged
