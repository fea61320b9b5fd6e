from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Snapshot
from cxdeclare.planning.naming import Naming
from tests.support.scenes import (
    CHANNEL,
    SKILL,
    after,
    care,
    changes,
    codes_of,
    fields,
    plan_of,
)
from tests.support.world import World, refusing

_ACD = "/inContactAPI/services/v33.0"


def signed(*users: str) -> dict[str, Any]:
    """A signature with exactly these users."""
    owned = {"ownership": "authoritative", "members": list(users)}
    return {"signatures": {"mine": {"name": "Mine", "text": "x", "users": owned}}}


def answering(*users: int) -> dict[str, Any]:
    """A skill that one agent answers, with this proficiency."""
    members = [{"user": "ana@acme.example", "proficiency": one} for one in users]
    agents = {"ownership": "authoritative", "members": members}
    return {"skills": {"billing": {**SKILL, "agents": agents}}}


def switch_off(world: World) -> None:
    """Switch Ana off for the skill in the screens."""
    (skill,) = (s["skillId"] for s in world.documents("skills") if s["skillName"] == "In.Billing")
    (ana,) = (a["agentId"] for a in world.documents("agents") if a["userName"].startswith("ana@"))
    entry = {"agentId": ana, "proficiency": 1, "isActive": False}
    world.must("PUT", f"{_ACD}/skills/{skill}/agents", {"agents": [entry]})


@pytest.mark.parametrize("wanted", [(), ("luc@acme.example",)])
def test_an_exact_set_is_not_known_while_its_members_cannot_be_listed(wanted: Any) -> None:
    """Nobody knows whom to remove, so nothing is called as declared, and nothing is recorded."""
    with after(**signed("ana@acme.example")) as world:
        world.wrap = refusing("POST", "/users/search")
        plan = plan_of(world, **signed(*wanted))
        assert plan.decision.is_empty
        (unknown,) = plan.decision.unknown
        assert unknown.subject == ("signature.mine" if wanted else "signature.mine#users")
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        assert set(state.bindings["signature.mine"].members["users"]) == {"ana@acme.example"}
        world.wrap = None
        assert [s.verb for s in plan_of(world, **signed()).decision.steps] == ["remove"]


def test_an_exact_set_of_channels_is_not_known_while_channels_cannot_be_listed() -> None:
    """A filter may hold channels that have no name now."""
    queue = {
        "name": "Outbound.Default",
        "filters": {
            "mail": {
                "priority": 5,
                "included_channels": {"ownership": "authoritative", "members": []},
            }
        },
    }
    with after(routing_queues={"out": queue}) as world:
        world.wrap = refusing("GET", "/channels")
        plan = plan_of(world, routing_queues={"out": queue})
        assert [one.subject for one in plan.decision.unknown] == ["routing_queue.out#filters"]


def test_an_agent_switched_off_on_a_skill_is_switched_on_again() -> None:
    """A link that is there and does nothing is not as declared."""
    with after(**answering(1)) as world:
        switch_off(world)
        assert set(world.drift().changed) == {"skill.billing"}
        plan = plan_of(world, **answering(1))
        (step,) = plan.decision.steps
        assert (step.verb, fields(step)) == ("change", {"active": (False, True)})
        world.apply(plan)
        assert plan_of(world, **answering(1)).decision.is_empty
        assert world.drift().changed == {}


def test_a_lookup_finds_active_digital_skills_only() -> None:
    """A skill that was switched off, or one for calls, cannot take e-mail."""
    looked = care(
        skills={},
        channels={"billing": {**CHANNEL, "default_skill": {"lookup": "In.Theirs"}}},
    )
    with after(skills={"theirs": {**SKILL, "name": "In.Theirs"}}) as world:
        world.store.versions.clear()
        world.publish_dns("care.example")
        assert "channel.billing" in changes(plan_of(world, **looked))
        (id_,) = (s["skillId"] for s in world.documents("skills") if s["skillName"] == "In.Theirs")
        world.edit("skills", str(id_), isActive=False)
        assert codes_of(world, **looked) == ["CXD301"]
        world.edit("skills", str(id_), isActive=True, mediaTypeId=4)
        assert codes_of(world, **looked) == ["CXD301"]


def test_a_skill_switched_off_is_not_taken_for_the_active_one_of_its_name() -> None:
    """What points at the old one is not as declared, although the names are the same."""
    skill = {"skillName": "In.Theirs", "mediaTypeId": 9}
    raws = {"1": {**skill, "isActive": False}, "2": {**skill, "isActive": True}}
    listing = Listing.whole({id_: Found(id_, raw) for id_, raw in raws.items()})
    naming = Naming(ALL, Snapshot("t", {"skill": listing}), {})
    assert naming.find("skill", "In.Theirs") == ["2"]
    assert naming.name("skill", 1) == {"id": "1"}
    assert naming.name("skill", 2) == {"lookup": "In.Theirs"}
