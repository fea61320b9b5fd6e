"""Paced: a tenant that takes 60 calls a minute is asked no more, by all threads together."""

from __future__ import annotations

import random
from functools import partial

import pytest

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.paced import Paced
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.retried import Retried, World
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.engine import consume
from cxdeclare.engine.events import Applied
from cxdeclare.model.errors import Unreachable
from tests.support.patient import Client, Clock

GET = Request("GET", f"{ORIGIN}/x", repeatable=True)


class Slow:
    """A client whose calls keep to a pace."""

    def __init__(self, tenant: Tenant, clock: Clock, rps: float | None) -> None:
        world = World(clock, clock, clock.pause, random.Random(1).random)
        self.send: Transport = embedded(tenant.handle)
        if rps is not None:
            self.send = Paced(self.send, rps, world)
        self.retried = partial(Retried, world=world)
        self.clock = clock

    def provider(self) -> CxoneProvider:
        session = Session(self.send, ORIGIN, "k", "s", retried=self.retried, clock=self.clock)
        return CxoneProvider(session, Origins.on_one_host(ORIGIN))


def ran(rps: float | None) -> tuple[Tenant, Clock]:
    """The example, planned and applied to a tenant that takes 60 requests a minute."""
    clock = Clock()
    with Tenant.open(clock=clock, limit=60) as tenant:
        slow = Slow(tenant, clock, rps)
        client = Client(slow.send, ORIGIN, clock=clock)
        provider = slow.provider()
        made = client.plan(provider)
        assert slow.provider().tenant_id() == tenant.tenant_id
        events = list(consume.apply(client.setting(), slow.provider(), client.store, made))
        total = events[-1]
        assert isinstance(total, Applied)
        assert total.failed == 0
        return tenant, clock


def test_a_tenant_that_allows_60_calls_a_minute_never_sees_61() -> None:
    """Plan, apply and what asks for tokens, in any window; and nothing is refused."""
    tenant, _ = ran(1.0)
    assert len(tenant.log) > 60
    assert tenant.limit.most <= 60
    assert not [one for one in tenant.log if one.status == 429]


def test_without_a_pace_the_tenant_sees_too_many() -> None:
    """So the limit is one."""
    tenant, _ = ran(None)
    assert tenant.limit.most > 60


def test_a_pace_that_is_too_fast_finds_its_way() -> None:
    """It is refused at first, waits the time that it is told, and gets through."""
    tenant, clock = ran(3.0)
    refused = [one for one in tenant.log if one.status == 429]
    assert 0 < len(refused) < 10
    assert clock.time > 60


def test_the_time_that_one_call_is_told_holds_the_next() -> None:
    """Another call to the host waits as well; another host does not."""
    clock = Clock()
    answers = [Response(503, {"retry-after": "30"}), Response(200), Response(200)]
    world = World(clock, clock, clock.pause, lambda: 0.0)
    paced = Paced(lambda _: answers.pop(0), 100.0, world)
    paced(GET)
    paced(Request("GET", "https://other.example/x"))
    assert clock.time < 1
    paced(GET)
    assert 30 <= clock.time < 31


def test_a_run_that_is_stopping_sends_nothing_that_waits() -> None:
    """A signal ends the wait, and the call was not made."""
    sent: list[Request] = []

    def send(request: Request) -> Response:
        sent.append(request)
        return Response(200)

    clock = Clock()

    def stopping(seconds: float) -> bool:
        clock.pause(seconds)
        return True

    paced = Paced(send, 0.001, World(clock, lambda: 0.0, stopping, lambda: 0.0))
    paced(GET)
    with pytest.raises(Unreachable, match="the run is stopping") as raised:
        paced(GET)
    assert raised.value.lasting
    assert 1 == len(sent)


def test_nobody_sits_through_a_day_that_a_tenant_asks_for() -> None:
    """The next call is not sent, and says so at once; a short time is waited for."""
    for said, is_sent in (("86400", False), ("30", True)):
        clock = Clock()
        sent: list[str] = []

        def busy(request: Request, said: str = said, sent: list[str] = sent) -> Response:
            sent.append(request.url)
            return Response(429, {"retry-after": said})

        paced = Paced(busy, 2.0, World(clock, clock, clock.pause, lambda: 0.5))
        paced(GET)
        if is_sent:
            paced(GET)
        else:
            with pytest.raises(Unreachable, match="asks to come again in 86400 seconds"):
                paced(GET)
        assert (2 if is_sent else 1) == len(sent)


def test_our_own_slowness_is_no_demand_of_the_tenant() -> None:
    """Who allows one call in a minute waits longer than that when it was one too many."""
    clock = Clock()
    world = World(clock, clock, clock.pause, lambda: 0.5)
    paced = Paced(lambda _: Response(429), 1 / 60, world)
    assert [429, 429, 429] == [paced(GET).status for _ in range(3)]
