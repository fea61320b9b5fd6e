from __future__ import annotations

import pytest

from cxdeclare.engine.ports import Version
from cxdeclare.engine.rollback import serial_of
from cxdeclare.model.errors import InvalidInput

HISTORY = [
    Version(9, "2026-03-02T10:00:00+00:00"),
    Version(7, "2026-03-01T23:59:59+00:00"),
    Version(4, "2026-03-01T08:00:00+00:00"),
]


@pytest.mark.parametrize(
    ("to", "serial"),
    [
        ("7", 7),
        ("5", 5),
        ("2026-03-01", 7),
        ("2026-03-02", 9),
        ("2026-03-01T08:00:00Z", 4),
        ("2026-03-01T10:00:00+02:00", 4),
        ("2026-03-01T12:00", 4),
        ("2030-01-01", 9),
    ],
)
def test_a_version_is_named_by_serial_or_by_time(to: str, serial: int) -> None:
    """A time means the newest saved by then, a date all of its day, no zone UTC."""
    assert serial == serial_of(HISTORY, to)


@pytest.mark.parametrize("to", ["", "yesterday", "-1", "2026-13-01", "7.0", "²", "9" * 5000])
def test_what_is_neither_is_refused(to: str) -> None:
    """With the ways to write a time."""
    with pytest.raises(InvalidInput, match="neither a serial nor a time"):
        serial_of(HISTORY, to)


@pytest.mark.parametrize("to", ["2026-02-28", "2026-03-01T07:59:59Z"])
def test_before_the_first_version_there_is_nothing(to: str) -> None:
    """The nearest one after would be another state than the one that was asked for."""
    with pytest.raises(InvalidInput, match="no version of the state was saved by"):
        serial_of(HISTORY, to)
