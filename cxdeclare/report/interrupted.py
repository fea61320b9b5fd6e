"""Interrupted: what an unfinished run had left open, and what came of it, as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxdeclare.planning.interrupted import Interrupted, Settled
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

_WORDS = {
    "done": "it was done",
    "not done": "it was not done",
    "unknown": "nobody can tell",
}


def lines(interrupted: Interrupted) -> Iterator[str]:
    """The run and every call it left open."""
    if not interrupted.lines:
        yield "A run before did not come to its end, and its journal is not with the state."
        yield "  What it made after its last save is taken for somebody else's, unless you put"
        yield f"  the journal of run {visible(interrupted.run)} back and plan again."
        return
    left = counted(len(interrupted.settled), "call") if interrupted.settled else "no call"
    yield f"A run before did not come to its end; it left {left} open:".replace(
        "no call open:", "no call open."
    )
    yield from each(interrupted.settled)


def each(settled: Iterable[Settled]) -> Iterator[str]:
    """One line for each call that was left open."""
    for one in settled:
        words = _WORDS[one.outcome]
        if one.id is not None:
            words = f"it was made, as object {visible(one.id)}, and is ours"
        reason = f": {visible(one.reason)}" if one.reason else ""
        yield f"  {visible(one.step)}: {words}{reason}"
