"""Findings about values that came from variables name the reference, never the value."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxdeclare.model.diagnostic import Diagnostic
from tests.support.folders import files, read
from tests.support.manifests import HEADER_TEXT, RICH

SKILL = "skills: {s: {name: Sk, campaign: C, service_level: {threshold: 30s, goal: '%s'}}}\n"


@pytest.mark.parametrize(
    ("source", "value", "said"),
    [
        ("${env.X}", "101", "should be a whole number, not text"),
        ("${var.X}", 101, "should be from 0 to 100, not the value of `${var.X}`"),
        ("${var.X}", "abc", "should be a whole number, not the value of `${var.X}`"),
        ("a ${var.X}", "abc", "should be a whole number, not the value of `a ${var.X}`"),
    ],
)
def test_the_reference_stands_for_the_value(
    source: str, value: object, said: str, tmp_path: Path
) -> None:
    """In every form a message may give it."""
    files(tmp_path, tenant=HEADER_TEXT + SKILL % source)
    environment = {"X": str(value)}
    (one,) = read(tmp_path, values={"X": value}, environment=environment).diagnostics
    assert f"`service_level.goal` {said}" == one.summary


@pytest.mark.parametrize("value", ["80", "true"])
def test_text_for_a_number_or_switch_points_at_variable_files(value: str, tmp_path: Path) -> None:
    """There it keeps its type, and nothing is wrong."""
    text = HEADER_TEXT + SKILL % "${var.x}"
    if value == "true":
        text = f"{HEADER_TEXT}skills: {{s: {{name: Sk, campaign: C, screen_pops: '${{var.x}}'}}}}\n"
    files(tmp_path, tenant=text)
    (one,) = read(tmp_path, values={"x": value}).diagnostics
    assert "CXD104" == one.code
    assert "--var-file" in one.hint
    assert () == read(tmp_path, values={"x": {"80": 80}.get(value, False)}).diagnostics


def test_later_findings_are_treated_alike(tmp_path: Path) -> None:
    """What is found in the tenant may quote a name that came from the environment."""
    files(tmp_path, tenant={**RICH, "tags": {"vip": {"title": "${env.X}"}, "spam": {"title": "S"}}})
    loaded = read(tmp_path, environment={"X": "Hidden"})
    (one,) = loaded.withheld([Diagnostic("CXD999", "`Hidden` is there", hint="try `Hidden2`")])
    assert ("`${env.X}` is there", "try `${env.X}2`") == (one.summary, one.hint)


def test_our_own_words_stay(tmp_path: Path) -> None:
    """A value that is a plain word is taken out where it was quoted, and nowhere else."""
    skill = "skills: {s: {name: Sk, campaign: C, sub_skill: '${env.X}', agents: '${env.X}'}}\n"
    files(tmp_path, tenant=HEADER_TEXT + skill)
    found = read(tmp_path, environment={"X": "should"}).diagnostics
    assert {
        "`sub_skill` should be `true` or `false`, not the value of `${env.X}`",
        "`agents` should be a mapping, not the value of `${env.X}`",
    } == {one.summary for one in found}


def test_a_hint_with_the_value_is_left_out(tmp_path: Path) -> None:
    """It would show how to write the value as a list."""
    files(tmp_path, tenant=HEADER_TEXT.replace("area: eu1", "area: eu1, agent_apps: '${env.X}'"))
    (one,) = read(tmp_path, environment={"X": "max"}).diagnostics
    assert ("`tenant.agent_apps` should be a list, not the value of `${env.X}`", "") == (
        one.summary,
        one.hint,
    )


def test_a_value_is_known_in_another_case_and_cut_off(tmp_path: Path) -> None:
    """Domains are told in lower case, and long texts not to their end; a sentence is no word."""
    files(tmp_path, tenant={**RICH, "tags": {"vip": {"title": "${env.X}"}, "spam": {"title": "S"}}})
    for value in ("Hidden-Value.example", "h1dden" * 20, "correct horse battery staple"):
        loaded = read(tmp_path, environment={"X": value})
        for form in (value.lower(), f"{value[:57]}..." if len(value) > 60 else value):
            (one,) = loaded.withheld([Diagnostic("CXD999", f"`{form}` is there")])
            assert "`${env.X}` is there" == one.summary
