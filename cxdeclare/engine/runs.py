"""Runs: a short record of each run that was asked to leave one, without a value of anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import Field, ValidationError

from cxdeclare.engine.drift_events import Drifted
from cxdeclare.model.frozen import Frozen

MOST = 500
"""Records that are kept, the newest."""


class Run(Frozen):
    """What one run came to: counts, and nothing of what was counted."""

    at: str = Field(description="When it ended; UTC, ISO 8601.")
    command: Literal["drift"] = Field(default="drift", description="Which command it was.")
    serial: int = Field(description="Serial of the state it compared with.")
    exit_code: int = Field(description="One of the [exit codes](exit-codes.md).")
    compared: int = Field(default=0, description="Resources that were compared.")
    changed: int = Field(default=0, description="Resources that changed in the tenant.")
    missing: int = Field(default=0, description="Resources that are gone from the tenant.")
    foreign: int = Field(default=0, description="Objects that nobody manages.")
    unread: int = Field(default=0, description="What could not be read.")
    accepted: int = Field(default=0, description="Drift that is known.")
    expired: int = Field(default=0, description="Drift that was accepted until a day that is over.")
    managed: int = Field(default=0, description="Objects that are managed, for the coverage.")


class RunsTold(Frozen):
    """The runs that are recorded beside a state, the newest first."""

    type: Literal["state_runs"] = "state_runs"
    runs: tuple[Run, ...] = Field(description="At most the last 500.")


def of(found: Drifted, exit_code: int, now: datetime) -> Run:
    """The record of a drift run."""
    return Run(
        at=now.astimezone(UTC).isoformat(timespec="seconds"),
        serial=found.serial,
        exit_code=exit_code,
        compared=found.compared,
        changed=len(found.changed),
        missing=len(found.missing),
        foreign=sum(map(len, found.foreign.values())),
        unread=len(found.unread),
        accepted=len(found.accepted),
        expired=len(found.expired),
        managed=found.covered.managed,
    )


def runs(content: bytes) -> tuple[Run, ...]:
    """The records in a text, oldest first; what a later version wrote otherwise is left out."""
    found = []
    for line in content.splitlines():
        try:
            found.append(Run.model_validate_json(line))
        except ValidationError:
            continue
    return tuple(found)


def with_one(content: bytes, run: Run) -> bytes:
    """The text with one more record, and without the oldest beyond the bound."""
    lines = [*content.splitlines(), run.model_dump_json().encode()]
    return b"".join(line + b"\n" for line in lines[-MOST:])
