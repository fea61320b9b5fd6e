"""Run: carry out one plan under the lock, so that a cut at any moment loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from cxdeclare import __version__
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.events import Event
from cxdeclare.engine.gates import Patience
from cxdeclare.engine.journal import Begun, Came, Intended, Saving, line
from cxdeclare.engine.ports import SAVES_EVERY, Clock, JournalSink, Lock, Provider, StateStore
from cxdeclare.engine.record import Ledger
from cxdeclare.engine.schedule import Outcome
from cxdeclare.model.errors import StateError, Unsaved
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import Secret
from cxdeclare.model.state import State
from cxdeclare.planning.plan import Plan, Step

_LOST = "the lock of this run ran out or was broken, so nothing more was sent"


@dataclass(slots=True)
class Run:
    """One plan on its way, with all it needs of the world."""

    kinds: Registry
    provider: Provider
    profile: Profile
    states: StateStore
    lock: Lock
    plan: Plan
    start: State
    """What is known at the beginning, of the serial that is written."""
    name: str
    """Of the journal."""
    now: Callable[[], datetime]
    clock: Clock
    sleep: Callable[[float], None]
    parallelism: int
    shows_within: float = 0.0
    saves_every: float = SAVES_EVERY
    secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    """The values that the steps send, by URI."""
    before: Mapping[str, Outcome] = field(default_factory=dict)
    """How steps had ended when this plan was begun before."""
    patience: Patience | None = None
    """How long to wait at gates."""
    goes_on: bool = False
    """Whether it was begun before."""
    instead_of: str | None = None
    """The unfinished run that this one takes the place of."""
    _serial: int = 0

    def carried_out(self, stop: Sequence[Callable[[Executor], None]]) -> Iterator[Event]:
        """Every event; raise `Unsaved` if the last state could not be written."""
        ledger = Ledger(self.start, self.plan.decision)
        self._serial = self.start.serial
        with self.states.begin(self.name) as sink:
            if not self.goes_on:
                sink.append(line(Begun(run=self.name, plan=self.plan)), durable=True)
                ledger.begin()
            else:
                ledger.goes_on(self.before)
            executor = self._executor(ledger, sink)
            for register in stop:
                register(executor)
            self.states.keep(self.plan.decision.bodies)  # the state names texts by hash only
            self._write(ledger, sink)
            if self.instead_of is not None:  # the state says all that its journal said
                self.states.drop(self.instead_of)
            try:
                yield from executor.run()
            finally:
                self._finish(ledger, sink, executor)
        if executor.is_over:
            self.states.drop(self.name)

    def _executor(self, ledger: Ledger, sink: JournalSink) -> Executor:
        def announce(step: Step) -> None:
            if not self.lock.still_ours():
                raise StateError(_LOST)
            sink.append(line(Intended(step=step.id, at=self.now().timestamp())), durable=True)

        def came(one: Came) -> None:
            sink.append(line(one), durable=False)

        return Executor(
            kinds=self.kinds,
            provider=self.provider,
            profile=self.profile,
            decision=self.plan.decision,
            ledger=ledger,
            save=lambda: self._write(ledger, sink),
            announce=announce,
            came=came,
            clock=self.clock,
            sleep=self.sleep,
            now=self.now,
            parallelism=self.parallelism,
            shows_within=self.shows_within,
            saves_every=self.saves_every,
            secrets=self.secrets,
            before=self.before,
            patience=self.patience,
        )

    def _write(self, ledger: Ledger, sink: JournalSink) -> None:
        """Save what has been done so far; the plan counts as being consumed."""
        sink.append(line(Saving(serial=self._serial + 1)), durable=True)
        self.states.write(
            ledger.state(serial=self._serial + 1, consuming=self.plan.digest, run=self.name)
        )
        self._serial += 1

    def _finish(self, ledger: Ledger, sink: JournalSink, executor: Executor) -> None:
        """Save what the run came to; it can be gone on with unless all that is left is a person's.

        What an exception ended is not over either.
        """
        is_over = executor.is_over
        state = ledger.state(
            serial=self._serial + 1,
            consuming=None if is_over else self.plan.digest,
            run=None if is_over else self.name,
            by=__version__ if executor.is_done else None,
        )
        with suppress(StateError):  # then the state says less of the journal than it could
            sink.append(line(Saving(serial=state.serial)), durable=True)
        try:
            self.states.write(state)
        except StateError as error:
            raise Unsaved(str(error), state, calls=executor.calls) from error
