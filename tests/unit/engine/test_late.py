"""What was made a moment ago is read by its id or waited for, and never made again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cxdeclare.engine.events import Applied, StepFailed, StepHeld, StepSeen, StepWaiting
from cxdeclare.planning.plan import Plan
from tests.support.manifests import a_manifest
from tests.support.scenes import CARE, CHANNEL, SKILL, after, care
from tests.support.world import World

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}
TAG = {"spam": {"title": "Spam", "color": "red"}}


def late_world(*script: dict[str, Any]) -> World:
    """Time passes for the tenant as for us, a minute between two commands."""
    world = World()
    world.pace, world.flows = timedelta(minutes=1), True
    world.tenant.late(list(script))
    return world


def plan_of(world: World, **sections: Any) -> Plan:
    return world.plan(a_manifest(**sections))


def test_what_no_listing_has_yet_is_not_made_twice() -> None:
    """It has no reading by its id: it is unknown, and the next plan that sees it is empty."""
    with late_world({"late": "created", "seconds": 200}) as world:
        world.apply(plan_of(world, tags=TAG))
        early = plan_of(world, tags=TAG).decision
        assert (early.changes, [one.subject for one in early.unknown]) == ((), ["tag.spam"])
        assert "was accepted, and is not visible yet" in early.unknown[0].reason
        world.let_pass(200)
        later = plan_of(world, tags=TAG).decision
        assert (later.changes, later.unknown) == ((), ())


def test_what_leaves_the_manifest_before_it_shows_is_not_forgotten() -> None:
    """It is ours: it is unknown first, and deleted once it shows."""
    with late_world({"late": "created", "seconds": 200}) as world:
        world.apply(plan_of(world, templates=BRAND, tags=TAG))
        early = plan_of(world, templates=BRAND).decision
        assert (early.changes, [one.subject for one in early.unknown]) == ((), ["tag.spam"])
        world.let_pass(200)
        assert [one.action for one in plan_of(world, templates=BRAND).decision.changes] == [
            "delete"
        ]


def test_what_is_gone_after_a_while_is_made_again() -> None:
    """After ten minutes nobody waits for it any more."""
    with late_world() as world:
        world.apply(plan_of(world, tags=TAG))
        (tag,) = [one for one in world.documents("tags") if one["title"] == "Spam"]
        world.remove("tags", str(tag["id"]))
        assert plan_of(world, tags=TAG).decision.changes == ()
        world.time += timedelta(minutes=10)
        assert [one.action for one in plan_of(world, tags=TAG).decision.changes] == ["create"]


def test_drift_does_not_call_missing_what_only_does_not_show() -> None:
    """It could not be read, which is neither clean nor drifted."""
    with late_world({"late": "created", "seconds": 200}) as world:
        world.apply(plan_of(world, tags=TAG))
        found = world.drift()
        assert (found.missing, list(found.unread)) == ((), ["tag.spam"])


def test_the_ordinary_case_costs_no_reading() -> None:
    """A plan after an apply reads as often as if nothing had been made lately."""
    with late_world() as world:
        world.apply(plan_of(world, tags=TAG, templates=BRAND))
        soon = plan_of(world, tags=TAG, templates=BRAND).reads
        world.time += timedelta(hours=1)
        assert soon == plan_of(world, tags=TAG, templates=BRAND).reads


def test_an_update_that_shows_late_is_a_status_and_no_failure() -> None:
    """It is looked for until it shows; the next plan is empty."""
    with late_world() as world:
        world.apply(plan_of(world, signatures=SIGNED[0]))
        world.tenant.late([{"late": "created", "collection": "signature-users", "seconds": 20}])
        events = world.apply(plan_of(world, signatures=SIGNED[1]))
        (seen,) = [one for one in events if isinstance(one, StepSeen)]
        assert seen.shown
        assert 20 <= seen.seconds <= 40
        assert plan_of(world, signatures=SIGNED[1]).decision.is_empty


def test_what_does_not_show_within_the_bound_is_told() -> None:
    """The run is done all the same: the tenant took it."""
    with late_world() as world:
        world.apply(plan_of(world, signatures=SIGNED[0]))
        world.tenant.late([{"late": "created", "collection": "signature-users", "seconds": 900}])
        events = world.apply(plan_of(world, signatures=SIGNED[1]))
        (seen,) = [one for one in events if isinstance(one, StepSeen)]
        assert (seen.shown, seen.seconds) == (False, 120)
        assert [one.failed for one in events if isinstance(one, Applied)] == [0]


USER = "ana@acme.example"
SIGNED = [
    {"team": {"name": "Team", "text": "Regards", "users": {"ownership": "additive", "members": m}}}
    for m in ([], [USER])
]


@pytest.mark.parametrize(("seconds", "ends"), [(200, "done"), (2000, "waiting")])
def test_a_user_who_has_not_come_over_is_waited_for(seconds: int, ends: str) -> None:
    """With progress, up to five minutes; then the step waits, and nothing has failed."""
    with late_world({"late": "users", "seconds": seconds}) as world:
        events = world.apply(plan_of(world, signatures=SIGNED[1]))
        assert [one for one in events if isinstance(one, StepFailed)] == []
        held = [one for one in events if isinstance(one, StepHeld)]
        assert held[0].left == 300
        assert f"`{USER}` is not known to this part of the tenant yet" in held[0].because
        waiting = [one for one in events if isinstance(one, StepWaiting)]
        assert [bool(one.reason) for one in waiting] == ([] if ends == "done" else [True])
        world.let_pass(seconds)
        world.apply(plan_of(world, signatures=SIGNED[1]))
        assert plan_of(world, signatures=SIGNED[1]).decision.is_empty


def test_what_does_not_show_yet_is_not_made_again_under_another_address() -> None:
    """It has the same name: unknown at first, and taken over once it shows."""
    with late_world({"late": "created", "seconds": 200, "by_id": True}) as world:
        world.apply(plan_of(world, tags=TAG))
        early = plan_of(world, tags={"junk": TAG["spam"]}).decision
        assert (early.changes, [one.subject for one in early.unknown]) == (
            (),
            ["tag.junk", "tag.spam"],
        )
        world.let_pass(200)
        later = plan_of(world, tags={"junk": TAG["spam"]}).decision
        assert {one.address: one.action for one in later.changes} == {
            "tag.junk": "adopt",
            "tag.spam": "forget",
        }


def test_a_rollback_does_not_call_gone_what_only_does_not_show() -> None:
    """It is the object of then: unknown, and nothing new is announced in its place."""
    with late_world({"late": "created", "seconds": 200, "by_id": True}) as world:
        world.apply(plan_of(world, tags=TAG, templates=BRAND))
        state = world.store.read()
        assert state is not None
        made = world.rollback(state.serial).decision
        assert made.rollback is not None
        assert (made.rollback.lasting, made.changes) == ((), ())
        assert ["tag.spam", "template.brand"] == [one.subject for one in made.unknown]
        world.store.bodies.clear()
        made = world.rollback(state.serial).decision
        assert made.rollback is not None
        assert ["text_gone"] == [one.why for one in made.rollback.lasting]


def test_nothing_goes_while_what_may_refer_to_it_does_not_show() -> None:
    """A channel that nobody sees yet needs its skill and its domain."""
    with after(**CARE) as world:
        world.pace, world.flows = timedelta(minutes=1), True
        world.tenant.late(
            [{"late": "created", "collection": "channels", "seconds": 590, "by_id": True}]
        )
        more = {"sales": {**CHANNEL, "name": "Sales", "address": "sales@care.example"}}
        skills = {**CARE["skills"], "sales": {**SKILL, "name": "In.Sales"}}
        more["sales"]["default_skill"] = "sales"
        world.apply(plan_of(world, **care(skills=skills, channels=CARE["channels"] | more)))
        early = plan_of(world, **CARE).decision
        assert (early.changes, [one.subject for one in early.unknown]) == (
            (),
            ["channel.sales", "skill.sales"],
        )
        world.let_pass(590)
        later = plan_of(world, **CARE).decision
        assert [one.address for one in later.changes] == ["channel.sales", "skill.sales"]


def unanswered(world: World, **sections: Any) -> None:
    """What is posted arrives, and its answer is lost."""
    world.tenant.faults([{"fault": "cut", "method": "POST", "when": "after"}])
    world.apply(plan_of(world, **sections))
    world.tenant.faults([])


def test_a_create_that_nobody_answered_is_not_sent_again_while_it_may_not_show() -> None:
    """Neither by a plan, nor by another run, nor by going on; once it shows, it is ours."""
    with late_world({"late": "created", "collection": "email-templates", "seconds": 290}) as world:
        world.pace = timedelta(seconds=20)
        unanswered(world, templates=BRAND)
        early = plan_of(world, templates=BRAND).decision
        assert (early.changes, [one.subject for one in early.unknown]) == ((), ["template.brand"])
        assert "was sent and not answered" in early.unknown[0].reason
        (failed,) = [one for one in world.resume() if isinstance(one, StepFailed)]
        assert (failed.step, failed.may_have_happened) == ("template.brand create", True)
        world.apply(plan_of(world, templates=BRAND, tags=TAG))
        state = world.store.read()
        assert state is not None
        assert (state.run, list(state.sent)) == (None, ["template.brand"])
        assert plan_of(world, templates=BRAND, tags=TAG).decision.changes == ()
        world.let_pass(290)
        world.apply(plan_of(world, templates=BRAND, tags=TAG))
        assert len(world.documents("email-templates")) == 1
        state = world.store.read()
        assert state is not None
        assert (state.bindings["template.brand"].origin, state.sent) == ("created", {})


def test_a_create_that_nobody_answered_is_not_sent_again_under_another_address() -> None:
    """The name is what there may be two of."""
    with late_world({"late": "created", "seconds": 290}) as world:
        unanswered(world, templates=BRAND)
        early = plan_of(world, templates={"house": BRAND["brand"]}).decision
        assert (early.changes, [one.subject for one in early.unknown]) == (
            (),
            ["template.brand", "template.house"],
        )


def test_a_create_that_never_arrived_is_sent_again_once_it_would_show() -> None:
    """After five minutes, the longest that the vendor speaks of."""
    with late_world() as world:
        world.tenant.faults([{"fault": "cut", "method": "POST", "when": "before"}])
        world.apply(plan_of(world, templates=BRAND))
        world.tenant.faults([])
        assert plan_of(world, templates=BRAND).decision.changes == ()
        world.time += timedelta(minutes=5)
        assert [one.action for one in plan_of(world, templates=BRAND).decision.changes] == [
            "create"
        ]


def test_a_clock_that_was_ahead_makes_nothing_gone() -> None:
    """What was made in an hour from now is as new as what was made now, until a run has passed."""
    with late_world({"late": "created", "seconds": 300}) as world:
        ahead, behind = timedelta(hours=1), timedelta(minutes=11)
        world.time += ahead
        world.apply(plan_of(world, tags=TAG))
        unanswered(world, templates=BRAND, tags=TAG)
        world.time -= ahead
        early = plan_of(world, templates=BRAND, tags=TAG)
        assert early.decision.changes == ()
        assert [one.subject for one in early.decision.unknown] == ["tag.spam", "template.brand"]
        world.apply(early)
        (tag,) = [one for one in world.documents("tags") if one["title"] == "Spam"]
        world.remove("tags", str(tag["id"]))
        world.time += behind
        world.let_pass(300)
        again = plan_of(world, templates=BRAND, tags=TAG).decision
        assert [one.address for one in again.changes if one.action == "create"] == ["tag.spam"]
