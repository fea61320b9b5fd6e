"""What nothing can list has no id, so that a person also does what would need it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.engine.attest import attest
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Endpoint, Verb
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.kind import Part
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, Means, Profile
from cxdeclare.planning.verified import Verified
from cxdeclare.report.manual import listed
from tests.support.manifests import a_manifest
from tests.support.person import Person
from tests.support.world import World


class Hiding(Profile):
    """Every verb, but for those of brand templates."""

    def endpoint(self, part: Part, verb: Verb) -> Endpoint | None:
        """The endpoint, unless it is about brand templates."""
        return None if part in ALL["template"].parts else EXTENDED.endpoint(part, verb)


HIDING = Hiding(EXTENDED.name, EXTENDED.accepts)
MANIFEST: dict[str, Any] = {
    "email_domains": {
        "care": {"domain": "care.acme.example", "region": "eu-central-1", "account": "own"}
    },
    "skills": {"billing": {"name": "Email.Billing", "campaign": "Customer Care"}},
    "templates": {"brand": {"name": "ACME brand", "html": "<p/>"}},
    "channels": {
        "billing": {
            "name": "Billing",
            "address": "billing@care.acme.example",
            "domain": "care",
            "default_skill": "billing",
            "default_script": "Email\\Inbound v3",
            "email": {"template": "brand", "display_name": "ACME"},
        }
    },
}


@pytest.fixture(name="world")
def a_world() -> Iterator[World]:
    """A tenant whose templates nobody lets us see."""
    with World(profile=HIDING) as made:
        yield made


def _settle(world: World, sections: dict[str, Any]) -> None:
    """Apply, do by hand what is left, and attest what nothing reads, as often as there is more."""
    manifest, person = a_manifest(**sections), Person(world)
    at = world.setting(), world.provider(), world.store
    for _ in range(4):
        world.apply(manifest)
        for step in listed(world.plan(manifest), ALL).steps:
            if not step.after:
                person.does(step.model_dump())
                if step.verified_by is Verified.ATTESTATION:
                    attest(*at, manifest, step.address, part=None, by="Ana", evidence="seen")


def test_a_call_that_needs_an_unknown_id_is_a_manual_step(world: World) -> None:
    """The settings that name the template are entered by hand; the channel itself is made."""
    steps = {step.id: step for step in world.plan(a_manifest(**MANIFEST)).decision.steps}
    email = steps["channel.billing#email update"]
    assert (Means.MANUAL, Verified.ATTESTATION) == (email.means, email.verified_by)
    assert "the id of template.brand" in (email.why or "")
    assert Means.API is steps["channel.billing create"].means


def test_a_reference_that_reading_cannot_name_counts_by_a_word(world: World) -> None:
    """The tenant shows an id without a name; with a word for it, nothing is left to do."""
    _settle(world, MANIFEST)
    plan = world.plan(a_manifest(**MANIFEST))
    assert plan.decision.is_empty, plan.decision.steps
    said = {(one.address, one.part) for one in plan.decision.attested}
    assert {("template.brand", ""), ("channel.billing", "email")} == said


def test_an_object_of_the_state_is_not_made_again(world: World) -> None:
    """A call made it once; that it cannot be listed now is no reason to make another."""
    sections = {"templates": MANIFEST["templates"]}
    world.profile = EXTENDED
    world.apply(a_manifest(**sections))
    world.profile = DOCUMENTED
    (step,) = world.plan(a_manifest(**sections)).decision.steps
    assert (Verb.UPDATE, Means.MANUAL) == (step.verb, step.means)


def _with_tag(key: str = "spam") -> dict[str, Any]:
    email = {"spam_tag": key, "display_name": "ACME"}
    return {
        "email_domains": MANIFEST["email_domains"],
        "skills": MANIFEST["skills"],
        "tags": {key: {"title": "Suspected spam", "color": "red"}},
        "channels": {"billing": {**MANIFEST["channels"]["billing"], "email": email}},
    }


def test_a_word_about_an_object_that_is_gone_is_asked_for_again(world: World) -> None:
    """The new tag has the same key and another id; until then, and under another key, it counts."""
    world.profile = DOCUMENTED
    _settle(world, _with_tag())
    moved = {**_with_tag("junk"), "moved": [{"from": "tag.spam", "to": "tag.junk"}]}
    world.apply(a_manifest(**moved))
    manifest = a_manifest(**_with_tag("junk"))
    assert world.plan(manifest).decision.is_empty
    binding = (world.store.read() or pytest.fail("no state")).bindings["tag.junk"]
    assert "channel.billing#email" in world.drift().attested
    world.remove("tags", binding.id)
    assert "channel.billing#email" in world.drift().unverifiable
    for _ in range(2):  # before the new tag is made, and after
        steps = {step.id: step for step in world.plan(manifest).decision.steps}
        by_hand = steps["channel.billing#email update by hand"]
        assert ["spam_tag"] == [one.name.removeprefix("email.") for one in by_hand.fields]
        assert by_hand.fields[0].differs
        world.apply(manifest)


class Blind(Profile):
    """Every verb, but that no channel can be listed."""

    def endpoint(self, part: Part, verb: Verb) -> Endpoint | None:
        """The endpoint, unless it lists channels."""
        is_list = part in ALL["channel"].parts and verb in {Verb.LIST, Verb.READ}
        return None if is_list else EXTENDED.endpoint(part, verb)


def test_another_object_is_not_made_of_one_that_nothing_can_list() -> None:
    """The address of a channel means another channel: an error, with its place and a way out."""
    with World(profile=EXTENDED) as world:
        sections = {key: MANIFEST[key] for key in ("email_domains", "skills")}
        channel = {**MANIFEST["channels"]["billing"]}
        del channel["email"]
        _settle(world, {**sections, "channels": {"billing": channel}})
        world.profile = Blind(EXTENDED.name, EXTENDED.accepts)
        renamed = {**channel, "name": "Invoices"}
        assert world.plan(a_manifest(**sections, channels={"billing": renamed})).decision.steps
        other = {**channel, "address": "other@care.acme.example"}
        with pytest.raises(InvalidInput) as raised:
            world.plan(a_manifest(**sections, channels={"billing": other}))
    (found,) = raised.value.diagnostics
    assert ("CXD318", "channel.billing") == (found.code, found.subject)
    assert "`address` cannot be changed" in found.summary
    assert "block of its own" in (found.hint or "")


NOBODY = {"ownership": "authoritative", "members": []}
ROLES: dict[str, Any] = {"roles": {"lead": {"name": "Administrator", "users": NOBODY}}}


def test_a_set_of_nobody_takes_a_word(world: World) -> None:
    """Nothing reads who is in it, so that somebody has to look; once is enough."""
    world.profile = DOCUMENTED
    manifest = a_manifest(**ROLES)
    (step,) = listed(world.plan(manifest), ALL).steps
    assert ("role.lead", "users", None) == (step.address, step.part, step.member)
    assert "none at all: take away all that are there" in (step.note or "")
    assert Verified.ATTESTATION is step.verified_by
    world.apply(manifest)
    assert listed(world.plan(manifest), ALL).steps
    at = world.setting(), world.provider(), world.store
    attest(*at, manifest, "role.lead", part=None, by="Ana", evidence="looked")
    plan = world.plan(manifest)
    assert plan.decision.is_empty
    assert [("role.lead", "users", None)] == [
        (one.address, one.part, one.member) for one in plan.decision.attested
    ]
    assert "role.lead#users" in world.drift().attested
    loose: dict[str, Any] = {"roles": {"lead": {"name": "Administrator"}}}
    assert world.plan(a_manifest(**loose)).decision.is_empty


def test_what_we_made_without_anybody_takes_no_word(world: World) -> None:
    """It began with nobody in it, and was never to have any."""
    world.profile = DOCUMENTED
    sections: dict[str, Any] = {
        "signatures": {"plain": {"name": "Plain", "html": "<p/>", "users": NOBODY}}
    }
    _settle(world, sections)
    plan = world.plan(a_manifest(**sections))
    assert plan.decision.is_empty
    assert "users" not in {one.part for one in plan.decision.attested}
