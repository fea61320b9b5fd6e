"""What a plan means where something was not read, is not ours, or has an odd name."""

from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.planning.plan import Decision
from cxdeclare.report.plan import plan as report
from tests.support.estate import plant_always
from tests.support.manifests import a_manifest
from tests.support.meaning import ANA, BASE, LUC, MIA, but, links
from tests.support.scenes import CHANNEL, after, care, plan_of
from tests.support.world import World

DFO = "/dfo/3.0"
BRAND = {"brand": {"name": "Brand", "html": "<p>one</p>"}}
OTHER = {"brand": {"name": "Brand", "html": "<p>two</p>"}}


def texts(decision: Decision) -> list[str]:
    """Every sentence."""
    return [one.text for one in decision.impact]


def shown(**sections: Any) -> dict[str, Any]:
    """One channel, whose mail looks as the template says."""
    return care(channels={"billing": {**CHANNEL, "email": {"template": "brand"}}}, **sections)


def test_what_was_not_read_makes_no_number() -> None:
    """None where no channel was read; at least some where those of others were not."""
    with after(templates=BRAND) as world:
        (told,) = texts(plan_of(world, templates=OTHER).decision)
        assert told == "customers of an unknown number of channels see the new template `Brand`"
    with after(**shown(templates=BRAND)) as world:
        (told,) = texts(plan_of(world, **shown(templates=OTHER)).decision)
        assert told == "customers of 1 channel see the new template `Brand`"
        plant_always(world)
        (told,) = texts(plan_of(world, **shown(templates=OTHER)).decision)
        assert told == "customers of at least 1 channel see the new template `Brand`"


def test_a_profile_that_cannot_look_knows_no_numbers() -> None:
    """Who is in a signature that nobody could read may have been there before."""
    with World() as world:
        signature = {"name": "Company default", "text": "Yours", "users": links(ANA, LUC, MIA)}
        world.profile = DOCUMENTED
        plan = world.plan(a_manifest(signatures={"own": signature}))
        numbers = [one for one in texts(plan.decision) if "get signature" in one]
        assert numbers == ["3 agents get signature `Company default`"]  # it is a new one
        world.profile = World().profile
        world.converge(a_manifest(slas=BASE["slas"] | {"channels": {}}))
        world.profile = DOCUMENTED
        faster = {"default": {"first_response": "1h", "resolution": "2d"}}
        told = texts(world.plan(a_manifest(slas=faster)).decision)
        assert "e-mail first response (not known) -> 1h on an unknown number of channels" in told


def test_what_others_made_is_reached_by_its_name() -> None:
    """A role that nobody declares may use a channel of ours; its links are read for the guards."""
    with World() as world:
        world.publish_dns("care.example")
        sections = shown(templates=BRAND, roles={"agent": {"name": "Agent"}})
        world.converge(a_manifest(**sections))
        roles = {one["name"]: one["id"] for one in world.documents("digital-roles")}
        (channel,) = (one["id"] for one in world.documents("channels"))
        path = f"{DFO}/roles/{roles['Manager']}/channels/{channel}"
        world.must("PUT", path, {"permissions": ["view"]})
        plan = plan_of(world, **{**sections, "templates": OTHER})
        reached = [(one.address, one.by, one.direct) for one in plan.decision.reached]
        assert reached == [
            ("channel.billing", "template.brand", True),
            ("role `Manager`", "channel.billing", False),
        ]
        assert (
            "Reached through references: 1 directly (channel.billing), 1 through others "
            "(role `Manager`)."
        ) in report(plan, ALL)


def test_names_are_put_in_as_they_are() -> None:
    """What looks like a place for a word, or for a choice of two, stays a name."""
    odd = {"brand": {"name": "{name} [one|two] {0}", "html": "<p>one</p>"}}
    with after(**shown(templates=odd)) as world:
        odd["brand"]["html"] = "<p>two</p>"
        (told,) = texts(plan_of(world, **shown(templates=odd)).decision)
        assert told == "customers of 1 channel see the new template `{name} [one|two] {0}`"


def test_what_holds_for_many_is_said_once_with_the_count() -> None:
    """Some of the addresses are named; all of them are counted."""
    channels = {
        f"c{i}": {**CHANNEL, "name": f"C{i}", "address": f"c{i}@care.example"} for i in range(8)
    }
    with after(**care(channels=channels)) as world:
        tls = {key: {**one, "email": {"force_tls": True}} for key, one in channels.items()}
        plan = plan_of(world, **care(channels=tls))
        lines = [one for one in report(plan, ALL).splitlines() if "Force TLS on" in one]
        named = "channel.c0, channel.c1, channel.c2, channel.c3, channel.c4 and 3 more"
        assert len(lines) == 1
        assert lines[0].startswith(f"  ! {named}: Force TLS on: ")
        assert len(plan.decision.impact) == 8


def test_nothing_is_said_of_a_plan_without_changes() -> None:
    """Nor of one that only writes in our own records."""
    with after(**care()) as world:
        for sections in (care(), care(tags={})):
            plan = plan_of(world, **sections)
            assert not plan.decision.impact
            assert not plan.decision.reached
            assert "Impact" not in report(plan, ALL)


def test_a_user_who_moves_is_not_lost_to_the_signature_that_ends() -> None:
    """Only those who end without one are."""
    with after(signatures=BASE["signatures"]) as world:
        sections = but(
            {"signatures": BASE["signatures"]},
            signatures__team=...,
            signatures__night__users=links(ANA, MIA),
        )
        assert texts(plan_of(world, **sections).decision) == [
            "1 agent loses signature `Team`, and gets no other",
            "1 agent moves from signature `Team` to `Night`",
        ]
