"""Records of runs: bounded, readable whatever stands there, and without a value of anything."""

from __future__ import annotations

from cxdeclare.engine import runs
from tests.support.drifted import FOUND, NOW


def test_a_record_has_counts_and_no_value() -> None:
    """Of resources, not of fields; and of objects, not of kinds."""
    one = runs.of(FOUND, 8, NOW)
    assert ("2026-06-15T01:02:03+00:00", 7, 8) == (one.at, one.serial, one.exit_code)
    assert (1, 1, 2, 1) == (one.changed, one.missing, one.foreign, one.unread)
    text = runs.with_one(b"", one).decode()
    for word in ("hemlig", "geheim", "verborgen", "crimson", "azure", "tag."):
        assert word not in text


def test_the_newest_are_kept() -> None:
    """What was written first goes first."""
    content = b""
    for serial in range(runs.MOST + 3):
        content = runs.with_one(
            content, runs.of(FOUND.model_copy(update={"serial": serial}), 0, NOW)
        )
    kept = [one.serial for one in runs.runs(content)]
    assert list(range(3, runs.MOST + 3)) == kept


def test_what_cannot_be_read_is_left_out_and_stays() -> None:
    """Half a line, or one of a later version, keeps no other from being read or written."""
    one = runs.of(FOUND, 0, NOW)
    content = runs.with_one(b'{"half\n{"later": 1}\n', one)
    assert (one,) == runs.runs(content)
    assert content.startswith(b'{"half\n{"later": 1}\n')
