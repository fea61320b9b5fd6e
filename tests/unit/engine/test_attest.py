"""Somebody's word: when it is taken, what it covers, and what becomes of it later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.engine.attest import attest
from cxdeclare.engine.consent import GuardConsent
from cxdeclare.engine.manual_events import ManualAttested
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, Refused, StalePlan
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, Means
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Action, Plan
from cxdeclare.planning.rollback import Why
from cxdeclare.planning.verified import Verified
from cxdeclare.report.manual import listed
from tests.support.manifests import a_manifest
from tests.support.person import Person
from tests.support.world import World

ANA, LUC = "ana@acme.example", "luc@acme.example"
SIGNATURE: dict[str, Any] = {
    "signatures": {
        "billing": {
            "name": "Billing",
            "html": "<p>one</p>",
            "users": {"ownership": "authoritative", "members": [ANA, LUC]},
        }
    }
}


@pytest.fixture(name="world")
def a_world() -> Iterator[World]:
    """A tenant of which only documented calls are made."""
    with World(profile=DOCUMENTED) as made:
        yield made


def by_word(
    world: World, sections: dict[str, Any], address: str, part: str | None = None, by: str = "Ana"
) -> ManualAttested:
    """Take a word for all that is open of an address."""
    at = world.setting(), world.provider(), world.store
    return attest(*at, a_manifest(**sections), address, part=part, by=by, evidence="seen")


def edited(**fields: Any) -> dict[str, Any]:
    """The signature, with other fields."""
    return {"signatures": {"billing": {**SIGNATURE["signatures"]["billing"], **fields}}}


def state(world: World) -> State:
    """What is recorded."""
    held = world.store.read()
    assert held is not None
    return held


def steps(plan: Plan) -> list[str]:
    """What is to be done."""
    return [step.id for step in plan.decision.steps]


def test_what_was_attested_needs_nothing_more(world: World) -> None:
    """The next plan is empty, and says by whose word; the object has no id that we know."""
    did = by_word(world, SIGNATURE, "signature.billing")
    assert 3 == len(did.steps)
    plan = world.plan(a_manifest(**SIGNATURE))
    assert (True, {}) == (plan.decision.is_empty, plan.decision.records)
    said = {(one.part, one.member, one.by) for one in plan.decision.attested}
    assert {("", None, "Ana"), ("users", ANA, "Ana"), ("users", LUC, "Ana")} == said
    binding = state(world).bindings["signature.billing"]
    assert ("", "created", "billing") == (binding.id, binding.origin, binding.identity)
    assert 0 == world.tenant.writes


def test_only_what_was_attested_counts(world: World) -> None:
    """Another text is another step, with that field alone and what it was before."""
    by_word(world, SIGNATURE, "signature.billing")
    plan = world.plan(a_manifest(**edited(html="<p>two</p>")))
    ((step,),) = ([*change.steps] for change in plan.decision.changes)
    assert (["html"], Means.MANUAL) == ([one.name for one in step.fields], step.means)
    assert step.fields[0].before is not None
    by_word(world, edited(html="<p>two</p>"), "signature.billing", by="Luc")
    said = state(world).bindings["signature.billing"].attested
    assert {"name": "Ana", "html": "Luc"} == {
        name: one.by for one in said if one.member is None for name in one.values
    }


def test_a_link_that_leaves_an_exact_set_is_taken_away_by_hand(world: World) -> None:
    """Its attestation goes with the word that it is gone."""
    by_word(world, SIGNATURE, "signature.billing")
    less: dict[str, Any] = edited(users={"ownership": "authoritative", "members": [ANA]})
    assert [f"signature.billing#users[{LUC}] remove by hand"] == steps(
        world.plan(a_manifest(**less))
    )
    by_word(world, less, "signature.billing")
    assert world.plan(a_manifest(**less)).decision.is_empty
    members = {one.member for one in state(world).bindings["signature.billing"].attested}
    assert {None, ANA} == members


def test_one_part_can_be_attested_alone(world: World) -> None:
    """The rest stays open; a link that waits for its object is not taken."""
    with pytest.raises(Refused, match=r"it waits for signature\.billing create"):
        by_word(world, SIGNATURE, "signature.billing", "users")
    by_word(world, SIGNATURE, "signature.billing", "")
    did = by_word(world, SIGNATURE, "signature.billing", f"users[{ANA}]")
    assert (f"signature.billing#users[{ANA}] add by hand",) == did.steps
    assert (f"signature.billing#users[{LUC}] add by hand",) == did.left


def test_a_second_word_for_the_same_records_nothing(world: World) -> None:
    """It says whose word there is already."""
    by_word(world, SIGNATURE, "signature.billing")
    before = list(world.store.versions)
    did = by_word(world, SIGNATURE, "signature.billing", by="Luc")
    assert ((), {"Ana"}) == (did.steps, {one.by for one in did.already})
    assert before == world.store.versions


def test_reading_is_better_than_a_word(world: World) -> None:
    """What the next plan will see is not taken on trust."""
    world.profile = EXTENDED
    world.apply(a_manifest(tags={"spam": {"title": "Spam"}}))
    world.profile = DOCUMENTED
    sections = {"tags": {"spam": {"title": "Junk"}}}
    with pytest.raises(Refused, match="the next plan reads"):
        by_word(world, sections, "tag.spam")


def test_a_word_for_nothing_is_refused(world: World) -> None:
    """No such step, no name, no evidence."""
    with pytest.raises(InvalidInput, match="has no open manual step"):
        by_word(world, SIGNATURE, "signature.biling")
    with pytest.raises(InvalidInput, match="`--by` says nothing"):
        by_word(world, SIGNATURE, "signature.billing", by=" ")


def test_a_plan_made_before_a_word_is_stale(world: World) -> None:
    """The state has moved on."""
    plan = world.plan(a_manifest(**SIGNATURE))
    by_word(world, SIGNATURE, "signature.billing")
    with pytest.raises(StalePlan):
        world.apply(plan)


def test_moved_takes_the_word_along(world: World) -> None:
    """Another address asks nobody again, and neither does who refers to it."""
    by_word(world, SIGNATURE, "signature.billing")
    moved: dict[str, Any] = {
        "signatures": {"accounts": SIGNATURE["signatures"]["billing"]},
        "moved": [{"from": "signature.billing", "to": "signature.accounts"}],
    }
    plan = world.plan(a_manifest(**moved))
    assert [(Action.MOVE, ())] == [(one.action, one.steps) for one in plan.decision.changes]
    world.apply(plan)
    assert 3 == len(world.plan(a_manifest(**moved)).decision.attested)


def test_a_word_that_it_is_deleted_clears_the_address(world: World) -> None:
    """Nothing can be listed, so a person deletes it and says so."""
    by_word(world, SIGNATURE, "signature.billing")
    gone: dict[str, Any] = {"policy": {"allow_delete": ["signature"]}}
    assert ["signature.billing delete"] == steps(world.plan(a_manifest(**gone)))
    by_word(world, gone, "signature.billing")
    assert {} == state(world).bindings
    assert world.plan(a_manifest(**gone)).decision.is_empty


def test_a_word_does_not_get_past_a_guard(world: World) -> None:
    """That a protected object was deleted is recorded with consent only, bound to the plan."""
    by_word(world, SIGNATURE, "signature.billing")
    world.apply(a_manifest(**SIGNATURE, policy={"protect": ["signature.billing"]}))
    gone: dict[str, Any] = {"policy": {"allow_delete": ["signature"]}}
    with pytest.raises(Refused, match="protected"):
        by_word(world, gone, "signature.billing")
    assert state(world).bindings["signature.billing"].protected
    plan = world.plan(a_manifest(**gone))
    consents = [GuardConsent("protected", plan.digest)]
    at = world.setting(), world.provider(), world.store, a_manifest(**gone), "signature.billing"
    attest(*at, part=None, by="Ana", evidence="seen", consents=consents)
    assert {} == state(world).bindings


def test_a_profile_that_can_list_finds_what_a_person_made(world: World) -> None:
    """It is ours, as it was made for us, and from now on its id is known."""
    manifest, world.is_pretend = a_manifest(**SIGNATURE), False
    person = Person(world)
    for step in listed(world.plan(manifest), ALL).steps:
        person.does(step.model_dump())
    by_word(world, SIGNATURE, "signature.billing")
    world.profile = EXTENDED
    plan = world.plan(manifest)
    assert [(Action.ADOPT, ())] == [(one.action, one.steps) for one in plan.decision.changes]
    world.apply(plan)
    binding = state(world).bindings["signature.billing"]
    assert ("created", True) == (binding.origin, bool(binding.id))


def made(world: World, sections: dict[str, Any]) -> None:
    """Let a person do all that a plan by documented calls leaves to hands."""
    person, world.profile = Person(world), DOCUMENTED
    for step in listed(world.plan(a_manifest(**sections)), ALL).steps:
        person.does(step.model_dump())


def test_what_a_person_made_is_known_by_the_name_it_was_attested_with(world: World) -> None:
    """It is not missing, not gone, and no second one is made when the manifest renames it."""
    made(world, SIGNATURE)
    by_word(world, SIGNATURE, "signature.billing")
    world.profile = EXTENDED
    assert () == world.drift().missing
    renamed = world.plan(a_manifest(**edited(name="Accounts")))
    assert [Action.UPDATE] == [one.action for one in renamed.decision.changes]
    gone = world.plan(a_manifest())
    assert [Action.DELETE] == [one.action for one in gone.decision.changes]
    assert [renamed.decision.changes[0].id] == [one.id for one in gone.decision.changes]


def test_a_word_makes_nothing_of_others_ours(world: World) -> None:
    """Somebody else's object that has the new name is a find, whatever was attested before."""
    others = {"signatures": {"others": {"name": "Others", "html": "<p>o</p>"}}}
    world.is_pretend = False
    made(world, others)
    by_word(world, SIGNATURE, "signature.billing")
    world.profile = EXTENDED
    manifest = a_manifest(**edited(name="Others"))
    with pytest.raises(InvalidInput) as caught:
        world.plan(manifest)
    assert {"CXD312"} == {one.code for one in caught.value.diagnostics}
    world.adopt = frozenset({"signature.billing"})
    world.apply(world.plan(manifest))
    binding = state(world).bindings["signature.billing"]
    assert ("adopted", []) == (binding.origin, binding.attested)


