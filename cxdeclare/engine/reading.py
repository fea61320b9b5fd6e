"""Reading: the objects of a kind or one part of an object, of the known shape, or why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from cxdeclare.engine.known_shape import proved
from cxdeclare.engine.lacking import unread
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, Incomplete
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.profile import Profile
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, ProvedBy
from cxdeclare.model.wire import at


def list_kind(
    reader: Reader,
    profile: Profile,
    kind: Kind,
    scope: str | None,
    slots: Slots | None = None,
) -> Listing:
    """Every object of one kind in one place, or why they are not all known."""
    endpoint = profile.endpoint(kind.main, Verb.LIST)
    if endpoint is None:
        return Listing.whole({}, ProvedBy.NOT_LISTED)
    try:
        listed = reader.list(kind, endpoint, scope, slots)
        objects = {found.id: found for found in objects_of(kind, scope, listed.objects)}
        closed = {scope or "": listed.closed} if listed.closed else {}
        return Listing(objects, proof=listed.proof, closed=closed)
    except (Incomplete, Declined) as error:
        return Listing({}, unread(kind.main, error, lists=True))


def objects_of(kind: Kind, scope: str | None, listed: list[Payload]) -> Iterator[Found]:
    """The listed objects of a kind, each of the known shape."""
    if kind.singleton:
        found = Found(kind.singleton, listed[0] if listed else {})
        proved(kind, kind.main, found)
        yield found
        return
    prefix = f"{scope}/" if scope else ""
    unrelated = kind.main.unrelated or (lambda _: False)
    wire, ended = kind.gone or ("", frozenset[str]())
    for raw in listed:
        if not unrelated(raw) and raw.get(wire) not in ended:
            found = Found(f"{prefix}{raw[kind.id_field]}", raw)
            proved(kind, kind.main, found)
            yield found


def read_part(
    reader: Reader, profile: Profile, kind: Kind, part: Part, id_: str
) -> tuple[Any, str]:
    """What was read of one part of an object, or why it was not."""
    endpoint = profile.endpoint(part, Verb.READ)
    if endpoint is None:
        return None, ""
    try:
        return _proved(kind, part, id_, reader.read(part, endpoint, id_))
    except (Incomplete, Declined) as error:
        return _failed(kind, part, id_, error)


def read_parts(
    reader: Reader, profile: Profile, kind: Kind, parts: list[Part], id_: str
) -> list[tuple[Any, str]]:
    """What was read of each of the parts that one call shows, or why it was not.

    It is called once, so that all of them are of the same moment.
    """
    endpoint = profile.endpoint(parts[0], Verb.READ)
    if len(parts) == 1 or endpoint is None:
        return [read_part(reader, profile, kind, part, id_) for part in parts]
    try:
        whole = reader.read(parts[0], replace(endpoint, at=""), id_)
    except (Incomplete, Declined) as error:
        return [_failed(kind, part, id_, error) for part in parts]
    seen = [at(whole, _place(profile, part)) for part in parts]
    # Some answers come without their usual wrapping.
    raws = [whole if raw is None else raw for raw in seen]
    return [_within(kind, part, id_, raw) for part, raw in zip(parts, raws, strict=True)]


def calls(
    profile: Profile, details: Iterable[tuple[Kind, Part, str]]
) -> list[tuple[Kind, list[Part], str]]:
    """The parts of objects that are to be read, together where one call shows them."""
    found: dict[tuple[str, ...], tuple[Kind, list[Part], str]] = {}
    for kind, part, id_ in details:
        endpoint = profile.endpoint(part, Verb.READ)
        how: tuple[str, ...] = (part.name,)
        if endpoint is not None and part.members is None and part.index is None:
            how = (part.family, endpoint.method, endpoint.path)
        found.setdefault((kind.name, id_, *how), (kind, [], id_))[1].append(part)
    return list(found.values())


def _place(profile: Profile, part: Part) -> str:
    endpoint = profile.endpoint(part, Verb.READ)
    return endpoint.at if endpoint else ""


def _within(kind: Kind, part: Part, id_: str, raw: Any) -> tuple[Any, str]:  # noqa: ANN401 - whatever was answered
    if not isinstance(raw, dict):
        error = Incomplete(f"object {id_}: the answer is not of the known shape")
        return _failed(kind, part, id_, error)
    try:
        return _proved(kind, part, id_, raw)
    except Incomplete as error:
        return _failed(kind, part, id_, error)


def _proved(kind: Kind, part: Part, id_: str, raw: Any) -> tuple[Any, str]:  # noqa: ANN401 - an object or a list
    proved(kind, part, Found(id_, {}, {part.name: raw}))
    return raw, ""


def _failed(kind: Kind, part: Part, id_: str, error: Incomplete | Declined) -> tuple[None, str]:
    return None, f"{kind.called} {id_}: {unread(part, error, lists=False)}"
