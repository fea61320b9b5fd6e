"""Receipt rules: what a manifest alone shows of the row they are to stand in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.manifests import HEADER, load_text

_EU, _US = "eu-central-1", "us-east-1"


def told(row: dict[str, Any], regions: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    """What is wrong with rules, by name each with whom it stands behind."""
    places = regions or {}
    rules: dict[str, Any] = {}
    for name, after in row.items():
        region = places.get(name, _EU)
        takes = ["d" if region == _EU else "u"]
        rules[name] = {"name": f"cx-{name}", "region": region, "domains": takes}
        rules[name] |= {"s3": {"bucket": "m"}} | ({} if after is ... else {"after": after})
    domains = {
        "d": {"domain": "d.example", "region": _EU, "account": "own"},
        "u": {"domain": "u.example", "region": _US, "account": "own"},
    }
    loaded = load_text(json.dumps(HEADER | {"email_domains": domains, "receipt_rules": rules}))
    return [(one.code, one.subject or "", one.summary) for one in loaded.diagnostics]


def test_no_two_stand_in_one_place() -> None:
    """CXD293: only one can be the first, or come next after another; each further one is told."""
    assert [
        ("CXD293", "receipt_rule.b", "the first place is that of receipt_rule.a"),
        ("CXD293", "receipt_rule.c", "the first place is that of receipt_rule.a"),
    ] == told({"a": None, "b": None, "c": None})
    assert [("CXD293", "receipt_rule.b", "the place behind `x` is that of receipt_rule.a")] == told(
        {"a": "x", "b": "x"}
    )


def test_each_region_has_a_row_of_its_own() -> None:
    """A rule of another region is none that one could stand behind."""
    assert [] == told({"a": None, "b": None}, {"b": _US})
    assert [] == told({"a": "cx-b", "b": "cx-a"}, {"b": _US})


def test_who_says_nothing_of_its_place_takes_none_away() -> None:
    """It stands wherever it comes to stand."""
    assert [] == told({"a": ..., "b": ..., "c": None, "d": "cx-a"})


@pytest.mark.parametrize(
    ("row", "facts"),
    [
        ({"a": "cx-a"}, {"a": "`cx-a` is to stand behind itself"}),
        (
            {"a": "cx-b", "b": "cx-a", "c": "cx-a"},
            {
                "a": "`cx-a` is to stand behind `cx-b` behind itself",
                "b": "`cx-b` is to stand behind `cx-a` behind itself",
            },
        ),
    ],
)
def test_nobody_stands_behind_itself(row: dict[str, str], facts: dict[str, str]) -> None:
    """CXD292: neither at once nor through others; who only follows a circle is not in it."""
    circle = [(subject, fact) for code, subject, fact in told(row) if code == "CXD292"]
    assert [(f"receipt_rule.{key}", fact) for key, fact in facts.items()] == circle
