"""Thirty plans in every format, kept as files: a change of one of them is seen in review."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cxdeclare.engine.events import Checked as Said
from cxdeclare.engine.events import NotChecked, Planned
from cxdeclare.kinds import ALL
from cxdeclare.model.diagnostic import Diagnostic, Severity
from cxdeclare.model.span import Span
from cxdeclare.report.plan import plan as as_text
from cxdeclare.report.told import Told, document
from tests.support.plans import SCENARIOS

HERE = Path(__file__).parent / "formats"
FOUND = (
    Diagnostic(
        "CXD204",
        "the address is used twice",
        Span("parts/a b.yaml", 12, 5),
        "channel.billing",
        "give it another one",
    ),
    Diagnostic("CXD221", "nobody signs with it", severity=Severity.WARNING),
)
TOLD: Mapping[str, Told] = {
    **{name: Told("plan", plan=make()) for name, make in SCENARIOS.items()},
    "diagnostics": Told(
        "validate",
        "tenant.yaml",
        diagnostics=FOUND,
        checked=Said(
            not_run={"estate": 3},
            not_checked=(NotChecked(check="CXD300", address="tag.a", reason="it was not read"),),
        ),
    ),
    "stopped": Told("plan", "tenant.yaml", stopped=(("the token was refused", "look at the key"),)),
}


def _text(told: Told) -> str:
    return as_text(told.plan, ALL) + "\n" if told.plan is not None else ""


def _json(told: Told) -> str:
    if told.plan is None:
        return ""
    return json.dumps(Planned(plan=told.plan).model_dump(mode="json"), indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Told], str]] = {
    "txt": _text,
    "json": _json,
    "md": lambda told: document("markdown", told, ALL),
    "html": lambda told: document("html", told, ALL),
    "xml": lambda told: document("junit", told, ALL),
    "sarif": lambda told: document("sarif", told, ALL) if told.plan is None else "",
}


@pytest.mark.parametrize("name", TOLD)
def test_a_plan_in_every_format(name: str, request: pytest.FixtureRequest) -> None:
    """Each is as it is kept, byte by byte, and the same when it is made again."""
    for ending, make in FORMATS.items():
        made = make(TOLD[name])
        path = HERE / f"{name}.{ending}"
        if not made:
            assert not path.exists()
            continue
        if request.config.getoption("--update-golden"):
            path.write_text(made, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing: pytest --update-golden tests/golden"
        assert path.read_text(encoding="utf-8") == made, path.name
        assert make(TOLD[name]) == made


def test_every_file_belongs_to_a_plan() -> None:
    """Nothing is left over, and there are thirty plans."""
    assert {path.stem for path in HERE.iterdir()} == set(TOLD)
    assert len(SCENARIOS) >= 30
