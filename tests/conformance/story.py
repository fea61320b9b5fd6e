"""One tenant's life over real sockets: made, changed, emptied; and what reached the tenant."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cxdeclare.adapters.cxone.http import HttpTransport
from cxdeclare.engine.ports import Call
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Endpoint, Verb
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import EXTENDED, Profile
from tests.conformance.judge import Exchange
from tests.kinds.reading import Reader, differences
from tests.kinds.samples import CHANGED, EMPTY, FULL, set_up, without_links
from tests.support.noted import Note, noted
from tests.support.world import World

MOMENTS: dict[str, Manifest] = {
    "full": FULL,
    "changed": CHANGED,
    "without links": without_links(),
    "empty": EMPTY,
}


@dataclass
class Story:
    """What happened."""

    notes: list[Note] = field(default_factory=list)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    """By moment, every declared field that the tenant does not hold as declared."""

    @property
    def exchanges(self) -> list[Exchange]:
        """All requests, as the tables judge them."""
        return [Exchange(**vars(note)) for note in self.notes]


def told(folder: Path, *, rude: bool, shuffle_seed: int) -> Story:
    """Go through every moment with the hands of a diligent person, and compare after each."""
    story = Story()
    with (
        World(path=str(folder / "tenant.db")) as world,
        noted(folder, rude=rude, shuffle_seed=shuffle_seed) as tenant,
        HttpTransport() as http,
    ):
        set_up(world)
        world.wrap = lambda _: tenant.instead(http)
        for moment, manifest in MOMENTS.items():
            if moment == "empty":
                _remove_filter(world)
            world.converge(manifest)
            state = world.store.read()
            assert state is not None
            reader = Reader(world.provider(), state)
            story.wrong[moment] = [
                f"{resource.address}: {difference}"
                for resource in manifest.resources.values()
                for difference in differences(reader, ALL[resource.address.kind], resource)
            ]
        story.notes = tenant.read()
    return story


def _remove_filter(world: World) -> None:
    """Do what no plan does, as filters that are not named are left alone."""
    state = world.store.read()
    assert state is not None
    part = ALL["routing_queue"].named["filters"]
    queue = state.bindings["routing_queue.outbound"].id
    filters = world.provider().read(part, part.verbs[Verb.READ], queue)
    (ours,) = (str(one["id"]) for one in filters if one["name"] == "email")
    world.provider().write(Call(part, part.verbs[Verb.REMOVE], queue, ours, None, {}))


def attempted(folder: Path, profile: Profile) -> Story:
    """Plan, apply and plan again, with nobody's hands."""
    with (
        World(path=str(folder / "tenant.db"), profile=profile) as world,
        noted(folder, rude=True, shuffle_seed=0) as tenant,
        HttpTransport() as http,
    ):
        set_up(world)
        world.wrap = lambda _: tenant.instead(http)
        for manifest in (FULL, CHANGED):
            world.apply(manifest)
            world.plan(manifest)
        world.drift()
        return Story(tenant.read())


def endpoints(profile: Profile = EXTENDED) -> list[tuple[Kind, Part, Endpoint]]:
    """Every endpoint of every kind that a profile may call."""
    return [
        (kind, part, endpoint)
        for kind in ALL.values()
        for part in kind.parts
        for endpoint in (*part.verbs.values(), *([part.index.endpoint] if part.index else []))
        if endpoint.evidence in profile.accepts
    ]
