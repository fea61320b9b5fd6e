"""Match: which live object each address stands for; by id, then by identity, never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found, Resource
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import State
from cxdeclare.model.wire import at

Identity = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found for the addresses of the manifest and of the state."""

    ids: Mapping[Address, str]
    adopted: frozenset[Address] = frozenset()
    """Found by identity, not bound before."""
    predecessors: Mapping[Address, Address] = field(default_factory=dict)
    """Addresses that took over an object, and those that left the manifest without it."""
    diagnostics: tuple[Diagnostic, ...] = ()


def match(
    kinds: Registry,
    manifest: Manifest | None,
    listings: Mapping[str, Listing],
    state: State | None,
) -> Matches:
    """Find every address; an identity that several objects share is an error with their ids."""
    bound = {Address.parse(text): b.id for text, b in state.bindings.items()} if state else {}
    ids = {
        address: id_
        for address, id_ in bound.items()
        if address.kind in kinds and id_ in _objects(listings, address.kind)
    }
    wanted = manifest.resources if manifest else {}
    indexes = {name: _index(kinds[name], listings) for name in {a.kind for a in wanted}}
    for address in _pointed_elsewhere(kinds, wanted, ids, listings, indexes):
        del ids[address]
    taken = {(address.kind, id_): address for address, id_ in ids.items()}
    adopted: set[Address] = set()
    predecessors: dict[Address, Address] = {}
    problems: list[Diagnostic] = []
    for address in sorted(wanted):
        kind = kinds[address.kind]
        if address in ids or lives_elsewhere(kind, wanted[address]):
            continue
        hits = _hits(indexes[kind.name], identity(kind, wanted[address]))
        free = [id_ for id_ in hits if taken.get((kind.name, id_)) not in wanted]
        if len(free) > 1:
            problems.append(_ambiguous(kind, address, free, manifest))
        elif free:
            before = taken.get((kind.name, free[0]))
            if before is not None:
                predecessors[address] = before
                del ids[before]
            ids[address] = free[0]
            taken[kind.name, free[0]] = address
            adopted.add(address)
    return Matches(ids, frozenset(adopted), predecessors, tuple(problems))


def _pointed_elsewhere(
    kinds: Registry,
    wanted: Mapping[Address, Resource],
    ids: Mapping[Address, str],
    listings: Mapping[str, Listing],
    indexes: Mapping[str, Mapping[Identity, list[str]]],
) -> list[Address]:
    """Addresses whose name now is that of another object, where nobody makes or renames any.

    Elsewhere a new name is a rename; of what only has to exist, it says which one is meant.
    """
    found = []
    for address in wanted.keys() & ids.keys():
        kind = kinds[address.kind]
        if kind.must_exist is not None:
            declared = identity(kind, wanted[address])
            bound = listings[kind.name].objects[ids[address]]
            is_other = fold(identity_of(kind, bound)) != fold(declared)
            if is_other and _hits(indexes[kind.name], declared):
                found.append(address)
    return found


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


def _live(kind: Kind, name: str, found: Found) -> Value:
    wire = kind.fields[OBJECT, name].wire
    return at(found.raw, wire.name) if wire else None


def _objects(listings: Mapping[str, Listing], kind: str) -> Mapping[str, Found]:
    listing = listings.get(kind)
    return listing.objects if listing else {}


def _index(kind: Kind, listings: Mapping[str, Listing]) -> dict[Identity, list[str]]:
    index: dict[Identity, list[str]] = {}
    for id_, found in sorted(_objects(listings, kind.name).items()):
        live = identity_of(kind, found)
        for form in {live, fold(live)} if kind.caseless else {live}:
            index.setdefault(form, []).append(id_)
    return index


def _hits(index: Mapping[Identity, list[str]], wanted: Identity) -> list[str]:
    """Objects with exactly this identity; if there are none, those that differ in case only."""
    return index.get(wanted) or index.get(fold(wanted)) or []


def _ambiguous(
    kind: Kind, address: Address, ids: list[str], manifest: Manifest | None
) -> Diagnostic:
    called = " and ".join(kind.identity)
    return Diagnostic(
        "CXD304",
        f"{len(ids)} objects in the tenant have this `{called}`: ids {', '.join(ids)}",
        manifest.place(address, (kind.identity[0],)) if manifest and kind.identity else None,
        str(address),
        "rename all but one of them in the tenant; a guess could change the wrong one",
    )
