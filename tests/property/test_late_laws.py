"""Late visibility makes no duplicate, loses no object, and ends in an empty plan."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from cxdeclare.engine.events import StepFailed
from cxdeclare.model.errors import InvalidInput, Refused, StalePlan
from tests.property.test_crash_laws import counts, undisturbed
from tests.property.test_laws import COLLECTIONS, Sections, a_world, applied, law, planned, recorded
from tests.support import strategies
from tests.support.decoder import differences
from tests.support.manifests import a_manifest
from tests.support.world import World

_MINUTE = timedelta(minutes=1)
_ROUNDS = 15
_LATE = st.one_of(
    st.builds(
        lambda late, seconds, by_id: {"late": late, "seconds": seconds, "by_id": by_id},
        st.sampled_from(["created", "updated"]),
        st.sampled_from([3, 20, 100, 300]),
        st.booleans(),
    ),
    st.builds(
        lambda late, requests: {"late": late, "requests": requests},
        st.sampled_from(["created", "updated"]),
        st.integers(1, 30),
    ),
)
_CREATES = (
    ("POST", "/dfo/3.0/*"),
    ("PUT", "/dfo/3.0/tags"),
    ("POST", "/inContactAPI/*/skills"),
)
_LOST = st.builds(
    lambda when, times: [
        {"fault": "cut", "method": method, "path": path, "when": when, "times": times}
        for method, path in _CREATES
    ],
    st.sampled_from(["after", "before"]),
    st.integers(1, 3),
)
_LONG = st.builds(
    lambda seconds, by_id: [
        {"late": "created", "collection": one, "seconds": seconds, "by_id": by_id}
        for one in COLLECTIONS.values()
    ],
    st.sampled_from([300, 100]),
    st.booleans(),
)


def settled(world: World, sections: Sections, *, resumes: bool = False) -> None:
    """Plan and apply, a minute apart, until there is nothing to do and nothing unknown."""
    state = world.store.read()
    if resumes and state is not None and state.run is not None:
        with suppress(StalePlan):
            world.resume()
    manifest = a_manifest(**sections)
    for _ in range(_ROUNDS):
        try:
            plan = world.plan(manifest)
            failed = [one for one in world.apply(plan) if isinstance(one, StepFailed)]
            assert not failed, failed
            if plan.decision.is_empty and not plan.decision.has_gaps:
                return
        except StalePlan:  # what it rests on shows meanwhile
            continue
        except (InvalidInput, Refused):
            assume(False)
        world.by_hand(plan.decision)
    raise AssertionError([step.id for step in plan.decision.steps] + [plan.decision.unknown])


def begin(world: World, script: list[dict[str, Any]]) -> None:
    """From now on things show late, and time passes for the tenant as for us."""
    world.pace, world.flows = _MINUTE, True
    world.tenant.late(script)


@law(12)
@given(strategies.pairs(), strategies.estates(), st.lists(_LATE, min_size=1, max_size=2))
def test_what_shows_late_is_made_once_and_ends_as_if_it_had_shown(
    pair: tuple[Sections, Sections], estate: Sections, script: list[dict[str, Any]]
) -> None:
    """Nothing twice, nothing lost, everything as declared, and no call was ever refused."""
    expected = undisturbed(pair, estate)
    with a_world(estate) as world:
        applied(world, pair[0])
        begin(world, script)
        since = len(world.tenant.log)
        settled(world, pair[1])
        assert counts(world) == expected
        assert differences(world, pair[1]) == []
        posts = [one for one in world.refused(since) if one[0] == "POST"]
        assert posts == []


@law(8)
@given(
    strategies.pairs(),
    strategies.estates(),
    st.lists(_LATE, min_size=1, max_size=2),
    st.integers(1, 60),
    st.booleans(),
    st.booleans(),
)
def test_cut_off_while_things_show_late_the_next_run_ends_the_same(
    pair: tuple[Sections, Sections],
    estate: Sections,
    script: list[dict[str, Any]],
    moment: int,
    arrives: bool,
    resumes: bool,
) -> None:
    """A call that was under way may show as late as any; nothing is made again before."""
    expected = undisturbed(pair, estate)
    with a_world(estate) as world:
        applied(world, pair[0])
        begin(world, script)
        assume(world.cut(planned(world, pair[1]), moment, arrives=arrives))
        ends_once(world, pair[1], expected, resumes=resumes)


@law(12)
@given(
    strategies.pairs(),
    strategies.estates(),
    _LONG,
    _LOST,
    st.booleans(),
)
def test_what_shows_late_and_was_not_answered_is_made_once(
    pair: tuple[Sections, Sections],
    estate: Sections,
    script: list[dict[str, Any]],
    faults: list[dict[str, Any]],
    resumes: bool,
) -> None:
    """Answers are lost, before or after the call was carried out: by then no listing shows it."""
    expected = undisturbed(pair[1:], estate)
    with a_world(estate) as world:
        begin(world, script)
        plan = planned(world, pair[1])
        world.tenant.faults(faults)
        world.apply(plan)
        world.tenant.faults([])
        assume(recorded(world).sent)
        ends_once(world, pair[1], expected, resumes=resumes)


def ends_once(world: World, sections: Sections, expected: dict[str, int], *, resumes: bool) -> None:
    """It ends as if nothing had happened, and nothing was ever sent that was there already."""
    settled(world, sections, resumes=resumes)
    world.let_pass(300)  # what answers by its id need not be listed yet
    assert world.plan(a_manifest(**sections)).decision.is_empty
    assert counts(world) == expected
    assert differences(world, sections) == []
    assert [one for one in world.refused(0) if one[0] == "POST"] == []
    state = recorded(world)
    assert (state.run, state.consuming, state.making, state.sent) == (None, None, {}, {})
