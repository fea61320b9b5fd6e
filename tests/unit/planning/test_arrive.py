from __future__ import annotations

from cxdeclare.model.profile import DOCUMENTED, Means
from cxdeclare.planning.plan import Action
from tests.support.manifests import a_manifest
from tests.support.scenes import (
    CHANNEL,
    DOMAIN,
    SKILL,
    after,
    care,
    change_of,
    changes,
    codes_of,
    fields,
    plan_of,
    step_of,
)
from tests.support.world import World

BRAND = {"name": "Brand", "html": "<p>one</p>\n"}


def test_an_object_that_is_there_already_is_adopted_without_a_call() -> None:
    """A tag of the same title becomes ours by an entry in the state alone."""
    with World() as world:
        plan = plan_of(world, tags={"vip": {"title": "vip", "color": "yellow"}})
        assert changes(plan) == {"tag.vip": "adopt"}
        assert plan.decision.steps == ()
        world.apply(plan)
        assert world.tenant.writes == 0
        state = world.store.read()
        assert state is not None
        assert state.bindings["tag.vip"].origin == "adopted"


def test_an_object_that_differs_is_adopted_and_updated() -> None:
    """Both are said, and only the fields that differ are sent."""
    with World() as world:
        signature = {"name": "Company default", "text": "New words"}
        plan = plan_of(world, signatures={"all": signature})
        assert changes(plan) == {"signature.all": "adopt and update"}
        assert set(fields(step_of(plan, "signature.all update"))) == {"text"}


def test_line_ends_are_no_difference() -> None:
    """The tenant keeps CRLF; the same text with LF needs no update."""
    with after(templates={"brand": {"name": "Brand", "html": "<p>one</p>\n<p>two</p>"}}) as world:
        same = {"name": "Brand", "html": "<p>one</p>\r\n<p>two</p>\r\n"}
        assert plan_of(world, templates={"brand": same}).decision.is_empty


def test_a_deactivated_skill_comes_back_by_an_update() -> None:
    """It is matched by its name, and nothing is created."""
    with after(skills={"billing": SKILL}) as world:
        world.apply(a_manifest())
        plan = plan_of(world, skills={"billing": SKILL})
        assert changes(plan) == {"skill.billing": "adopt and update"}
        assert fields(step_of(plan, "skill.billing update")) == {"active": (False, True)}


def test_an_object_that_vanished_is_made_again_with_the_reason() -> None:
    """What was there and is gone is created, and the plan says why."""
    with after(templates={"brand": BRAND}) as world:
        (id_,) = (t["id"] for t in world.documents("email-templates"))
        world.remove("email-templates", str(id_))
        change = change_of(plan_of(world, templates={"brand": BRAND}), "template.brand")
        assert change.action is Action.CREATE
        assert change.reason == "it was there and is gone from the tenant"


def test_what_must_exist_and_does_not_is_an_error_with_near_misses() -> None:
    """A role that nobody made cannot be made by us."""
    with World() as world:
        assert codes_of(world, roles={"agent": {"name": "Agnt"}}) == ["CXD305"]


def test_another_name_for_what_must_exist_means_another_object() -> None:
    """A role is never renamed by pointing its key at another role."""
    with after(roles={"desk": {"name": "Agent"}}) as world:
        plan = plan_of(world, roles={"desk": {"name": "Manager"}})
        assert changes(plan) == {"role.desk": "adopt"}
        world.apply(plan)
        assert plan_of(world, roles={"desk": {"name": "Manager"}}).decision.is_empty


def test_a_skill_of_another_medium_is_not_taken_for_ours() -> None:
    """A chat skill under the declared name is an error."""
    with World() as world:
        skill = {"name": "Chat.Legacy", "campaign": "Customer Care"}
        assert codes_of(world, skills={"chat": skill}) == ["CXD306"]


def test_null_clears_and_an_absent_field_is_left_alone() -> None:
    """Three things are told apart: a value, null, and nothing."""
    with after(skills={"billing": {**SKILL, "hours": "Office hours"}}) as world:
        assert plan_of(world, skills={"billing": SKILL}).decision.is_empty
        plan = plan_of(world, skills={"billing": {**SKILL, "hours": None}})
        assert fields(step_of(plan, "skill.billing update")) == {"hours": ("Office hours", None)}


