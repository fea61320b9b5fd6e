"""Metrics: text that Prometheus reads, with labels that nothing gets out of."""

from __future__ import annotations

import re

import pytest

from cxdeclare.report.metrics import gauges, prometheus
from tests.support.drifted import FOUND, NOW

_LABEL = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
_SAMPLE = re.compile(
    rf"([a-z_]+)\{{({_LABEL}(?:,{_LABEL})*)\}} (-?[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?)"
)


def parsed(text: str) -> dict[str, tuple[str, float]]:
    """Strictly what the format allows of us: help, type and one sample of each."""
    assert text.endswith("\n")
    lines = text.split("\n")[:-1]
    assert 0 == len(lines) % 3
    found = {}
    for help_, type_, sample in zip(lines[::3], lines[1::3], lines[2::3], strict=True):
        match = _SAMPLE.fullmatch(sample)
        assert match is not None, sample
        name, labels, value = match.groups()
        assert help_.startswith(f"# HELP {name} ")
        assert f"# TYPE {name} gauge" == type_
        assert name not in found
        found[name] = (labels, float(value))
    return found


def test_of_nothing_there_is_no_share() -> None:
    """A run that could read nothing is not one with all managed."""
    nothing = FOUND.model_copy(update={"coverage": {}})
    assert "coverage" not in prometheus(gauges(nothing, 8, NOW), {"tenant": "t"})


@pytest.mark.parametrize("target", ["live", 'a"b', "a\\b", "a\nb", "a}b 1", "käse"])
def test_every_gauge_is_there_once_whatever_a_label_holds(target: str) -> None:
    """Numbers are those of the run; the time is that of its clock."""
    found = parsed(prometheus(gauges(FOUND, 8, NOW), {"tenant": "t", "target": target}))
    values = {name.removeprefix("cxdeclare_drift_"): value for name, (_, value) in found.items()}
    assert {
        "changed": 1,
        "missing": 1,
        "foreign": 2,
        "unread": 1,
        "accepted": 0,
        "expired": 0,
        "coverage_ratio": 0.25,
        "last_run_timestamp_seconds": int(NOW.timestamp()),
        "exit_code": 8,
    } == values
