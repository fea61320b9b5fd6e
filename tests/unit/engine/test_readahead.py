from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine import usecases
from cxdeclare.engine.readahead import ReadAhead, read_ahead
from cxdeclare.engine.slots import Slots
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, Unreachable
from cxdeclare.planning.plan import Plan
from tests.support.manifests import TENANT_ID, a_manifest
from tests.support.world import World, cutting

TAGS: dict[str, Any] = {"tags": {f"t{i}": {"title": f"Tag {i}"} for i in range(3)}}
OTHER = "00000000-3f0e-4f57-9a55-0d4a3b1f7c11"


def _planned(world: World, kinds: Iterable[str], tenant_id: str = TENANT_ID) -> Plan:
    """A plan of the tags after reading these kinds ahead."""
    setting, reader = world.setting(), world.provider()
    with Slots(2) as slots:
        ahead = read_ahead(reader, ALL, setting.profile, tenant_id, kinds, slots)
        return usecases.plan(setting, reader, world.store, a_manifest(**TAGS), ahead)[0]


@pytest.mark.parametrize("kinds", [(), ("tag",), ("tag", "template"), ("template",)])
def test_a_guess_changes_no_decision(kinds: tuple[str, ...]) -> None:
    """Right, wrong or half right: what is planned is what is planned without it."""
    with World() as world:
        world.converge(a_manifest(tags={"t0": {"title": "Tag 0", "color": "red"}}))
        expected = world.plan(a_manifest(**TAGS))
        assert expected.decision == _planned(world, kinds).decision


def test_a_right_guess_costs_no_reads() -> None:
    """Every listing is made once."""
    with World() as world:
        assert world.plan(a_manifest(**TAGS)).reads == _planned(world, ["tag"]).reads


def test_reads_for_nothing_are_counted() -> None:
    """A plan says how often the tenant was asked, whatever came of it."""
    with World() as world:
        plan = _planned(world, ["tag", "template"])
        assert plan.reads == world.tenant.reads


def test_listings_of_another_tenant_are_not_used() -> None:
    """They are given up, and no call was made for them."""
    with World() as world:
        plan = _planned(world, ["tag"], OTHER)
        assert 1 == plan.reads
        assert 3 == len(plan.decision.changes)


def test_no_call_is_made_for_another_tenant() -> None:
    """The token is compared with what was seen before the first call."""
    with World() as world, Slots(1) as slots:
        reader = world.provider()
        ahead = read_ahead(reader, ALL, world.setting().profile, OTHER, ["tag"], slots)
        with pytest.raises(InvalidInput, match="another tenant"):
            ahead.listings["tag"].wait()
        assert 0 == reader.reads


def test_a_listing_that_is_short_is_no_more_known_ahead_than_later() -> None:
    """What proves a listing whole is asked of this one as well."""
    with World(wrap=cutting("/tags", "data")) as world:
        expected = world.plan(a_manifest(**TAGS)).decision.unknown
        assert expected
        assert expected == _planned(world, ["tag"]).decision.unknown


def test_other_spellings_of_the_tenant_are_the_same() -> None:
    """Ids are compared without regard to case."""
    with World() as world, Slots(1) as slots:
        ahead = ReadAhead(TENANT_ID.upper(), world.provider(), slots, {})
        assert ahead is ahead.of(TENANT_ID)
        assert ahead.of(OTHER) is None


def test_a_tenant_that_gives_no_token_is_asked_once_for_all_listings() -> None:
    """However many listings were to be begun: each would wait as long as the first."""
    asked: list[str] = []

    def wrap(send: Transport) -> Transport:
        def silent(request: Request) -> Response:
            asked.append(request.url)
            raise Unreachable("planted")

        return silent

    with World(wrap=wrap) as world, Slots(1) as slots:
        profile = world.setting().profile
        ahead = read_ahead(world.provider(), ALL, profile, TENANT_ID, ["channel"], slots)
        assert len(ahead.listings) > 2
        for one in ahead.listings.values():
            with pytest.raises(Unreachable, match="planted"):
                one.wait()
    assert 1 == len(asked)
