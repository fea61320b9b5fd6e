"""Accept files are read with every problem at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cxdeclare.kinds import ALL
from cxdeclare.loading.accept import read_accept, read_text
from cxdeclare.loading.schema import accept_schema

HEAD = "apiVersion: cxdeclare/v1\naccept:\n"
WHO = "owner: ops, reason: known, until: 2026-12-31"


def codes(entry: str) -> list[str]:
    """The ids of what is wrong with a file of this one entry."""
    text = f"{HEAD}  - {{{entry}, {WHO}}}\n"
    return [one.code for one in read_text(text, "a.yaml", ALL).diagnostics]


@pytest.mark.parametrize(
    "entry",
    [
        "address: skill.orders",
        "address: skill.orders, field: name",
        "address: skill.orders, field: name, live: Other",
        "address: signature.s, part: users",
        "address: signature.s, part: users, member: ana@acme.example",
        "address: tag.a, missing: true",
        "foreign: tag",
        "foreign: tag, name: vip",
    ],
)
def test_an_entry_that_says_one_thing_is_right(entry: str) -> None:
    """Nothing is said of it."""
    assert [] == codes(entry)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("field: name", ["CXD180"]),
        ("address: tag.a, foreign: tag", ["CXD180"]),
        ("address: tag.a, missing: true, field: title", ["CXD180"]),
        ("foreign: tag, live: x, field: title", ["CXD180", "CXD180", "CXD181"][:2]),
        ("foreign: tag, missing: true", ["CXD180"]),
        ("address: tag.a, name: vip", ["CXD180"]),
        ("address: tag.a, live: x", ["CXD180"]),
        ("address: signature.s, member: x", ["CXD180"]),
        ("address: tagg.a", ["CXD181"]),
        ("foreign: user", ["CXD181"]),
        ("address: tag.a, field: titl", ["CXD181"]),
        ("address: signature.s, part: user", ["CXD181"]),
        ("address: tag", ["CXD107"]),
        ("address: tag.a, missing: false", ["CXD105"]),
        ("address: tag.a, more: 1", ["CXD102"]),
    ],
)
def test_an_entry_that_is_unclear_or_about_nothing_is_refused(
    entry: str, expected: list[str]
) -> None:
    """What is misspelled would accept nothing; what is too wide, too much."""
    found = codes(entry)
    assert expected == found[: len(expected)]
    assert found


def test_a_secret_cannot_be_accepted() -> None:
    """It is never given back, and has no place in the file."""
    (kind, name), *_ = [(kind, name) for kind in ALL.values() for name in kind.secrets]
    assert ["CXD182"] == codes(f"address: {kind.name}.x, field: {name}")


@pytest.mark.parametrize("day", ["2026-02-30", "2026-1-1", "tomorrow", "20261231", "null"])
def test_the_last_day_is_a_day(day: str) -> None:
    """Nothing is accepted for ever by a slip."""
    text = f"{HEAD}  - {{address: tag.a, owner: o, reason: r, until: {day}}}\n"
    assert read_text(text, "a.yaml", ALL).entries is None


def test_all_problems_are_told_at_once_with_their_places() -> None:
    """Of the text, the structure and the sense."""
    text = (
        "accept:\n"
        "  - {address: tag.a, until: 2026-12-31, reason: r}\n"
        f"  - {{address: tag.a, {WHO}}}\n"
        f"  - {{address: tag.a, {WHO}}}\n"
        f"  - {{address: nothing.a, {WHO}}}\n"
    )
    read = read_text(text, "a.yaml", ALL)
    found = sorted((one.code, one.span.line) for one in read.diagnostics if one.span)
    assert read.entries is None
    assert [("CXD103", 2), ("CXD113", 1), ("CXD181", 5), ("CXD183", 4)] == found


def test_the_same_drift_may_be_accepted_with_two_values() -> None:
    """Each entry is about another."""
    text = f"{HEAD}" + "".join(
        f"  - {{address: tag.a, field: title, live: {live}, {WHO}}}\n" for live in ("x", "y")
    )
    read = read_text(text, "a.yaml", ALL)
    assert () == read.diagnostics
    assert read.entries is not None
    assert 2 == len(read.entries)


def test_a_file_that_is_not_there_says_what_is_taken(tmp_path: Path) -> None:
    """A slip in a cron job must not accept everything, or nothing, in silence."""
    read = read_accept(tmp_path / "none.yaml", ALL)
    assert read.entries is None
    assert ["CXD100"] == [one.code for one in read.diagnostics]
    assert read_accept(tmp_path, ALL).entries is None


@pytest.mark.parametrize(
    ("change", "fits"),
    [({}, True), ({"until": "2026"}, False), ({"owner": ""}, False), ({"more": 1}, False)],
)
def test_the_schema_says_the_same(change: dict[str, Any], fits: bool) -> None:
    """Editors and we agree on the structure."""
    entry = {"address": "tag.a", "owner": "o", "reason": "r", "until": "2026-12-31", **change}
    file = {"apiVersion": "cxdeclare/v1", "accept": [entry]}
    assert fits == jsonschema.Draft202012Validator(accept_schema()).is_valid(file)
