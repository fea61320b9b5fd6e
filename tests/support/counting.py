"""Counting: how much is done, as a number that is the same on every machine.

Counted are the lines of ours that run, and the comparisons that texts are asked for: a scan of a
list inside C is one line only, but it asks every text on its way.
"""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, TypeVar

import cxdeclare

_T = TypeVar("_T")
_OURS = str(Path(cxdeclare.__file__).parent)
_NOT_COUNTED = str(Path(cxdeclare.__file__).parent / "emulator")
"""The pretend tenant is what is asked, not what asks."""


class Tally:
    """What is being counted."""

    lines = 0
    comparisons = 0


class Count(NamedTuple):
    """How much was done; each is looked at by itself, so that neither hides the other."""

    lines: int
    comparisons: int


class Asked(str):
    """A text that notes how often it is compared."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        Tally.comparisons += 1
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        Tally.comparisons += 1
        return str.__ne__(self, other)

    __hash__ = str.__hash__


def asked(value: Any) -> Any:
    """The same value, with texts that note how often they are compared."""
    if isinstance(value, str) and not hasattr(value, "value"):
        return Asked(value)
    if isinstance(value, dict):
        return {asked(key): asked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [asked(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: asked(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if isinstance(getattr(value, field.name), str | dict | list)
        }
        return dataclasses.replace(value, **changed) if changed else value
    return value


def counted(work: Callable[[], _T], within: str = _OURS) -> tuple[Count, _T]:
    """How much was done in a piece of work, and what came of it."""

    def lines(frame: FrameType, event: str, argument: object) -> Any:
        if event == "line":
            Tally.lines += 1
        return lines

    def calls(frame: FrameType, event: str, argument: object) -> Any:
        name = frame.f_code.co_filename
        return lines if name.startswith(within) and not name.startswith(_NOT_COUNTED) else None

    Tally.lines = Tally.comparisons = 0
    before = sys.gettrace()
    threading.settrace(calls)
    sys.settrace(calls)
    try:
        result = work()
    finally:
        sys.settrace(before)
        threading.settrace(None)
    return Count(Tally.lines, Tally.comparisons), result
