"""Laws of what the header says of addresses: moved, removed, adopted, and how much may change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxdeclare.engine.events import StepDone
from cxdeclare.model.address import Address
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Action, Plan
from tests.property.test_laws import (
    COLLECTIONS,
    a_world,
    applied,
    ids,
    is_active,
    law,
    planned,
    recorded,
)
from tests.support import strategies
from tests.support.decoder import differences
from tests.support.manifests import a_manifest
from tests.support.renaming import Keys, Sections, moved, new_keys, renamed
from tests.support.world import World


@st.composite
def renames(draw: st.DrawFn) -> tuple[Sections, Keys, list[dict[str, str]]]:
    """Sections, some keys that are to be called otherwise, and the entries that say so."""
    sections = draw(strategies.sections())
    keys = draw(new_keys(sections, least=1))
    assume(keys)
    return sections, keys, draw(moved(keys))


@law(40)
@given(renames(), strategies.estates())
def test_a_renamed_key_costs_nothing_but_its_entry_in_the_state(
    renaming: tuple[Sections, Keys, list[dict[str, str]]], estate: Sections
) -> None:
    """No create, no delete, no write, no record; then nothing is left, and nothing has drifted."""
    sections, keys, entries = renaming
    with a_world(estate) as world:
        applied(world, sections)
        before, writes = recorded(world), world.tenant.writes
        after = {**renamed(sections, keys), "moved": entries}
        plan = world.plan(a_manifest(**after))
        count = sum(map(len, keys.values()))
        assert [change.action for change in plan.decision.changes] == [Action.MOVE] * count
        assert plan.decision.records == {}
        assert plan.decision.steps == ()
        world.apply(plan)
        assert world.tenant.writes == writes
        again = world.plan(a_manifest(**after))
        assert again.decision.is_empty
        assert (again.decision.records, again.decision.moved) == ({}, {})
        assert again.decision.unchanged == len(a_manifest(**after).resources)
        found = world.drift()
        assert (found.changed, found.missing, found.unread) == ({}, (), {})
        assert _objects(recorded(world)) == _objects(before)
        without = world.plan(a_manifest(**renamed(sections, keys)))
        assert without.decision.is_empty


def _objects(state: State) -> list[tuple[str, str, str, bool]]:
    """What is bound, whatever it is called."""
    return sorted(
        (address.partition(".")[0], one.id, one.origin, one.protected)
        for address, one in state.bindings.items()
    )


@law(40)
@given(strategies.pairs(), strategies.estates(), st.integers(0, 12))
def test_a_kill_between_two_saves_loses_and_doubles_nothing(
    pair: tuple[Sections, Sections], estate: Sections, events: int
) -> None:
    """The state says only what the run was about to do; the next runs come to the same end."""
    with a_world(estate) as world:
        foreign = ids(world)
        applied(world, pair[0])
        plan = planned(world, pair[1])
        kept = len(world.store.versions)
        run = world.run(plan)
        for _ in range(events):
            next(run, None)
        run.close()
        del world.store.versions[kept + 1 :]
        applied(world, pair[1])
        assert differences(world, pair[1]) == []
        state = recorded(world)
        assert state.consuming is None
        again = world.plan(a_manifest(**pair[1])).decision
        assert (again.is_empty, again.records, again.moved) == (True, {}, {})
        assert world.drift().changed == {}
        left = {one.id for one in again.orphans}
        bound = {(Address.parse(a).kind, one.id) for a, one in state.bindings.items()}
        for kind, collection in COLLECTIONS.items():
            for id_ in ids(world)[collection] - foreign[collection]:
                alive = collection != "skills" or is_active(world, id_)
                assert (kind, id_) in bound or id_ in left or not alive, (kind, id_)
