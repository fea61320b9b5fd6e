from __future__ import annotations

from typing import Any

from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.planning.figures import Agents
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, SKILL, after, care, guards, plan_of
from tests.support.world import World, refusing

Sections = dict[str, Any]


def answered(name: str, *users: str, **fields: Any) -> Sections:
    """A skill with these agents."""
    members = [{"user": f"{user}@acme.example", "proficiency": 1} for user in users]
    agents = {"ownership": "authoritative", "members": members}
    return {**SKILL, "name": name, "agents": agents, **fields}


def signed(*users: str, text: str = "Hello") -> Sections:
    """A signature with these users."""
    members = [f"{user}@acme.example" for user in users]
    return {
        "name": "Ours",
        "text": text,
        "users": {"ownership": "authoritative", "members": members},
    }


def agents(world: World, limit: int = 100, **sections: Any) -> int:
    """How many people a plan touches, all of them known."""
    plan = plan_of(world, policy={"max_agents": limit}, **sections)
    counted = plan.decision.agents
    assert counted is not None
    assert counted.unread == ()
    assert (counted.count > limit) is ("max-agents" in {guard for guard, _ in guards(plan)})
    return counted.count


def test_without_a_limit_nobody_is_counted() -> None:
    """It costs reads."""
    with World() as world:
        assert plan_of(world, tags={"spam": {"title": "Spam"}}).decision.agents is None


def test_everybody_behind_a_changed_object_is_touched() -> None:
    """Before and after; a link that only comes or goes touches its own person."""
    with after(skills={"one": answered("In.One", "ana", "luc")}) as world:
        changed = answered("In.One", "ana", "luc", accept_reject=True)
        assert agents(world, skills={"one": changed}) == 2
        assert agents(world, skills={"one": answered("In.One", "ana", "mia")}) == 2
        assert agents(world, skills={"one": answered("In.One", "ana", "luc", "mia")}) == 1
        both = answered("In.One", "mia", accept_reject=True)
        assert agents(world, skills={"one": both}) == 3
        assert agents(world) == 2  # it is deactivated
        assert agents(world, skills={"one": answered("In.One", "ana", "luc")}) == 0


def test_a_limit_of_nobody_lets_nobody_be_touched() -> None:
    """Zero is a limit as any other, and one is not several."""
    with after(skills={"one": answered("In.One", "ana")}) as world:
        limited = {"policy": {"max_agents": 0}, "skills": {"one": answered("In.One")}}
        (refusal,) = plan_of(world, **limited).decision.refusals
        assert refusal.message.startswith("1 agent would be touched, 1 of them")
        assert agents(world, 0, skills={"one": answered("In.One", "ana")}) == 0


def test_one_person_is_counted_once() -> None:
    """Whatever the platform calls him, and however the name is spelled."""
    one: Sections = {
        "skills": {"one": answered("In.One", "ana")},
        "signatures": {"ours": signed("ana")},
    }
    with after(**one) as world:
        other: Sections = {
            "skills": {"one": answered("In.One", "ana", accept_reject=True)},
            "signatures": {"ours": signed("ANA", text="Bye")},
        }
        assert agents(world, **other) == 1


def test_a_reference_that_leads_elsewhere_touches_both_ends() -> None:
    """The agents who got the mail, and those who will get it."""
    skills = {"billing": answered("In.Billing", "ana", "luc"), "other": answered("In.Other", "mia")}
    with after(**care(skills=skills)) as world:
        turned = {"billing": {**CHANNEL, "default_skill": "other"}}
        assert agents(world, **care(skills=skills, channels=turned)) == 3
        assert agents(world, **care(skills=skills, channels={})) == 2
        assert agents(world, 2, **care(skills=skills, channels=turned)) == 3
        renamed = {"billing": {**CHANNEL, "name": "Bills"}}
        assert agents(world, **care(skills=skills, channels=renamed)) == 0


def test_a_foreign_skill_has_people_as_well() -> None:
    """They are read although it is not ours."""
    skills = {"billing": answered("In.Billing", "ana"), "theirs": answered("In.Theirs", "mia")}
    with after(**care(skills=skills)) as world:
        ours = {"billing": skills["billing"]}
        removed = [{"address": "skill.theirs", "destroy": False}]
        world.apply(plan_of(world, **care(skills=ours, removed=removed)))
        turned = {"billing": {**CHANNEL, "default_skill": {"lookup": "In.Theirs"}}}
        assert agents(world, **care(skills=ours, channels=turned)) == 2


def test_people_who_could_not_be_read_are_never_nobody() -> None:
    """Whether the call failed or the profile has none: refused, with the object."""
    with after(signatures={"ours": signed("ana")}) as world:
        edited: Sections = {
            "signatures": {"ours": signed("ana", text="Bye")},
            "policy": {"max_agents": 5},
        }
        world.wrap = refusing("GET", "/users?", status=403)
        plan = plan_of(world, **edited)
        assert ("max-agents", "signature.ours") in guards(plan)
        assert plan.decision.agents == Agents(count=0, limit=5, unread=("signature.ours",))
        world.wrap = None
        world.profile = DOCUMENTED
        again = world.plan(a_manifest(**edited))
        touched = again.decision.agents
        assert touched is not None
        assert ("max-agents", "signature.ours") in guards(again) or touched.count == 1
