"""Known: what an object is recognised by, wanted and live, when no id is known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.resource import Found, Resource
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.wire import at

Identity = tuple[Any, ...]


def lives_elsewhere(kind: Kind, resource: Resource) -> bool:
    """Whether the object lives where no tool may look."""
    if kind.elsewhere is None:
        return False
    name, value = kind.elsewhere
    return bool(resource.parts[OBJECT].get(name) == value)


def identity(kind: Kind, resource: Resource) -> Identity:
    """What a declared resource is recognised by."""
    values = resource.parts[OBJECT]
    declared = tuple([values[name] for name in kind.identity])
    return (values[kind.scope], *declared) if kind.scope else declared


def identity_of(kind: Kind, found: Found) -> Identity:
    """What a live object is recognised by."""
    live = tuple([None if wire is None else at(found.raw, wire) for wire in _wires(kind)])
    return (found.id.partition("/")[0], *live) if kind.scope else live


def fold(identity: Identity) -> Identity:
    """An identity without regard to case."""
    return tuple([one.casefold() if isinstance(one, str) else one for one in identity])


def written(identity: Identity) -> str:
    """An identity as records write it: one text, without regard to case."""
    return " ".join(str(one) for one in fold(identity))


@cache
def _wires(kind: Kind) -> tuple[str | None, ...]:
    """The wire names of what an object of a kind is recognised by."""
    wires = (kind.fields[OBJECT, name].wire for name in kind.identity)
    return tuple(wire.name if wire else None for wire in wires)


def objects(listings: Mapping[str, Listing], kind: str) -> Mapping[str, Found]:
    """What was listed of a kind."""
    listing = listings.get(kind)
    return listing.objects if listing else {}


def index(kind: Kind, listings: Mapping[str, Listing]) -> dict[Identity, list[str]]:
    """Ids of live objects by what they are recognised by, case as it is and without."""
    found_by: dict[Identity, list[str]] = {}
    for id_, found in sorted(objects(listings, kind.name).items()):
        live = identity_of(kind, found)
        found_by.setdefault(live, []).append(id_)
        folded = fold(live) if kind.caseless else live
        if folded != live:
            found_by.setdefault(folded, []).append(id_)
    return found_by


def hits(index: Mapping[Identity, list[str]], wanted: Identity) -> list[str]:
    """Objects with exactly this identity; if there are none, those that differ in case only."""
    return index.get(wanted) or index.get(fold(wanted)) or []
