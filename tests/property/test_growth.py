"""Growth: no verb does more than n log n of anything, counted and never timed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from cxdeclare.engine.refresh import refresh
from cxdeclare.kinds import ALL
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import EXTENDED
from cxdeclare.model.resource import MemberSet, Resource
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.planning.build import build
from cxdeclare.planning.drift import drift
from cxdeclare.report.plan import plan as report
from tests.support.counting import Count, asked, counted
from tests.support.manifests import HEADER, a_manifest, load_text
from tests.support.world import EVERY_KIND, World

Sections: TypeAlias = dict[str, Any]
Shape: TypeAlias = Callable[..., Sections]
SMALL, LARGE = 30, 240
MOST = 0.75
"""Of n log n between the two sizes: what is linear makes 0.62 of it, a loop in a loop 5."""


def one_section(n: int, turn: int = 0) -> Sections:
    """Tags alone."""
    colors = ("red", "blue")
    return {"tags": {f"t{i}": {"title": f"Tag {i}", "color": colors[turn]} for i in range(n)}}


def all_sections(n: int, turn: int = 0) -> Sections:
    """Every kind, each block with a neighbour of its own."""
    few = max(1, n // 4)
    return {
        "email_domains": {
            f"d{i}": {"domain": f"d{i}.example", "region": "eu-west-1", "account": "own"}
            for i in range(few)
        },
        **one_section(few, turn),
        "skills": {
            f"s{i}": {"name": f"In.S{i}", "campaign": "Sales", "accept_reject": bool(turn)}
            for i in range(few)
        },
        "templates": {f"b{i}": {"name": f"B{i}", "html": f"<p>{turn}</p>"} for i in range(few)},
        "signatures": {f"g{i}": {"name": f"G{i}", "text": f"Yours {turn}"} for i in range(few)},
        "channels": {f"c{i}": channel(i, i, turn) for i in range(few)},
        "slas": {"default": {"first_response": "4h", "resolution": "2d"}},
    }


def channel(number: int, of: int, turn: int = 0) -> dict[str, Any]:
    """A channel with the neighbours of this number."""
    return {
        "name": f"C{number}",
        "address": f"box{number}@d{of}.example",
        "domain": f"d{of}",
        "default_skill": f"s{of}",
        "default_script": "Email\\Inbound v3",
        "email": {"display_name": f"C{turn}", "spam_tag": f"t{of}", "template": f"b{of}"},
    }


def one_target(n: int, turn: int = 0) -> Sections:
    """Many channels that all refer to the same few objects."""
    return {
        **all_sections(1, turn),
        "channels": {f"c{i}": channel(i, 0, turn) for i in range(n)},
    }


def long_lists(n: int, turn: int = 0) -> Sections:
    """Few blocks whose lists are long."""
    names = [f"t{i}" for i in range(n)]
    filters = {
        "priority": 500,
        "included_tags": names,
        "source_urls": [f"https://{i}.example/{turn}" for i in range(n)],
        "case_fields": {"product": [str(i) for i in range(turn, n)]},
        "included_channels": {
            "ownership": "additive" if turn else "authoritative",
            "members": [f"c{i}" for i in range(n)],
        },
    }
    return {
        **one_target(n),
        **one_section(n),
        "roles": {
            "agent": {
                "name": "Agent",
                "channels": {
                    "ownership": "additive",
                    "members": {f"c{i}": {"permissions": ["view"]} for i in range(n)},
                },
            }
        },
        "routing_queues": {"q": {"name": "Outbound.Default", "filters": {"email": filters}}},
    }


def broken(n: int, _turn: int = 0) -> Sections:
    """Many references that lead nowhere, alone and in long lists."""
    found = long_lists(n)
    found["channels"] = {f"x{i}": channel(i, n + i) for i in range(n)}
    del found["tags"]
    return found


SHAPES: dict[str, Shape] = {
    "one section": one_section,
    "all sections": all_sections,
    "one target": one_target,
    "long lists": long_lists,
}


def growth(work: Callable[[int], Count]) -> float:
    """How many times as much is done at the large size, in units of n log n.

    One of each for every resource is no matter, however few there are otherwise.
    """
    few, many = work(SMALL), work(LARGE)
    by = max((b + LARGE) / (a + SMALL) for a, b in zip(few, many, strict=True))
    return by / ((LARGE * log(LARGE)) / (SMALL * log(SMALL)))


def text(sections: Sections) -> str:
    """A manifest as text; JSON is YAML."""
    return json.dumps(HEADER | sections, indent=1)


def comparing(manifest: Manifest) -> Manifest:
    """The manifest with texts that count how often they are compared."""
    resources = {
        address: Resource(
            address,
            asked(one.parts),
            {
                part: MemberSet(owned.authoritative, asked(owned.members), owned.paths)
                for part, owned in one.members.items()
            },
        )
        for address, one in manifest.resources.items()
    }
    return replace(manifest, resources=resources)


def snapshot(world: World, manifest: Manifest) -> Snapshot:
    """What the tenant holds, in texts that count how often they are compared."""
    read = refresh(world.provider(), ALL, manifest, world.store.read(), EXTENDED, parallelism=1)
    listings = {
        name: replace(listing, objects={id_: asked(one) for id_, one in listing.objects.items()})
        for name, listing in read.listings.items()
    }
    return replace(read, listings=listings)


class Scene:
    """A manifest of some size, and a tenant that was brought to it."""

    def __init__(self, shape: Shape, n: int) -> None:
        self.counts: dict[str, Count] = {}
        with World(rude=False) as world:
            manifest, edited, empty = (
                a_manifest(**shape(n)), a_manifest(**shape(n, 1)), a_manifest(),
            )  # fmt: skip
            self._plan("first plan", world, manifest)
            world.converge(manifest)
            self.counts["refresh"] = counted(lambda: world_read(world, manifest))[0]
            self._plan("no change", world, manifest)
            self._plan("all edited", world, edited)
            self._plan("all orphans", world, empty)
            self._plan("all deleted", world, empty, EVERY_KIND)
            held, live = world.store.read(), snapshot(world, manifest)
            assert held is not None
            self.counts["drift"] = counted(lambda: drift(ALL, held, live))[0]
            made = world.plan(edited)
            self.counts["report"] = counted(lambda: report(made, ALL))[0]
            self.counts["seal"] = counted(made.sealed)[0]

    def _plan(
        self, name: str, world: World, manifest: Manifest, consent: frozenset[str] = frozenset()
    ) -> None:
        live, state, wanted = (
            snapshot(world, manifest),
            world.store.read(),
            comparing(manifest),
        )
        self.counts[name], (decision, found) = counted(
            lambda: build(ALL, wanted, live, state, EXTENDED, consent)
        )
        assert decision is not None, found


def world_read(world: World, manifest: Manifest) -> Snapshot:
    """What `plan` reads."""
    return refresh(world.provider(), ALL, manifest, world.store.read(), EXTENDED, parallelism=1)


@pytest.mark.parametrize("shape", [*SHAPES.values(), broken])
def test_validate_grows_slowly(shape: Shape) -> None:
    """Whatever is declared, and however much of it is wrong."""
    assert MOST >= growth(lambda n: counted(lambda: load_text(text(shape(n))))[0])


@pytest.mark.parametrize("shape", SHAPES.values())
def test_all_that_is_decided_grows_slowly(shape: Shape) -> None:
    """A first plan, one without change, with everything edited, orphaned, deleted; drift."""
    small, large = Scene(shape, SMALL), Scene(shape, LARGE)
    over = {
        name: round(by, 2)
        for name, count in small.counts.items()
        if (by := growth({SMALL: count, LARGE: large.counts[name]}.__getitem__)) > MOST
    }
    assert {} == over


def test_the_way_back_grows_slowly() -> None:
    """Past versions, to objects that are there still, and to some that are gone."""

    def work(n: int) -> Count:
        with World(rude=False) as world:
            world.converge(a_manifest(**one_section(n)))
            then = world.store.history()[0].serial
            gone = {key: block for key, block in one_section(n, 1)["tags"].items() if key[-1] > "4"}
            world.converge(a_manifest(tags=gone))
            return counted(lambda: world.rollback(then))[0]

    assert MOST >= growth(work)


def test_names_that_are_not_there_are_hinted_at_slowly() -> None:
    """Many look-ups that fail do not go through all names each."""

    def work(n: int) -> Count:
        domains = {"d": {"domain": "d.example", "region": "eu-west-1", "account": "own"}}
        skills = {f"s{i}": {"name": f"In.S{i}", "campaign": f"None {i}"} for i in range(n)}
        manifest = a_manifest(email_domains=domains, skills=skills)
        with World(rude=False) as world:
            live = snapshot(world, manifest)
            return counted(lambda: build(ALL, manifest, live, None, EXTENDED))[0]

    assert MOST >= growth(work)


def _pairs(n: int) -> int:
    """A loop inside a loop."""
    return sum(1 for _ in range(n) for _ in range(n))


def _scans(n: int) -> int:
    """A search of a list for each of many."""
    texts = [asked(str(i)) for i in range(n)]
    return sum(str(i) in texts for i in range(n))


@pytest.mark.parametrize("planted", [_pairs, _scans])
def test_a_planted_loop_inside_a_loop_is_seen(planted: Callable[[int], int]) -> None:
    """The count sees both that which Python does itself, and that which C does for it."""
    here = str(Path(__file__).parent)
    assert MOST < growth(lambda n: counted(lambda: planted(n), here)[0])
