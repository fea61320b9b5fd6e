"""`plan --base-manifest`: what a branch adds, beside what waits on its base anyway."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.console import SMALL, Console

VIP = "  vip: {title: Important, color: yellow}\n"


@pytest.fixture(name="branch")
def a_branch(console: Console) -> Console:
    """Applied; then the base edits a template, and the branch adds a tag."""
    console.must("apply", "--target", "embedded", "--yes")
    merged = SMALL.replace("<p>one</p>", "<p>two</p>")
    console.write(merged, "base.yaml")
    console.write(merged.replace("tags:\n", f"tags:\n{VIP}"))
    return console


def planned(console: Console, *arguments: str) -> dict[str, Any]:
    """The plan, as data."""
    ran = console.must("plan", "--target", "embedded", "--json", *arguments)
    (found,) = (one for one in ran.events if one["type"] == "plan")
    return dict(found["plan"])


def test_what_waits_on_the_base_is_told_apart(branch: Console) -> None:
    """In words and as data; the tenant is read once."""
    text = branch.must("plan", "--target", "embedded", "--base-manifest", "base.yaml").out
    assert text.count("  [pending on base]\n") == 1
    assert "title  Important\n" in text
    assert "Differences: 2 from this branch; 1 pending on the base branch.\n" in text
    beside, alone = planned(branch, "--base-manifest", "base.yaml"), planned(branch)
    assert beside["provenance"]["usual"] == "branch"
    assert beside["provenance"]["causes"] == {"template.brand update": {"html": "base"}}
    assert (beside["reads"], beside["digest"]) == (alone["reads"], alone["digest"])


def test_overlays_of_the_base_come_after_it(branch: Console) -> None:
    """The base is put together as the manifest is."""
    branch.write("templates: {brand: {html: <p>x</p>}}\n", "over.yaml")
    made = planned(branch, "--base-manifest", "base.yaml", "--base-manifest", "over.yaml")
    assert made["provenance"]["causes"] == {}


@pytest.mark.parametrize("text", ["tags: [", "apiVersion: cxdeclare/v1\n", None])
def test_a_base_that_is_no_manifest_stops_nothing(text: str | None, branch: Console) -> None:
    """The branch may be there to mend it; the plan says that nobody can tell."""
    if text is not None:
        branch.write(text, "broken.yaml")
    ran = branch.must("plan", "--target", "embedded", "--base-manifest", "broken.yaml")
    assert "The base branch could not be planned: broken.yaml is not a valid manifest" in ran.out
    assert "[pending on base]" not in ran.out


def test_a_saved_plan_shows_it_again(branch: Console, tmp_path: Path) -> None:
    """It is in the file, under its seal."""
    out = str(tmp_path / "plan.json")
    arguments = ("--base-manifest", "base.yaml", "--out", out)
    first = branch.must("plan", "--target", "embedded", *arguments)
    assert branch.must("show", out).out == first.out
    assert branch.must("apply", out).out
