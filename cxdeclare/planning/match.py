"""Match: which live object each address stands for; by id, then by identity, never by guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.kind import Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import State
from cxdeclare.planning.known import (
    Identity,
    fold,
    hits,
    identity,
    identity_of,
    index,
    lives_elsewhere,
    objects,
)
from cxdeclare.planning.nameless import recognised
from cxdeclare.planning.turn import turned


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found for the addresses of the manifest and of the state."""

    ids: Mapping[Address, str]
    adopted: frozenset[Address] = frozenset()
    """Found by identity, with an id that was not known before."""
    predecessors: Mapping[Address, Address] = field(default_factory=dict)
    """Addresses that took over an object, and those that left the manifest without it."""
    diagnostics: tuple[Diagnostic, ...] = ()
    state: State | None = None
    """The state it is about, with leftovers and ids that the state that was read does not name."""
    left: frozenset[Address] = frozenset()
    """Addresses made up here for objects that others have taken the place of."""


class _Indexes(dict[str, Mapping[Identity, list[str]]]):
    """Live ids by kind and identity; a kind of which all are bound is never looked up."""

    def __init__(self, kinds: Registry, listings: Mapping[str, Listing]) -> None:
        super().__init__()
        self._kinds, self._listings = kinds, listings

    def __missing__(self, name: str) -> Mapping[Identity, list[str]]:
        found = self[name] = index(self._kinds[name], self._listings)
        return found


def match(
    kinds: Registry,
    manifest: Manifest | None,
    listings: Mapping[str, Listing],
    state: State | None,
) -> Matches:
    """Find every address; an identity that several objects share is an error with their ids."""
    wanted = manifest.resources if manifest else {}
    indexes = _Indexes(kinds, listings)
    left: frozenset[Address] = frozenset()
    known: frozenset[Address] = frozenset()
    if state:
        state, known = recognised(kinds, listings, state)
    if manifest and state:
        state, left = turned(kinds, manifest, listings, state, indexes)
    bound = {Address.parse(text): b.id for text, b in state.bindings.items()} if state else {}
    ids = {
        address: id_
        for address, id_ in bound.items()
        if address.kind in kinds and id_ in objects(listings, address.kind)
    }
    for address in _pointed_elsewhere(kinds, wanted, ids, listings, indexes):
        del ids[address]
    taken = {(address.kind, id_): address for address, id_ in ids.items()}
    adopted = {address for address in known if address in wanted and address in ids}
    predecessors: dict[Address, Address] = {}
    problems: list[Diagnostic] = []
    for address in manifest.in_order if manifest else ():
        kind = kinds[address.kind]
        if address in ids or lives_elsewhere(kind, wanted[address]):
            continue
        listing = listings.get(kind.name)
        if listing and bound.get(address) in listing.late:  # it is there, and not to be seen yet
            continue
        there = hits(indexes[kind.name], identity(kind, wanted[address]))
        free = [id_ for id_ in there if taken.get((kind.name, id_)) not in wanted]
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
    return Matches(ids, frozenset(adopted), predecessors, tuple(problems), state, left)


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
            if is_other and hits(indexes[kind.name], declared):
                found.append(address)
    return found


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