def test_a_call_ends_the_word_for_what_it_overwrites(world: World) -> None:
    """When the manifest goes back to the attested value, a person has to enter it again."""
    made(world, SIGNATURE)
    by_word(world, SIGNATURE, "signature.billing")
    world.profile = EXTENDED
    only_ana = {"ownership": "authoritative", "members": [ANA]}
    world.apply(a_manifest(**edited(html="<p>two</p>", users=only_ana)))
    world.profile = DOCUMENTED
    again = world.plan(a_manifest(**SIGNATURE)).decision.steps
    assert [(None, ["html"]), (LUC, [])] == [
        (step.member, [one.name for one in step.fields]) for step in again
    ]


def test_another_value_that_was_read_since_ends_the_word(world: World) -> None:
    """Nothing had to be written, as somebody had changed it to what is declared by then."""
    made(world, SIGNATURE)
    by_word(world, SIGNATURE, "signature.billing")
    world.profile = EXTENDED
    world.apply(a_manifest(**SIGNATURE))
    world.edit("signatures", state(world).bindings["signature.billing"].id, html="<p>two</p>")
    plan = world.plan(a_manifest(**edited(html="<p>two</p>")))
    assert [] == steps(plan)
    world.apply(plan)
    world.profile = DOCUMENTED
    again = world.plan(a_manifest(**SIGNATURE)).decision.steps
    assert [["html"]] == [[one.name for one in step.fields] for step in again]


