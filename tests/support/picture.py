"""A picture of a whole tenant in the manifest's words, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cxdeclare.engine.survey import Survey
from cxdeclare.export.pattern import Filters
from cxdeclare.kinds import ALL
from cxdeclare.model.fields import Trait
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.planning import live
from cxdeclare.planning.known import identity_of, written
from tests.support.strategies import REGIONS
from tests.support.world import World

Object = tuple[str, str]
"""Kind and id."""
Place = tuple[str, str, str]
"""Part, link and field."""


@dataclass
class _NoShelf:
    def kept(self, kind: str) -> None:
        """Nothing is kept."""

    def keep(self, kind: str, content: Any) -> None:
        """Nothing is kept."""


@dataclass(frozen=True)
class Picture:
    """What every object holds, references by the name of what they lead to."""

    objects: Mapping[Object, Mapping[Place, Any]]
    names: Mapping[Object, str]


def picture(world: World) -> Picture:
    """Read all there is."""
    provider, silent = world.provider(), lambda _done, _total: None
    survey = Survey(provider, ALL, world.profile, Filters((), ()), REGIONS, _NoShelf(), 1, silent)
    snapshot = survey.estate().snapshot
    names = {
        (kind, id_): _name(kind, id_, snapshot)
        for kind, listing in snapshot.listings.items()
        for id_ in listing.objects
    }
    managed = [kind for kind in ALL.values() if kind.managed]
    return Picture(
        {
            (kind.name, id_): dict(_values(kind.name, id_, snapshot, names))
            for kind in managed
            for id_ in snapshot.of(kind.name).objects
        },
        names,
    )


def _name(kind: str, id_: str, snapshot: Snapshot) -> str:
    of, found = ALL[kind], snapshot.of(kind).objects[id_]
    if not of.managed:
        return str(found.raw.get(of.label))
    return written(identity_of(of, found)) if of.identity else id_


def _values(
    kind: str, id_: str, snapshot: Snapshot, names: Mapping[Object, str]
) -> Iterator[tuple[Place, Any]]:
    of, found = ALL[kind], snapshot.of(kind).objects[id_]

    def name(to: str, wire: object) -> Any:
        return names.get((to, str(wire)), str(wire))

    for part in of.parts:
        # What only the manifest knows is nowhere in the tenant.
        attributes = {a.name for a in of.by_part[part.name] if not a.has(Trait.LOCAL)}
        if part.members is None:
            for field, value in (live.values(of, part, found, name) or {}).items():
                if field in attributes:
                    yield (part.name, "", field), value
            continue
        for member, one in (live.members(of, part, found, name) or {}).items():
            yield (part.name, member, ""), True
            for field, value in one.values.items():
                if field in attributes:
                    yield (part.name, member, field), value


def differing(one: Picture, other: Picture, object_: Object) -> Iterator[Place]:
    """The places of an object that do not hold the same in both; empty is as good as nothing."""
    before, after = one.objects[object_], other.objects[object_]
    for place in sorted(before.keys() | after.keys()):
        if (before.get(place) or None) != (after.get(place) or None):
            yield place
