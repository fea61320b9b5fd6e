"""Schedule: which steps may be done now; `depends_on` is the only order there is."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cxdeclare.model.profile import Means
from cxdeclare.planning.plan import Change, Decision, Step

INTERRUPTED = "the run was interrupted"
Outcome = Literal["done", "failed", "skipped", "waiting"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a step is not done at all."""

    outcome: Outcome
    because: str | None

    @property
    def is_own(self) -> bool:
        """Whether it waits for a person, and not for another step."""
        return self.outcome == "waiting" and self.because is None


class Schedule:
    """Hands out steps as soon as what they need has ended, one way or another."""

    def __init__(self, decision: Decision, ended: Mapping[str, Outcome] | None = None) -> None:
        self.owner: dict[str, Change] = {}
        self.outcomes: dict[str, Outcome] = {}
        self._steps: dict[str, Step] = {}
        self._missing: dict[str, int] = {}
        self._needed_by: dict[str, list[str]] = {}
        self._open: dict[str, int] = {}
        for change in decision.changes:
            self._open[change.address] = len(change.steps)
            for step in change.steps:
                self.owner[step.id], self._steps[step.id] = change, step
                self._missing[step.id] = len(step.depends_on)
                for need in step.depends_on:
                    self._needed_by.setdefault(need, []).append(step.id)
        self._ready = deque(id_ for id_, missing in self._missing.items() if not missing)
        for id_, outcome in (ended or {}).items():
            self.end(self._steps[id_], outcome)

    def next(self) -> Step | None:
        """A step everything is settled for, if there is one."""
        while self._ready:
            step = self._steps[self._ready.popleft()]
            if step.id not in self.outcomes:
                return step
        return None

    def verdict(self, step: Step, *, interrupted: bool = False) -> Verdict | None:
        """Why the step must not be done; None if it may."""
        ends = {need: self.outcomes[need] for need in step.depends_on}
        for need, end in ends.items():
            if end in {"failed", "skipped"}:
                return Verdict("skipped", f"{need} {end}")
        for need, end in ends.items():
            if end == "waiting":
                return Verdict("waiting", need)
        if step.means is Means.MANUAL:
            return Verdict("waiting", None)
        return Verdict("skipped", INTERRUPTED) if interrupted else None

    def end(self, step: Step, outcome: Outcome) -> bool:
        """Note how a step ended; whether it was the last of its change."""
        self.outcomes[step.id] = outcome
        for dependent in self._needed_by.get(step.id, ()):
            self._missing[dependent] -= 1
            if not self._missing[dependent]:
                self._ready.append(dependent)
        address = self.owner[step.id].address
        self._open[address] -= 1
        return not self._open[address]

    def of(self, change: Change) -> set[Outcome]:
        """How the steps of a change ended."""
        return {self.outcomes[step.id] for step in change.steps}
