"""The vendor's statements: all 126 rows, each honoured by something that is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.report.catalogue import catalogue
from scripts import statements
from scripts.statements import Statement

ROWS = statements.read()
KNOWN = catalogue(ALL)
CHECKED, TOLD = ROWS[12], ROWS[13]


def _with(number: int, row: Statement | None) -> list[Statement]:
    kept = [one for one in ROWS if one.number != number]
    return sorted([*kept, *([row] if row else [])], key=lambda one: one.number)


def test_every_statement_is_honoured() -> None:
    """E and W by a check, I and B by a behaviour or a text that exists."""
    assert [] == list(statements.faults(ROWS, KNOWN))


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (_with(57, None), "the rows are not 1 to 126"),
        (_with(57, None), "row 57 is honoured by CXD238 and does not exist"),
        (_with(13, replace(CHECKED, marks=frozenset("X"))), "row 13 has the marks"),
        (_with(13, replace(CHECKED, marks=frozenset("B"))), "row 13 has checks and is marked"),
        (_with(14, replace(TOLD, marks=frozenset("W"))), "row 14 is marked E or W, and no check"),
        (_with(14, replace(TOLD, honoured="")), "row 14 is marked I or B, and nothing"),
        (_with(14, replace(TOLD, honoured="test tests/nowhere.py::x")), "not there: test"),
        (_with(14, replace(TOLD, honoured="test tests/conftest.py::test_x")), "not there: test"),
        (_with(14, replace(TOLD, honoured="code cxdeclare/__init__.py::moon")), "not there: code"),
        (_with(14, replace(TOLD, honoured="rumour x")), "not there: rumour"),
    ],
)
def test_a_planted_omission_is_noticed(rows: list[Statement], told: str) -> None:
    """A table that could not be wrong would say nothing."""
    assert any(told in fault for fault in statements.faults(rows, KNOWN))


def test_a_check_that_goes_leaves_its_row_without_any() -> None:
    """The rows stand beside the checks, so nobody can forget one."""
    without = {code: entry for code, entry in KNOWN.items() if code != "CXD238"}
    assert ["row 57 is marked E or W, and no check honours it"] == list(
        statements.faults(ROWS, without)
    )
