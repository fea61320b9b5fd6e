"""Configuration sets: made before the domains that send with them, and never taken from another."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.engine.events import StepFailed
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import InvalidInput, StalePlan
from cxdeclare.planning.plan import Plan
from tests.support.manifests import a_manifest
from tests.support.world import World

SES = "/ses/eu-central-1/v2/email"
SETS, IDENTITIES = f"{SES}/configuration-sets", f"{SES}/identities"
SET = {"name": "cx-tls", "region": "eu-central-1", "tls": "require"}


def _domain(name: str, **fields: Any) -> dict[str, Any]:
    return {"domain": name, "region": "eu-central-1", "account": "own", **fields}


SHARED: dict[str, Any] = {
    "configuration_sets": {"tls": SET},
    "email_domains": {
        name: _domain(f"{name}.example", configuration_set="tls") for name in ("care", "sales")
    },
}
"""Two domains that send with one set."""


def _set_of(world: World, domain: str) -> str | None:
    found: dict[str, Any] = world.must("GET", f"{IDENTITIES}/{domain}")
    return found.get("ConfigurationSetName")


def _policy(world: World) -> str:
    return str(world.must("GET", f"{SETS}/cx-tls")["DeliveryOptions"]["TlsPolicy"])


def _deletes(plan: Plan) -> list[str]:
    return [
        change.address
        for change in plan.decision.changes
        if any(step.verb is Verb.DELETE for step in change.steps)
    ]


def test_two_domains_send_with_one_set_that_insists_on_tls() -> None:
    """The set is made first; its name alone is sent, and the next plan is empty."""
    with World() as world:
        events = world.apply(a_manifest(**SHARED))
        assert not [one for one in events if isinstance(one, StepFailed)]
        assert "REQUIRE" == _policy(world)
        assert ["cx-tls"] * 2 == [_set_of(world, f"{one}.example") for one in ("care", "sales")]
        world.publish_dns("care.example", "sales.example")
        world.converge(a_manifest(**SHARED))
        assert world.plan(a_manifest(**SHARED)).decision.is_empty


def test_a_domain_that_sends_with_a_set_is_told_to_send_with_none() -> None:
    """Nothing is sent to say so: a body without a name, or none."""
    with World() as world:
        world.publish_dns("care.example")
        sections = {**SHARED, "email_domains": {"care": SHARED["email_domains"]["care"]}}
        world.converge(a_manifest(**sections))
        assert "cx-tls" == _set_of(world, "care.example")
        alone = {**sections, "email_domains": {"care": _domain("care.example")}}
        alone["email_domains"]["care"]["configuration_set"] = None
        world.converge(a_manifest(**alone))
        assert not _set_of(world, "care.example")


def test_a_policy_that_somebody_loosened_is_drift_and_is_set_again() -> None:
    """Whether mail travels over TLS is what the set is for."""
    with World() as world:
        world.apply(a_manifest(**SHARED))
        world.must("PUT", f"{SETS}/cx-tls/delivery-options", {"TlsPolicy": "OPTIONAL"})
        assert "configuration_set.tls" in world.drift().changed
        world.apply(a_manifest(**SHARED))
        assert "REQUIRE" == _policy(world)


def test_a_set_that_is_there_is_taken_over_only_if_that_is_said() -> None:
    """Nothing of it is changed before; a set that is only looked up is used as it is."""
    with World() as world:
        world.is_pretend = False
        world.must("POST", SETS, {"ConfigurationSetName": "cx-tls"})
        with pytest.raises(InvalidInput) as told:
            world.plan(a_manifest(**SHARED))
        assert ["configuration_set.tls"] == [one.subject for one in told.value.diagnostics]
        used = {"care": _domain("care.example", configuration_set={"lookup": "cx-tls"})}
        world.apply(a_manifest(email_domains=used))
        assert ("cx-tls", "OPTIONAL") == (_set_of(world, "care.example"), _policy(world))
        world.apply(a_manifest(**SHARED, adopt=["configuration_set.tls"]))
        assert "REQUIRE" == _policy(world)


def test_what_no_field_can_say_of_a_set_stays() -> None:
    """The call replaces all that is said of delivery, so it is sent along."""
    with World() as world:
        world.apply(a_manifest(**SHARED))
        options = {"TlsPolicy": "OPTIONAL", "SendingPoolName": "theirs"}
        world.must("PUT", f"{SETS}/cx-tls/delivery-options", options)
        world.apply(a_manifest(**SHARED))
        now = world.must("GET", f"{SETS}/cx-tls")["DeliveryOptions"]
        assert {"TlsPolicy": "REQUIRE", "SendingPoolName": "theirs"} == now


def test_a_set_of_another_region_is_not_looked_up() -> None:
    """SES knows none there: the identity would be made, and its set refused."""
    with World() as world:
        world.must("POST", SETS.replace("eu-central-1", "us-east-1"), {"ConfigurationSetName": "x"})
        used = {
            "care": _domain("care.example", configuration_set={"lookup": "x"}),
            "us": _domain("us.example", region="us-east-1", configuration_set={"lookup": "x"}),
        }
        with pytest.raises(InvalidInput) as told:
            world.plan(a_manifest(email_domains=used))
        (found,) = told.value.diagnostics
        assert ("CXD301", "email_domain.care") == (found.code, found.subject)
        assert "in us-east-1 alone" in found.summary
        world.must("POST", SETS, {"ConfigurationSetName": "x"})
        with pytest.raises(InvalidInput) as told:
            world.plan(a_manifest(email_domains=used))
        assert {"CXD302"} == {one.code for one in told.value.diagnostics}
        assert all("by its key" in one.hint for one in told.value.diagnostics)


def test_a_set_that_another_identity_sends_with_is_not_deleted() -> None:
    """Also one that no manifest knows; once nobody uses the set, it goes."""
    with World() as world:
        world.apply(a_manifest(configuration_sets={"tls": SET}))
        world.must("POST", IDENTITIES, {"EmailIdentity": "theirs.example"})
        bound = f"{IDENTITIES}/theirs.example/configuration-set"
        world.must("PUT", bound, {"ConfigurationSetName": "cx-tls"})
        plan = world.plan(a_manifest())
        assert [] == _deletes(plan)
        assert "theirs.example" in str(plan.decision)
        world.must("PUT", bound, {})
        assert ["configuration_set.tls"] == _deletes(world.plan(a_manifest()))
        world.apply(a_manifest())
        assert [] == world.must("GET", SETS)["ConfigurationSets"]


def test_whoever_begins_to_use_a_set_after_the_plan_keeps_it() -> None:
    """What is to be deleted is looked at once more before the first call."""
    with World() as world:
        world.apply(a_manifest(configuration_sets={"tls": SET}))
        world.must("POST", IDENTITIES, {"EmailIdentity": "theirs.example"})
        plan = world.plan(a_manifest())
        bound = f"{IDENTITIES}/theirs.example/configuration-set"
        world.must("PUT", bound, {"ConfigurationSetName": "cx-tls"})
        with pytest.raises(StalePlan, match=r"theirs\.example"):
            world.apply(plan)
        assert ["cx-tls"] == world.must("GET", SETS)["ConfigurationSets"]


def test_a_set_goes_after_the_domain_that_sent_with_it() -> None:
    """Both blocks leave at once: the identity is let go first."""
    with World() as world:
        world.apply(a_manifest(**SHARED))
        world.converge(a_manifest())
        assert [] == world.must("GET", SETS)["ConfigurationSets"]
        assert [] == world.must("GET", IDENTITIES)["EmailIdentities"]
