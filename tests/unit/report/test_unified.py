"""What formatting changes, as a difference."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, settings

from cxdeclare.loading.formatted import formatted
from cxdeclare.report.unified import unified
from tests.support.messy import messy
from tests.support.patched import patched


def test_without_a_change_there_is_nothing_to_show() -> None:
    """Equal texts have no difference."""
    assert "" == unified("a: 1\n", "a: 1\n", "x.yaml")


def test_it_reads_like_any_unified_difference() -> None:
    """A changed line and a blank line less, each with its surroundings and its numbers."""
    old = "".join(f"k{number}: 1\n" for number in range(12))
    new = old.replace("k2: 1\n", "k2: 2\n")
    old = old.replace("k10: 1\n", "k10: 1\n\n\n")
    lines = unified(old, new, "x.yaml").split("\n")
    theirs = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="")
    assert list(theirs)[2:] == lines[2:]
    assert ["--- x.yaml", "+++ x.yaml (formatted)"] == lines[:2]


def test_windows_line_ends_change_every_line() -> None:
    """A file with CRLF differs in each of its lines."""
    lines = unified("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n", "x").split("\n")
    assert ["-a: 1\r", "+a: 1", "-b: 2\r", "+b: 2"] == lines[3:7]


@pytest.mark.parametrize(
    "old", ["", "a: 1", "a: 1\n", "\n\n", "  ", "a:   1\nb: 2", "a: 1\r\n", "a\n\n\nb"]
)
@pytest.mark.parametrize("new", ["", "a: 1", "a: 1\n", "a: 1\nb: 2\n", "a\n\nb\n"])
def test_a_patch_gives_the_new_text(old: str, new: str) -> None:
    """Numbers and ends of lines are right, also of a text without lines or a last line end."""
    assert new == patched(old, unified(old, new, "x"))


@given(messy())
@settings(max_examples=60, deadline=None)
def test_a_patch_formats_what_nobody_tidied(text: str) -> None:
    """Whatever is formatted: the difference is the whole of it."""
    after = formatted(text, "x").after
    assert after is not None
    assert after == patched(text, unified(text, after, "x"))
