from __future__ import annotations

from typing import Any

from tests.support.manifests import a_manifest
from tests.support.scenes import (
    CHANNEL,
    DOMAIN,
    SKILL,
    after,
    care,
    change_of,
    changes,
    guards,
    plan_of,
    step_of,
)
from tests.support.world import World, refusing


def used(address: str = "billing@care.example") -> dict[str, Any]:
    """A channel that a role, a filter and an SLA point at."""
    return care(
        channels={"billing": {**CHANNEL, "address": address}},
        roles={
            "agent": {
                "name": "Agent",
                "channels": {
                    "ownership": "authoritative",
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
                        "included_channels": {"ownership": "authoritative", "members": ["billing"]},
                    }
                },
            }
        },
        slas={"channels": {"billing": {"first_response": "1h", "resolution": "2h"}}},
    )


def test_a_new_address_makes_a_new_channel_and_takes_everybody_along() -> None:
    """Role, filter and SLA are pointed at the new channel; the old one goes last."""
    with after(**used()) as world:
        plan = plan_of(world, **used("new@care.example"))
        assert changes(plan) == {
            "channel.billing": "replace",
            "role.agent": "update",
            "routing_queue.out": "update",
            "sla.tenant": "update",
        }
        last = step_of(plan, "channel.billing delete")
        assert "routing_queue.out#filters[mail] change" in last.depends_on
        assert {"channel.billing create", "channel.billing#email update"} <= set(last.depends_on)
        assert "role.agent#channels[billing] add" in last.depends_on
        assert "sla.tenant#channels[billing] change" in last.depends_on
        moved = step_of(plan, "routing_queue.out#filters[mail] change")
        (because,) = {one.because for one in moved.fields if one.because}
        assert because == "channel.billing gets a new id"
        start = len(world.tenant.log)
        world.apply(plan)
        assert world.refused(start) == []
        (left,) = world.documents("channels")
        assert left["idOnExternalPlatform"] == "new@care.example"
        assert plan_of(world, **used("new@care.example")).decision.is_empty


def test_a_replacement_needs_consent_like_a_deletion() -> None:
    """The plan is shown and refused, with the guard."""
    with after(**care()) as world:
        world.consent = frozenset()
        plan = plan_of(world, **used("new@care.example"))
        assert ("replace-consent", "channel.billing") in guards(plan)


def test_protection_covers_replacement() -> None:
    """What is protected is not replaced, whatever else is consented to."""
    with after(**care()) as world:
        moved = care(channels={"billing": {**CHANNEL, "address": "new@care.example"}})
        plan = plan_of(world, **moved, policy={"protect": ["channel.billing"]})
        assert ("protected", "channel.billing") in guards(plan)


def test_a_skill_of_the_other_direction_needs_another_name() -> None:
    """Skills cannot be deleted, so the old one would keep its name."""
    with after(skills={"billing": SKILL}) as world:
        plan = plan_of(world, skills={"billing": {**SKILL, "direction": "outbound", "byoc": True}})
        assert guards(plan) == {("identity-kept", "skill.billing")}
        named = {**SKILL, "direction": "outbound", "byoc": True, "name": "Out.Billing"}
        plan = plan_of(world, skills={"billing": named})
        assert guards(plan) == set()
        world.apply(plan)
        state = {s["skillName"]: s["isActive"] for s in world.documents("skills")}
        assert (state["In.Billing"], state["Out.Billing"]) == (False, True)


def test_an_adopted_object_is_replaced_only_when_it_is_named() -> None:
    """Consent for a kind does not reach what we did not make."""
    with after(**care()) as world:
        world.store.versions.clear()
        world.apply(a_manifest(**care()))
        moved = care(channels={"billing": {**CHANNEL, "address": "new@care.example"}})
        assert ("replace-consent", "channel.billing") in guards(plan_of(world, **moved))
        world.consent |= {"channel.billing"}
        assert guards(plan_of(world, **moved)) == set()


def test_a_domain_in_another_region_is_another_domain() -> None:
    """The old identity stays until the new one may send."""
    with after(email_domains={"care": DOMAIN}) as world:
        other = {**DOMAIN, "region": "us-east-1"}
        plan = plan_of(world, email_domains={"care": other})
        change = change_of(plan, "email_domain.care")
        assert change.title == "replace"
        assert "region" in (change.reason or "")
        gate = "email_domain.care#sending update by hand"
        assert gate in step_of(plan, "email_domain.care delete").depends_on
        world.converge(a_manifest(email_domains={"care": other}))
        regions = [parent for c, _, parent in world.everything() if c == "ses-identities"]
        assert regions == ["us-east-1"]


def test_the_old_object_is_not_lost_when_it_cannot_go_yet() -> None:
    """It is kept in the state under an address of its own, and goes at the next run."""
    with after(**care()) as world:
        world.wrap = refusing("DELETE", "/channels/")
        moved = care(channels={"billing": {**CHANNEL, "address": "new@care.example"}})
        world.apply(a_manifest(**moved))
        state = world.store.read()
        assert state is not None
        kept = state.bindings["channel.billing-replaced-1"]
        assert kept.successor == "channel.billing"
        assert kept.origin == "created"
        world.wrap = None
        world.consent = frozenset({"channel.billing"})
        plan = plan_of(world, **moved)
        assert changes(plan) == {"channel.billing-replaced-1": "delete"}
        world.apply(plan)
        assert len(world.documents("channels")) == 1
        assert plan_of(world, **moved).decision.is_empty


def test_what_an_undeclared_filter_points_at_is_not_replaced() -> None:
    """A reference nobody can repoint refuses the plan."""
    with after(**used()) as world:
        moved = used("new@care.example")
        del moved["routing_queues"]
        assert ("still-referenced", "channel.billing") in guards(plan_of(world, **moved))


def test_without_anything_to_replace_there_is_no_cascade() -> None:
    """A change of another field repoints nobody."""
    with after(**used()) as world:
        renamed = used()
        renamed["channels"] = {"billing": {**CHANNEL, "name": "Other"}}
        assert changes(plan_of(world, **renamed)) == {"channel.billing": "update"}


def test_nothing_is_replaced_in_an_empty_tenant() -> None:
    """Without an object there is only a create."""
    with World() as world:
        assert changes(plan_of(world, skills={"billing": SKILL})) == {"skill.billing": "create"}
