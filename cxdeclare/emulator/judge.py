"""Judge a body by the fields the API documents, and say what would be stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxdeclare.emulator.exchange import Doc, Refusal
from cxdeclare.emulator.fields import Field, Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cxdeclare.emulator.store import Key, Store

_PYTHON_TYPES: dict[Type, tuple[type, str]] = {
    Type.TEXT: (str, "a text"),
    Type.INTEGER: (int, "a whole number"),
    Type.BOOLEAN: (bool, "true or false"),
    Type.OBJECT: (dict, "an object"),
}
_ITEMS = {Type.TEXTS: Type.TEXT, Type.INTEGERS: Type.INTEGER}


def judged(
    fields: Sequence[Field],
    body: Doc,
    before: Doc | None,
    store: Store,
    *,
    verb: str = "POST",
    whole: bool = True,
) -> Doc:
    """What the fields would hold after this write; a Refusal if the API would not have it.

    A `whole` write resets what it leaves out. Keys that are no fields are ignored.
    """
    after = {
        field.name: _written(field, body, before, store, verb=verb, whole=whole) for field in fields
    }
    for field in fields:
        if field.follows:
            after[field.name] = _followed(*field.follows, fields, after, store)
        if before is None and field.required_when and field.spelled(verb) not in body:
            other, value = field.required_when
            if after[other] == value:
                raise _missing(field.spelled(verb))
    return after


def refuse_unknown(fields: Iterable[Field], body: Doc, method: str) -> None:
    """Refuse what no field is called in a write of that kind."""
    written = (field for field in fields if not (field.follows or field.fact or field.read_only))
    known = {field.spelled(method) for field in written}
    for name in body:
        if name not in known:
            raise Refusal(400, "UNKNOWN_FIELD", f"{name} is not a field of this call", name)


def _written(
    field: Field, body: Doc, before: Doc | None, store: Store, *, verb: str, whole: bool
) -> object:
    if field.refused and field.name in body:
        raise Refusal(400, "READ_ONLY_FIELD", f"{field.name} cannot be written", field.name)
    if field.fact:
        return store.fact(field.fact)
    known = field.default if before is None else before.get(field.name)
    if field.read_only or field.refused or field.follows:
        if before is not None and field.name in body and body[field.name] != known:
            raise Refusal(400, "READ_ONLY_FIELD", f"{field.name} is read-only", field.name)
        return known
    key = field.spelled(verb)
    if key and key in body:
        value = checked(field, key, body[key], known, store)
    elif before is None or whole:
        if field.required:
            raise _missing(key)
        value = checked(field, key, {}, None, store) if field.fields else field.default
    else:
        value = known
    # The reading name counts as well, even where another spelling is expected.
    if field.frozen and before is not None and not known == value == body.get(field.name, known):
        words = f"{field.name} cannot change after creation"
        raise Refusal(400, "FROZEN_FIELD", words, field.name)
    return value


def _missing(key: str) -> Refusal:
    return Refusal(400, "MISSING_FIELD", f"{key} is required", key)


def checked(field: Field, key: str, value: object, known: object, store: Store) -> object:
    """The value as it would be stored; `known` is what is stored now."""
    if value is None:
        if field.nullable:
            return None
        raise _wrong(key, "cannot be null")
    if field.type in _ITEMS:
        return _items(field, key, value, known, store)
    _refuse_other_types(field, key, value)
    if field.fields and isinstance(value, dict):
        return judged(field.fields, value, None, store)
    if field.codes:
        if value not in field.codes:
            raise _wrong(key, "is not a known code")
        return field.codes[value]
    _measure(field, key, value)
    if field.crlf and isinstance(value, str):
        return re.sub(r"\r\n|\r|\n", "\r\n", value)
    if field.link and value != known and store.get(field.link, value) is None:
        raise _dangling(field, key, value)
    return value


def _refuse_other_types(field: Field, key: str, value: object) -> None:
    python, words = _PYTHON_TYPES[field.type]
    # A truth value is a number to Python, and to nobody else.
    if not isinstance(value, python) or (python is int and isinstance(value, bool)):
        raise _wrong(key, f"must be {words}")


def _items(field: Field, key: str, value: object, known: object, store: Store) -> list[object]:
    if not isinstance(value, list):
        raise _wrong(key, "must be a list")
    python, words = _PYTHON_TYPES[_ITEMS[field.type]]
    old = known if isinstance(known, list) else []
    for item in value:
        if not isinstance(item, python) or isinstance(item, bool):
            raise _wrong(key, f"must hold {words} in each place")
        if field.choices and item not in field.choices:
            raise _wrong(key, f"cannot hold {item}")
        if field.link and item not in old and store.get(field.link, item) is None:
            raise _dangling(field, key, item)
    if len(value) < (field.least or 0):
        raise _wrong(key, "is too short")
    return list(dict.fromkeys(value))


def _measure(field: Field, key: str, value: object) -> None:
    if field.choices and value not in field.choices:
        raise _wrong(key, f"must be one of {', '.join(map(str, field.choices))}")
    size = len(value) if isinstance(value, str) else value
    if isinstance(size, int) and not isinstance(value, bool):
        if field.least is not None and size < field.least:
            raise _wrong(key, f"must have at least {field.least}")
        if field.most is not None and size > field.most:
            raise _wrong(key, f"must have at most {field.most}")
        if isinstance(value, int) and value % field.multiple:
            raise _wrong(key, f"must be a multiple of {field.multiple}")
    if field.pattern and isinstance(value, str) and not re.fullmatch(field.pattern, value):
        raise _wrong(key, "has characters that are not allowed")


def _wrong(key: str, fact: str) -> Refusal:
    return Refusal(400, "INVALID_VALUE", f"{key} {fact}", key)


def _dangling(field: Field, key: str, value: object) -> Refusal:
    return Refusal(400, "UNKNOWN_REFERENCE", f"{key}: no {field.link} with id {value}", key)


def _followed(
    source: str, attribute: str, fields: Sequence[Field], after: Doc, store: Store
) -> object:
    value: object = after[source]
    if not attribute or value is None:
        return value
    target = next(other.link for other in fields if other.name == source)
    return (store.get(target, value) or {}).get(attribute)


def claims(fields: Iterable[Field], document: Doc, scope: str = "") -> Iterator[tuple[str, str]]:
    """The unique values a document holds; `scope` narrows them to one parent."""
    for field in fields:
        value = document[field.name]
        if field.unique and isinstance(value, str):
            yield f"{field.unique}{scope}", value.casefold() if field.folded else value


def refuse_taken(wanted: Iterable[tuple[str, str]], owner: Key | None, store: Store) -> None:
    """Refuse unique values that another document than `owner` holds."""
    for scope, value in wanted:
        holder = store.claimant(scope, value)
        if holder is not None and holder != owner:
            raise Refusal(409, "ALREADY_EXISTS", f"{value} is already used")


def links(fields: Iterable[Field], document: Doc) -> Iterator[tuple[str, str]]:
    """What a document points at, as collection and id."""
    for field in fields:
        value = document.get(field.name)
        if not field.link or value is None:
            continue
        for id_ in value if isinstance(value, list) else [value]:
            yield field.link, str(id_)
