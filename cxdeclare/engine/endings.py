"""Endings: how changes and steps ended, in the words of events."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from cxdeclare.engine.events import Event, Status, StepSkipped, StepWaiting
from cxdeclare.engine.record import Made
from cxdeclare.engine.schedule import Outcome, Verdict
from cxdeclare.model.endpoint import Verb
from cxdeclare.planning.plan import Change, Step


def not_done(change: Change, step: Step, verdict: Verdict) -> Event:
    """What is told of a step that is not begun."""
    if verdict.outcome == "waiting":
        return StepWaiting(step=step.id, address=change.address, because=verdict.because)
    return StepSkipped(step=step.id, address=change.address, because=verdict.because or "")


def status(outcomes: AbstractSet[Outcome]) -> Status:
    """How a change ended whose steps ended so."""
    if outcomes <= {"done"}:
        return "done"
    if "done" in outcomes:
        return "partial"
    if "failed" in outcomes:
        return "failed"
    return "waiting" if "waiting" in outcomes else "skipped"


def new_id(step: Step, made: Made | None) -> str | None:
    """The id of the object that a step made, if it made one."""
    return made.id if made is not None and step.verb is Verb.CREATE else None
