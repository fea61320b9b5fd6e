"""Every rule of the vendor: what breaks it is told, where it stands; what keeps it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.content.rules import CONTENT
from cxdeclare.kinds import ALL
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.catalogue import catalogue
from scripts import statements
from tests.kinds import estate_cases
from tests.kinds.vendor import SKILL, Case, Change, load, text_of
from tests.kinds.vendor_cases import MANIFEST, STRUCTURE
from tests.support.manifests import codes, load_text

CASES = (*STRUCTURE, *MANIFEST)


def _load(change: Change, case: Case, folder: Path) -> tuple[Diagnostic, ...]:
    for name, size in case.files.items():
        (folder / name).write_text("x" * size, encoding="utf-8")
    return load(change, folder).diagnostics


def test_a_tenant_that_keeps_every_rule_is_told_nothing() -> None:
    """All changes below start from here."""
    assert () == load({}).diagnostics


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_that_is_broken_is_told(case: Case, tmp_path: Path) -> None:
    """One diagnostic with its severity, at its place, about its subject, with a way out."""
    (told,) = _load(case.bad, case, tmp_path)
    assert (case.code, case.severity) == (told.code, told.severity)
    assert told.span is not None
    assert text_of(case.bad)[told.span.column - 1 :].startswith(case.at)
    assert case.subject in {None, told.subject}
    assert told.hint or case.code < "CXD2"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_that_is_kept_is_silent(case: Case, tmp_path: Path) -> None:
    """Nothing else is wrong with the change either, so nothing hides behind another mistake."""
    told = _load(case.good, case, tmp_path)
    assert case.code not in {one.code for one in told}
    assert not [one for one in told if one.is_error]


@pytest.mark.parametrize("case", MANIFEST, ids=str)
def test_the_way_out_is_that_of_the_rule(case: Case, tmp_path: Path) -> None:
    """The words of a rule stand in one place."""
    (told,) = _load(case.bad, case, tmp_path)
    assert catalogue(ALL)[case.code].rule.cure == told.hint


def test_every_row_that_is_checked_has_a_case() -> None:
    """No statement marked E or W is left without a test that fires it and one that does not."""
    tested = {row for case in CASES for row in case.rows}
    tested |= {row for case in estate_cases.ESTATE for row in case.rows}
    tested |= {row for row, _ in (*estate_cases.PROBES, *estate_cases.PLANNED)}
    checked = {one.number for one in statements.read() if one.is_checked}
    assert set() == checked - tested


def test_every_check_has_a_case_under_each_of_its_rows() -> None:
    """A check cannot be added without one, nor a row be claimed by the wrong check.

    Those of content have seeded faults of their own.
    """
    tested = {(case.code, row) for case in CASES for row in case.rows or (0,)}
    tested |= {(case.code, row) for case in estate_cases.ESTATE for row in case.rows or (0,)}
    others = (*estate_cases.PROBES, *estate_cases.PLANNED, (81, "CXD003"))
    tested |= {(code, row) for row, code in others}
    known = {
        (code, row)
        for code, entry in catalogue(ALL).items()
        for row in entry.rows or ((0,) if entry.is_check and code not in CONTENT else ())
    }
    assert set() == known - tested
    assert set() == {one for one in tested - known if one[1] and one[0] >= "CXD2"}


def test_a_condition_stands_once_in_a_filter() -> None:
    """Row 81, CXD003: the second would replace the first without a word."""
    once = '"priority": 500, "language": ["en"]'
    text = text_of({"routing_queues.outbound.filters.mail.language": ["en"]})
    assert once in text
    assert ["CXD003"] == codes(load_text(text.replace(once, f'"language": ["fr"], {once}')))
    assert [] == codes(load_text(text))


def test_credentials_are_not_repeated() -> None:
    """The line that holds a password is not shown."""
    (told,) = load({"channels.billing.smtp": {"password": "hush"}}).diagnostics
    assert told.is_hidden


@pytest.mark.parametrize("word", ["longest_available", "most_occupied", "least_occupied"])
def test_every_criterion_is_a_word(word: str) -> None:
    """Those without settings of their own."""
    assert () == load({f"{SKILL}.routing": {"criteria": word}}).diagnostics
