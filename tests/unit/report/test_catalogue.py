"""The catalogue: every id has a rule, every rule an id that somebody tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.loading import rules as loading_rules
from cxdeclare.model.check import on_manifest
from cxdeclare.model.endpoint import Family
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.registry import Registry
from cxdeclare.model.rule import Rule
from cxdeclare.report.catalogue import Entry, catalogue

ROOT = Path(__file__).resolve().parents[3]
KNOWN = catalogue(ALL)
_ID = re.compile(r"\"(CXD[0-9]{3})\"")
_RULE_FILES = {"rules.py", "syntax_rules.py"}


def _spelled(*, rules: bool) -> Iterator[str]:
    """Ids that the package spells: in tables of rules, or elsewhere."""
    for path in sorted((ROOT / "cxdeclare").rglob("*.py")):
        if (path.name in _RULE_FILES) is rules:
            yield from _ID.findall(path.read_text(encoding="utf-8"))


def test_every_id_that_is_spelled_has_a_rule() -> None:
    """Nobody can be told an id that nothing explains."""
    assert set() == {*_spelled(rules=True), *_spelled(rules=False)} - KNOWN.keys()


def test_every_rule_is_an_id_that_is_spelled() -> None:
    """A rule for what nobody tells any more is taken out; tables of rules do not count."""
    assert set() == KNOWN.keys() - set(_spelled(rules=False))


@pytest.mark.parametrize("entry", KNOWN.values(), ids=lambda entry: entry.rule.code)
def test_a_rule_says_everything(entry: Entry) -> None:
    """Rule, reason, cure and source, each as one line without a final period."""
    rule = entry.rule
    for text in (rule.says, rule.why, rule.cure, rule.source):
        assert text
        assert text == text.strip().rstrip(".")
        assert "\n" not in text
    assert re.fullmatch(r"CXD[0-9]{3}", rule.code)
    assert all(1 <= row <= 126 for row in entry.rows)


def test_rows_come_from_rules_and_from_markers() -> None:
    """An id has all the rows it honours, in order."""
    assert (13,) == KNOWN["CXD202"].rows
    assert {35, 36, 39} <= set(KNOWN["CXD105"].rows)
    assert list(KNOWN["CXD105"].rows) == sorted(KNOWN["CXD105"].rows)
    assert KNOWN["CXD202"].is_check
    assert not KNOWN["CXD105"].is_check


def test_every_id_is_on_the_page() -> None:
    """Also those of a new hundred."""
    page = (ROOT / "docs" / "reference" / "diagnostics.md").read_text(encoding="utf-8")
    assert list(KNOWN) == re.findall(r"^### (CXD[0-9]{3})$", page, re.MULTILINE)


def test_two_rules_never_have_one_id() -> None:
    """An id that means two things means nothing."""
    again = Rule(loading_rules.RULES[0].code, "x", "x", "x")
    part = Part(OBJECT, Family.DIGITAL, {}, "nowhere")
    check = on_manifest(again, lambda _: [])
    with pytest.raises(ValueError, match=again.code):
        catalogue(Registry([Kind("x", "xs", None, (part,), "id", checks=(check,))]))
