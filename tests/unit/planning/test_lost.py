from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.report.plan import plan as rendered
from tests.support.scenes import CHANNEL, after, care, change_of, plan_of
from tests.support.world import World

_DFO = "/dfo/3.0"
MOVED = care(channels={"billing": {**CHANNEL, "address": "new@care.example"}})


def give(world: World, role: str) -> None:
    """Let a role see the one channel."""
    (channel,) = (one["id"] for one in world.documents("channels"))
    (id_,) = (one["id"] for one in world.documents("digital-roles") if one["name"] == role)
    world.must("PUT", f"{_DFO}/roles/{id_}/channels/{channel}", {"permissions": ["view", "reply"]})


def give_times(world: World) -> None:
    """Give the one channel an SLA of its own."""
    (channel,) = (one["id"] for one in world.documents("channels"))
    times = {"isDefault": False, "firstResponseTime": 600, "solutionTime": 6000}
    world.must("PUT", f"{_DFO}/sla/channels/{channel}", times)


def edit_mail(world: World, **settings: Any) -> None:
    """Change the e-mail settings of the one channel in the screens."""
    (channel,) = (one["id"] for one in world.documents("channels"))
    path = f"{_DFO}/channels/{channel}/email-settings"
    world.must("PUT", path, {**world.must("GET", path), **settings})


def test_what_foreign_objects_hold_of_a_replaced_channel_is_shown() -> None:
    """Permissions of a role nobody declares, and an SLA, go with the old channel."""
    with after(**care()) as world:
        give(world, "Agent")
        give_times(world)
        plan = plan_of(world, **MOVED)
        lost = change_of(plan, "channel.billing").lost
        assert "role `Agent` channels[billing]: permissions [reply, view]" in lost
        assert any(one.startswith("SLA channels[billing]: first_response 600") for one in lost)
        text = rendered(plan, ALL)
        assert "    goes with it: role `Agent` channels[billing]: permissions" in text


def test_what_goes_with_a_deleted_channel_is_shown() -> None:
    """A deletion takes the same links along."""
    with after(**care()) as world:
        give(world, "Agent")
        (lost,) = change_of(plan_of(world, **care(channels={})), "channel.billing").lost
        assert lost.startswith("role `Agent` channels[billing]")


def test_what_the_plan_writes_again_is_not_lost() -> None:
    """A role that declares the channel keeps it, on the new object."""
    role = {"ownership": "additive", "members": {"billing": {"permissions": ["view"]}}}
    roles = {"agent": {"name": "Agent", "channels": role}}
    with after(**care(roles=roles)) as world:
        plan = plan_of(world, **{**MOVED, "roles": roles})
        assert change_of(plan, "channel.billing").lost == ()


def test_undeclared_settings_of_a_replaced_object_are_shown() -> None:
    """They were made by hand, and the new object starts with the server's own."""
    with after(**care()) as world:
        edit_mail(world, displayName="Hand made")
        (lost,) = change_of(plan_of(world, **MOVED), "channel.billing").lost
        assert lost == (
            'email.display_name "Hand made" is not declared and will not be on the new object'
        )


def test_what_goes_is_told_in_one_order_however_the_tenant_lists_it() -> None:
    """A plan of the same tenant is the same plan, byte for byte."""
    users = ("ana", "ben", "luc", "mia")
    agents = [{"user": f"{one}@acme.example", "proficiency": 1} for one in users]
    out = {"name": "Out.A", "campaign": "Customer Care", "direction": "outbound", "byoc": True}
    linked = {**out, "agents": {"ownership": "authoritative", "members": agents}}
    other = {"name": "In.A", "campaign": "Customer Care", "direction": "inbound"}
    with after(skills={"a": linked}) as world:
        told = [change_of(plan_of(world, skills={"a": other}), "skill.a").lost for _ in range(8)]
        assert len(agents) == sum("agents[" in one for one in told[0])
        assert {told[0]} == set(told)
