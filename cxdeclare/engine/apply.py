"""Apply: carry out a decision, each step as soon as what it needs is done; decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from cxdeclare.engine import appearing, read_back
from cxdeclare.engine.appearing import Appearing
from cxdeclare.engine.calls import Ids, perform
from cxdeclare.engine.endings import new_id, not_done, status
from cxdeclare.engine.events import (
    Applied,
    ChangeEnded,
    Event,
    GateSeen,
    StepDone,
    StepFailed,
    StepSkipped,
    StepStarted,
    StepWaiting,
)
from cxdeclare.engine.gates import Gates, Patience
from cxdeclare.engine.holding import Looking, not_anothers
from cxdeclare.engine.journal import Came
from cxdeclare.engine.look_for import LookFor
from cxdeclare.engine.ports import SAVES_EVERY, Clock, Provider
from cxdeclare.engine.read_back import ReadBack
from cxdeclare.engine.record import Ledger, Made
from cxdeclare.engine.schedule import INTERRUPTED, Outcome, Schedule
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import (
    ChangedBeside,
    CxdeclareError,
    Declined,
    NotYet,
    StateError,
    UnknownOutcome,
)
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import Secret
from cxdeclare.model.wire import at
from cxdeclare.planning.plan import Change, Decision, Step

_DOUBTFUL = "nobody can tell what came of it when it was sent before, so it is not sent again"
_LOOKS_EVERY = 0.5
"""Seconds between two looks around while calls are in flight."""
_NAP = 0.1
"""Seconds between two looks whether the run is to stop, while it waits."""


@dataclass(slots=True)
class Executor:
    """Carries out one decision against one tenant, and keeps the ledger and the journal."""

    kinds: Registry
    provider: Provider
    profile: Profile
    decision: Decision
    ledger: Ledger
    save: Callable[[], None]
    announce: Callable[[Step], None]
    """Told just before a call; what it raises keeps the call from being made."""
    came: Callable[[Came], None]
    """Told what came of a call."""
    clock: Clock
    sleep: Callable[[float], None]
    parallelism: int = 8
    now: Callable[[], datetime] | None = None
    """The time of day; without it nothing says when something was made."""
    shows_within: float = 0.0
    """Seconds in which what the tenant took, or has elsewhere, may not show where it is read."""
    saves_every: float = SAVES_EVERY
    secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    """The values that the steps send, by URI."""
    before: Mapping[str, Outcome] = field(default_factory=dict)
    """How steps ended when the plan was begun; nothing is done of them."""
    patience: Patience | None = None
    """How long to wait at gates; without it, what waits for one is left for another run."""
    interrupted: bool = False
    """Set it to stop after the calls in flight."""
    lost: str = ""
    """Why the run could not go on: its lock, its journal or its state."""
    schedule: Schedule = field(init=False)
    ids: Ids = field(init=False)
    _gates: Gates = field(init=False)
    _appearing: Appearing = field(init=False)
    _back: ReadBack = field(init=False)
    _counts: dict[str, Any] = field(default_factory=dict)
    _outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    _locks: dict[str, Lock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.decision, self.before)
        self.ids = Ids(self.kinds, self.decision, secrets=self.secrets)
        self._gates = Gates(
            self.kinds, self.provider, self.profile, self.ids, self.clock, self.patience
        )
        self._appearing = Appearing(
            self.provider,
            self.profile,
            self.kinds,
            self._wait,
            lambda: self.interrupted,
            min(appearing.LONGEST, self.shows_within),
            lambda change, step: step.object_id or self.ids.of(change.address),
            self.ids.made.__contains__,
        )
        self._back = ReadBack(
            self._look_for(),
            self._wait,
            lambda: self.interrupted,
            min(read_back.LONGEST, self.shows_within),
        )
        for change in self.decision.changes:
            self._locks[change.address] = Lock()
            id_ = self.ledger.id(change.address)
            made = (step for step in change.steps if step.verb is Verb.CREATE)
            if id_ is not None and any(self.before.get(step.id) == "done" for step in made):
                self.ids.made[change.address] = id_

    @property
    def calls(self) -> int:
        """Steps that wrote to the tenant."""
        return int(self._counts.get("calls", 0))

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to go on with: what is left, if anything, is a person's."""
        ends = self.schedule.outcomes
        return not self.lost and all(
            ends.get(step.id) in {"done", "waiting"} for step in self.decision.steps
        )

    @property
    def is_done(self) -> bool:
        """Whether nothing at all is left of it."""
        ends = self.schedule.outcomes
        return not self.lost and all(ends.get(step.id) == "done" for step in self.decision.steps)

    def run(self) -> Iterator[Event]:
        """Do every step that can be done, and tell what happened as it happens."""
        for change in self.decision.changes:
            yield from self._ended_before(change)
        running: dict[Future[Made | None], Step] = {}
        saved, told = self.clock(), 0
        try:
            with ThreadPoolExecutor(max_workers=self.parallelism) as pool:
                while True:
                    yield from self._start(pool, running)
                    is_idle = not running
                    if is_idle and not self._gates.held:
                        break
                    if running:
                        ended, _ = wait(running, timeout=_LOOKS_EVERY, return_when=FIRST_COMPLETED)
                        while self._appearing.held:
                            yield self._appearing.held.popleft()
                        for future in ended:
                            yield from self._finish(running.pop(future), future)
                    ended_now = len(self.schedule.outcomes)
                    if ended_now != told and (is_idle or self.clock() - saved >= self.saves_every):
                        self._save()
                        saved, told = self.clock(), ended_now
                    yield from self._at_gates(is_idle=is_idle)
        finally:  # whatever ends the run, what was in flight has ended too and is recorded
            for future, step in running.items():
                self._settle(step, future)
        if self._back.is_open and not self.lost:
            self._save()
            yield from self._back.looked()
        stopped = self.interrupted and not self.is_over
        yield Applied(
            interrupted=stopped,
            lost=self.lost,
            outputs=self._outputs,
            reads=self.provider.reads,
            writes=self.provider.writes,
            **self._counts,
        )

    def _ended_before(self, change: Change) -> Iterator[Event]:
        """Tell of a change with nothing to do, and of calls that nobody can tell the outcome of."""
        doubtful = [step for step in change.steps if self.before.get(step.id) == "failed"]
        for step in doubtful:
            self._count("broken")
            yield StepFailed(
                step=step.id, address=change.address, message=_DOUBTFUL, may_have_happened=True
            )
        is_over = all(step.id in self.before for step in change.steps)
        if not change.steps or (doubtful and is_over):
            yield self._end(change)

    def _save(self) -> None:
        try:
            self.save()
        except StateError as error:
            self._lose(error)

    def _lose(self, error: CxdeclareError) -> None:
        """Begin nothing more: it could not be recorded, or would do more than was decided."""
        self.lost = self.lost or str(error)
        self.interrupted = True

    def _start(
        self, pool: ThreadPoolExecutor, running: dict[Future[Made | None], Step]
    ) -> Iterator[Event]:
        """Submit steps while there is room; settle those that are not to be done."""
        while len(running) < self.parallelism and (step := self.schedule.next()) is not None:
            change = self.schedule.owner[step.id]
            verdict = self.schedule.verdict(step, interrupted=self.interrupted)
            if verdict is not None and verdict.is_own and self._gates.takes(change, step):
                continue
            if verdict is None:
                yield StepStarted(step=step.id, address=change.address, action=change.action)
                running[pool.submit(self._do, change, step)] = step
            else:
                yield not_done(change, step, verdict)
                yield from self._note(step, verdict.outcome)

    def _at_gates(self, *, is_idle: bool) -> Iterator[Event]:
        """Look at the gates if it is time; with nothing else to do, wait until then."""
        gates = self._gates
        if gates.held and is_idle and not self.interrupted:
            self._wait(gates.idle)
        if self.interrupted:
            for change, step in list(gates.held.values()):
                del gates.held[step.id]
                yield StepSkipped(step=step.id, address=change.address, because=INTERRUPTED)
                yield from self._note(step, "skipped")
        elif gates.held and not gates.idle:
            yield from self._looked_at_gates()

    def _looked_at_gates(self) -> Iterator[Event]:
        """What each of them is like; those that are open are passed, the last look gives up."""
        is_last = self._gates.is_over
        for change, step in list(self._gates.held.values()):
            why = self._gates.look(step)
            left = 0.0 if is_last else self._gates.left
            yield GateSeen(step=step.id, address=change.address, because=why, left=round(left))
            if why is None or is_last:
                del self._gates.held[step.id]
            if why is None:
                self.ledger.did(change, step, None)
                self._tell(Came(step=step.id, outcome="done"))
                yield StepDone(step=step.id, address=change.address)
                yield from self._note(step, "done")
            elif is_last:
                yield StepWaiting(step=step.id, address=change.address)
                yield from self._note(step, "waiting")
        self._gates.looked()

    def _do(self, change: Change, step: Step) -> Made | None:
        with self._locks[change.address]:  # two parts may be read and written as one object
            kind = self.kinds[change.kind]
            look = Looking(self.provider, self.profile, self.kinds, self.ids)
            not_anothers(look, kind, kind.named[step.part], step)
            made = self._appearing.carried(change, step, lambda: self._performed(change, step))
            if made is None and kind.outputs and step.verb is Verb.UPDATE:
                # What the server assigns to a new object may hang on its other parts.
                made = self.ids.made.get(change.address)
            if made is None:
                return None
            return Made(made, self._read_outputs(change, made), self._time())

    def _time(self) -> str | None:
        """The time of day, as the state writes it."""
        return self.now().isoformat(timespec="seconds") if self.now else None

    def _performed(self, change: Change, step: Step, *, again: bool = True) -> str | None:
        """Do it; if nobody answers, look for what came of it, and never make anything twice."""
        compare: list[Callable[[], None]] = []
        try:
            return perform(
                self.provider,
                self.profile,
                self.kinds,
                change,
                step,
                self.ids,
                announce=lambda: self.announce(step),
                answered=lambda answer: self._back.note(change, step, answer),
                compared=compare.append,
            )
        except UnknownOutcome:
            found = self._look_for().outcome(change, step)
            if found.outcome == "done":
                for look in compare:
                    look()
                return found.id
            if found.outcome == "not done" and again and step.verb is not Verb.CREATE:
                return self._performed(change, step, again=False)
            raise

    def _look_for(self) -> LookFor:
        known = self.ledger.ids_of
        return LookFor(self.provider, self.profile, self.kinds, self.ids, self._wait, known)

    def _wait(self, seconds: float) -> None:
        """Wait, but not after the run is to stop."""
        left = seconds
        while left > 0 and not self.interrupted:
            self.sleep(min(left, _NAP))
            left -= _NAP

    def _finish(self, step: Step, future: Future[Made | None]) -> Iterator[Event]:
        change = self.schedule.owner[step.id]
        try:
            made = self._record(change, step, future)
        except NotYet as error:
            yield StepWaiting(step=step.id, address=change.address, reason=str(error))
            yield from self._note(step, "waiting")
            return
        except CxdeclareError as error:
            if isinstance(error, StateError | ChangedBeside):
                self._lose(error)
            yield StepFailed(
                step=step.id,
                address=change.address,
                message=str(error),
                request_id=error.request_id if isinstance(error, Declined) else None,
                may_have_happened=isinstance(error, UnknownOutcome | ChangedBeside),
            )
            yield from self._note(step, "failed")
            return
        self._count("calls")
        yield StepDone(step=step.id, address=change.address, id=new_id(step, made))
        yield from self._note(step, "done")

    def _settle(self, step: Step, future: Future[Made | None]) -> None:
        """Record a step nobody listens to any more."""
        with suppress(CxdeclareError, CancelledError):
            self._record(self.schedule.owner[step.id], step, future)

    def _record(self, change: Change, step: Step, future: Future[Made | None]) -> Made | None:
        """Write what a step has done into ledger and journal; what it made."""
        try:
            made = future.result()
        except UnknownOutcome:
            if step.verb is Verb.CREATE:
                self.ledger.may_have_made(change.address, self._time())
            self.ledger.may_have_sent(change, step)
            self._tell(Came(step=step.id, outcome="unknown"))
            raise
        except CxdeclareError:
            self._tell(Came(step=step.id, outcome="failed"))
            raise
        if made is not None:
            self.ids.made[change.address] = made.id
            if made.outputs:
                self._outputs[change.address] = made.outputs
        self.ledger.did(change, step, made)
        id_, outputs = (made.id, made.outputs) if made else (None, {})
        self._tell(Came(step=step.id, outcome="done", id=id_, outputs=outputs))
        return made

    def _tell(self, came: Came) -> None:
        try:
            self.came(came)
        except StateError as error:
            self._lose(error)

    def _note(self, step: Step, outcome: Outcome) -> Iterator[Event]:
        if outcome in {"failed", "skipped"}:
            self._count("broken")
        if self.schedule.end(step, outcome):
            yield self._end(self.schedule.owner[step.id])

    def _end(self, change: Change) -> ChangeEnded:
        ended = status(self.schedule.of(change))
        self._count(ended)
        return ChangeEnded(address=change.address, action=change.action, status=ended)

    def _read_outputs(self, change: Change, id_: str) -> dict[str, Any]:
        """Learn what the server assigned; not to know it fails nothing."""
        kind = self.kinds[change.kind]
        outputs: dict[str, Any] = {}
        for name, (part_name, wire) in kind.outputs.items():
            part = kind.named[part_name]
            endpoint = self.profile.endpoint(part, Verb.READ)
            if endpoint is not None:
                try:
                    outputs[name] = at(self.provider.read(part, endpoint, id_), wire)
                except CxdeclareError:
                    continue
        return outputs

    def _count(self, what: str) -> None:
        self._counts[what] = self._counts.get(what, 0) + 1
