"""Commands over a socket and without one: a large tenant is exported, adopted, and at rest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.console import environment
from tests.integration.test_export_estate import plant_estate
from tests.support import scenes
from tests.support.exports import tree
from tests.support.manifests import a_manifest
from tests.support.world import World

_RUN = (sys.executable, "-m", "cxdeclare")
_OVERLAY = """\
tags:
  number-7: {title: Number 7, color: red}
"""


def _must(folder: Path, *arguments: str, code: int = 0) -> str:
    done = subprocess.run(
        [*_RUN, *arguments],
        check=False,
        cwd=folder,
        env=environment(COLUMNS="100"),
        capture_output=True,
        text=True,
    )
    assert code == done.returncode, f"{arguments}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done.stdout


@contextmanager
def _emulated(folder: Path, tenant: Path) -> Iterator[str]:
    """The origin of `cxdeclare emulate --port` for the tenant in a file."""
    command = [*_RUN, "emulate", "--port", "0", "--file", str(tenant)]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = next(one for one in process.stdout if "http://" in one)
            yield next(w for w in line.split() if w.startswith("http://")).rstrip("/.,")
        finally:
            process.terminate()
            process.communicate()


def _adopted(folder: Path, target: str, out: str) -> None:
    """Export into an empty folder; plan and apply without a state; nothing is left to do."""
    (folder / ".cxdeclare").mkdir(exist_ok=True)
    at = ("--target", target)
    _must(folder, "export", "--out", out, "--region", "eu-central-1", *at)
    manifest = f"{out}/tenant.yaml"
    files = [str(one.relative_to(folder)) for one in sorted((folder / out).glob("*.yaml"))]
    _must(folder, "fmt", "--check", *files)
    _must(folder, "validate", manifest)
    _must(folder, "render", manifest)
    _must(folder, "graph", manifest)
    plan = _must(folder, "plan", manifest, *at)
    shown = [line for line in plan.splitlines() if line[:2] in {"+ ", "~ ", "- ", "> "}]
    assert 300 < len(shown)
    assert {"adopt"} == {line.rpartition(": ")[2] for line in shown}
    assert re.search(r"\nPlan: \d+ to adopt; \d+ unchanged\.\n", plan)
    assert ", 0 writes." in plan
    assert "; 0 calls." in _must(folder, "apply", manifest, "--yes", *at)
    assert "No changes: " in _must(folder, "plan", manifest, "--detailed-exitcode", *at)
    overlay = folder / f"{out}.overlay.yaml"
    overlay.write_text(_OVERLAY, encoding="utf-8")
    changed = _must(folder, "plan", manifest, overlay.name, "--detailed-exitcode", *at, code=2)
    assert "Plan: 1 to update, " in changed


def test_a_large_tenant_is_adopted_by_commands(tmp_path: Path) -> None:
    """More than 500 objects more: adoptions only, then nothing, embedded and over HTTP."""
    file = tmp_path / "tenant.sqlite3"
    with World(parallelism=4, path=str(file)) as world:
        world.publish_dns("care.example")
        world.converge(a_manifest(**scenes.care()))
        plant_estate(world)
        before = world.everything()
    one, two = tmp_path / "embedded", tmp_path / "http"
    for folder in (one, two):
        folder.mkdir()
    _adopted(one, f"embedded:{file}", "out")
    with _emulated(tmp_path, file) as origin:
        _adopted(two, origin, "out")
    assert os.path.lexists(one / "out" / "adopt.yaml")
    assert tree(one / "out") == tree(two / "out")
    with World(path=str(file)) as world:
        assert before == world.everything()
