"""Rollback: an ordinary plan from the tenant as it is to what was applied at an earlier version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from cxdeclare.engine.ports import Reader, StateReader, Version
from cxdeclare.engine.recover import standing
from cxdeclare.engine.usecases import Setting, decide, fits, in_envelope
from cxdeclare.model.check import Judgement
from cxdeclare.model.errors import InvalidInput, StateError
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.planning.lasting import Since, lasting
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.restore import Restored, declared, restored
from cxdeclare.planning.rollback import Rollback

_LONGEST = 18
"""Digits that a serial can have; of thousands, no number is made at all."""


def rollback(
    setting: Setting, reader: Reader, states: StateReader, serial: int
) -> tuple[Plan, Judgement, Manifest]:
    """Plan to go back to a version; what that does not bring back is in the plan by name.

    With what there is to say beside it, and the manifest that the version amounts to.
    """
    begun, then = standing(states).state, states.version(serial)
    if begun is None:
        message = "there is no state, so there is nothing to go back to"
        raise StateError(message)
    fits(setting, then, begun.tenant_id)
    found: list[tuple[Restored, Snapshot, State]] = []

    def revise(_: Manifest, snapshot: Snapshot, state: State | None) -> Manifest:
        now = state or begun
        made = restored(setting.kinds, then, now, snapshot, states.body)
        found.append((made, snapshot, now))
        return made.manifest

    grounds = decide(setting, reader, states, declared(setting.kinds, then, begun), revise=revise)
    made, snapshot, now = found[0]
    between = (one.serial for one in states.history() if serial < one.serial < now.serial)
    since = Since(then, now, map(states.version, sorted(between)), snapshot)
    notes = lasting(setting.kinds, since, made, grounds.decision)
    to = Rollback(serial=serial, lasting=notes)
    decision = grounds.decision.model_copy(update={"rollback": to})
    plan = in_envelope(setting, reader, replace(grounds, decision=decision))
    return plan, grounds.judged, made.manifest


def serial_of(history: Iterable[Version], to: str) -> int:
    """The version that is meant by a serial, or the newest that was saved by a time."""
    versions = list(history)
    if to.isdecimal() and to.isascii() and len(to) <= _LONGEST:
        return int(to)
    moment = _moment(to)
    kept = [one for one in versions if datetime.fromisoformat(one.saved) <= moment]
    if not kept:
        message = f"no version of the state was saved by {moment.isoformat(timespec='seconds')}"
        raise InvalidInput(message, hint="`cxdeclare state history` lists those that are kept")
    return max(kept, key=lambda one: one.serial).serial


def _moment(text: str) -> datetime:
    """A time; without a zone it is UTC, and a date is all of its day."""
    try:
        if len(text) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        found = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"`{text}` is neither a serial nor a time"
        hint = "a time is written as `2026-01-31` or `2026-01-31T18:00:00Z`"
        raise InvalidInput(message, hint=hint) from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
