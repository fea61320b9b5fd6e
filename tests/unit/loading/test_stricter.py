"""The policy gets stricter from layer to layer, or says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.folders import files, read
from tests.support.manifests import HEADER_TEXT

TAGS = "tags: {a: {title: A}, b: {title: B}}\n"
POLICY = """policy:
  allow_delete: [tag]
  protect: [tag.a, tag.b]
  max_change: {percent: 30, min_population: 10}
  skill_name_pattern: '^A'
  ignore: [{check: CXD204, address: tag.a, reason: known}]
"""


def _codes(folder: Path, policy: str, base: str = POLICY) -> list[tuple[str, str]]:
    files(folder, tenant=HEADER_TEXT + TAGS + base, over=f"policy: {policy}\n")
    return [
        (one.code, one.summary.split("`")[1])
        for one in dict.fromkeys(read(folder, "over.yaml").diagnostics)
        if one.code == "CXD138"
    ]


@pytest.mark.parametrize(
    ("policy", "field"),
    [
        ("{allow_delete: [tag, skill]}", "allow_delete"),
        ("{protect: [tag.a]}", "protect"),
        ("{protect: [tag.b]}", "protect"),
        ("{max_change: {percent: 31}}", "max_change.percent"),
        ("{max_change: {min_population: 11}}", "max_change.min_population"),
        ("{max_change: !unset}", "max_change"),
        ("{skill_name_pattern: .*}", "skill_name_pattern"),
        ("{skill_name_pattern: !unset}", "skill_name_pattern"),
        ("{ignore: [{check: CXD205, address: tag.a, reason: r}]}", "ignore"),
    ],
)
def test_a_weaker_policy_needs_a_reason(policy: str, field: str, tmp_path: Path) -> None:
    """Each field in its own sense; with a reason it is accepted."""
    assert [("CXD138", field)] == _codes(tmp_path, policy)
    assert [] == _codes(tmp_path, policy.removesuffix("}") + ", weakens: we move}")
    assert [("CXD138", field)] == _codes(tmp_path, policy.removesuffix("}") + ", weakens: ' '}")


@pytest.mark.parametrize(
    "policy",
    [
        "{allow_delete: []}",
        "{allow_delete: !unset}",
        "{protect: [tag.b, tag.a, skill.c]}",
        "{max_change: {percent: 1, min_population: 0}}",
        "{max_change: {min_population: !unset}}",
        "{ignore: [{check: CXD204, address: tag.a, reason: another}]}",
        "{ignore: []}",
        "{skill_name_pattern: '^A'}",
        "{}",
    ],
)
def test_a_stricter_policy_needs_none(policy: str, tmp_path: Path) -> None:
    """Or one that is the same."""
    assert [] == _codes(tmp_path, policy)


def test_all_of_the_policy_may_go_with_a_reason_only(tmp_path: Path) -> None:
    """Which cannot be given with it: so it stays, or its fields go one by one."""
    fields = ["protect", "protect", "skill_name_pattern", "max_change"]
    assert [("CXD138", field) for field in fields] == _codes(tmp_path, "!unset")


def test_consent_where_there_was_none_is_weaker(tmp_path: Path) -> None:
    """The base need not speak of it."""
    assert [("CXD138", "allow_delete")] == _codes(tmp_path, "{allow_delete: [tag]}", "")
    assert [] == _codes(tmp_path, "{protect: [tag.a], max_change: {percent: 5}}", "")


def test_the_reason_of_one_overlay_is_not_that_of_the_next(tmp_path: Path) -> None:
    """Each says why for itself."""
    files(tmp_path, tenant=HEADER_TEXT + TAGS + POLICY)
    files(tmp_path, one="policy: {protect: [tag.a], weakens: we move}\n")
    files(tmp_path, two="policy: {protect: []}\n")
    found = read(tmp_path, "one.yaml", "two.yaml").diagnostics
    assert [("CXD138", "policy")] == [(one.code, one.subject) for one in found if one.is_error]


def test_names_are_compared_in_full(tmp_path: Path) -> None:
    """Two long ones that begin alike are cut off to one text in messages only."""
    one, two = f"tag.{'k' * 60}1", f"tag.{'k' * 60}2"
    base = f"policy: {{protect: [{one}]}}\n"
    assert [("CXD138", "protect")] == _codes(tmp_path, f"{{protect: [{two}]}}", base)


def test_consent_for_an_address_is_less_than_for_its_kind(tmp_path: Path) -> None:
    """And that of another kind is more."""
    assert [] == _codes(tmp_path, "{allow_delete: [tag.a]}")
    assert [("CXD138", "allow_delete")] == _codes(tmp_path, "{allow_delete: [skill.a]}")
