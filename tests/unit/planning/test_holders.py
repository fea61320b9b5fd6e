from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.model.profile import DOCUMENTED
from tests.support.manifests import a_manifest
from tests.support.scenes import (
    CARE,
    CHANNEL,
    DOMAIN,
    SKILL,
    after,
    care,
    changes,
    guards,
    plan_of,
    step_of,
)
from tests.support.world import World, refusing

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
OTHER = {**DOMAIN, "domain": "other.example"}
BRANDED = care(
    templates={"brand": BRAND}, channels={"billing": {**CHANNEL, "email": {"template": "brand"}}}
)
CLEARED = care(channels={"billing": {**CHANNEL, "email": {"template": None}}})


def withheld(world: World, **sections: Any) -> dict[str, str]:
    """Why orphans are kept."""
    found = plan_of(world, **sections).decision.orphans
    return {one.address: one.reason for one in found}


def test_an_object_goes_after_the_last_reference_to_it() -> None:
    """The template is deleted after the channel has let go of it."""
    with after(**BRANDED) as world:
        plan = plan_of(world, **CLEARED)
        assert step_of(plan, "template.brand delete").depends_on == (
            "channel.billing#email update",
        )
        start = len(world.tenant.log)
        world.apply(plan)
        assert world.refused(start) == []


def test_what_a_declared_object_still_holds_is_withheld() -> None:
    """A field that is no longer declared keeps its value, and with it the template."""
    with after(**BRANDED) as world:
        assert withheld(world, **care()) == {
            "template.brand": "delete withheld: channel.billing still refers to it"
        }


def test_what_a_foreign_object_holds_is_withheld() -> None:
    """Objects that nobody declares are looked at before anything is deleted."""
    with after(templates={"brand": BRAND}) as world:
        body = {
            "id": "x",
            "idOnExternalPlatform": "them@care.example",
            "name": "Theirs",
            "channelIntegrationId": "in-contact-email",
            "isPrivate": False,
            "realExternalPlatformId": "in-contact-email",
            "hasTreeStructure": False,
        }
        world.must(
            "POST", "/ses/eu-central-1/v2/email/identities", {"EmailIdentity": "care.example"}
        )
        channel = world.must("POST", "/dfo/3.0/channels", body)
        (template,) = world.documents("email-templates")
        path = f"/dfo/3.0/channels/{channel['id']}/email-settings"
        settings = world.must("GET", path)
        world.must("PUT", path, {**settings, "outboundTemplateId": template["id"]})
        assert withheld(world) == {
            "template.brand": "delete withheld: e-mail channel `Theirs` still refers to it"
        }


def test_nothing_is_deleted_while_its_holders_cannot_be_read() -> None:
    """A channel that could not be read may refer to the template."""
    with after(**BRANDED) as world:
        world.wrap = refusing("GET", "/email-settings", status=403)
        plan = plan_of(world, **CLEARED)
        assert "template.brand" not in changes(plan)
        assert "template.brand" in {one.subject for one in plan.decision.unknown}


def test_nothing_is_replaced_while_its_holders_cannot_be_read() -> None:
    """Filters that could not be read may refer to the old channel."""
    with after(**care()) as world:
        world.wrap = refusing("GET", "/filters", status=403)
        moved = care(channels={"billing": {**CHANNEL, "address": "new@care.example"}})
        assert ("incomplete-read", "channel.billing") in guards(plan_of(world, **moved))


def test_a_domain_goes_after_its_channels() -> None:
    """The tenant does not know which channel sends from a domain; the state does."""
    with after(**care()) as world:
        plan = plan_of(world)
        assert "channel.billing delete" in step_of(plan, "email_domain.care delete").depends_on


def test_a_domain_stays_while_a_channel_of_ours_stays() -> None:
    """Consent for the domain alone does not take it from under its channel."""
    with after(**care()) as world:
        world.consent = frozenset({"email_domain"})
        reasons = withheld(world)
        assert reasons["email_domain.care"] == (
            "delete withheld: channel.billing still refers to it"
        )


