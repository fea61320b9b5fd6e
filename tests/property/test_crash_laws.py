"""Crash anywhere, run again, same end: for any two manifests, any estate and any moment."""

from __future__ import annotations

import json

from hypothesis import assume, given
from hypothesis import strategies as st

from cxdeclare.engine.events import StepFailed
from cxdeclare.planning.plan import Plan
from tests.property.test_laws import Sections, a_world, applied, law, planned, recorded
from tests.support import strategies
from tests.support.decoder import differences
from tests.support.manifests import a_manifest
from tests.support.world import World

_MOMENTS = st.integers(1, 60)


def counts(world: World) -> dict[str, int]:
    """How many objects of each sort the tenant holds."""
    found: dict[str, int] = {}
    for collection, _, _ in world.everything():
        found[collection] = found.get(collection, 0) + 1
    return found


def undisturbed(pair: tuple[Sections, ...], estate: Sections) -> dict[str, int]:
    """What the tenant holds after a run that nobody cut."""
    with a_world(estate) as world:
        for sections in pair:
            applied(world, sections)
        return counts(world)


def ends_the_same(world: World, sections: Sections, expected: dict[str, int]) -> None:
    """Everything is as declared, nothing is there twice, and nothing is under way."""
    applied(world, sections)
    assert differences(world, sections) == []
    assert counts(world) == expected, world.tenant.log
    state = recorded(world)
    assert (state.run, state.consuming, state.making) == (None, None, {})


@law(20)
@given(strategies.pairs(), strategies.estates(), _MOMENTS, st.booleans(), st.booleans())
def test_cut_off_at_any_moment_the_next_run_ends_the_same(
    pair: tuple[Sections, Sections],
    estate: Sections,
    moment: int,
    arrives: bool,
    resumes: bool,
) -> None:
    """By a plain apply, or by going on with the plan; whether the last call arrived or not."""
    expected = undisturbed(pair, estate)
    with a_world(estate) as world:
        applied(world, pair[0])
        plan = planned(world, pair[1])
        assume(world.cut(plan, moment, arrives=arrives))
        state = world.store.read()
        if resumes and state is not None and state.run is not None:
            assert [one for one in world.resume() if isinstance(one, StepFailed)] == []
        ends_the_same(world, pair[1], expected)


@law(20)
@given(strategies.pairs(), strategies.estates(), st.lists(_MOMENTS, min_size=1, max_size=3))
def test_what_is_gone_on_with_ends_as_if_nobody_had_cut_it(
    pair: tuple[Sections, Sections], estate: Sections, moments: list[int]
) -> None:
    """Cut off in the plan, and in going on with it: the same state, and the same plan after it."""
    with a_world(estate) as world:
        applied(world, pair[0])
        world.apply(planned(world, pair[1]))
        expected = after(world, pair[1])
    with a_world(estate) as world:
        applied(world, pair[0])
        plan: Plan | None = planned(world, pair[1])
        for moment in moments:
            if world.cut(plan, moment, arrives=moment % 2 == 0):
                assume(recorded(world).run is not None)
            plan = None
        if recorded(world).run is not None:
            assert [one for one in world.resume() if isinstance(one, StepFailed)] == []
        assert after(world, pair[1]) == expected


def after(world: World, sections: Sections) -> object:
    """What the state says, without ids and what the server assigns, and what is left to do."""
    state, decision = recorded(world), world.plan(a_manifest(**sections)).decision
    assert (state.run, state.consuming, state.making) == (None, None, {})
    said = {"origin", "applied", "members", "exact", "protected", "successor", "identity"}
    return (
        {address: one.model_dump(include=said) for address, one in state.bindings.items()},
        [(change.address, change.action, len(change.steps)) for change in decision.changes],
        [orphan.address for orphan in decision.orphans],
    )


@law(12)
@given(strategies.pairs(), strategies.estates(), st.lists(_MOMENTS, min_size=2, max_size=4))
def test_cut_off_again_and_again_it_ends_the_same(
    pair: tuple[Sections, Sections], estate: Sections, moments: list[int]
) -> None:
    """Each run is cut off in its turn, and what was in flight arrives."""
    expected = undisturbed(pair, estate)
    with a_world(estate) as world:
        applied(world, pair[0])
        for moment in moments:
            world.cut(planned(world, pair[1]), moment, arrives=True)
        ends_the_same(world, pair[1], expected)


@law(12)
@given(strategies.pairs(), strategies.estates(), _MOMENTS)
def test_what_an_unfinished_run_made_is_never_lost(
    pair: tuple[Sections, Sections], estate: Sections, moment: int
) -> None:
    """Its block goes before it is settled: it is an orphan of ours, and goes with consent."""
    with a_world(estate) as world:
        applied(world, pair[0])
        before = counts(world)
        plan = planned(world, pair[1])
        assume(world.cut(plan, moment, arrives=True))
        applied(world, pair[0])
        assert differences(world, pair[0]) == []
        after = counts(world)
        kept = {"skills"}  # a skill cannot be deleted: it is deactivated
        grown = {name for name in after if after[name] > before.get(name, 0)} - kept
        assert grown <= _links(world), json.dumps([before, after])


def _links(world: World) -> set[str]:
    """Collections of links and settings, which come with objects that stay."""
    return {name for name, _, parent in world.everything() if parent}
