from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.events import StepDone, StepFailed
from cxdeclare.model.errors import StalePlan
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, DOMAIN, SKILL, after, care, plan_of
from tests.support.world import World

AGENTS = {"ownership": "authoritative", "members": [{"user": "ana@acme.example", "proficiency": 1}]}
STAFFED = care(skills={"billing": {**SKILL, "agents": AGENTS}})
BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}
_SKILLS = "/inContactAPI/services/v33.0/skills"


def _skill(world: World) -> int:
    return next(
        int(s["skillId"]) for s in world.documents("skills") if s["skillName"] == SKILL["name"]
    )


def _agent(world: World, name: str) -> int:
    return next(
        int(a["agentId"])
        for a in world.documents("agents")
        if a["userName"] == f"{name}@acme.example"
    )


def _rename_skill(world: World) -> None:
    world.edit("skills", str(_skill(world)), skillName="In.Theirs")


def _assign(world: World) -> None:
    body = {"agents": [{"agentId": _agent(world, "ben"), "proficiency": 4}]}
    world.must("POST", f"{_SKILLS}/{_skill(world)}/agents", body)


def _unassign(world: World) -> None:
    body = {"agents": [{"agentId": _agent(world, "ana")}]}
    world.must("DELETE", f"{_SKILLS}/{_skill(world)}/agents", body)


def _delete_channel(world: World) -> None:
    (channel,) = world.documents("channels")
    world.must("DELETE", f"/dfo/3.0/channels/{channel['id']}")


def _take_template_name(world: World) -> None:
    world.must("POST", "/dfo/3.0/email-templates", {"name": "NEW", "rules": "theirs"})


def _delete_template(world: World) -> None:
    (template,) = world.documents("email-templates")
    world.remove("email-templates", str(template["id"]))


def _rename_template(world: World) -> None:
    (template,) = world.documents("email-templates")
    world.edit("email-templates", str(template["id"]), name="Theirs")


def _save_script(world: World) -> None:
    script = next(s for s in world.documents("scripts") if s["scriptName"] == "Email\\Night")
    world.edit("scripts", str(script["masterID"]), status="OLD")
    world._keep("scripts", "9999", {**script, "masterID": 9999})


def _retire_user(world: World) -> None:
    world.edit("agents", str(_agent(world, "ben")), isActive=False)


def _change_body(world: World) -> None:
    (template,) = world.documents("email-templates")
    world.edit("email-templates", str(template["id"]), rules="<p>legal</p>")


def _change_channel(world: World) -> None:
    (channel,) = world.documents("channels")
    world.edit("channels", str(channel["id"]), hasOutboundFlow=True)


def _make_channel(world: World, address: str) -> str:
    """Somebody's own channel; its id."""
    script = next(s for s in world.documents("scripts") if s["status"] == "CURR")
    new = {
        "id": "email_theirs",
        "name": "Theirs",
        "channelIntegrationId": "in-contact-email",
        "realExternalPlatformId": "in-contact-email",
        "idOnExternalPlatform": address,
        "isPrivate": False,
        "hasTreeStructure": False,
        "studioScript": str(script["masterID"]),
    }
    return str(world.must("POST", "/dfo/3.0/channels", new)["id"])


def _use_old_skill(world: World) -> None:
    place = f"/dfo/3.0/channels/{_make_channel(world, 'theirs@care.example')}/email-settings"
    old = next(s["skillId"] for s in world.documents("skills") if s["skillName"] == "In.Old")
    world.must("PUT", place, {**world.must("GET", place), "defaultSkillId": old})


def _use_domain(world: World) -> None:
    _make_channel(world, "theirs@other.example")


def _user(world: World) -> str:
    return next(
        str(u["id"]) for u in world.documents("users") if u["userName"] == "luc@acme.example"
    )


def _sign_with(world: World, name: str) -> None:
    id_ = next(s["id"] for s in world.documents("signatures") if s["name"] == name)
    world.must("PUT", f"/dfo/3.0/automatic-signatures/{id_}/users/{_user(world)}")


def _sign_with_another(world: World) -> None:
    world.must("POST", "/dfo/3.0/automatic-signatures", {"name": "Third", "plainText": "t"})
    _sign_with(world, "Third")


def _rename_signature(world: World) -> None:
    id_ = next(s["id"] for s in world.documents("signatures") if s["name"] == "Mine")
    world.edit("signatures", str(id_), name="Theirs")


def _delete_signature(world: World) -> None:
    id_ = next(s["id"] for s in world.documents("signatures") if s["name"] == "Mine")
    world.must("DELETE", f"/dfo/3.0/automatic-signatures/{id_}")


