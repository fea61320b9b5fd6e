"""The laws: what holds for any two manifests and any tenant they meet."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings

from cxdeclare.engine.events import Applied, StepDone, StepFailed, StepSkipped
from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import InvalidInput, Refused, StalePlan
from cxdeclare.model.profile import Means
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Action, Decision, Plan, canonical
from tests.support import strategies
from tests.support.decoder import differences, rules
from tests.support.estate import plant
from tests.support.manifests import a_manifest
from tests.support.world import (
    EVERY_KIND,
    MemoryStore,
    World,
    another_view,
    cutting,
    refusing,
    unreadable,
)

Sections = dict[str, Any]
SOAK_FACTOR = 3
"""How many times as many examples a soak looks at."""
_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
_HEALTH = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def law(examples: int) -> settings:
    """A law with so many examples in CI, and several times as many in a soak."""
    most = examples * SOAK_FACTOR if _SOAK else examples
    return settings(max_examples=most, deadline=None, suppress_health_check=_HEALTH)


@contextmanager
def a_world(estate: Sections, **options: Any) -> Iterator[World]:
    """A tenant that holds a random estate."""
    with World(**options) as world:
        plant(world, estate)
        yield world


def applied(world: World, sections: Sections) -> list[Plan]:
    """The plans that brought the tenant there; examples that the tool refuses are set aside."""
    try:
        return world.converge(a_manifest(**sections))
    except (InvalidInput, Refused):
        reject()
        raise


def recorded(world: World) -> State:
    """The state; examples in which nothing was ever declared are set aside."""
    state = world.store.read()
    assume(state is not None)
    assert state is not None
    return state


def planned(world: World, sections: Sections) -> Plan:
    """A plan that can be applied; examples that the tool refuses are set aside."""
    try:
        plan = world.plan(a_manifest(**sections))
    except InvalidInput:
        reject()
        raise
    assume({one.guard for one in plan.decision.refusals} <= world.overrules)
    return plan


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_what_was_applied_needs_nothing_more(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """From any manifest to any other: the next plan is empty, writes nothing, leaves the state."""
    with a_world(estate, parallelism=4) as world:
        for sections in pair:
            applied(world, sections)
        recorded(world)
        state, writes = world.store.versions[-1], world.tenant.writes
        again = world.plan(a_manifest(**pair[1]))
        assert again.decision.changes == ()
        assert again.decision.records == {}
        events = world.apply(again)
        assert [type(event) for event in events] == [Applied]
        assert world.store.versions[-1] == state
        assert world.tenant.writes == writes


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_the_tenant_holds_exactly_what_is_declared(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Every declared field is as declared, and of what we made nothing else is left."""
    with a_world(estate) as world:
        foreign = ids(world)
        for sections in pair:
            applied(world, sections)
        assert differences(world, pair[1]) == []
        state = recorded(world)
        withheld = {o.id for o in world.plan(a_manifest(**pair[1])).decision.orphans}
        bound = {(Address.parse(a).kind, b.id) for a, b in state.bindings.items()}
        for kind, collection in COLLECTIONS.items():
            for id_ in ids(world)[collection] - foreign[collection]:
                alive = collection != "skills" or is_active(world, id_)
                assert (kind, id_) in bound or id_ in withheld or not alive, (kind, id_)
        for region in strategies.REGIONS:
            for rule in rules(world, region):
                id_ = f"{region}/{rule['Name']}"
                is_ours = ("receipt_rule", id_) in bound or id_ in withheld
                assert is_ours or rule["Name"] in strategies.RULES, id_


COLLECTIONS = {
    "tag": "tags",
    "skill": "skills",
    "template": "email-templates",
    "signature": "signatures",
    "channel": "channels",
    "email_domain": "ses-identities",
}


def ids(world: World) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {name: set() for name in COLLECTIONS.values()}
    for collection, id_, parent in world.everything():
        if collection in found:
            found[collection].add(f"{parent}/{id_}" if parent else id_)
    return found


