from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.events import StepDone
from cxdeclare.model.errors import UnknownOutcome
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, SKILL, after, care, change_of, changes, plan_of, step_of
from tests.support.world import World, refusing

OLD, NEW = "billing@care.example", "new@care.example"


def at(address: str, **sections: Any) -> dict[str, Any]:
    """The one channel, at this address."""
    return care(channels={"billing": {**CHANNEL, "address": address}}, **sections)


def linked(address: str, ownership: str = "additive") -> dict[str, Any]:
    """A channel that a role and a filter point at."""
    return at(
        address,
        roles={
            "agent": {
                "name": "Agent",
                "channels": {
                    "ownership": ownership,
                    "members": {"billing": {"permissions": ["view"]}},
                },
            }
        },
        routing_queues={
            "out": {
                "name": "Outbound.Default",
                "filters": {
                    "mail": {
                        "priority": 5,
                        "included_channels": {"ownership": ownership, "members": ["billing"]},
                    }
                },
            }
        },
    )


def addresses(world: World) -> list[str]:
    """What the channels of the tenant are known by."""
    return sorted(one["idOnExternalPlatform"] for one in world.documents("channels"))


def losing_the_answer(send: Transport) -> Transport:
    """A fault: a channel is made, and nobody hears of it or can look for it."""
    dead: list[Request] = []

    def faulty(request: Request) -> Response:
        if dead:
            raise UnknownOutcome("dead")
        response = send(request)
        if request.method == "POST" and request.url.endswith("/channels"):
            dead.append(request)
            raise UnknownOutcome("cut")
        return response

    return faulty


def test_a_replacement_whose_answer_was_lost_ends_with_one_object() -> None:
    """The object that is there is taken, and the old one goes."""
    with after(**linked(OLD)) as world:
        world.wrap = losing_the_answer
        world.apply(a_manifest(**linked(NEW)))
        world.wrap = None
        assert addresses(world) == [OLD, NEW]
        plan = plan_of(world, **linked(NEW))
        assert changes(plan)["channel.billing-replaced-1"] == "delete"
        world.converge(a_manifest(**linked(NEW)))
        assert addresses(world) == [NEW]


def test_a_replacement_killed_after_its_create_ends_with_one_object() -> None:
    """The state on disk does not know of the new object, and it is found."""
    with after(**linked(OLD)) as world:
        before = list(world.store.versions)
        events = world.run(world.plan(a_manifest(**linked(NEW))))
        next(event for event in events if isinstance(event, StepDone))
        consumed = world.store.versions[: len(before) + 1]
        events.close()  # type: ignore[attr-defined]
        world.store.versions = consumed
        world.converge(a_manifest(**linked(NEW)))
        assert addresses(world) == [NEW]


def test_without_consent_the_object_left_over_is_withheld_and_not_lost() -> None:
    """It is in the state under an address of its own, and goes when it may."""
    with after(**at(OLD)) as world:
        world.wrap = losing_the_answer
        world.apply(a_manifest(**at(NEW)))
        world.wrap, world.consent = None, frozenset()
        plan = plan_of(world, **at(NEW))
        assert [one.address for one in plan.decision.orphans] == ["channel.billing-replaced-1"]
        world.apply(plan)
        assert addresses(world) == [OLD, NEW]
        state = world.store.read()
        assert state is not None
        assert state.bindings["channel.billing-replaced-1"].origin == "created"
        world.consent = frozenset({"channel"})
        world.converge(a_manifest(**at(NEW)))
        assert addresses(world) == [NEW]


def test_an_object_left_over_is_noted_also_if_no_journal_tells_of_it() -> None:
    """The state is one of before: the old object gets an address of its own, and is not lost."""
    with after(**at(OLD)) as world:
        before = list(world.store.versions)
        world.wrap = losing_the_answer
        world.apply(a_manifest(**at(NEW)))
        world.wrap, world.store.versions, world.consent = None, before, frozenset()
        plan = plan_of(world, **at(NEW))
        assert change_of(plan, "channel.billing-replaced-1").title == "adopt"
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        assert state.bindings["channel.billing-replaced-1"].origin == "created"


@pytest.mark.parametrize("ownership", ["additive", "authoritative"])
def test_links_to_what_was_replaced_are_taken_away(ownership: str) -> None:
    """A filter that could not be written in the first run is repointed in the second."""
    with after(**linked(OLD, ownership)) as world:
        world.wrap = refusing("PUT", "/filters/")
        world.apply(a_manifest(**linked(NEW, ownership)))
        world.wrap = None
        assert addresses(world) == [OLD, NEW]
        world.converge(a_manifest(**linked(NEW, ownership)))
        assert addresses(world) == [NEW]
        (role,) = (one["id"] for one in world.documents("digital-roles") if one["name"] == "Agent")
        seen = world.must("GET", f"/dfo/3.0/roles/{role}/channels")["data"]
        assert len(seen) == 1


@pytest.mark.parametrize("ownership", ["additive", "authoritative"])
def test_a_manifest_that_goes_back_takes_the_old_object_back(ownership: str) -> None:
    """The old object, which could not go yet, is taken again, and the new one goes."""
    with after(**linked(OLD, ownership)) as world:
        world.wrap = refusing("DELETE", "/channels/")
        world.apply(a_manifest(**linked(NEW, ownership)))
        world.wrap = None
        plan = plan_of(world, **linked(OLD, ownership))
        assert changes(plan)["channel.billing-replaced-2"] == "delete"
        assert changes(plan)["channel.billing-replaced-1"] == "forget"
        world.converge(a_manifest(**linked(OLD, ownership)))
        assert addresses(world) == [OLD]


def test_a_protected_object_left_over_is_not_deleted() -> None:
    """Protection goes with the object, not with its address."""
    with after(**at(OLD)) as world:
        before = list(world.store.versions)
        world.wrap = losing_the_answer
        world.apply(a_manifest(**at(NEW)))
        world.wrap, world.store.versions = None, before
        plan = plan_of(world, **at(NEW), policy={"protect": ["channel.billing"]})
        assert "channel.billing-replaced-1" in {one.address for one in plan.decision.refusals}


def test_a_skill_made_by_a_run_that_was_cut_off_is_found() -> None:
    """Another direction is another skill, whatever it is called."""
    out = {**SKILL, "name": "Out.Billing", "direction": "outbound", "byoc": True}
    with after(skills={"billing": SKILL}) as world:
        before = list(world.store.versions)
        world.apply(a_manifest(skills={"billing": out}))
        world.store.versions = before
        (old,) = (s for s in world.documents("skills") if s["skillName"] == "In.Billing")
        world.edit("skills", str(old["skillId"]), isActive=True)
        plan = plan_of(world, skills={"billing": out})
        assert changes(plan) == {"skill.billing": "adopt", "skill.billing-replaced-1": "deactivate"}
        world.converge(a_manifest(skills={"billing": out}))
        active = {s["skillName"]: s["isActive"] for s in world.documents("skills")}
        assert (active["In.Billing"], active["Out.Billing"]) == (False, True)


def test_an_object_that_can_be_renamed_is_renamed() -> None:
    """Only what cannot become the declared object is left for another."""
    with after(skills={"billing": SKILL}) as world:
        plan = plan_of(world, skills={"billing": {**SKILL, "name": "In.Other"}})
        assert step_of(plan, "skill.billing update").object_id
