"""Late: wait for what we made a moment ago, which answers by its id before listings have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind, read_part
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import State

WITHIN = 600.0
"""Seconds in which a listing may lack what was made; after them it counts as gone."""
PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further look of a plan."""


@dataclass(frozen=True, slots=True)
class Late:
    """How long something made is awaited, and what time it is."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    within: float = WITHIN
    """Seconds in which what was made may be missing."""

    def expected(self, state: State | None, kind: Kind, listing: Listing) -> list[str]:
        """Ids of what was made so lately that this whole listing need not have it yet."""
        if listing.incomplete or state is None:
            return []
        return sorted(
            binding.id
            for text, binding in state.bindings.items()
            if text.partition(".")[0] == kind.name
            and binding.id not in listing.objects
            and self.is_new(binding.made)
        )

    def is_new(self, made: str | None) -> bool:
        """Whether that was a moment ago; a clock ahead of ours makes it no newer than now."""
        if made is None:
            return False
        age = (self.now() - datetime.fromisoformat(made)).total_seconds()
        return abs(age) < self.within

    def shown(
        self,
        reader: Reader,
        profile: Profile,
        kinds: Registry,
        state: State | None,
        listings: Mapping[str, Listing],
    ) -> dict[str, Listing]:
        """The listings with what they lack and answers by its id, or shows after a while.

        What does not is noted as late. Where nothing is expected, nothing is read.
        """
        found = dict(listings)
        for pause in (0.0, *PAUSES):
            missing = {
                name: ids
                for name, listing in found.items()
                if (ids := self.expected(state, kinds[name], listing))
                and profile.endpoint(kinds[name].main, Verb.LIST) is not None
            }
            if not missing:
                return found
            if pause:
                self.sleep(pause)
            for name, ids in missing.items():
                kind = kinds[name]
                there = {} if not pause else _listed(reader, profile, kind, ids)
                found[name] = by_id(reader, profile, kind, _with(found[name], there), ids)
        for name, listing in found.items():
            late = self.expected(state, kinds[name], listing)
            if late and profile.endpoint(kinds[name].main, Verb.LIST) is not None:
                found[name] = replace(listing, late={id_: _reason(id_) for id_ in late})
        return found


def by_id(
    reader: Reader, profile: Profile, kind: Kind, listing: Listing, ids: Iterable[str]
) -> Listing:
    """The listing with those of its missing objects that answer by their id."""
    if profile.endpoint(kind.main, Verb.READ) is None:
        return listing
    there = {}
    for id_ in ids:
        if id_ in listing.objects:
            continue
        raw, reason = read_part(reader, profile, kind, kind.main, id_)
        if raw is not None and not reason:
            there[id_] = Found(id_, raw, {OBJECT: raw})
    return _with(listing, there)


def _listed(reader: Reader, profile: Profile, kind: Kind, ids: list[str]) -> dict[str, Found]:
    places = {id_.partition("/")[0] for id_ in ids} if kind.scope else {None}
    found: dict[str, Found] = {}
    for place in sorted(places, key=str):
        found.update(list_kind(reader, profile, kind, place).objects)
    return {id_: found[id_] for id_ in ids if id_ in found}


def _with(listing: Listing, there: Mapping[str, Found]) -> Listing:
    return replace(listing, objects={**listing.objects, **there}) if there else listing


def _reason(id_: str) -> str:
    return f"object {id_} was accepted, and is not visible yet"
