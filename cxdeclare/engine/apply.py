"""Apply: carry out a decision, each step as soon as what it needs is done; decide nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from cxdeclare.engine.calls import Ids, perform
from cxdeclare.engine.events import (
    Applied,
    ChangeEnded,
    Event,
    Status,
    StepDone,
    StepFailed,
    StepSkipped,
    StepStarted,
    StepWaiting,
)
from cxdeclare.engine.holding import Looking, not_anothers
from cxdeclare.engine.ports import Clock, Provider
from cxdeclare.engine.record import Ledger
from cxdeclare.engine.schedule import Outcome, Schedule, Verdict
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import CxdeclareError, Declined, UnknownOutcome
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.wire import at
from cxdeclare.planning.plan import Action, Change, Decision, Step

SAVE_EVERY = 0.5
"""Seconds between two writes of the state while steps are being done."""
_Made = tuple[str, dict[str, Any]]
"""The id of a new object, and what the server assigned beside it."""
_LEAVES = {Action.DELETE, Action.DEACTIVATE, Action.FORGET}


@dataclass(slots=True)
class Executor:
    """Carries out one decision against one tenant, and keeps the ledger."""

    kinds: Registry
    provider: Provider
    profile: Profile
    decision: Decision
    ledger: Ledger
    save: Callable[[], None]
    clock: Clock
    parallelism: int = 8
    interrupted: bool = False
    """Set it to stop after the calls in flight."""
    schedule: Schedule = field(init=False)
    ids: Ids = field(init=False)
    _superseded: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, Any] = field(default_factory=dict)
    _outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    _locks: dict[str, Lock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.schedule = Schedule(self.decision)
        self.ids = Ids(self.kinds, self.decision)
        self._locks = {change.address: Lock() for change in self.decision.changes}

    def run(self) -> Iterator[Event]:
        """Do every step that can be done, and tell what happened as it happens."""
        changing = {change.address for change in self.decision.changes}
        for address in self.decision.records.keys() - changing:
            self.ledger.settle(address)
        for change in self.decision.changes:
            if change.adopts and change.id is not None:
                self.ledger.bind(change.address, change.id, created=False)
            if not change.steps:
                yield self._end(change)
        running: dict[Future[_Made | None], Step] = {}
        saved = self.clock()
        try:
            with ThreadPoolExecutor(max_workers=self.parallelism) as pool:
                while True:
                    yield from self._start(pool, running)
                    if not running:
                        break
                    ended, _ = wait(running, timeout=SAVE_EVERY, return_when=FIRST_COMPLETED)
                    for future in ended:
                        yield from self._finish(running.pop(future), future)
                    if self.clock() - saved >= SAVE_EVERY:
                        self.save()
                        saved = self.clock()
        finally:  # whatever ends the run, what was in flight has ended too and is recorded
            for future, step in running.items():
                self._settle(step, future)
        yield Applied(interrupted=self.interrupted, outputs=self._outputs, **self._counts)

    def _start(
        self, pool: ThreadPoolExecutor, running: dict[Future[_Made | None], Step]
    ) -> Iterator[Event]:
        """Submit steps while there is room; settle those that are not to be done."""
        while len(running) < self.parallelism and (step := self.schedule.next()) is not None:
            change = self.schedule.owner[step.id]
            verdict = self.schedule.verdict(step, interrupted=self.interrupted)
            if verdict is None:
                yield StepStarted(step=step.id, address=change.address, action=change.action)
                running[pool.submit(self._do, change, step)] = step
            else:
                yield _not_done(change, step, verdict)
                yield from self._note(step, verdict.outcome)

    def _do(self, change: Change, step: Step) -> _Made | None:
        with self._locks[change.address]:  # two parts may be read and written as one object
            kind = self.kinds[change.kind]
            look = Looking(self.provider, self.profile, self.kinds, self.ids)
            not_anothers(look, kind, kind.named[step.part], step)
            made = perform(self.provider, self.profile, self.kinds, change, step, self.ids)
            return None if made is None else (made, self._read_outputs(change, made))

    def _finish(self, step: Step, future: Future[_Made | None]) -> Iterator[Event]:
        change = self.schedule.owner[step.id]
        try:
            made = self._record(change, step, future)
        except CxdeclareError as error:
            yield StepFailed(
                step=step.id,
                address=change.address,
                message=str(error),
                request_id=error.request_id if isinstance(error, Declined) else None,
                may_have_happened=isinstance(error, UnknownOutcome),
            )
            yield from self._note(step, "failed")
            return
        self._count("calls")
        yield StepDone(step=step.id, address=change.address, id=made)
        yield from self._note(step, "done")

    def _settle(self, step: Step, future: Future[_Made | None]) -> None:
        """Record a step nobody listens to any more."""
        with suppress(CxdeclareError, CancelledError):
            self._record(self.schedule.owner[step.id], step, future)

    def _record(self, change: Change, step: Step, future: Future[_Made | None]) -> str | None:
        """Write what a step has done into the ledger; the id of what it made."""
        try:
            made = future.result()
        except UnknownOutcome:
            if step.verb is Verb.CREATE:
                self.ledger.may_have_made(change.address)
            raise
        if made is not None:
            id_, outputs = made
            self.ids.made[change.address] = id_
            self._supersede(change)
            self.ledger.bind(change.address, id_, created=True)
            if outputs:
                self.ledger.outputs(change.address, outputs)
                self._outputs[change.address] = outputs
        if change.action is Action.REPLACE and _retires(change, step):
            self.ledger.forget(self._superseded.get(change.address, ""))
        else:
            self.ledger.done(change, step)
        return made[0] if made else None

    def _supersede(self, change: Change) -> None:
        if change.action is not Action.REPLACE:
            return
        gone = any(
            _retires(change, step) and step.id in self.schedule.outcomes for step in change.steps
        )
        kept = None if gone else self.ledger.supersede(change.address)
        if kept is not None:
            self._superseded[change.address] = kept

    def _note(self, step: Step, outcome: Outcome) -> Iterator[Event]:
        if outcome in {"failed", "skipped"}:
            self._count("broken")
        if self.schedule.end(step, outcome):
            yield self._end(self.schedule.owner[step.id])

    def _end(self, change: Change) -> ChangeEnded:
        status = _status(self.schedule.of(change))
        self._count(status)
        if status == "done":
            if change.action in _LEAVES:
                self.ledger.forget(change.address)
            else:
                self.ledger.settle(change.address)
        return ChangeEnded(address=change.address, action=change.action, status=status)

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


def _retires(change: Change, step: Step) -> bool:
    """Whether the step ends the object that a replacement leaves behind."""
    return step.part == OBJECT and step.object_id is not None and step.object_id == change.id


def _not_done(change: Change, step: Step, verdict: Verdict) -> Event:
    if verdict.outcome == "waiting":
        return StepWaiting(step=step.id, address=change.address, because=verdict.because)
    return StepSkipped(step=step.id, address=change.address, because=verdict.because or "")


def _status(outcomes: set[Outcome]) -> Status:
    if outcomes <= {"done"}:
        return "done"
    if "done" in outcomes:
        return "partial"
    if "failed" in outcomes:
        return "failed"
    return "waiting" if "waiting" in outcomes else "skipped"
