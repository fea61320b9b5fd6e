"""Planted bugs in reading ahead, and in what checks tell of values."""

from __future__ import annotations

from tests.mutations.planted import Bug

BUGS: tuple[Bug, ...] = (
    Bug(
        "an id in a comment is taken for that of the tenant",
        "loading/peek.py",
        '_COMMENT.sub(b"", tenants[0])',
        "tenants[0]",
        "tests/unit/loading/test_peek.py::test_what_cannot_be_seen_at_a_glance_is_not_guessed",
    ),
    Bug(
        "each thread waits anew for a token that does not come",
        "adapters/cxone/session.py",
        "if self._failed is not None and self._fetches != before:",
        "if False:",
        "tests/unit/adapters/cxone/test_session.py::"
        "test_those_who_wait_for_a_token_that_never_comes_do_not_ask_again",
    ),
    Bug(
        "a listing is read to its end though nobody waits for it",
        "adapters/cxone/early.py",
        "if self._slots is not None and self._slots.is_closed:",
        "if False:",
        "tests/unit/adapters/cxone/test_early.py::"
        "test_once_the_slots_are_closed_no_more_pages_are_asked_for",
    ),
    Bug(
        "drift tells the values of variables",
        "cli/commands/drift.py",
        "judged = loaded.told(compared.judged)",
        "judged = compared.judged",
        "tests/cli/test_checks.py::test_what_checks_say_holds_no_value_of_a_variable",
    ),
)