def test_a_new_script_under_the_same_path_is_no_difference() -> None:
    """Saving a script makes a new id; the channel still has the script of that path."""
    with after(**care()) as world:
        script = next(
            s
            for s in world.documents("scripts")
            if s["status"] == "CURR" and s["scriptName"] == CHANNEL["default_script"]
        )
        world.edit("scripts", str(script["masterID"]), status="OLD")
        world._keep("scripts", "9999", {**script, "masterID": 9999})
        assert plan_of(world, **care()).decision.is_empty


def test_a_domain_is_pending_until_its_records_are_seen() -> None:
    """A new channel waits for the gate of its domain; everything else does not."""
    with World() as world:
        plan = plan_of(world, **care())
        gate = "email_domain.care#sending update by hand"
        assert step_of(plan, gate).means is Means.MANUAL
        assert gate in step_of(plan, "channel.billing create").depends_on
        assert step_of(plan, "skill.billing create").depends_on == ()


def test_what_no_documented_endpoint_does_is_a_manual_step() -> None:
    """With the documented profile channels are made by hand, and what needs their id waits."""
    roles = {
        "agent": {
            "name": "Agent",
            "channels": {
                "ownership": "additive",
                "members": {"billing": {"permissions": ["view"]}},
            },
        }
    }
    with World(profile=DOCUMENTED) as world:
        plan = plan_of(world, **care(roles=roles))
        made = step_of(plan, "channel.billing create")
        assert (made.means, made.why) == (
            Means.MANUAL,
            "the endpoint for it is transferred, and the profile does not accept that",
        )
        link = step_of(plan, "role.agent#channels[billing] add by hand")
        assert link.means is Means.MANUAL
        assert made.id in link.depends_on
        world.apply(plan)
        assert world.documents("channels") == []


def test_case_alone_does_not_replace_what_is_known_by_its_address() -> None:
    """The identity of a channel is compared without regard to case."""
    with after(**care()) as world:
        shouted = {**CHANNEL, "address": "Billing@care.example"}
        assert plan_of(world, **care(channels={"billing": shouted})).decision.is_empty


def test_a_domain_in_capitals_is_the_same_domain() -> None:
    """Host names are written in lower case, so the second plan is empty."""
    domain = {**DOMAIN, "domain": "Care.Example", "mail_from": "Bounce.Care.Example"}
    with after(email_domains={"care": domain}) as world:
        assert plan_of(world, email_domains={"care": domain}).decision.is_empty


def test_nothing_is_sent_to_clear_a_field_of_a_new_object() -> None:
    """A part whose declared fields are all null needs no call after a create."""
    with World() as world:
        plan = plan_of(world, email_domains={"care": {**DOMAIN, "mail_from": None}})
        assert [s.id for s in plan.decision.steps] == [
            "email_domain.care create",
            "email_domain.care#sending update by hand",
        ]


def test_an_object_that_could_not_be_read_is_not_compared_with_its_listing() -> None:
    """The listing says less than the object; a failed reading is unknown, not a difference."""
    from tests.support.world import refusing

    skill = {**SKILL, "accept_reject": True, "service_level": {"threshold": "1m", "goal": 5}}
    with after(skills={"billing": skill}) as world:
        id_ = next(
            s["skillId"] for s in world.documents("skills") if s["skillName"] == SKILL["name"]
        )
        world.wrap = refusing("GET", f"/skills/{id_}", status=403)
        decision = plan_of(world, skills={"billing": skill}).decision
        assert decision.changes == ()
        assert [one.subject for one in decision.unknown] == ["skill.billing"]


def test_a_part_that_could_not_be_read_keeps_what_the_state_says_of_it() -> None:
    """An unread part is unknown, and the state is not told that it is as declared."""
    from tests.support.world import refusing

    email = {"display_name": "One"}
    with after(**care(channels={"billing": {**CHANNEL, "email": email}})) as world:
        world.wrap = refusing("GET", "/email-settings", status=403)
        other = {**CHANNEL, "name": "Other", "email": {"display_name": "Two"}}
        plan = plan_of(world, **care(channels={"billing": other}))
        assert [one.subject for one in plan.decision.unknown] == ["channel.billing#email"]
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        applied = state.bindings["channel.billing"].applied
        assert applied[""]["name"] == "Other"
        assert applied["email"]["email.display_name"] == "One"
