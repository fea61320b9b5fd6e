from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.errors import Refused
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.restore import declared
from cxdeclare.planning.rollback import Why
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, SKILL, after, care, changes, guards
from tests.support.world import World

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
TAG = {"title": "Gold"}


def held(world: World) -> State:
    """The latest state."""
    state = world.store.read()
    assert state is not None
    return state


def left_out(plan: Plan) -> list[tuple[Why, str, tuple[str, ...]]]:
    """What stays, without the words."""
    assert plan.decision.rollback is not None
    return [(n.why, n.address, n.names) for n in plan.decision.rollback.lasting]


def test_the_state_says_again_what_was_declared() -> None:
    """All fields and links of every resource, but for those that every object has."""
    agents = {"ownership": "additive", "members": [{"user": "ana@acme.example", "proficiency": 1}]}
    skill = {**SKILL, "agents": agents, "hours": None, "accept_reject": True}
    manifest = a_manifest(
        **care(
            skills={"billing": skill},
            templates={"brand": BRAND},
            slas={"default": {"first_response": "1h", "resolution": "2d"}},
            channels={"billing": {**CHANNEL, "email": {"template": "brand", "force_tls": True}}},
            roles={"a": {"name": "Agent", "channels": {"ownership": "additive", "members": {}}}},
        )
    )
    with World() as world:
        world.publish_dns("care.example")
        world.converge(manifest)
        state = held(world)
        again = declared(ALL, state, state)
        assert manifest.resources.keys() == again.resources.keys()
        for address, resource in manifest.resources.items():
            parts = {name: values for name, values in resource.parts.items() if values}
            found = again.resources[address].parts.items()
            assert parts == {name: values for name, values in found if values}
            assert resource.members == again.resources[address].members


def test_a_text_that_is_not_kept_is_left_as_it_is() -> None:
    """The field is named, and nothing is written over what is there."""
    with after(templates={"brand": BRAND}) as world:
        then = held(world).serial
        world.converge(a_manifest(templates={"brand": {**BRAND, "html": "<p>two</p>"}}))
        world.store.bodies.clear()
        plan = world.rollback(then)
        assert {} == changes(plan)
        assert [(Why.TEXT_GONE, "template.brand", ("html",))] == left_out(plan)


def test_what_cannot_be_made_without_a_lost_text_is_left_out() -> None:
    """Nothing is made of half of what it was."""
    with after(templates={"brand": BRAND}, tags={"a": TAG}) as world:
        then = held(world).serial
        world.converge(a_manifest(tags={"a": TAG}))
        world.store.bodies.clear()
        plan = world.rollback(then)
        assert {} == changes(plan)
        assert [(Why.GONE, "template.brand", ())] == left_out(plan)


def test_a_user_who_left_does_not_stand_in_the_way() -> None:
    """The link is named and left out; all the rest goes back."""
    agents = {
        "ownership": "authoritative",
        "members": [
            {"user": "ana@acme.example", "proficiency": 1},
            {"user": "luc@acme.example", "proficiency": 1},
        ],
    }
    with after(skills={"billing": {**SKILL, "agents": agents}}) as world:
        then = held(world).serial
        nobody = {"ownership": "authoritative", "members": []}
        world.converge(a_manifest(skills={"billing": {**SKILL, "agents": nobody}}))
        (luc,) = (a for a in world.documents("agents") if a["userName"] == "luc@acme.example")
        world.remove("agents", str(luc["agentId"]))
        plan = world.rollback(then)
        (step,) = plan.decision.steps
        assert "ana@acme.example" == step.member
        assert [(Why.GONE, "skill.billing", ("luc@acme.example",))] == left_out(plan)


def test_going_back_leaves_every_protection() -> None:
    """Of an address that was not protected then, and of one that was not there."""
    with after(templates={"brand": BRAND}) as world:
        then = held(world)
        both = {"brand": BRAND, "new": {"name": "New", "html": "x"}}
        protect = ["template.brand", "template.new"]
        world.converge(a_manifest(templates=both, policy={"protect": protect}))
        plan = world.rollback(then.serial)
        assert {"template.new": "delete"} == changes(plan)  # shown, and refused
        assert {("protected", "template.new")} == guards(plan)
        with pytest.raises(Refused, match="protected"):
            world.apply(plan)


def test_a_protection_goes_with_the_name_that_is_given_back() -> None:
    """It is the object that is protected, whatever it is called."""
    with after(templates={"brand": BRAND}) as world:
        then = held(world)
        moved = [{"from": "template.brand", "to": "template.green"}]
        protect = ["template.green"]
        world.converge(
            a_manifest(templates={"green": BRAND}, moved=moved, policy={"protect": protect})
        )
        plan = world.rollback(then.serial)
        assert {"template.brand": "move"} == changes(plan)
        world.apply(plan)
        assert held(world).bindings["template.brand"].protected


def test_objects_that_have_swapped_names_are_not_moved_onto_each_other() -> None:
    """Only an address that is free can be given back."""
    with after(templates={"a": BRAND, "b": {"name": "Other", "html": "x"}}) as world:
        state = held(world)
        swapped = {
            "template.a": state.bindings["template.b"],
            "template.b": state.bindings["template.a"],
        }
        now = state.model_copy(update={"bindings": swapped})
        assert {} == declared(ALL, state, now).moved
        freed = state.model_copy(update={"bindings": {"template.c": state.bindings["template.a"]}})
        moved = {Address("template", "c"): Address("template", "a")}
        assert moved == declared(ALL, state, freed).moved


def test_a_version_that_is_not_kept_cannot_be_gone_back_to() -> None:
    """Nothing is guessed from its neighbours."""
    with after(tags={"a": TAG}) as world, pytest.raises(Exception, match="999 is not kept"):
        world.rollback(999)


def test_a_secret_of_then_may_be_gone() -> None:
    """It is not sent, so nobody has to have it: not the variable, and not the key."""
    care = {
        "domain": "care.example",
        "region": "eu-central-1",
        "account": "own",
        "dkim": {"selector": "own", "private_key": "${secret.env:FIRST}"},
    }
    with after(email_domains={"care": care}, tags={"a": TAG}) as world:
        then = held(world).serial
        world.converge(a_manifest(email_domains={"care": care}, tags={"a": {"title": "Silver"}}))
        world.secrets = {}
        plan = world.rollback(then)
        assert {"tag.a": "update"} == changes(plan)
        assert (Why.SECRET, "email_domain.care", ("dkim.private_key",)) in left_out(plan)
