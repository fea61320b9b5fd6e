"""Reading: the objects of a kind or one part of an object, of the known shape, or why not."""

from __future__ import annotations

from collections.abc import Iterator
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
        return Listing(objects, proof=listed.proof)
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
    for raw in listed:
        if not unrelated(raw):
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
        raw = reader.read(part, endpoint, id_)
        proved(kind, part, Found(id_, {}, {part.name: raw}))
        return raw, ""
    except (Incomplete, Declined) as error:
        return None, f"{kind.called} {id_}: {unread(part, error, lists=False)}"
