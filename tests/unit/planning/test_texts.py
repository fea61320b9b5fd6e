from __future__ import annotations

from cxdeclare.model.wire import body
from tests.support.scenes import after, plan_of

ONE, TWO = "<p>one</p>", "<p>two</p>"


def test_a_changed_text_is_there_before_and_after() -> None:
    """A reviewer sees both, and going back needs the one of before."""
    with after(templates={"brand": {"name": "Brand", "html": ONE}}) as world:
        plan = plan_of(world, templates={"brand": {"name": "Brand", "html": TWO}})
        assert {body(ONE): ONE, body(TWO): TWO} == plan.decision.bodies


def test_a_text_that_goes_with_its_object_is_there() -> None:
    """Once the object is deleted, nobody else has it."""
    with after(templates={"brand": {"name": "Brand", "html": ONE}}) as world:
        assert {body(ONE): ONE} == plan_of(world).decision.bodies


def test_a_text_that_stays_is_not_carried_along() -> None:
    """A plan holds what it changes; thousands of templates would make it large."""
    with after(templates={"brand": {"name": "Brand", "html": ONE}}) as world:
        plan = plan_of(world, templates={"brand": {"name": "New name", "html": ONE}})
        assert plan.decision.steps
        assert {} == plan.decision.bodies


def test_what_was_planned_is_kept_when_it_is_applied() -> None:
    """The state names texts by their hash only."""
    with after(templates={"brand": {"name": "Brand", "html": ONE}}) as world:
        world.apply(plan_of(world, templates={"brand": {"name": "Brand", "html": TWO}}))
        assert ONE == world.store.body(body(ONE))
        assert TWO == world.store.body(body(TWO))
