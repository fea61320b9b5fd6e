"""Course: how drift went over the recorded runs, as columns of a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cxdeclare.engine.runs import Run
from cxdeclare.model.tally import counted

MOST = 60
"""Runs that are drawn, the latest."""
HEIGHT, _WIDTH, _GAP = 120, 10, 4


@dataclass(frozen=True, slots=True)
class Column:
    """One run: how high its column is, and what it says."""

    x: int
    y: int
    height: int
    said: str
    is_open: bool
    """Whether something could not be read, so that nobody knows how high it should be."""


@dataclass(frozen=True, slots=True)
class Course:
    """The columns, oldest first, and the highest count."""

    columns: tuple[Column, ...]
    most: int
    width: int
    height: int = HEIGHT
    column_width: int = _WIDTH


def course(runs: Sequence[Run]) -> Course:
    """What drifted in each of the latest runs: changed and missing resources."""
    latest = runs[-MOST:]
    most = max((_drifted(one) for one in latest), default=0)
    columns = tuple(
        _column(number, one, max(most, 1)) for number, one in enumerate(latest, start=0)
    )
    return Course(columns, most, len(columns) * (_WIDTH + _GAP) + _GAP)


def _drifted(one: Run) -> int:
    return one.changed + one.missing


def _column(number: int, one: Run, most: int) -> Column:
    high = round(_drifted(one) * HEIGHT / most)
    said = f"{one.changed} changed, {one.missing} missing"
    if one.accepted:
        said += f", {one.accepted} accepted"
    if one.unread:
        said += f", {counted(one.unread, 'subject')} not read"
    return Column(
        _GAP + number * (_WIDTH + _GAP),
        HEIGHT - high,
        high,
        f"{one.at[:16].replace('T', ' ')}: {said}",
        bool(one.unread),
    )
