from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.engine.events import Applied
from cxdeclare.model.address import Address
from cxdeclare.model.errors import StalePlan
from cxdeclare.planning.moved import ends
from cxdeclare.planning.plan import Action
from tests.support.manifests import a_manifest
from tests.support.scenes import (
    CHANNEL,
    SKILL,
    after,
    care,
    change_of,
    changes,
    codes_of,
    fields,
    plan_of,
)
from tests.support.world import World, refusing

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
MOVED = [{"from": "template.brand", "to": "template.look"}]


def bound(world: World) -> dict[str, str]:
    """Ids by address."""
    state = world.store.read()
    assert state is not None
    return {address: binding.id for address, binding in state.bindings.items()}


def test_a_move_is_shown_as_itself_and_writes_nothing() -> None:
    """It is a difference until it is done, and then there is none, with or without the entry."""
    with after(templates={"brand": BRAND}) as world:
        (id_,) = bound(world).values()
        writes = world.tenant.writes
        plan = plan_of(world, templates={"look": BRAND}, moved=MOVED)
        change = change_of(plan, "template.look")
        said = (change.title, change.moved_from, change.id, change.reason)
        assert ("move", "template.brand", id_, "it was template.brand") == said
        assert not plan.decision.is_empty
        world.apply(plan)
        assert bound(world) == {"template.look": id_}
        assert world.tenant.writes == writes
        for sections in ({"moved": MOVED}, {}):
            again = plan_of(world, templates={"look": BRAND}, **sections).decision
            assert (again.is_empty, again.moved, again.records) == (True, {}, {})


def test_a_move_takes_a_change_of_identity_along() -> None:
    """Without the entry, another key with another name would be another object."""
    with after(templates={"brand": BRAND}) as world:
        (id_,) = bound(world).values()
        look = {"look": {**BRAND, "name": "Look"}}
        plan = plan_of(world, templates=look, moved=MOVED)
        assert changes(plan) == {"template.look": "move and update"}
        (step,) = plan.decision.steps
        assert fields(step) == {"name": ("Brand", "Look")}
        world.apply(plan)
        assert bound(world) == {"template.look": id_}
        assert plan_of(world, templates=look, moved=MOVED).decision.is_empty
        assert world.drift().changed == {}


def test_what_is_not_in_the_state_is_not_moved() -> None:
    """An entry for a state that never had the address does nothing."""
    with World() as world:
        plan = plan_of(world, templates={"look": BRAND}, moved=MOVED)
        assert changes(plan) == {"template.look": "create"}
        assert plan.decision.moved == {}


def test_two_objects_never_come_to_stand_behind_one_address() -> None:
    """Both are named, and nothing is planned."""
    other = {"name": "Look", "html": "<p/>"}
    with after(templates={"brand": BRAND, "look": other}) as world:
        assert codes_of(world, templates={"look": other}, moved=MOVED) == ["CXD311"]


def test_two_ends_of_a_chain_never_come_to_stand_behind_one_address() -> None:
    """Nor do two that are on the way to the same."""
    other = {"name": "Look", "html": "<p/>"}
    chain = [*MOVED, {"from": "template.look", "to": "template.end"}]
    with after(templates={"brand": BRAND, "look": other}) as world:
        assert codes_of(world, templates={"end": other}, moved=chain) == ["CXD311"]
    with after(templates={"look": other}) as world:
        plan = plan_of(world, templates={"end": other}, moved=chain)
        assert change_of(plan, "template.end").moved_from == "template.look"


def test_what_stands_at_the_start_of_a_chain_goes_to_its_end() -> None:
    """As it would have gone by way of every step."""
    chain = [{"from": "template.look", "to": "template.end"}, *MOVED]
    with after(templates={"brand": BRAND}) as world:
        plan = plan_of(world, templates={"end": BRAND}, moved=chain)
        assert changes(plan) == {"template.end": "move"}
        assert plan.decision.moved == {"template.brand": "template.end"}


def test_a_move_costs_no_reading() -> None:
    """Nothing leaves, so nobody has to be asked who refers to it."""
    with after(**care(templates={"brand": BRAND})) as world:
        theirs = {**world.documents("channels")[0], "idOnExternalPlatform": "they@care.example"}
        theirs["id"] = f"{theirs['id'].partition('_')[0]}_they@care.example"
        world.must("POST", "/dfo/3.0/channels", theirs)
        reads = plan_of(world, **care(templates={"brand": BRAND})).reads
        moving = care(templates={"look": BRAND}, moved=MOVED)
        assert plan_of(world, **moving).reads == reads


def test_a_chain_leads_to_its_end() -> None:
    """From wherever one stands on it."""
    a, b, c, d = (Address("tag", key) for key in "abcd")
    assert ends({c: d, a: b, b: c}) == {a: d, b: d, c: d}


