"""Durations are read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.language import duration, seconds


@given(st.integers(min_value=0, max_value=10**9))
def test_a_duration_reads_back_what_it_prints(value: int) -> None:
    """Reading and printing are inverse."""
    assert value == seconds(duration(value))


@pytest.mark.parametrize(
    ("text", "expected"), [("30s", 30), ("15m", 900), ("1d 4h", 100_800), (45, 45), ("0s", 0)]
)
def test_durations_are_whole_seconds(text: str | int, expected: int) -> None:
    """The forms the manifest documents."""
    assert expected == seconds(text)


@pytest.mark.parametrize("text", ["", "15", "4h 1d", "1h 1h", "1.5h", "-1s", " 1s", True, None, -1])
def test_anything_else_is_refused(text: object) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="duration"):
        seconds(text)
