"""A rehearsal: documented calls only, a person with the runbook, their word, and a clean end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Evidence
from cxdeclare.model.profile import DOCUMENTED, EXTENDED
from cxdeclare.planning.plan import Decision
from cxdeclare.planning.verified import Verified
from tests.cli.console import ROOT, Console, answering
from tests.support.manifests import load_text
from tests.support.person import Person
from tests.support.world import World

OPTIONS = ("--profile", "documented", "--parallelism", "1")
ROUNDS = 6


@pytest.fixture(name="world")
def a_world() -> Iterator[World]:
    """A tenant that has never seen us."""
    with World(rude=False) as made:
        yield made


@pytest.fixture(name="console")
def a_console(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], world: World
) -> Iterator[Console]:
    """A folder with the example, and that tenant served as its target."""
    shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch, answering(world.tenant) as origin:
        patch.chdir(tmp_path)
        patch.setenv("CXDECLARE_TARGET", origin)
        yield Console(tmp_path, capsys)


def _steps(console: Console) -> list[dict[str, Any]]:
    ran = console.run("manual", "list", *OPTIONS, "--json")
    listed = next(one for one in ran.events if one["type"] == "manual_list")
    assert (7 if listed["steps"] else 0) == ran.code
    steps: list[dict[str, Any]] = listed["steps"]
    return steps


def _confirmed(method: str, path: str) -> bool:
    """Whether the vendor documents a call."""
    origins = Origins.on_one_host("")
    for kind in ALL.values():
        for part in kind.parts:
            for endpoint in part.verbs.values():
                below = endpoint.path.partition("?")[0]
                root = origins.root(part.family, "REGION", below) + below
                fits = re.sub(r"REGION|\\\{[a-z]+\\\}", "[^/]+", re.escape(root))
                is_known = endpoint.evidence is Evidence.CONFIRMED
                if is_known and endpoint.method == method and re.fullmatch(fits, path):
                    return True
    return path == "/authentication/v1/token/access-key"


def test_documented_calls_a_runbook_and_a_word_come_to_a_clean_end(
    console: Console, world: World
) -> None:
    """No call but documented ones; a person does the rest, and an extended plan finds it all."""
    person = Person(world)
    for _ in range(ROUNDS):
        code = console.run("apply", *OPTIONS, "--yes").code
        steps = _steps(console)
        if not steps:
            break
        assert code == 7
        open_ = {step["step"] for step in steps}
        for step in steps:
            if open_.intersection(step["after"]):
                continue
            person.does(step)
            open_.discard(step["step"])
        word = {step["address"] for step in steps if step["verified_by"] == "attestation"}
        for address in sorted(word):
            ran = console.run(
                "manual", "attest", address, *OPTIONS, "--by", "Ana", "--evidence", "seen"
            )
            assert ran.code in {0, 4}, (address, ran)
    assert code == 0
    last = console.must("plan", *OPTIONS, "--detailed-exitcode")
    assert "attested on " in last.out
    refused = [one for one in world.tenant.log if not _confirmed(one.method, one.path)]
    assert refused == []
    extended = console.must("plan", "--profile", "extended")
    assert "by hand" not in extended.out
    assert not re.search(r"^\s+.* -> ", extended.out, re.MULTILINE), extended.out
    drifted = console.must("drift", *OPTIONS)
    assert "attested and cannot be verified" in drifted.out


def _fields(decision: Decision) -> set[tuple[str, str, str | None, str]]:
    """Everything that is written, by a call or by hand."""
    return {
        (change.address, step.part, step.member, one.name)
        for change in decision.changes
        for step in change.steps
        for one in step.fields
        if one.differs
    }


def test_calls_and_manual_steps_together_are_what_an_extended_plan_does(world: World) -> None:
    """Field by field the same is written; a person is asked for more only where nobody can see."""
    text = (ROOT / "examples" / "tenant.yaml").read_text(encoding="utf-8")
    manifest = load_text(text, ROOT / "examples").manifest
    assert manifest is not None
    world.profile = EXTENDED
    # Nobody has to enter what a new skill is by itself.
    usual = {("skill.orders", "", None, "routing.criteria")}
    extended = _fields(world.plan(manifest).decision) - usual
    world.profile = DOCUMENTED
    documented = world.plan(manifest).decision
    assert extended <= _fields(documented)
    more = _fields(documented) - extended
    unseen = {
        (change.address, step.part)
        for change in documented.changes
        for step in change.steps
        if step.verified_by is Verified.ATTESTATION and change.id is not None
    }
    assert {("sla.tenant", "default")} == {one[:2] for one in more} <= unseen