def test_what_is_withheld_holds_on_to_what_it_points_at() -> None:
    """A channel that stays keeps its skill."""
    with after(**care()) as world:
        world.consent = frozenset({"skill"})
        assert set(withheld(world)) == {"channel.billing", "skill.billing", "email_domain.care"}
        world.apply(a_manifest())
        assert all(s["isActive"] for s in world.documents("skills"))


def test_a_retirement_waits_while_the_profile_cannot_read_its_holders() -> None:
    """Without a way to read e-mail settings, any channel may refer to the skill."""
    both = {"billing": SKILL, "old": {**SKILL, "name": "In.Old"}}
    with after(**care(skills=both)) as world:
        world.profile = DOCUMENTED
        plan = plan_of(world, **care())
        assert "skill.old" not in changes(plan)
        reasons = {one.address: one.reason for one in plan.decision.orphans}
        assert reasons["skill.old"] == (
            "deactivate withheld: an e-mail channel may refer to it, "
            "and the profile cannot read that"
        )


def test_a_replacement_is_refused_while_the_profile_cannot_read_its_holders() -> None:
    """The old skill would be switched off under a channel nobody can see into."""
    with after(**care()) as world:
        world.profile = DOCUMENTED
        turned = {**SKILL, "name": "Out.Billing", "direction": "outbound", "byoc": True}
        plan = plan_of(world, **care(skills={"billing": turned}))
        assert ("incomplete-read", "skill.billing") in guards(plan)


def foreign_channel(world: World, address: str) -> None:
    """A channel nobody declares."""
    body = {
        "id": "x",
        "idOnExternalPlatform": address,
        "name": "Theirs",
        "channelIntegrationId": "in-contact-email",
        "isPrivate": False,
        "realExternalPlatformId": "in-contact-email",
        "hasTreeStructure": False,
    }
    world.must("POST", "/dfo/3.0/channels", body)


@pytest.mark.parametrize("address", ["them@care.example", "them@Shop.Care.example"])
def test_a_domain_stays_while_a_foreign_channel_sends_from_it(address: str) -> None:
    """No field of the channel names the domain; its address does."""
    with after(email_domains={"care": DOMAIN}) as world:
        foreign_channel(world, address)
        assert withheld(world) == {
            "email_domain.care": "delete withheld: e-mail channel `Theirs` still refers to it"
        }


def test_a_domain_whose_foreign_channels_are_elsewhere_goes() -> None:
    """Another domain that ends alike is another domain."""
    with after(email_domains={"care": DOMAIN, "other": OTHER}) as world:
        foreign_channel(world, "them@other.example")
        plan = plan_of(world, email_domains={"other": OTHER})
        assert changes(plan) == {"email_domain.care": "delete"}


def test_a_domain_may_move_to_another_region_under_foreign_channels() -> None:
    """It has its name again before the old identity goes."""
    with after(email_domains={"care": DOMAIN}) as world:
        foreign_channel(world, "them@care.example")
        moved = {**DOMAIN, "region": "us-east-1"}
        assert guards(plan_of(world, email_domains={"care": moved})) == set()


def test_what_is_looked_up_by_its_name_stays() -> None:
    """A reference by name that arrives in the same plan would be left with nothing to lead to."""
    looked = {"billing": {**CHANNEL, "default_skill": {"lookup": "In.Billing"}}}
    with after(email_domains=CARE["email_domains"], skills=CARE["skills"]) as world:
        plan = plan_of(world, email_domains=CARE["email_domains"], channels=looked)
        assert changes(plan) == {"channel.billing": "create"}
        (orphan,) = plan.decision.orphans
        assert "channel.billing still refers to it" in orphan.reason


def test_a_reference_that_changes_from_key_to_name_leads_to_the_same_object() -> None:
    """It is no letting go."""
    brand = {"brand": {"name": "Brand", "html": "<p>one</p>"}}
    by_name = {"billing": {**CHANNEL, "email": {"template": {"lookup": "Brand"}}}}
    with after(**care(templates=brand)) as world:
        plan = plan_of(world, **care(channels=by_name))
        assert "template.brand" not in changes(plan)
        assert "channel.billing still refers to it" in plan.decision.orphans[0].reason
