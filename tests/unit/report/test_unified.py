"""What formatting changes, as a difference."""

from __future__ import annotations

import difflib

from cxdeclare.report.unified import unified


def test_without_a_change_there_is_nothing_to_show() -> None:
    """Equal texts have no difference."""
    assert "" == unified("a: 1\n", "a: 1\n", "x.yaml")


def test_it_reads_like_any_unified_difference() -> None:
    """A changed line and a blank line less, each with its surroundings and its numbers."""
    old = "".join(f"k{number}: 1\n" for number in range(12))
    new = old.replace("k2: 1\n", "k2: 2\n")
    old = old.replace("k10: 1\n", "k10: 1\n\n\n")
    lines = unified(old, new, "x.yaml").split("\n")
    theirs = difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="")
    assert list(theirs)[2:] == lines[2:]
    assert ["--- x.yaml", "+++ x.yaml (formatted)"] == lines[:2]


def test_windows_line_ends_change_every_line() -> None:
    """A file with CRLF differs in each of its lines."""
    lines = unified("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n", "x").split("\n")
    assert ["-a: 1\r", "+a: 1", "-b: 2\r", "+b: 2"] == lines[3:7]
