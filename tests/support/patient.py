"""A client with all its patience, that waits no real time; the tenant may be anywhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.exchange import Transport
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.http import HttpTransport
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.retried import Retried, World
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.engine import consume, usecases
from cxdeclare.engine.events import Event
from cxdeclare.kinds import ALL
from cxdeclare.loading.read import load
from cxdeclare.model.profile import EXTENDED
from cxdeclare.planning.plan import Plan
from tests.support.world import MemoryStore

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tenant.yaml"


@dataclass
class Clock:
    """Time that passes only while one pauses."""

    time: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.time

    def pause(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        self.time += seconds
        return False

    def sleep(self, seconds: float) -> None:
        self.pause(seconds)


@dataclass
class Client:
    """Plans and applies the example as a user would."""

    transport: Transport
    origin: str
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=Clock)

    def provider(self) -> CxoneProvider:
        """A new session."""
        world = World(self.clock, time.time, self.clock.pause, lambda: 0.0)
        retried = partial(Retried, world=world)
        session = Session(self.transport, self.origin, "k", "s", retried=retried, clock=self.clock)
        return CxoneProvider(session, Origins.on_one_host(self.origin))

    def setting(self, parallelism: int = 1) -> usecases.Setting:
        """One call at a time, so that ids are handed out in one order."""
        return usecases.Setting(
            kinds=ALL,
            profile=EXTENDED,
            target="pretend",
            is_pretend=True,
            now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
            clock=lambda: 0.0,
            sleep=lambda _: None,
            lineage=lambda: "lineage",
            parallelism=parallelism,
            shows_within=0.0,  # a pretend tenant shows at once what it took
        )

    def plan(self, provider: CxoneProvider | None = None, parallelism: int = 1) -> Plan:
        """What there is to do."""
        manifest = load(EXAMPLE, ALL).manifest
        assert manifest is not None
        at = provider or self.provider()
        return usecases.plan(self.setting(parallelism), at, self.store, manifest)[0]

    def apply(self) -> list[Event]:
        """Do what there is to do."""
        plan = self.plan()
        return list(consume.apply(self.setting(), self.provider(), self.store, plan))


@contextmanager
def over_http(port: int) -> Iterator[Client]:
    """A client of a served tenant."""
    with HttpTransport() as transport:
        yield Client(transport, f"http://127.0.0.1:{port}")


def in_process(tenant: Tenant) -> Client:
    """A client of an embedded tenant."""
    return Client(embedded(tenant.handle), ORIGIN)
