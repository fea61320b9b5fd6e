"""Exits: the one table of exit codes, and the one boundary where errors become codes."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a run came to; see `MEANINGS`."""

    DONE = 0
    ERROR = 1
    DIFFERENCES = 2
    INVALID = 3
    REFUSED = 4
    PARTIAL = 5
    LOCKED = 6
    MANUAL = 7
    UNKNOWN = 8
    INTERRUPTED = 130


MEANINGS = {
    Exit.DONE: "done; nothing pending (for `drift`: nothing differs and the read was complete)",
    Exit.ERROR: "internal or remote error",
    Exit.DIFFERENCES: "differences present (`plan --detailed-exitcode`, `drift`, `dns check`)",
    Exit.INVALID: "invalid input: usage, manifest, plan or state; expectations not met (`test`)",
    Exit.REFUSED: "refused by a guard, or the plan is stale; zero writes",
    Exit.PARTIAL: "applied in part",
    Exit.LOCKED: "locked by another run",
    Exit.MANUAL: "converged except for open manual steps",
    Exit.UNKNOWN: "could not be read completely: neither clean nor drifted",
    Exit.INTERRUPTED: "interrupted; what was in flight has been recorded",
}
PRECEDENCE = (
    Exit.INTERRUPTED,
    Exit.INVALID,
    Exit.LOCKED,
    Exit.UNKNOWN,
    Exit.REFUSED,
    Exit.PARTIAL,
    Exit.ERROR,
    Exit.MANUAL,
    Exit.DIFFERENCES,
    Exit.DONE,
)
"""When several hold, the first of these wins."""


def worst(*codes: Exit) -> Exit:
    """The code that wins among those that hold."""
    return min(codes, key=PRECEDENCE.index, default=Exit.DONE)


def code_of(error: Exception) -> Exit:
    """The code an error ends a run with."""
    # Imported here, so that `--version` and `--help` load nothing.
    from cxdeclare.model import errors

    table: tuple[tuple[type[Exception], Exit], ...] = (
        (errors.Locked, Exit.LOCKED),
        (errors.InvalidInput, Exit.INVALID),
        (errors.StateError, Exit.INVALID),
        (errors.StalePlan, Exit.REFUSED),
        (errors.Refused, Exit.REFUSED),
        (errors.Incomplete, Exit.UNKNOWN),
    )
    return next((code for kind, code in table if isinstance(error, kind)), Exit.ERROR)
