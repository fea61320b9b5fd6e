"""What would be sent on a guess is entered by hand, and what is read by one is told."""

from __future__ import annotations

from typing import Any

from cxdeclare.engine import usecases
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, Means, Profile
from cxdeclare.planning.plan import Plan
from tests.support.manifests import a_manifest
from tests.support.world import World
from tests.unit.model.test_applied import CODES, criteria, profile

SKILL = {
    "name": "In.Billing",
    "campaign": "Customer Care",
    "accept_reject": True,
    "routing": {"criteria": "most_occupied"},
}
GUESSED = {"routing.criteria", "accept_reject"}


def _planned(world: World, skill: dict[str, Any]) -> tuple[Plan, list[str]]:
    manifest = a_manifest(skills={"billing": skill})
    plan, judged = usecases.plan(world.setting(), world.provider(), world.store, manifest)
    return plan, [one.code for one in judged.diagnostics]


def _fields(plan: Plan, means: Means) -> set[str]:
    steps = [step for step in plan.decision.steps if step.means is means]
    return {field.name for step in steps for field in step.fields}


def test_a_guess_is_not_sent_under_documented() -> None:
    """Neither with a new object nor with one that is there; the rest is."""
    with World(profile=DOCUMENTED) as world:
        plan, warned = _planned(world, SKILL)
        assert GUESSED <= _fields(plan, Means.MANUAL)
        assert {"name", "campaign"} <= _fields(plan, Means.API)
        assert GUESSED.isdisjoint(_fields(plan, Means.API))
        assert "CXD315" in warned
        list(world.run(plan))
        again, _ = _planned(world, SKILL)
        assert GUESSED == _fields(again, Means.MANUAL)
        assert set() == _fields(again, Means.API)
        (step,) = again.decision.steps
        assert "does not publish the numbers" in (step.why or "")
        assert "drives the one that is read" in (step.why or "")


def test_a_guess_is_sent_where_guesses_are_accepted() -> None:
    """As on pretend tenants, without a warning."""
    with World(profile=EXTENDED) as world:
        plan, warned = _planned(world, SKILL)
        assert GUESSED <= _fields(plan, Means.API)
        assert "CXD315" not in warned


def test_learnt_codes_are_sent_and_read() -> None:
    """The tenant gets the number of the file; the next plan finds it as declared."""
    skill = {key: value for key, value in SKILL.items() if key != "accept_reject"}
    with World(profile=profile(fields=criteria(CODES))) as world:
        plan, warned = _planned(world, skill)
        assert "CXD315" not in warned
        list(world.run(plan))
        (made,) = [one for one in _skills(world) if one["skillName"] == "In.Billing"]
        assert CODES["most_occupied"] == made["evaluationCriteria"]
        again, _ = _planned(world, skill)
        assert again.decision.is_empty


def _skills(world: World) -> list[dict[str, Any]]:
    kind = world.setting().kinds["skill"]
    listed = world.provider().list(kind, next(iter(kind.main.verbs.values())), None)
    ids = [str(one["skillId"]) for one in listed.objects]
    endpoint = next(one for one in kind.main.verbs.values() if one.path == "/skills/{id}")
    return [world.provider().read(kind.main, endpoint, id_) for id_ in ids]


def test_a_plan_is_carried_out_under_the_profile_it_holds() -> None:
    """Whatever the profile of whoever applies it."""
    skill = {key: value for key, value in SKILL.items() if key != "accept_reject"}
    mine: Profile = profile(fields=criteria(CODES))
    with World(profile=mine) as world:
        plan, _ = _planned(world, skill)
        world.profile = EXTENDED
        list(world.run(Plan.model_validate_json(plan.model_dump_json())))
        (made,) = [one for one in _skills(world) if one["skillName"] == "In.Billing"]
        assert CODES["most_occupied"] == made["evaluationCriteria"]