def test_protection_and_origin_go_along() -> None:
    """What was made stays made, and what is protected stays protected until it is said."""
    policy = {"protect": ["template.brand"]}
    with after(templates={"brand": BRAND}, policy=policy) as world:
        kept = {"protect": ["template.look"]}
        plan = plan_of(world, templates={"look": BRAND}, moved=MOVED, policy=kept)
        assert change_of(plan, "template.look").notes == ()
        let_go = plan_of(world, templates={"look": BRAND}, moved=MOVED)
        assert change_of(let_go, "template.look").notes == ("it is no longer protected",)
        assert changes(let_go) == {"template.look": "move"}
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        binding = state.bindings["template.look"]
        assert (binding.origin, binding.protected) == ("created", True)
        world.apply(plan_of(world, templates={"look": BRAND}))
        assert plan_of(world, templates={"look": BRAND}).decision.is_empty


def test_what_others_were_applied_with_is_called_anew() -> None:
    """References and links in the state follow, so that nothing seems to have drifted."""
    role: dict[str, Any] = {"name": "Agent", "channels": {"ownership": "additive", "members": {}}}
    role["channels"]["members"] = {"billing": {"permissions": ["view"]}}
    with after(**care(roles={"agent": role})) as world:
        members = {"ownership": "additive", "members": {"post": {"permissions": ["view"]}}}
        now = {
            "email_domains": care()["email_domains"],
            "skills": {"money": SKILL},
            "channels": {"post": {**CHANNEL, "default_skill": "money"}},
            "roles": {"agent": {**role, "channels": members}},
            "moved": [
                {"from": "skill.billing", "to": "skill.money"},
                {"from": "channel.billing", "to": "channel.post"},
            ],
        }
        plan = plan_of(world, **now)
        assert changes(plan) == {"skill.money": "move", "channel.post": "move"}
        assert plan.decision.records == {}
        world.apply(plan)
        assert world.drift().changed == {}


def test_a_move_needs_nothing_of_the_tenant() -> None:
    """What cannot be read is still called otherwise; the rest of it is left alone."""
    with after(templates={"brand": BRAND}) as world:
        (id_,) = bound(world).values()
        world.wrap = refusing("GET", "/email-templates", status=403)
        plan = plan_of(world, templates={"look": BRAND}, moved=MOVED)
        assert changes(plan) == {"template.look": "move"}
        assert {one.subject for one in plan.decision.unknown} >= {"template.look"}
        assert [Applied] == [type(e) for e in world.apply(plan) if isinstance(e, Applied)]
        assert bound(world) == {"template.look": id_}


def test_what_a_killed_run_was_making_is_moved_as_well() -> None:
    """It is found under its new address, and is still one we made."""
    with World() as world:
        plan = plan_of(world, templates={"brand": BRAND})
        world.killed(plan, lambda request: request.method == "POST" and "templates" in request.url)
        moved = plan_of(world, templates={"look": BRAND}, moved=MOVED)
        assert changes(moved) == {"template.look": "move"}
        world.apply(moved)
        state = world.store.read()
        assert state is not None
        assert {a: b.origin for a, b in state.bindings.items()} == {"template.look": "created"}
        assert state.making == {}


def test_a_kill_after_the_move_was_noted_is_closed_by_the_next_run() -> None:
    """Nothing is left to do, and the state says that nothing is under way."""
    with after(templates={"brand": BRAND}) as world:
        count = len(world.store.versions)
        world.apply(plan_of(world, templates={"look": BRAND}, moved=MOVED))
        del world.store.versions[count + 1 :]
        again = plan_of(world, templates={"look": BRAND}, moved=MOVED)
        assert again.decision.is_empty
        world.apply(again)
        state = world.store.read()
        assert state is not None
        assert state.consuming is None


def test_a_plan_is_stale_once_another_has_moved_what_it_names() -> None:
    """The state has gone on."""
    with after(templates={"brand": BRAND}) as world:
        old = plan_of(world, templates={"brand": {**BRAND, "html": "<p>two</p>"}})
        world.apply(plan_of(world, templates={"look": BRAND}, moved=MOVED))
        writes = world.tenant.writes
        with pytest.raises(StalePlan, match="serial"):
            world.apply(old)
        assert world.tenant.writes == writes


def test_a_moved_object_that_is_replaced_is_moved_first() -> None:
    """The old one is known under the new address until it may go."""
    moved = [{"from": "channel.billing", "to": "channel.post"}]
    with after(**care()) as world:
        post = {"post": {**CHANNEL, "address": "post@care.example"}}
        sections = {**care(channels=post), "moved": moved}
        plan = plan_of(world, **sections)
        change = change_of(plan, "channel.post")
        assert (change.action, change.moved_from) == (Action.REPLACE, "channel.billing")
        world.converge(a_manifest(**sections))
        assert {a for a in bound(world) if a.startswith("channel.")} == {"channel.post"}
        assert len([c for c in world.documents("channels") if c["name"] == "Billing"]) == 1


def test_without_the_entry_a_renamed_key_takes_the_object_over() -> None:
    """As long as it is called what it was called."""
    with after(templates={"brand": BRAND}) as world:
        plan = plan_of(world, templates={"look": BRAND})
        assert changes(plan) == {"template.look": "adopt", "template.brand": "forget"}
