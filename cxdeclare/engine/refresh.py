"""Refresh: read a tenant, kind by kind, into a snapshot that knows what it does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from cxdeclare.engine.late import Late
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.readahead import ReadAhead
from cxdeclare.engine.reading import calls, list_kind, read_parts
from cxdeclare.engine.slots import Slots
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, ProvedBy, Snapshot, joined
from cxdeclare.model.state import State
from cxdeclare.planning.known import identity_of, lives_elsewhere, written
from cxdeclare.planning.match import match
from cxdeclare.planning.moved import carried
from cxdeclare.planning.needed import kinds_leaving, kinds_needed

Progress = Callable[[int, int], None]
"""Told how many readings are done, of how many."""

_T = TypeVar("_T")


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


def refresh(  # noqa: PLR0913 - those behind the star are how, by name
    reader: Reader,
    kinds: Registry,
    manifest: Manifest | None,
    state: State | None,
    profile: Profile,
    *,
    parallelism: int = 8,
    progress: Progress = _silent,
    ahead: ReadAhead | None = None,
    late: Late | None = None,
    wants: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> Snapshot:
    """List every kind that matters, then read the objects that matter in full.

    What was read ahead is taken where it is needed. `wants` names kinds to read in any case, and
    parts to read of every object of them.
    """
    state = carried(kinds, manifest, state).state
    needed = kinds_needed(kinds, manifest, state, wants)
    unlisted = frozenset(k.name for k in needed if profile.endpoint(k.main, Verb.LIST) is None)
    with ahead.slots if ahead else Slots(parallelism) as slots:
        work = [
            (kind, scope)
            for kind in needed
            if kind.name not in unlisted
            for scope in scopes(kinds, kind, manifest, state)
        ]
        begun = [
            ahead.listings[kind.name]
            if ahead and kind.name in ahead.listings
            else slots.begin(partial(list_kind, reader, profile, kind, scope, slots))
            for kind, scope in work
        ]
        told = _told((one.wait() for one in begun), progress, 0, len(work))
        listings = _join(needed, unlisted, [kind for kind, _ in work], told)
        if late is not None:
            listings = late.shown(reader, profile, kinds, state, listings)
        details = list(_details(kinds, manifest, state, listings, profile, wants))
        if details:
            asked = calls(profile, details)
            read = slots.map(lambda one: read_parts(reader, profile, *one), asked)
            told_calls = _told(read, progress, len(work), len(work) + len(asked))
            listings = _with_details(listings, _each(asked, told_calls))
    return Snapshot(reader.tenant_id(), listings, reader.reads, unlisted, reader.own_role())


def _told(results: Iterable[_T], progress: Progress, done: int, total: int) -> Iterator[_T]:
    """The results, counted as they come."""
    for number, result in enumerate(results, start=done + 1):
        progress(number, total)
        yield result


def _each(
    asked: Iterable[tuple[Kind, list[Part], str]], answers: Iterable[list[tuple[Any, str]]]
) -> Iterator[tuple[tuple[Kind, Part, str], tuple[Any, str]]]:
    """What was read, part by part."""
    for (kind, parts, id_), read in zip(asked, answers, strict=True):
        for part, one in zip(parts, read, strict=True):
            yield (kind, part, id_), one


def _with_details(
    listings: Mapping[str, Listing],
    details: Iterable[tuple[tuple[Kind, Part, str], tuple[Any, str]]],
) -> dict[str, Listing]:
    """The listings with what was read of the objects in them."""
    parts: dict[tuple[str, str], dict[str, Any]] = {}
    unread: dict[tuple[str, str], dict[str, str]] = {}
    for (kind, part, id_), (raw, reason) in details:
        if reason:
            unread.setdefault((kind.name, id_), {})[part.name] = reason
        else:
            parts.setdefault((kind.name, id_), {})[part.name] = raw
    return {
        name: replace(
            listing,
            objects={
                id_: replace(
                    found, parts=parts.get((name, id_), {}), unread=unread.get((name, id_), {})
                )
                if (name, id_) in parts or (name, id_) in unread
                else found
                for id_, found in listing.objects.items()
            },
        )
        for name, listing in listings.items()
    }


def scopes(
    kinds: Registry, kind: Kind, manifest: Manifest | None, state: State | None
) -> list[str | None]:
    """The places in which objects of a kind are looked for: its own, and those of its neighbours.

    What an object refers to, and what refers to it, is in the same place.
    """
    if not kind.scope:
        return [None]
    tied = [one for one in kinds.values() if one.scope and one.is_tied(kind)]
    found: list[str | None] = [*sorted({p for one in tied for p in _places(one, manifest, state)})]
    return found


def _places(kind: Kind, manifest: Manifest | None, state: State | None) -> set[str]:
    places = {
        str(resource.parts[OBJECT][kind.scope])
        for resource in (manifest.of(kind.name) if manifest else ())
        if not lives_elsewhere(kind, resource)
    }
    for text, binding in state.bindings.items() if state else ():
        if Address.parse(text).kind == kind.name and binding.id:
            places.add(binding.id.partition("/")[0])
    for text, identity in state.making.items() if state else ():
        if Address.parse(text).kind == kind.name:  # the place comes first in an identity
            places.add(identity.partition(" ")[0])
    return places


def _join(
    needed: Iterable[Kind],
    unlisted: frozenset[str],
    listed: Iterable[Kind],
    pieces: Iterable[Listing],
) -> dict[str, Listing]:
    listings = {
        kind.name: Listing.whole(
            {kind.singleton: Found(kind.singleton, {})}
            if kind.singleton and kind.name in unlisted
            else {},
            ProvedBy.NOT_LISTED,
        )
        for kind in needed
    }
    begun: set[str] = set()
    for kind, piece in zip(listed, pieces, strict=True):
        before = listings[kind.name]
        proofs = (before.proof, piece.proof) if kind.name in begun else (piece.proof,)
        begun.add(kind.name)
        listings[kind.name] = Listing(
            {**before.objects, **piece.objects},
            before.incomplete or piece.incomplete,
            joined(proofs),
            closed={**before.closed, **piece.closed},
        )
    return listings


def _details(
    kinds: Registry,
    manifest: Manifest | None,
    state: State | None,
    listings: Mapping[str, Listing],
    profile: Profile,
    wants: Mapping[str, frozenset[str]],
) -> Iterable[tuple[Kind, Part, str]]:
    """What to read beyond the listings: the parts of what is ours, and all that may hold on."""
    partly = [
        (kinds[name], part)
        for name in listings
        for part in kinds[name].parts
        if (endpoint := profile.endpoint(part, Verb.READ)) is not None and not endpoint.listed
    ]
    if not partly:  # then nobody need know which objects are ours
        return
    ours: dict[str, set[str]] = {}
    for address, id_ in match(kinds, manifest, listings, state).ids.items():
        ours.setdefault(address.kind, set()).add(id_)
    for text, identity in state.making.items() if state else ():
        kind = kinds[Address.parse(text).kind]  # an unfinished run may have made it
        found = listings[kind.name].objects.items() if kind.name in listings else ()
        may_be = {id_ for id_, one in found if written(identity_of(kind, one)) == identity}
        ours.setdefault(kind.name, set()).update(may_be)
    leaving = kinds_leaving(kinds, manifest, state)
    for kind, part in partly:
        everyone = _may_move(manifest, kind, part) or bool(kind.refers_to[part.name] & leaving)
        everyone |= part.name in wants.get(kind.name, ())
        everyone |= _is_counted(kinds, manifest, part)
        everyone |= _is_judged(kinds, manifest, state, kind, part)
        for id_ in sorted(listings[kind.name].objects if everyone else ours.get(kind.name, ())):
            yield kind, part, id_


def _may_move(manifest: Manifest | None, kind: Kind, part: Part) -> bool:
    """Whether a declared link may take its member away from an object that is none of ours."""
    exclusive = part.members is not None and part.members.exclusive
    declared = manifest.of(kind.name) if manifest and exclusive else ()
    return any(part.name in resource.members for resource in declared)


def _is_counted(kinds: Registry, manifest: Manifest | None, part: Part) -> bool:
    """Whether the people linked to any object may have to be counted."""
    linked = part.members.ref if part.members else None
    limits = manifest is not None and manifest.policy.max_agents is not None
    return limits and linked is not None and kinds[linked].people


def _is_judged(
    kinds: Registry, manifest: Manifest | None, state: State | None, kind: Kind, part: Part
) -> bool:
    """Whether a check or guard looks at these links of every object, and it matters to us."""
    linked, wanted = part.members.ref if part.members else None, (kind.name, part.name)
    if manifest is not None and manifest.of(kind.name):
        watches = (watch for one in kinds.values() for watch in one.watches)
        if any(wanted in watch.reads for watch in watches):
            return True
    if linked is None or not any(
        wanted in check.reads for one in kinds.values() for check in one.checks
    ):
        return False
    if manifest is not None:
        return bool(manifest.of(linked))
    return any(Address.parse(text).kind == linked for text in (state.bindings if state else ()))