def is_active(world: World, id_: str) -> bool:
    return any(str(s["skillId"]) == id_ and s["isActive"] for s in world.documents("skills"))


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_losing_the_state_costs_adoptions_only(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Without its state the tool finds everything declared again and changes nothing."""
    with a_world(estate) as world:
        for sections in pair:
            applied(world, sections)
        recorded(world)
        world.store = MemoryStore()
        plan = world.plan(a_manifest(**pair[1]))
        assert {change.action for change in plan.decision.changes} <= {Action.ADOPT}
        assert plan.decision.steps == ()
        writes = world.tenant.writes
        world.apply(plan)
        assert world.tenant.writes == writes
        assert world.plan(a_manifest(**pair[1])).decision.is_empty
        if pair[1]:
            assert world.drift().changed == {}


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_a_plan_is_minimal(pair: tuple[Sections, Sections], estate: Sections) -> None:
    """Each step changes a field, makes, ends or links something; each change has a reason."""
    with a_world(estate) as world:
        applied(world, pair[0])
        decision = planned(world, pair[1]).decision
        for change in decision.changes:
            in_state = change.action in {Action.FORGET, Action.MOVE}
            assert change.steps or change.adopts or change.released or in_state
            for step in change.steps:
                links = step.verb in {Verb.CREATE, Verb.DELETE, Verb.ADD, Verb.REMOVE}
                new = step.object_id is None
                assert links or new or any(one.differs for one in step.fields), step


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_the_tenant_never_refuses_a_planned_call(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Nothing is referred to before it exists, and nothing is deleted while it is in use."""
    with a_world(estate, parallelism=8) as world:
        start = len(world.tenant.log)
        for sections in pair:
            applied(world, sections)
        refused = [one for one in world.refused(start) if "/roles/" not in one[1]]
        assert refused == []


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_apply_does_what_the_plan_says_and_nothing_else(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """The calls that wrote are the API steps of the plan, one for one, each at its object."""
    with a_world(estate) as world:
        applied(world, pair[0])
        plan = planned(world, pair[1])
        start = len(world.tenant.log)
        events = world.apply(plan)
        calls = world.written(start)
        steps = {s.id: s for s in plan.decision.steps}
        done = [steps[e.step] for e in events if isinstance(e, StepDone)]
        assert all(step.means is Means.API for step in done)
        assert len(calls) == len(done)
        waiting = {s.id for s in plan.decision.steps} - {s.id for s in done}
        for id_ in waiting:
            manual = steps[id_].means is Means.MANUAL
            assert manual or waiting.intersection(steps[id_].depends_on), id_
        for step, (method, path, _) in zip(done, calls, strict=True):
            endpoint = next(
                kind.named[step.part].verbs[step.verb]
                for change in plan.decision.changes
                if step in change.steps
                for kind in [ALL[change.kind]]
            )
            assert method == endpoint.method
            upsert = "{id}" not in endpoint.path or step.part == "channels"
            in_path = step.object_id is None or step.object_id.rpartition("/")[2] in path
            assert upsert or in_path, (step.id, path)


@law(20)
@given(strategies.pairs(), strategies.estates())
def test_planning_writes_nothing_and_decides_the_same_again(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Order of listings, whims of the tenant and order of keys change no byte of the decision."""
    with a_world(estate) as world:
        applied(world, pair[0])
        writes = world.tenant.writes
        first = planned(world, pair[1])
        shuffled = a_manifest(**_shuffled(pair[1], random.Random(7)))
        second = world.plan(shuffled, another_view(world, 99))
        assert world.tenant.writes == writes
        assert _bytes(first.decision) == _bytes(second.decision)
        assert first.digest == second.digest


READS = ("/tags", "/skills", "/campaigns", "/agents", "/channels", "/hours", "/roles", "/users")


@law(20)
@given(strategies.pairs(), strategies.estates(), strategies.failures(READS))
def test_what_cannot_be_read_is_told_in_the_same_words_again(
    pair: tuple[Sections, Sections], estate: Sections, failures: Mapping[str, str]
) -> None:
    """A decision holds no id of a request, ours or theirs: the same failure is the same bytes."""
    with a_world(estate) as world:
        applied(world, pair[0])
        world.wrap = unreadable(failures)
        first = planned(world, pair[1])
        assume(first.decision.unknown)
        second = world.plan(a_manifest(**pair[1]))
        assert _bytes(first.decision) == _bytes(second.decision)
        recorded(world)
        moved, again = world.drift(), world.drift()
        assert moved.model_dump() == again.model_dump()


def _bytes(decision: Decision) -> str:
    return canonical(decision.model_dump(mode="json"))


def _shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        items = [(key, _shuffled(inner, rng)) for key, inner in value.items()]
        rng.shuffle(items)
        return dict(items)
    return value


@law(20)
@given(strategies.pairs(), strategies.estates())
def test_what_is_not_ours_stays_as_it_was(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Documents that no address ever stood for are the same, byte for byte."""
    with a_world(estate) as world:
        before = world.everything()
        rows = {region: rules(world, region) for region in strategies.REGIONS}
        touched: set[tuple[str, str]] = set()
        for sections in pair:
            for plan in applied(world, sections):
                for change in plan.decision.changes:
                    if change.id is not None:
                        touched.add((change.kind, change.id.rpartition("/")[2]))
        for region, row in rows.items():
            theirs = [one for one in row if ("receipt_rule", one["Name"]) not in touched]
            now = [_placeless(one) for one in rules(world, region)]
            assert [one for one in now if one in map(_placeless, theirs)] == [
                _placeless(one) for one in theirs
            ]
        after = world.everything()
        kinds = {collection: kind for kind, collection in COLLECTIONS.items()}
        for key, body in before.items():
            collection, id_, parent = key
            owner = kinds.get(collection)
            if owner is not None and (owner, id_) not in touched:
                assert after.get(key) == body, key
            if collection in {"agents", "users", "scripts", "campaigns", "hours"}:
                assert after.get(key) == body, key
            if collection == "skill-agents" and ("skill", parent) not in touched:
                assert after.get(key) == body, key


def _placeless(rule: Sections) -> Sections:
    """A rule without whom it stands behind: those may be ours."""
    return {name: value for name, value in rule.items() if name != "After"}


@law(20)
@given(strategies.pairs(), strategies.estates())
def test_plans_and_states_survive_json(pair: tuple[Sections, Sections], estate: Sections) -> None:
    """Written and read again, a plan and a state are the same values."""
    with a_world(estate) as world:
        applied(world, pair[0])
        plan = planned(world, pair[1])
        again = Plan.model_validate_json(plan.model_dump_json())
        assert again == plan
        assert again.decision.digest == plan.digest
        state = recorded(world)
        assert State.model_validate_json(state.model_dump_json()) == state
        world.apply(again)


_LISTINGS = {
    "tag": "/dfo/3.0/tags",
    "skill": "v33.0/skills?",
    "template": "/email-templates?",
    "signature": "/automatic-signatures?",
}


@law(8)
@given(strategies.pairs(), strategies.estates())
@pytest.mark.parametrize("kind", sorted(_LISTINGS))
@pytest.mark.parametrize("fault", ["fails", "is cut"])
def test_a_kind_that_was_not_read_whole_is_left_alone(
    kind: str, fault: str, pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Nothing of it is created or deleted, and that it is unknown is said."""
    with a_world(estate) as world:
        applied(world, pair[0])
        key = "skills" if kind == "skill" else "data"
        if fault == "fails":
            world.wrap = refusing("GET", _LISTINGS[kind], status=403)
        else:
            world.wrap = cutting(_LISTINGS[kind], key)
            assume(world.documents(COLLECTIONS[kind]))
        try:
            decision = world.plan(a_manifest(**pair[1])).decision
        except InvalidInput:
            reject()
        state = recorded(world)
        known = set(pair[1].get(f"{kind}s", {})) | {
            a for a in state.bindings if a.startswith(f"{kind}.")
        }
        for change in decision.changes:
            if change.kind == kind:
                assert change.action not in {Action.CREATE, Action.DELETE, Action.DEACTIVATE}
                assert change.action is not Action.FORGET
        if known:
            assert any(one.subject.split(".")[0] == kind for one in decision.unknown)


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_after_one_failure_the_rest_is_done_and_the_next_run_ends_it(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Only what depends on the failed step is left out, and another run comes to the same end."""
    with a_world(estate) as world:
        applied(world, pair[0])
        plan = planned(world, pair[1])
        steps = [s for s in plan.decision.steps if s.means is Means.API]
        assume(steps)
        world.wrap = _first_write_fails()
        events = world.apply(plan)
        failed = {e.step for e in events if isinstance(e, StepFailed)}
        skipped = {e.step for e in events if isinstance(e, StepSkipped)}
        assert len(failed) == 1
        assert skipped == _dependants(plan.decision, failed)
        world.wrap = None
        applied(world, pair[1])
        assert differences(world, pair[1]) == []


def _first_write_fails() -> Any:
    left = [1]

    def wrap(send: Any) -> Any:
        def faulty(request: Any) -> Any:
            asks = request.method == "GET" or request.url.endswith(("/search", "/access-key"))
            if not asks and left[0]:
                left[0] -= 1
                return refusing(request.method, "", status=422)(send)(request)
            return send(request)

        return faulty

    return wrap


def _dependants(decision: Decision, of: set[str]) -> set[str]:
    found: set[str] = set()
    while True:
        more = {
            step.id
            for step in decision.steps
            if (of | found).intersection(step.depends_on) and step.id not in found
        }
        if not more:
            return found
        found |= more


@law(25)
@given(strategies.pairs(), strategies.estates())
def test_a_plan_whose_ground_moved_is_refused_whole(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """A field that a step changes was changed by somebody else: zero writes, and it is named."""
    with a_world(estate) as world:
        applied(world, pair[0])
        plan = planned(world, pair[1])
        moved = _move_a_field(world, plan.decision)
        assume(moved is not None)
        writes, state = world.tenant.writes, list(world.store.versions)
        with pytest.raises(StalePlan) as refused:
            world.apply(plan)
        assert moved is not None
        assert moved in str(refused.value)
        assert world.tenant.writes == writes
        assert world.store.versions == state


def _move_a_field(world: World, decision: Decision) -> str | None:
    """Change a field of the plan behind its back; its name, if there is one we can change."""
    names = {
        ("template", "html"): ("email-templates", "rules"),
        ("signature", "text"): ("signatures", "plainText"),
        ("channel", "name"): ("channels", "name"),
        ("skill", "service_level.goal"): ("skills", "serviceLevelGoal"),
    }
    for change in decision.changes:
        for step in change.steps:
            for one in step.fields if step.verb is Verb.UPDATE and step.object_id else ():
                found = names.get((change.kind, one.name))
                if found is not None and step.object_id is not None:
                    value = 13 if one.name.endswith("goal") else "moved meanwhile"
                    world.edit(found[0], step.object_id, **{found[1]: value})
                    return one.name
    return None


@law(20)
@given(strategies.sections(), strategies.estates())
def test_drift_finds_nothing_when_nothing_moved(sections: Sections, estate: Sections) -> None:
    """Right after an apply nothing differs, nothing is missing and all was read."""
    with a_world(estate) as world:
        applied(world, sections)
        recorded(world)
        found = world.drift()
        assert (found.changed, found.missing, found.unread, found.unverifiable) == ({}, (), {}, ())


@law(25)
@given(strategies.sections(), strategies.estates())
def test_drift_finds_each_change_behind_our_back(sections: Sections, estate: Sections) -> None:
    """Fields that were applied are found when they move; what is not declared is not looked at."""
    with a_world(estate) as world:
        applied(world, sections)
        expected = {}
        state = recorded(world)
        for key in sections.get("templates", {}):
            id_ = state.bindings[f"template.{key}"].id
            world.edit("email-templates", id_, rules="theirs now")
            expected[f"template.{key}"] = {"html"}
        for key, block in sections.get("skills", {}).items():
            id_ = state.bindings[f"skill.{key}"].id
            world.edit("skills", id_, notes="a note", isActive=False, serviceLevelGoal=13)
            level = {"service_level.goal"} if "service_level" in block else set()
            expected[f"skill.{key}"] = {"active"} | level
        for key, block in sections.get("channels", {}).items():
            id_ = state.bindings[f"channel.{key}"].id
            world.edit("channels", id_, hasOutboundFlow="moved", hasCcAndBcc=True)
            if "outbound" in block:
                expected[f"channel.{key}"] = {"outbound"}
        found = world.drift()
        fields = {a: {one.field for one in moved} for a, moved in found.changed.items()}
        assert fields == expected


@law(20)
@given(strategies.sections(), strategies.estates())
def test_protected_objects_are_never_ended(sections: Sections, estate: Sections) -> None:
    """With every consent given, what is protected stays, and the plan is refused."""
    with a_world(estate) as world:
        own = [
            f"{kind}.{key}"
            for kind, section in (("template", "templates"), ("signature", "signatures"))
            for key in sections.get(section, {})
        ]
        assume(own)
        policy = {"protect": own}
        applied(world, {**sections, "policy": policy})
        state = recorded(world)
        made = {a for a in own if state.bindings[a].origin == "created"}
        assume(made)
        plan = world.plan(a_manifest())
        assert {r.address for r in plan.decision.refusals if r.guard == "protected"} >= made
        writes = world.tenant.writes
        with pytest.raises(Refused):
            world.apply(plan)
        assert world.tenant.writes == writes


@law(25)
@given(strategies.sections(), strategies.estates())
def test_without_consent_nothing_is_deleted(sections: Sections, estate: Sections) -> None:
    """Blocks that leave the manifest leave their objects behind, shown as orphans."""
    with a_world(estate) as world:
        applied(world, sections)
        before = world.everything()
        world.consent = frozenset()
        plan = world.plan(a_manifest())
        assert {c.action for c in plan.decision.changes} <= {Action.FORGET}
        world.apply(plan)
        assert world.everything() == before
        again = world.plan(a_manifest())
        assert again.decision.is_empty
        assert again.decision.orphans == plan.decision.orphans


@law(25)
@given(strategies.sections(), strategies.estates())
def test_what_left_the_manifest_and_comes_back_is_the_same_again(
    sections: Sections, estate: Sections
) -> None:
    """Removed with consent and declared again: the tenant ends where it was."""
    with a_world(estate) as world:
        applied(world, sections)
        applied(world, {})
        applied(world, sections)
        assert differences(world, sections) == []


def test_every_kind_that_is_managed_is_drawn() -> None:
    """No kind is left out of the random manifests."""
    drawn = {
        "configuration_set",
        "email_domain",
        "receipt_rule",
        "tag",
        "skill",
        "template",
        "signature",
        "channel",
        "role",
        "routing_queue",
        "sla",
    }
    assert drawn == EVERY_KIND
