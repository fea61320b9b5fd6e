"""Pairs: two whole processes in turn, A B A B, with what each took."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_LAST = 2000
"""Characters of its output that are shown of a process that failed."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process to measure."""

    words: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] = lambda: None
    """Brings everything back to where it was; not measured."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took, its own children included."""

    wall: float
    cpu: float
    """Seconds of user and system together."""
    peak: int
    """Bytes of memory at most."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How one thing compares to another, over all pairs."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.least:.2f}-{self.most:.2f})"


@dataclass(frozen=True, slots=True)
class Pairs:
    """The runs of two commands, taken in turn."""

    ours: tuple[Run, ...]
    theirs: tuple[Run, ...]

    def slower(self) -> Ratio:
        """How much longer the first takes than the second."""
        return ratio([a.wall / b.wall for a, b in zip(self.ours, self.theirs, strict=True)])

    def faster(self) -> Ratio:
        """How much longer the second takes than the first."""
        return ratio([b.wall / a.wall for a, b in zip(self.ours, self.theirs, strict=True)])

    def seconds(self) -> str:
        """The medians of both: wall, and CPU in brackets."""
        return f"{_seconds(self.ours)} / {_seconds(self.theirs)}"


def _seconds(runs: Sequence[Run]) -> str:
    return f"{median(r.wall for r in runs):.2f} s ({median(r.cpu for r in runs):.2f})"


def ratio(values: Sequence[float]) -> Ratio:
    """The middle and the ends of some ratios."""
    return Ratio(median(values), min(values), max(values))


def pairs(ours: Command, theirs: Command, number: int) -> Pairs:
    """Measure two commands in turn, after each has run once unmeasured."""
    for command in (ours, theirs):
        measured(command)
    runs = [(measured(ours), measured(theirs)) for _ in range(number)]
    return Pairs(tuple(a for a, _ in runs), tuple(b for _, b in runs))


def measured(command: Command) -> Run:
    """Run one process to its end; raise if it does not end with 0."""
    command.before()
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env={**os.environ, **command.environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")[-_LAST:]
            message = f"{' '.join(command.words)} ended with {process.returncode}:\n{text}"
            raise RuntimeError(message)
    return Run(wall, usage.ru_utime + usage.ru_stime, _peak(usage))


def _peak(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * 1024