def test_drift_never_calls_a_word_clean(world: World) -> None:
    """It is listed apart, with whose word it is."""
    by_word(world, SIGNATURE, "signature.billing")
    found = world.drift()
    assert "Ana" == found.attested["signature.billing"].by
    assert f"signature.billing#users[{LUC}]" in found.attested
    assert ("signature.billing#users",) == found.unverifiable  # that there is nobody else
    assert {} == found.changed


def test_going_back_on_an_attested_part_is_a_manual_step(world: World) -> None:
    """No call can undo what no call did."""
    by_word(world, SIGNATURE, "signature.billing")
    by_word(world, edited(name="Accounts"), "signature.billing")
    plan = world.rollback(1)
    (change,) = plan.decision.changes
    assert [(Means.MANUAL, Verified.ATTESTATION, ["name"])] == [
        (one.means, one.verified_by, [field.name for field in one.fields]) for one in change.steps
    ]


def test_going_back_takes_no_object_without_an_id_for_another(world: World) -> None:
    """They are told apart by their addresses: what was there then is there, the rest is not."""
    by_word(world, SIGNATURE, "signature.billing")
    brand = {"templates": {"brand": {"name": "ACME", "html": "<p/>"}}}
    by_word(world, {**SIGNATURE, **brand}, "template.brand")
    more = {"signatures": {**SIGNATURE["signatures"], "more": {"name": "More", "html": "<i/>"}}}
    by_word(world, {**more, **brand}, "signature.more")
    back = world.rollback(2).decision.rollback
    assert back is not None
    assert [("signature.more", Why.BY_HAND)] == [(one.address, one.why) for one in back.lasting]
    world.consent = frozenset()
    back = world.rollback(2).decision.rollback
    assert back is not None
    assert [("signature.more", Why.STAYS)] == [(one.address, one.why) for one in back.lasting]


def test_a_lost_state_loses_the_words(world: World) -> None:
    """They are asked for again, and nothing is made twice by a call."""
    by_word(world, SIGNATURE, "signature.billing")
    world.store.versions.clear()
    plan = world.plan(a_manifest(**SIGNATURE))
    assert {Means.MANUAL} == {step.means for step in plan.decision.steps}
