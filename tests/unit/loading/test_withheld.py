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
        text = f"{HEADER_TEXT}skills: {{s: {{name: Sk, campaign: C, sub_skill: '${{var.x}}'}}}}\n"
    files(tmp_path, tenant=text)
    (one,) = read(tmp_path, values={"x": value}).diagnostics
    assert "CXD104" == one.code
    assert "--var-file" in one.hint
    assert () == read(tmp_path, values={"x": {"80": 80}.get(value, True)}).diagnostics


def test_later_findings_are_treated_alike(tmp_path: Path) -> None:
    """What is found in the tenant may quote a name that came from the environment."""
    files(tmp_path, tenant={**RICH, "tags": {"vip": {"title": "${env.X}"}, "spam": {"title": "S"}}})
    loaded = read(tmp_path, environment={"X": "hidden"})
    (one,) = loaded.withheld([Diagnostic("CXD999", "`hidden` is there", hint="try `hidden2`")])
    assert ("`${env.X}` is there", "try `${env.X}2`") == (one.summary, one.hint)
