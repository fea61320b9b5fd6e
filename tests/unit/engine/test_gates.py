"""Waiting at gates: what somebody else makes true is looked at until it is, or for long enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine import consume
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.events import Applied, Event, GateSeen, StepDone, StepSkipped, StepWaiting
from cxdeclare.engine.gates import Patience
from cxdeclare.engine.usecases import Setting
from cxdeclare.model.errors import InvalidInput, Unreachable
from tests.support.manifests import a_manifest
from tests.support.patient import Clock
from tests.support.scenes import care, plan_of
from tests.support.world import World

GATE = "email_domain.care#sending update by hand"
DOMAIN = "care.example"


class Waiting:
    """A run that waits, in a time that passes only while it sleeps."""

    def __init__(self, world: World, longest: float = 300.0) -> None:
        self.world, self.clock = world, Clock()
        self.executors: list[Executor] = []
        self.patience = Patience(lambda: 0.5, longest)
        self.while_asleep: Callable[[float], None] = lambda _: None

    def sleep(self, seconds: float) -> None:
        self.clock.pause(seconds)
        self.while_asleep(self.clock.time)

    def setting(self) -> Setting:
        setting = self.world.setting()
        return replace(setting, clock=self.clock, sleep=self.sleep, patience=self.patience)

    def run(self, manifest: dict[str, Any]) -> Iterator[Event]:
        plan = plan_of(self.world, **manifest)
        world = self.world
        return consume.apply(
            self.setting(), world.provider(), world.store, plan, (self.executors.append,)
        )


def gates(events: list[Event]) -> list[tuple[str | None, int]]:
    return [(one.because, one.left) for one in events if isinstance(one, GateSeen)]


def total(events: list[Event]) -> Applied:
    (one,) = (one for one in events if isinstance(one, Applied))
    return one


def test_what_waited_goes_on_in_the_same_run_once_the_gate_opens() -> None:
    """The records are published while it waits: the channel is made, and nothing is left."""
    with World() as world:
        run = Waiting(world)

        def publish(now: float) -> None:
            if now > 100:
                world.publish_dns(DOMAIN)

        run.while_asleep = publish
        events = list(run.run(care()))
        said = gates(events)
        assert [None] == [why for why, _ in said[-1:]]
        assert {"SES says PENDING"} == {why for why, _ in said[:-1]}
        assert [300, 270, 240, 210, 180] == [left for _, left in said]
        assert total(events).waiting == 0
        assert [] == [one for one in events if isinstance(one, StepWaiting)]
        assert plan_of(world, **care()).decision.is_empty


def test_a_gate_that_is_open_is_passed_without_a_pause() -> None:
    """The records were there before: the first look is at once."""
    with World() as world:
        world.publish_dns(DOMAIN)
        run = Waiting(world)
        events = list(run.run(care()))
        assert [(None, 300)] == gates(events)
        assert 0.0 == run.clock.time


def test_patience_ends_politely() -> None:
    """The last look says what is missing; the plan is closed, and another run goes on."""
    with World() as world:
        run = Waiting(world, longest=70)
        events = list(run.run(care()))
        assert [70, 40, 10, 0] == [left for _, left in gates(events)]
        waiting = [one.step for one in events if isinstance(one, StepWaiting) and not one.because]
        assert [GATE] == waiting
        assert not total(events).interrupted
        assert not total(events).broken
        state = world.store.read()
        assert state is not None
        assert (None, None) == (state.run, state.consuming)
        world.publish_dns(DOMAIN)
        world.converge(a_manifest(**care()))


def test_ctrl_c_ends_the_wait_at_once_and_the_run_can_be_gone_on_with() -> None:
    """No look more; `--resume` waits again, and comes to the end."""
    with World() as world:
        run = Waiting(world)

        def stop(now: float) -> None:
            if now > 40:
                run.executors[-1].interrupted = True

        run.while_asleep = stop
        events = list(run.run(care()))
        assert total(events).interrupted
        assert 2 == len(gates(events))
        assert run.clock.time < 41
        skipped = {one.step: one.because for one in events if isinstance(one, StepSkipped)}
        assert "the run was interrupted" == skipped[GATE]
        world.publish_dns(DOMAIN)
        run.while_asleep = lambda _: None
        resumed = list(consume.resume(run.setting(), world.provider(), world.store))
        assert GATE in {one.step for one in resumed if isinstance(one, StepDone)}
        assert plan_of(world, **care()).decision.is_empty


def test_without_patience_nobody_looks() -> None:
    """As ever: the gate waits for a person, and the run ends."""
    with World() as world:
        events = world.apply(a_manifest(**care()))
        assert [] == gates(events)
        assert GATE in {one.step for one in events if isinstance(one, StepWaiting)}


def test_a_look_that_fails_is_not_the_last() -> None:
    """What cannot be reached now may be at the next look; it says why it does not know."""
    dead = [False]

    def wrap(send: Transport) -> Transport:
        def faulty(request: Request) -> Response:
            if dead[0] and request.method == "GET":
                raise Unreachable("the line is dead")
            return send(request)

        return faulty

    with World() as world:
        world.wrap = wrap
        run = Waiting(world)

        def publish(now: float) -> None:
            dead[0] = 20 < now < 50
            world.publish_dns(DOMAIN)

        run.while_asleep = publish
        events = list(run.run(care()))
        assert ["SES says PENDING", "the line is dead", None] == [why for why, _ in gates(events)]
        assert total(events).waiting == 0


def test_a_passed_gate_is_in_the_journal() -> None:
    """Cut off right behind it, the run knows that it is open, and asks nobody."""
    with World() as world:
        world.publish_dns(DOMAIN)
        run = Waiting(world)
        events = run.run(care())
        for event in events:
            if isinstance(event, StepDone) and event.step == GATE:
                run.executors[-1].interrupted = True
        came = b'{"type":"came","step":"' + GATE.encode() + b'","outcome":"done"'
        assert any(
            line.startswith(came) for lines in world.store.journals.values() for line in lines
        )
        resumed = list(consume.resume(run.setting(), world.provider(), world.store))
        assert [] == gates(resumed)
        assert plan_of(world, **care()).decision.is_empty


def test_credentials_that_expire_while_one_waits_end_no_run() -> None:
    """Somebody may renew them before the next look; the look says what is wrong."""
    expired = [False]

    def wrap(send: Transport) -> Transport:
        def strict(request: Request) -> Response:
            if expired[0] and "/identities/" in request.url:
                raise InvalidInput("SES cannot be used: the token has expired")
            return send(request)

        return strict

    with World() as world:
        world.wrap = wrap
        run = Waiting(world, longest=70)

        def expire(now: float) -> None:
            expired[0] = now > 20

        run.while_asleep = expire
        events = list(run.run(care()))
        said = {why for why, _ in gates(events)[1:]}
        assert {"SES cannot be used: the token has expired"} == said
        assert GATE in {one.step for one in events if isinstance(one, StepWaiting)}
        assert not total(events).broken


@pytest.mark.parametrize(("chance", "pause"), [(0.0, 24.0), (0.5, 30.0), (1.0, 36.0)])
def test_looks_are_spread(chance: float, pause: float) -> None:
    """A fifth sooner or later, so that many runs do not look at once."""
    assert pytest.approx(pause) == Patience(lambda: chance).pause()