MINE = {"mine": {"name": "Mine", "text": "x"}}
SIGNED = {"ownership": "authoritative", "members": ["luc@acme.example"]}
_BEN = {"user": "ben@acme.example", "proficiency": 2}
Case = tuple[dict[str, Any], dict[str, Any], Callable[[World], None], str]
CASES: dict[str, Case] = {
    "a field that is written": (
        STAFFED,
        care(skills={"billing": {**SKILL, "name": "In.New", "agents": AGENTS}}),
        _rename_skill,
        "name",
    ),
    "a link that is added": (
        STAFFED,
        care(
            skills={
                "billing": {**SKILL, "agents": {**AGENTS, "members": [*AGENTS["members"], _BEN]}}
            }
        ),
        _assign,
        "made by somebody else",
    ),
    "a link that is removed": (
        STAFFED,
        care(skills={"billing": {**SKILL, "agents": {**AGENTS, "members": []}}}),
        _unassign,
        "is gone",
    ),
    "an object that is written": (
        care(),
        care(channels={"billing": {**CHANNEL, "name": "New"}}),
        _delete_channel,
        "channel.billing",
    ),
    "the name of a new object": (
        {},
        {"templates": {"new": {"name": "New", "html": "x"}}},
        _take_template_name,
        "name",
    ),
    "the name of a renamed object": (
        {"templates": BRAND},
        {"templates": {"brand": {"name": "New", "html": "<p/>"}}},
        _take_template_name,
        "name",
    ),
    "an object that is deleted": ({"templates": BRAND}, {}, _delete_template, "template.brand"),
    "an object that is deleted and was renamed": (
        {"templates": BRAND},
        {},
        _rename_template,
        "name",
    ),
    "a script that is looked up": (
        care(),
        care(channels={"billing": {**CHANNEL, "default_script": "Email\\Night"}}),
        _save_script,
        "Email\\Night",
    ),
    "a user who is looked up": (
        care(),
        care(skills={"billing": {**SKILL, "agents": {"ownership": "additive", "members": [_BEN]}}}),
        _retire_user,
        "ben@acme.example",
    ),
    "an object that is pointed at": (
        care(templates=BRAND),
        care(templates=BRAND, channels={"billing": {**CHANNEL, "email": {"template": "brand"}}}),
        _delete_template,
        "template.brand",
    ),
    "any field of an object that is deleted": (
        {"templates": BRAND},
        {},
        _change_body,
        "html",
    ),
    "any field of an object that is replaced": (
        care(),
        care(channels={"billing": {**CHANNEL, "address": "new@care.example"}}),
        _change_channel,
        "outbound",
    ),
    "who refers to an object that goes": (
        care(skills={"billing": SKILL, "old": {**SKILL, "name": "In.Old"}}),
        care(),
        _use_old_skill,
        "#email.default_skill",
    ),
    "who holds on to an object that goes without a field that says so": (
        {"email_domains": {"other": {**DOMAIN, "domain": "other.example"}}},
        {},
        _use_domain,
        "channel/",
    ),
    "the links of an object that goes": (
        {"signatures": MINE},
        {},
        lambda world: _sign_with(world, "Mine"),
        "#users[",
    ),
    "where a link comes from": (
        {},
        {"signatures": {"mine": {**MINE["mine"], "users": SIGNED}}},
        _sign_with_another,
        "moved from object",
    ),
    "an object of which only our record changes": (
        {"signatures": MINE},
        {"policy": {"protect": ["signature.mine"]}, "signatures": MINE},
        _delete_signature,
        "signature.mine",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_moved_since_the_plan_refuses_it_with_zero_writes(case: Case) -> None:
    """What a step writes, takes, looks up or points at; what moved is named."""
    first, second, move, named = case
    with after(**first) as world:
        plan = plan_of(world, **second)
        assert plan.decision.refusals == ()
        move(world)
        writes, versions = world.tenant.writes, list(world.store.versions)
        with pytest.raises(StalePlan) as refused:
            world.apply(plan)
        assert named in str(refused.value)
        assert world.tenant.writes == writes
        assert world.store.versions == versions


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_did_not_move_is_applied(case: Case) -> None:
    """The same plans go through when nobody interferes."""
    first, second, _, _ = case
    with after(**first) as world:
        plan = plan_of(world, **second)
        start = len(world.tenant.log)
        world.apply(plan)
        assert world.refused(start) == []
        assert plan_of(world, **second).decision.is_empty


ADOPTED: dict[str, tuple[Callable[[World], None], str]] = {
    "is gone": (_delete_signature, "is gone"),
    "has another name": (_rename_signature, "is called `theirs`"),
}


@pytest.mark.parametrize("case", ADOPTED.values(), ids=ADOPTED)
def test_what_is_only_adopted_is_looked_at_again(case: tuple[Callable[[World], None], str]) -> None:
    """No call is planned for it, and still nothing is recorded of an object that has moved."""
    move, words = case
    with World() as world:
        world.must("POST", "/dfo/3.0/automatic-signatures", {"name": "Mine", "plainText": "x"})
        plan = plan_of(world, signatures=MINE)
        move(world)
        writes = world.tenant.writes
        with pytest.raises(StalePlan, match=words):
            world.apply(plan)
        assert (world.tenant.writes, world.store.versions) == (writes, [])


def test_a_link_that_is_taken_by_another_during_the_run_is_left_to_them() -> None:
    """Also after the first write, a user who just got another signature keeps it."""
    with World() as world:
        plan = plan_of(world, signatures={"mine": {**MINE["mine"], "users": SIGNED}})
        events = []
        for event in world.run(plan):
            if isinstance(event, StepDone):
                _sign_with_another(world)
            events.append(event)
        (failed,) = (one for one in events if isinstance(one, StepFailed))
        assert "the link has moved" in failed.message
        third = next(s["id"] for s in world.documents("signatures") if s["name"] == "Third")
        users = world.must("GET", f"/dfo/3.0/automatic-signatures/{third}/users")["data"]
        assert [one["incontactId"] for one in users] == [_user(world)]


def test_a_link_is_taken_although_another_set_of_links_ends_at_that_moment() -> None:
    """What is gone has nobody; a run ends such objects itself, side by side with other steps."""
    with World() as world:
        path = "/dfo/3.0/automatic-signatures"
        doomed = world.must("POST", path, {"name": "Doomed", "plainText": "t"})["id"]
        users = {"ownership": "authoritative", "members": ["ana@acme.example"]}
        plan = plan_of(world, signatures={"mine": {**MINE["mine"], "users": users}})
        writes = world.tenant.writes
        ended: list[Request] = []

        def wrap(send: Transport) -> Transport:
            def ending(request: Request) -> Response:
                is_read = f"{path}/{doomed}/users" in request.url
                if is_read and world.tenant.writes > writes and not ended:
                    ended.append(request)
                    world.remove("signatures", str(doomed))
                return send(request)

            return ending

        world.wrap = wrap
        failed = [event for event in world.run(plan) if isinstance(event, StepFailed)]
        assert ([], 1) == (failed, len(ended))


def test_what_no_step_rests_on_may_move() -> None:
    """Another field of the same object is taken as it is now, and survives."""
    with after(**care()) as world:
        plan = plan_of(world, **care(channels={"billing": {**CHANNEL, "name": "New"}}))
        (channel,) = world.documents("channels")
        world.edit("channels", channel["id"], hasCcAndBcc=True)
        world.apply(plan)
        (now,) = world.documents("channels")
        assert (now["name"], now["hasCcAndBcc"]) == ("New", True)


MOVED = [{"from": "template.brand", "to": "template.look"}]
LOOK = {"look": BRAND["brand"]}


def test_a_move_rests_on_nothing_in_the_tenant() -> None:
    """Whatever became of the object, it is called otherwise; the next plan looks after it."""
    with after(templates=BRAND) as world:
        plan = plan_of(world, templates=LOOK, moved=MOVED)
        _delete_template(world)
        reads = world.tenant.reads
        world.apply(plan)
        assert world.tenant.reads == reads
        again = plan_of(world, templates=LOOK)
        assert [(c.address, c.title) for c in again.decision.changes] == [
            ("template.look", "create")
        ]


def test_a_move_with_another_record_rests_on_its_object() -> None:
    """What the state is to say of it is true only while it is there."""
    policy = {"protect": ["template.look"]}
    with after(templates=BRAND) as world:
        plan = plan_of(world, templates=LOOK, moved=MOVED, policy=policy)
        assert plan.decision.records.keys() == {"template.look"}
        _delete_template(world)
        writes, versions = world.tenant.writes, list(world.store.versions)
        with pytest.raises(StalePlan, match=r"template\.look"):
            world.apply(plan)
        assert (world.tenant.writes, world.store.versions) == (writes, versions)


def test_what_is_left_over_elsewhere_is_looked_at_where_it_is() -> None:
    """A domain that was replaced by one in another region, by a run that was cut off."""
    here, there = {"care": DOMAIN}, {"care": {**DOMAIN, "region": "us-east-1"}}
    with after(email_domains=here) as world:
        count = len(world.store.versions)
        events = world.run(plan_of(world, email_domains=there))
        next(event for event in events if isinstance(event, StepDone))
        events.close()  # type: ignore[attr-defined]
        del world.store.versions[count + 1 :]
        world.converge(a_manifest(email_domains=there))
        state = world.store.read()
        assert state is not None
        assert {a: b.id.partition("/")[0] for a, b in state.bindings.items()} == {
            "email_domain.care": "us-east-1"
        }
