"""Late visibility makes no duplicate, loses no object, and ends in an empty plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from cxdeclare.engine.events import StepFailed
from cxdeclare.model.errors import InvalidInput, Refused, StalePlan
from tests.property.test_crash_laws import counts, undisturbed
from tests.property.test_laws import Sections, a_world, applied, law, planned, recorded
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
_SHORT = st.builds(
    lambda late, seconds: {"late": late, "seconds": seconds},
    st.sampled_from(["created", "updated"]),
    st.integers(1, 4),
)


def settled(world: World, sections: Sections) -> None:
    """Plan and apply, a minute apart, until there is nothing to do and nothing unknown."""
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
    st.lists(_SHORT, min_size=1, max_size=2),
    st.integers(1, 60),
    st.booleans(),
)
def test_cut_off_while_things_show_late_the_next_run_ends_the_same(
    pair: tuple[Sections, Sections],
    estate: Sections,
    script: list[dict[str, Any]],
    moment: int,
    arrives: bool,
) -> None:
    """A call that was under way shows within the time that is given to it."""
    expected = undisturbed(pair, estate)
    with a_world(estate) as world:
        applied(world, pair[0])
        begin(world, script)
        assume(world.cut(planned(world, pair[1]), moment, arrives=arrives))
        settled(world, pair[1])
        assert counts(world) == expected
        assert differences(world, pair[1]) == []
        state = recorded(world)
        assert (state.run, state.consuming, state.making) == (None, None, {})
