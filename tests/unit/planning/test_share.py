from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.model.errors import Refused
from cxdeclare.planning.plan import Refusal
from tests.support.manifests import a_manifest
from tests.support.scenes import after, changes, guards, plan_of
from tests.support.world import World

LIMIT = {"max_change": {"percent": 30, "min_population": 3}}


def brands(count: int, edited: int = 0) -> dict[str, Any]:
    """So many templates, the first of them edited."""
    return {
        f"t{n}": {"name": f"Brand {n}", "html": "<p>two</p>" if n < edited else "<p>one</p>"}
        for n in range(count)
    }


def test_more_than_the_share_is_refused_with_the_sum() -> None:
    """The plan is there, and nothing of it is applied."""
    with after(templates=brands(6)) as world:
        plan = plan_of(world, templates=brands(6, edited=2), policy=LIMIT)
        assert plan.decision.refusals == (
            Refusal(
                guard="max-change",
                address="template",
                message="2 of 6 templates would change, 33.4 %; the limit is 30 %",
                hint="change fewer of them at once, or raise `policy.max_change`",
            ),
        )
        assert len(plan.decision.changes) == 2
        writes = world.tenant.writes
        with pytest.raises(Refused, match="max-change"):
            world.apply(plan)
        assert world.tenant.writes == writes


def test_the_share_itself_is_allowed() -> None:
    """Three of ten are thirty percent."""
    with after(templates=brands(10)) as world:
        assert guards(plan_of(world, templates=brands(10, edited=3), policy=LIMIT)) == set()
        refused = plan_of(world, templates=brands(10, edited=4), policy=LIMIT)
        assert guards(refused) == {("max-change", "template")}


def test_small_kinds_are_not_counted() -> None:
    """Of two objects, half is one."""
    with after(templates=brands(2)) as world:
        assert guards(plan_of(world, templates=brands(2, edited=2), policy=LIMIT)) == set()
        least = {"max_change": {"percent": 30}}
        refused = plan_of(world, templates=brands(2, edited=1), policy=least)
        assert guards(refused) == {("max-change", "template")}


def test_what_ends_counts_and_what_is_new_does_not() -> None:
    """Neither do objects that are adopted, forgotten or moved."""
    with after(templates=brands(4)) as world:
        assert guards(plan_of(world, templates=brands(9), policy=LIMIT)) == set()
        gone = plan_of(world, templates=brands(2), policy=LIMIT)
        assert guards(gone) == {("max-change", "template")}
        removed = [{"address": f"template.t{n}", "destroy": False} for n in (2, 3)]
        assert guards(plan_of(world, templates=brands(2), policy=LIMIT, removed=removed)) == set()
        one, *rest = brands(4).values()
        new = {"first": one, **{f"t{n}": brand for n, brand in enumerate(rest, start=1)}}
        moved = [{"from": "template.t0", "to": "template.first"}]
        plan = plan_of(world, templates=new, policy={"max_change": {"percent": 0}}, moved=moved)
        assert (changes(plan), guards(plan)) == ({"template.first": "move"}, set())
        world.store.versions.clear()
        found = plan_of(world, templates=brands(4, edited=4), policy=LIMIT)
        assert set(changes(found).values()) == {"adopt and update"}
        assert guards(found) == set()


def test_what_another_key_takes_over_and_changes_counts() -> None:
    """It is an object we managed before."""
    with after(templates=brands(3)) as world:
        other = {f"u{n}": {"name": f"Brand {n}", "html": "<p>two</p>"} for n in range(3)}
        plan = plan_of(world, templates=other, policy=LIMIT)
        assert ("max-change", "template") in guards(plan)


def test_the_first_plan_is_never_too_large() -> None:
    """Nothing is managed yet."""
    with World() as world:
        assert guards(plan_of(world, templates=brands(5), policy=LIMIT)) == set()


def test_the_policy_is_part_of_what_a_plan_is_made_for() -> None:
    """So is all that is said of addresses: a plan for other words is another plan."""
    said: list[dict[str, Any]] = [
        {},
        {"policy": LIMIT},
        {"adopt": ["template.t0"]},
        {"moved": [{"from": "template.old", "to": "template.t0"}]},
        {"removed": [{"address": "template.old", "destroy": True}]},
        {"removed": [{"address": "template.old", "destroy": False}]},
    ]
    with World() as world:
        plans = [world.plan(a_manifest(templates=brands(1), **one)) for one in said]
        assert len({plan.decision.manifest for plan in plans}) == len(said)
