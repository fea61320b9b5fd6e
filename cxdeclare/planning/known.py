"""Known: what an object is recognised by, wanted and live, when no id is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxdeclare.model.fields import Value
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
    scope = (values[kind.scope],) if kind.scope else ()
    return (*scope, *(values[name] for name in kind.identity))


def identity_of(kind: Kind, found: Found) -> Identity:
    """What a live object is recognised by."""
    scope = (found.id.partition("/")[0],) if kind.scope else ()
    return (*scope, *(_live(kind, name, found) for name in kind.identity))


def fold(identity: Identity) -> Identity:
    """An identity without regard to case."""
    return tuple(one.casefold() if isinstance(one, str) else one for one in identity)


def written(identity: Identity) -> str:
    """An identity as records write it: one text, without regard to case."""
    return " ".join(str(one) for one in fold(identity))


def _live(kind: Kind, name: str, found: Found) -> Value:
    wire = kind.fields[OBJECT, name].wire
    return at(found.raw, wire.name) if wire else None


def objects(listings: Mapping[str, Listing], kind: str) -> Mapping[str, Found]:
    """What was listed of a kind."""
    listing = listings.get(kind)
    return listing.objects if listing else {}


def index(kind: Kind, listings: Mapping[str, Listing]) -> dict[Identity, list[str]]:
    """Ids of live objects by what they are recognised by, case as it is and without."""
    found_by: dict[Identity, list[str]] = {}
    for id_, found in sorted(objects(listings, kind.name).items()):
        live = identity_of(kind, found)
        for form in {live, fold(live)} if kind.caseless else {live}:
            found_by.setdefault(form, []).append(id_)
    return found_by


def hits(index: Mapping[Identity, list[str]], wanted: Identity) -> list[str]:
    """Objects with exactly this identity; if there are none, those that differ in case only."""
    return index.get(wanted) or index.get(fold(wanted)) or []
