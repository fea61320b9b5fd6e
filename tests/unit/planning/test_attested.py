"""What nothing can list has no id, so that a person also does what would need it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.engine.attest import attest
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Endpoint, Verb
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


def _word(world: World, address: str) -> None:
    at = world.setting(), world.provider(), world.store
    attest(*at, a_manifest(**MANIFEST), address, part=None, by="Ana", evidence="seen")


def test_a_call_that_needs_an_unknown_id_is_a_manual_step(world: World) -> None:
    """The settings that name the template are entered by hand; the channel itself is made."""
    steps = {step.id: step for step in world.plan(a_manifest(**MANIFEST)).decision.steps}
    email = steps["channel.billing#email update"]
    assert (Means.MANUAL, Verified.ATTESTATION) == (email.means, email.verified_by)
    assert "the id of template.brand" in (email.why or "")
    assert Means.API is steps["channel.billing create"].means


def test_a_reference_that_reading_cannot_name_counts_by_a_word(world: World) -> None:
    """The tenant shows an id without a name; with a word for it, nothing is left to do."""
    manifest, person = a_manifest(**MANIFEST), Person(world)
    for _ in range(4):
        world.apply(manifest)
        for step in listed(world.plan(manifest), ALL).steps:
            if not step.after:
                person.does(step.model_dump())
                if step.verified_by is Verified.ATTESTATION:
                    _word(world, step.address)
    plan = world.plan(manifest)
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
