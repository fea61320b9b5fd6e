"""The embedded tenant and the same tenant behind a socket: one decision, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.exchange import Transport
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.http import HttpTransport
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.emulator.tenant import DEFAULT_ID, Tenant
from cxdeclare.engine import consume, usecases
from cxdeclare.engine import drift as drifting
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.events import StepFailed
from cxdeclare.kinds import ALL
from cxdeclare.loading.read import load
from cxdeclare.model.profile import EXTENDED
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan, canonical

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
import sys
from cxdeclare.emulator.serve import serve
from cxdeclare.emulator.tenant import Tenant
with Tenant.open(":memory:") as tenant:
    serve(tenant, 0, ready=lambda port: print(port, flush=True))
"""


@contextmanager
def served() -> Iterator[str]:
    """The origin of a process that serves a new tenant."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


@dataclass
class Side:
    """One way to reach a tenant, with a state of its own."""

    send: Transport
    origin: str
    store: LocalStore
    # One call at a time, so that ids are handed out in one order on both sides.
    parallelism: int = 1
    manifest: Path = field(default=ROOT / "examples" / "tenant.yaml")

    def session(self) -> Session:
        return Session(self.send, self.origin, "key", "secret")

    def provider(self) -> CxoneProvider:
        return CxoneProvider(self.session(), Origins.on_one_host(self.origin))

    def setting(self) -> usecases.Setting:
        return usecases.Setting(
            kinds=ALL,
            profile=EXTENDED,
            target="pretend",
            is_pretend=True,
            now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
            clock=lambda: 0.0,
            sleep=lambda _: None,
            lineage=lambda: "lineage",
            parallelism=self.parallelism,
            shows_within=0.0,  # a pretend tenant shows at once what it took
        )

    def plan(self) -> Plan:
        manifest = load(self.manifest, ALL).manifest
        assert manifest is not None
        return usecases.plan(self.setting(), self.provider(), self.store, manifest)[0]

    def decision(self) -> str:
        return canonical(self.plan().decision.model_dump(mode="json"))

    def apply(self) -> None:
        events = consume.apply(self.setting(), self.provider(), self.store, self.plan())
        assert [] == [event for event in events if isinstance(event, StepFailed)]

    def drift(self) -> Drifted:
        return drifting.drift(self.setting(), self.provider(), self.store, DEFAULT_ID)

    def write(self, method: str, path: str, body: object = None) -> None:
        """Change the tenant behind our own back."""
        url = f"{self.origin}{path}"
        response = self.session().send(method, url, body, repeatable=False)
        assert response.status < 400, response

    def publish(self) -> None:
        self.write("POST", "/pretend/dns", {"domain": "care.acme.example"})

    def begin(self) -> None:
        """A state that both sides have in common: its name is made up once."""
        state = State(lineage="same", serial=1, target="pretend", tenant_id=DEFAULT_ID)
        with self.store.lock("begin"):
            self.store.write(state)


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[tuple[Side, Side]]:
    """The embedded tenant, and another made the same way, served by another process."""
    with Tenant.open(":memory:") as tenant, served() as origin, HttpTransport() as http:
        yield (
            Side(embedded(tenant.handle), ORIGIN, LocalStore(tmp_path / "embedded.json")),
            Side(http, origin, LocalStore(tmp_path / "http.json")),
        )


def _edit(side: Side) -> None:
    """Somebody repaints the template and takes the reply permission away, in the screens."""
    state = side.store.read()
    assert state is not None
    ids = {address: binding.id for address, binding in state.bindings.items()}
    template = {"name": "ACME brand", "rules": "<p>edited by hand</p>"}
    side.write("PUT", f"/dfo/3.0/email-templates/{ids['template.brand']}", template)
    side.write("DELETE", f"/dfo/3.0/automatic-signatures/{ids['signature.billing']}")
    skill = {"skill": {"serviceLevelGoal": 11}}
    side.write("PUT", f"/inContactAPI/services/v33.0/skills/{ids['skill.billing']}", skill)


def test_both_ways_lead_to_the_same_decisions(sides: tuple[Side, Side]) -> None:
    """At the first plan, after each apply, and after a change behind our back."""

    def same() -> str:
        here, there = (side.decision() for side in sides)
        assert here == there
        return here

    seen = [same()]
    turns: list[Callable[[Side], None]] = [
        Side.begin, Side.apply, Side.publish, Side.apply, _edit, Side.apply,
    ]  # fmt: skip
    for turn in turns:
        for side in sides:
            turn(side)
        seen.append(same())
    assert 7 == len(set(seen))
    assert sides[0].drift() == sides[1].drift()
    assert sides[0].store.read() == sides[1].store.read()


def test_drift_is_the_same_both_ways(sides: tuple[Side, Side]) -> None:
    """What was changed by hand is named, field by field, on either side."""
    for side in sides:
        side.begin()
        side.apply()
        side.publish()
        side.apply()
        _edit(side)
    here, there = (side.drift() for side in sides)
    assert here == there
    assert {"template.brand", "skill.billing"} == here.changed.keys()
    assert ("signature.billing",) == here.missing


def test_an_apply_over_sockets_converges(sides: tuple[Side, Side]) -> None:
    """With many calls at once; afterwards nothing differs and nothing is sent."""
    _, side = sides
    side.parallelism = 8
    side.apply()
    side.publish()
    side.apply()
    plan = side.plan()
    assert plan.decision.is_empty
    assert not plan.decision.unknown
    assert {} == side.drift().changed
