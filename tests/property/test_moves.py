"""Laws of what the header says of addresses: moved, removed, adopted, and how much may change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Action
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
from tests.support.renaming import Keys, Sections, moved, new_keys, removed_between, renamed
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


@st.composite
def successions(draw: st.DrawFn) -> tuple[Sections, Sections]:
    """Two manifests, the second with words for some of what left the first."""
    first, second = draw(strategies.pairs())
    removed = draw(removed_between(first, second))
    return first, {**second, **({"removed": removed} if removed else {})}


@law(60)
@given(successions(), strategies.estates(), st.integers(0, 12))
def test_a_kill_between_two_saves_loses_and_doubles_nothing(
    pair: tuple[Sections, Sections], estate: Sections, events: int
) -> None:
    """The state says only what the run was about to do; the next runs come to the same end.

    On a live tenant nothing has to be listed that had not to be before: what was made is ours.
    """
    with a_world(estate, is_pretend=False) as world:
        foreign = ids(world)
        world.adopt = frozenset(_strange(world, pair[0]))
        applied(world, pair[0])
        free = {one["address"] for one in pair[1].get("removed", ()) if not one["destroy"]}
        let_go = {one.id for a, one in recorded(world).bindings.items() if a in free}
        world.adopt = frozenset(_strange(world, pair[1]))
        plan = planned(world, pair[1])
        kept = len(world.store.versions)
        run = world.run(plan)
        for _ in range(events):
            next(run, None)
        run.close()  # type: ignore[attr-defined]
        del world.store.versions[kept + 1 :]
        with _nothing_more_to_list():
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
                is_known = (kind, id_) in bound or id_ in left | let_go
                assert is_known or not alive, (kind, id_)


@contextmanager
def _nothing_more_to_list() -> Iterator[None]:
    try:
        yield
    except UnsatisfiedAssumption as error:  # what `applied` sets aside
        cause = error.__context__
        codes = {one.code for one in cause.diagnostics} if isinstance(cause, InvalidInput) else ()
        assert "CXD312" not in codes
        raise


@st.composite
def removals(draw: st.DrawFn) -> tuple[Sections, Sections, list[str]]:
    """Sections, the same without some blocks, and some of the addresses that left."""
    first = draw(strategies.sections())
    second = draw(strategies.fewer(first))
    gone = [
        f"{kind.name}.{key}"
        for kind in ALL.values()
        if kind.managed and not kind.singleton
        for key in sorted(first.get(kind.section, {}).keys() - second.get(kind.section, {}).keys())
    ]
    assume(gone)
    return first, second, draw(st.lists(st.sampled_from(gone), unique=True, min_size=1))


@law(40)
@given(removals(), strategies.estates())
def test_what_is_removed_without_destroying_it_is_forgotten_and_left_as_it_is(
    removal: tuple[Sections, Sections, list[str]], estate: Sections
) -> None:
    """The tenant is untouched, the others are as before, and nothing has drifted."""
    first, second, gone = removal
    with a_world(estate) as world:
        applied(world, first)
        before, objects = recorded(world), world.everything()
        world.consent = frozenset()
        removed = [{"address": address, "destroy": False} for address in gone]
        manifest = a_manifest(**second, removed=removed)
        plan = world.plan(manifest)
        assert plan.decision.refusals == ()
        actions = {change.address: change.action for change in plan.decision.changes}
        assert {actions.get(address) for address in gone} == {Action.FORGET}
        assert set(actions.values()) == {Action.FORGET}
        world.apply(plan)
        assert world.everything() == objects
        kept = recorded(world)
        assert kept.bindings.keys() == before.bindings.keys() - actions.keys()
        again = world.plan(manifest).decision
        assert (again.is_empty, again.records) == (True, {})
        assert not {one.address for one in again.orphans}.intersection(gone)
        found = world.drift()
        assert (found.changed, found.missing, found.unread) == ({}, (), {})


@law(25)
@given(removals(), strategies.estates())
def test_destroying_by_the_manifest_is_consent_by_address(
    removal: tuple[Sections, Sections, list[str]], estate: Sections
) -> None:
    """The plan is the one that the flag makes, but for the digest of the manifest."""
    first, second, gone = removal
    with a_world(estate) as world:
        applied(world, first)
        world.consent = frozenset()
        removed = [{"address": address, "destroy": True} for address in gone]
        said = world.plan(a_manifest(**second, removed=removed)).decision
        world.consent = frozenset(gone)
        flagged = world.plan(a_manifest(**second)).decision
        assert said.model_copy(update={"manifest": flagged.manifest}) == flagged


@law(40)
@given(strategies.pairs(), strategies.estates())
def test_on_a_live_tenant_nothing_becomes_ours_that_is_not_listed(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """What has to be listed is told at once, and listing just that is enough."""
    with a_world(estate, is_pretend=False) as world:
        for sections in pair:
            strange = _strange(world, sections)
            world.adopt = frozenset(strange)
            listed = {**sections, "adopt": strange}
            applied(world, sections)
            world.adopt = frozenset()
            assert world.plan(a_manifest(**listed)).decision.is_empty
            assert world.plan(a_manifest(**sections)).decision.is_empty
            origins = {a: b.origin for a, b in recorded(world).bindings.items()}
            assert {origins.get(address, "adopted") for address in strange} <= {"adopted"}


def _strange(world: World, sections: Sections) -> list[str]:
    """The addresses that would have to be listed."""
    try:
        world.plan(a_manifest(**sections))
    except InvalidInput as error:
        assume({one.code for one in error.diagnostics if one.is_error} == {"CXD312"})
        return sorted(one.subject or "" for one in error.diagnostics if one.subject != "adopt")
    return []


@law(40)
@given(strategies.pairs(), strategies.estates(), st.integers(0, 100), st.integers(0, 4))
def test_more_than_the_allowed_share_is_refused_and_no_less(
    pair: tuple[Sections, Sections], estate: Sections, percent: int, least: int
) -> None:
    """Counted anew from the plan and the state, kind by kind; the rest of the plan is the same."""
    with a_world(estate) as world:
        applied(world, pair[0])
        free = planned(world, pair[1]).decision
        state = recorded(world)
        limit = {"percent": percent, "min_population": least}
        held = world.plan(a_manifest(**pair[1], policy={"max_change": limit})).decision
        assert held.changes == free.changes
        ids_of: dict[str, set[str]] = {}
        for address, binding in state.bindings.items():
            ids_of.setdefault(address.partition(".")[0], set()).add(binding.id)
        too_many = set()
        for kind, bound in ids_of.items():
            touched = {
                change.id
                for change in free.changes
                if change.kind == kind
                and change.id in bound
                and change.action not in {Action.CREATE, Action.ADOPT, Action.FORGET, Action.MOVE}
                and change.steps
            }
            if len(bound) >= least and len(touched) * 100 > percent * len(bound):
                too_many.add(kind)
        refused = {one.address for one in held.refusals if one.guard == "max-change"}
        assert refused == too_many
