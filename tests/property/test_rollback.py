"""Going back: the tenant is as it was, but for what the plan names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import assume, given, reject
from hypothesis import strategies as st

from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.rollback import Lasting, Why
from tests.property.test_laws import a_world, applied, law, recorded
from tests.support import strategies
from tests.support.picture import Object, Picture, Place, differing, picture
from tests.support.world import World

Sections = dict[str, Any]


@st.composite
def histories(draw: st.DrawFn) -> list[Sections]:
    """Two to four manifests, one after the other, most of them a change of the one before."""
    first, second = draw(strategies.pairs())
    more = [draw(strategies.pairs())[0] for _ in range(draw(st.integers(0, 1)))]
    return [first, second, *more]


@law(25)
@given(histories(), strategies.estates())
def test_going_back_brings_back_all_but_what_is_named(
    history: list[Sections], estate: Sections
) -> None:
    """Whatever was applied since: the tenant equals that of then, except for what was listed."""
    with a_world(estate) as world:
        pictures: list[tuple[int, Picture]] = []
        for sections in history:
            applied(world, sections)
            pictures.append((recorded(world).serial, picture(world)))
        serial, before = pictures[0]
        then, states = world.store.version(serial), kept(world)
        first = gone_back(world, serial)
        after = picture(world)
        assert first.decision.rollback is not None
        excuse = Excuse(first.decision.rollback.lasting, then, states, recorded(world), before)
        assert list(excuse.unexplained(before, after)) == []


@law(15)
@given(strategies.sections(), strategies.estates())
def test_going_back_to_the_latest_version_is_an_empty_plan(
    sections: Sections, estate: Sections
) -> None:
    """Of an undisturbed tenant, and nothing would be written into the state either."""
    with a_world(estate) as world:
        applied(world, sections)
        plan = world.rollback(recorded(world).serial)
        assert plan.decision.changes == ()
        assert plan.decision.records == {}
        assert plan.decision.orphans == ()
        assert plan.decision.rollback is not None
        assert plan.decision.rollback.lasting == ()


def gone_back(world: World, serial: int) -> Plan:
    """The first plan that goes back; all of them are carried out."""
    plans = []
    for _ in range(8):
        try:
            plan = world.rollback(serial)
        except (InvalidInput, Refused):
            reject()
            raise
        assume(not plan.decision.refusals)
        plans.append(plan)
        world.apply(plan)
        if plan.decision.is_empty:
            return plans[0]
        world.by_hand(plan.decision)
    raise AssertionError([step.id for step in plans[-1].decision.steps])


def kept(world: World) -> list[State]:
    """Every version that is kept."""
    return [world.store.version(one.serial) for one in world.store.history()]


class Excuse:
    """What a plan said would not be as it was."""

    def __init__(
        self,
        lasting: tuple[Lasting, ...],
        then: State,
        states: list[State],
        now: State,
        before: Picture,
    ) -> None:
        self.notes = lasting
        self.then, self.states = then, states
        self.now = now
        self.addresses: dict[Object, set[str]] = {}
        for state in (then, *states, now):
            for text, binding in state.bindings.items():
                self.addresses.setdefault((text.partition(".")[0], binding.id), set()).add(text)

    def has(self, object_: Object, *why: Why) -> bool:
        """Whether an object as a whole was named for one of these reasons."""
        texts = self.addresses.get(object_, set())
        return any(n.address in texts and n.why in why and not n.names for n in self.notes)

    def unexplained(self, before: Picture, after: Picture) -> Iterator[str]:
        """Differences that nobody was told of."""
        new = {Why.NEW_ID, Why.STAYS, Why.NOT_OURS, Why.GONE}
        strange = {
            name
            for one in (before, after)
            for object_, name in one.names.items()
            if self.has(object_, *new)
        }
        for object_ in sorted(before.objects.keys() - after.objects.keys()):
            if not self.has(object_, Why.NEW_ID, Why.NOT_OURS, Why.GONE):
                yield f"{object_} is gone: {self.addresses.get(object_)}"
        for object_ in sorted(after.objects.keys() - before.objects.keys()):
            if not self.has(object_, Why.NEW_ID, Why.STAYS):
                yield f"{object_} is new: {self.addresses.get(object_)}"
        for object_ in sorted(before.objects.keys() & after.objects.keys()):
            if self.has(object_, Why.NOT_OURS, Why.NEW_ID):
                continue
            for place in differing(before, after, object_):
                if place[1] not in strange and not self.covers(object_, place):
                    was, now = before.objects[object_].get(place), after.objects[object_].get(place)
                    yield f"{object_} {self.addresses.get(object_)} {place}: {was!r} -> {now!r}"

    def covers(self, object_: Object, place: Place) -> bool:
        """Whether a note names this field or link, or that a link was taken from here."""
        part, member, name = place
        texts = self.addresses.get(object_, set())
        label = member
        wanted = {name, member, f"{member}.{name}", "*"} if member else {name}
        for note in self.notes:
            if note.part != part or not note.names:
                continue
            if note.address in texts and wanted & set(note.names):
                return True
            if note.why is Why.NOT_OURS and label in note.names:
                return True
        return False
