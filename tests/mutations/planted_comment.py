"""Planted bugs of the pull-request comment and of what is told apart in it."""

from __future__ import annotations

from tests.mutations.planted import Bug

_CHAPTERS = "tests/unit/report/test_chapters.py"

BUGS: tuple[Bug, ...] = (
    Bug(
        "an entry of two causes is shown whole under each",
        "report/chapters.py",
        "for item in one.items if item.cause is cause)",
        "for item in one.items)",
        f"{_CHAPTERS}::test_an_entry_stands_under_each_cause_with_what_is_of_it",
    ),
    Bug(
        "a note is said under each cause",
        "report/chapters.py",
        ", notes=()",
        "",
        f"{_CHAPTERS}::test_an_entry_stands_under_each_cause_with_what_is_of_it",
    ),
)
