"""The fault matrix as a machine: any manifests, any faults, any order; what must hold holds.

A failing case is printed as a short program of these rules, which reproduces it.
"""

from __future__ import annotations

import os
from functools import partial
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.retried import Retried
from cxdeclare.adapters.cxone.retried import World as Weather
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.emulator.tenant import Tenant
from cxdeclare.engine.events import Applied, Event, StepFailed
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.planning.plan import Plan
from tests.property.test_laws import COLLECTIONS, Sections
from tests.support import strategies
from tests.support.decoder import differences
from tests.support.estate import plant
from tests.support.manifests import a_manifest
from tests.support.world import World

_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
_WRITES = st.sampled_from(["POST", "PUT", "DELETE"])
_READS = st.sampled_from(
    ["/dfo/3.0/*", "/inContactAPI/*", "/dfo/3.0/tags*", "*/email-templates*", "*/roles*"]
)


def _rule(fault: str, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"fault": st.just(fault), **more})


_WHEN = st.sampled_from(["before", "after"])
_FROM = st.integers(1, 8)
_TIMES = st.sampled_from([1, 2, 20])
AT_WRITES = st.one_of(
    _rule("throttle", method=_WRITES, times=_TIMES, retry_after=st.sampled_from([0, 7, 1000])),
    _rule("throttle", method=_WRITES, times=_TIMES),
    _rule("error", method=_WRITES, when=_WHEN, times=_TIMES, **{"from": _FROM}),
    _rule("cut", method=_WRITES, when=_WHEN, times=_TIMES, **{"from": _FROM}),
    _rule("truncate", method=_WRITES, times=_TIMES, **{"from": _FROM}),
    _rule("fail_inside", method=_WRITES, times=_TIMES, **{"from": _FROM}),
    _rule("expire_tokens", method=_WRITES, times=st.just(1), **{"from": _FROM}),
    _rule("forbid", method=_WRITES, path=_READS, times=_TIMES),
)
AT_READS = st.one_of(
    _rule("throttle", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("error", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("cut", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("truncate", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("short_page", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("repeat_page", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("shrink_total", method=st.just("GET"), path=_READS, times=_TIMES),
    _rule("forbid", method=st.just("GET"), path=_READS, times=st.just(None)),
)
SCRIPTS = st.lists(st.one_of(AT_WRITES, AT_READS), min_size=1, max_size=3)


class PatientWorld(World):
    """A world whose client is as patient as the real one, and waits no real time."""

    def provider(self, tenant: Tenant | None = None) -> CxoneProvider:
        """A new connection."""
        weather = Weather(lambda: 0.0, lambda: 0.0, lambda _: False, lambda: 0.0)
        send = embedded((tenant or self.tenant).handle)
        send = self.wrap(send) if self.wrap is not None else send
        session = Session(send, ORIGIN, "k", "s", retried=partial(Retried, world=weather))
        return CxoneProvider(session, Origins.on_one_host(ORIGIN))


class Matrix(RuleBasedStateMachine):
    """A tenant, a state, and all that can happen to them."""

    def __init__(self) -> None:
        super().__init__()
        self.world = PatientWorld()
        self.declared: Sections | None = None
        self.touched: set[tuple[str, str]] = set()
        self.foreign: dict[tuple[str, str, str], str] = {}

    def teardown(self) -> None:
        """Let go of the tenant."""
        self.world.close()

    @initialize(estate=strategies.estates())
    def an_estate(self, estate: Sections) -> None:
        """What others have made is there from the first."""
        plant(self.world, estate)
        self.foreign = self.world.everything()

    def planned(self, sections: Sections) -> Plan | None:
        """A plan that can be applied; none where the manifest does not fit, or a guard refuses."""
        writes = self.world.tenant.writes
        try:
            plan = self.world.plan(a_manifest(**sections))
        except CxdeclareError:
            return None
        finally:
            assert writes == self.world.tenant.writes, "planning wrote"
        for change in plan.decision.changes:
            if change.id is not None:
                self.touched.add((change.kind, change.id.rpartition("/")[2]))
        return None if plan.decision.refusals else plan

    def carried_out(self, plan: Plan) -> list[Event]:
        """What was told until the end, or until it was stopped."""
        events: list[Event] = []
        try:
            events.extend(self.world.run(plan))
        except CxdeclareError:
            return events
        return events

    @rule(pair=strategies.pairs(), script=SCRIPTS, later=st.booleans())
    def apply(self, pair: tuple[Sections, Sections], script: list[Any], later: bool) -> None:
        """Plan in good weather, and apply in bad."""
        sections = pair[1] if later else pair[0]
        plan = self.planned(sections)
        if plan is None:
            return
        self.declared = sections
        before = self.world.tenant.writes
        self.world.tenant.faults(script)
        events = self.carried_out(plan)
        self.world.tenant.faults([])
        if not events:  # it was refused, or could not begin
            assert before == self.world.tenant.writes
        ended = [one for one in events if isinstance(one, Applied)]
        if ended and not (ended[0].broken or ended[0].waiting or ended[0].partial):
            assert self.planned(sections) is not None
            assert self.world.plan(a_manifest(**sections)).decision.is_empty

    @rule(pair=strategies.pairs(), script=st.lists(AT_READS, min_size=1, max_size=2))
    def plan(self, pair: tuple[Sections, Sections], script: list[Any]) -> None:
        """Plan in bad weather: the same as in good, or less, and it says so."""
        good = self.planned(pair[0])
        if good is None:
            return
        self.world.tenant.faults(script)
        bad = self.planned(pair[0])
        self.world.tenant.faults([])
        if bad is not None and not bad.decision.unknown:
            assert good.decision.model_dump() == bad.decision.model_dump()

    @precondition(lambda self: self.declared is not None)
    @rule(moment=st.integers(1, 40), arrives=st.booleans())
    def is_killed(self, moment: int, arrives: bool) -> None:
        """Killed at any moment of the next apply."""
        plan = self.planned(self.declared or {})
        if plan is not None:
            self.world.cut(plan, moment, arrives=arrives)

    @rule(script=st.lists(AT_WRITES, max_size=1))
    def resume(self, script: list[Any]) -> None:
        """Go on with what was cut off, if anything was, in any weather."""
        self.world.tenant.faults(script)
        writes, state = self.world.tenant.writes, self.world.store.read()
        try:
            self.world.resume()
        except CxdeclareError:
            if state is None or state.run is None:
                assert writes == self.world.tenant.writes
        self.world.tenant.faults([])

    @precondition(lambda self: self.declared is not None)
    @rule()
    def converges(self) -> None:
        """In good weather, what was declared last is reached, with nothing doubled."""
        sections = self.declared or {}
        for _ in range(6):
            plan = self.planned(sections)
            if plan is None:
                return
            failed = [one for one in self.carried_out(plan) if isinstance(one, StepFailed)]
            assert failed == []
            if plan.decision.is_empty:
                break
            self.world.by_hand(plan.decision)
        else:
            raise AssertionError("it does not come to an end")
        self.world.forget_token()
        assert differences(self.world, sections) == []
        state = self.world.store.read()
        if state is not None:
            assert (state.run, state.consuming, state.making) == (None, None, {})

    @invariant()
    def nobody_else_s_objects_have_changed(self) -> None:
        """What no plan ever named is as it was, byte for byte."""
        kinds = {collection: kind for kind, collection in COLLECTIONS.items()}
        now = self.world.everything()
        for key, body in self.foreign.items():
            owner = kinds.get(key[0])
            if owner is not None and (owner, key[1]) not in self.touched:
                assert now.get(key) == body, key

    @invariant()
    def no_object_is_there_twice(self) -> None:
        """Of what we make, nothing has two of one name."""
        for collection in ("email-templates", "tags", "signatures"):
            names = [
                one.get("name") or one.get("title") for one in self.world.documents(collection)
            ]
            ours = [n for n in names if names.count(n) > 1]
            before = [b for (c, _, _), b in self.foreign.items() if c == collection]
            assert not ours or any(str(n) in b for n in ours for b in before), (collection, ours)

    @invariant()
    def nothing_is_locked(self) -> None:
        """Whatever ended a run, the next one can begin."""
        assert not self.world.store.locked


TestFaultMatrix = Matrix.TestCase
TestFaultMatrix.settings = settings(
    max_examples=120 if _SOAK else 12,
    stateful_step_count=12 if _SOAK else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
