from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from cxdeclare.engine import consume, usecases
from cxdeclare.engine.events import Applied
from cxdeclare.model.errors import InvalidInput, Locked, Refused, StalePlan, StateError
from tests.support.manifests import HEADER, a_manifest
from tests.support.scenes import after, plan_of
from tests.support.world import World

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}


def test_an_empty_plan_leaves_the_state_alone() -> None:
    """Nothing to do and nothing to record: no new version of the state, no reading."""
    with after(templates=BRAND) as world:
        plan = plan_of(world, templates=BRAND)
        versions, reads = list(world.store.versions), world.tenant.reads
        assert [type(event) for event in world.apply(plan)] == [Applied]
        assert world.store.versions == versions
        assert world.tenant.reads == reads


def test_an_empty_plan_makes_no_state() -> None:
    """Nothing declared, nothing there: there is still no state afterwards."""
    with World() as world:
        world.apply(a_manifest())
        assert world.store.versions == []


def test_a_plan_is_applied_once() -> None:
    """The state has moved on, so the same plan is stale."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        world.apply(plan)
        writes = world.tenant.writes
        with pytest.raises(StalePlan, match="serial"):
            world.apply(plan)
        assert world.tenant.writes == writes


def test_a_plan_that_was_changed_afterwards_is_not_applied() -> None:
    """Its digest no longer fits."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        other = plan.decision.model_copy(update={"serial": 7})
        with pytest.raises(InvalidInput, match="digest"):
            world.apply(plan.model_copy(update={"decision": other}))
        assert world.tenant.writes == 0


def test_a_plan_expires() -> None:
    """A day later it is refused."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        late = dataclasses.replace(world.setting(), now=lambda: datetime(2026, 1, 3, tzinfo=UTC))
        with pytest.raises(StalePlan, match="expired"):
            list(consume.apply(late, world.provider(), world.store, plan))
        assert world.tenant.writes == 0


def test_a_plan_for_another_target_is_not_applied() -> None:
    """What was planned for one place is not done in another."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        other = dataclasses.replace(world.setting(), target="live", is_pretend=False)
        with pytest.raises(StalePlan, match="target"):
            list(consume.apply(other, world.provider(), world.store, plan))


def test_a_refused_plan_is_not_applied() -> None:
    """The guard is named, and nothing is written."""
    with after(templates=BRAND, policy={"protect": ["template.brand"]}) as world:
        writes = world.tenant.writes
        with pytest.raises(Refused, match="protected"):
            world.apply(plan_of(world))
        assert world.tenant.writes == writes


def test_the_tenant_of_the_token_is_the_tenant_of_the_manifest() -> None:
    """Otherwise nothing is even read."""
    other = {**HEADER["tenant"], "id": "00000000-0000-4000-8000-000000000000"}
    with World() as world:
        with pytest.raises(InvalidInput, match="credentials are for tenant"):
            world.plan(a_manifest(tenant=other))
        assert world.tenant.reads == 0


def test_a_state_of_a_pretend_tenant_is_not_used_for_a_live_one() -> None:
    """Every class of target has its own state."""
    with after(templates=BRAND) as world:
        live = dataclasses.replace(world.setting(), is_pretend=False)
        with pytest.raises(StateError, match="pretend"):
            usecases.plan(live, world.provider(), world.store, a_manifest())


def test_two_runs_do_not_write_at_once() -> None:
    """The second is told, and writes nothing."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        world.store.locked = True
        with pytest.raises(Locked):
            world.apply(plan)
        assert world.tenant.writes == 0


def test_a_state_that_cannot_be_written_stops_before_the_first_call() -> None:
    """A full disk costs nothing in the tenant."""
    with World() as world:
        world.store.fail_at = 1
        with pytest.raises(StateError):
            world.apply(plan_of(world, templates=BRAND))
        assert world.tenant.writes == 0


def test_drift_needs_a_state() -> None:
    """Without one there is nothing to compare with, and that is said."""
    with World() as world, pytest.raises(StateError, match="no state yet"):
        world.drift()
