from __future__ import annotations

from typing import Any

from tests.support.scenes import after, codes_of, plan_of, step_of
from tests.support.world import World


def templates(**names: str) -> dict[str, Any]:
    """Templates by key and name."""
    return {"templates": {k: {"name": n, "html": "<p/>"} for k, n in names.items()}}


def test_who_takes_a_name_waits_for_who_gives_it_up() -> None:
    """In a chain of renames the last one goes first."""
    with after(**templates(a="One", b="Two", c="Three")) as world:
        plan = plan_of(world, **templates(a="Two", b="Three", c="Four"))
        assert step_of(plan, "template.a update").depends_on == ("template.b update",)
        assert step_of(plan, "template.b update").depends_on == ("template.c update",)
        start = len(world.tenant.log)
        world.apply(plan)
        assert world.refused(start) == []


def test_a_new_object_waits_for_the_name_an_old_one_gives_up() -> None:
    """The create comes after the rename."""
    with after(**templates(a="One")) as world:
        plan = plan_of(world, **templates(a="Two", b="One"))
        assert step_of(plan, "template.b create").depends_on == ("template.a update",)


def test_objects_that_exchange_their_names_need_a_name_in_between() -> None:
    """A circle of renames is an error that says so."""
    with after(**templates(a="One", b="Two")) as world:
        assert codes_of(world, **templates(a="Two", b="One")) == ["CXD308"]


def test_a_name_that_somebody_keeps_is_an_error() -> None:
    """A rename to the name of a foreign object cannot succeed."""
    with after(**templates(a="One")) as world:
        world.must("POST", "/dfo/3.0/email-templates", {"name": "Two", "rules": "x"})
        assert codes_of(world, **templates(a="Two")) == ["CXD307"]


def test_steps_wait_for_what_they_point_at_and_for_nothing_else() -> None:
    """Two objects that do not refer to one another do not wait."""
    with World() as world:
        plan = plan_of(world, **templates(a="One", b="Two"))
        assert {step.depends_on for step in plan.decision.steps} == {()}
