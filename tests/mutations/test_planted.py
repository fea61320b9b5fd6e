"""Every planted bug is noticed by the test that says it would notice it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.mutations.planted import Bug

BUGS: tuple[Bug, ...] = tuple(
    bug
    for path in sorted(Path(__file__).parent.glob("planted*.py"))
    for bug in import_module(f"tests.mutations.{path.stem}").BUGS
)
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "cxdeclare"
# One exit code of pytest says that tests ran and failed; the others say that none could.
SOME_FAILED = 1
_LONGEST = 300
"""Seconds after which a test that hangs on a bug is ended: it has to fail instead."""


def run(folder: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    """Run tests of the checkout against the package in `folder`."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
    settings = {"PYTHONPATH": str(folder), "HYPOTHESIS_PROFILE": "planted"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [*command, f"--rootdir={folder}", *tests],
        cwd=folder,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
    )


@pytest.fixture(name="folder")
def copy_of_the_package(tmp_path: Path) -> Path:
    """A copy of what the tests need, to be damaged at will."""
    for name in (
        PACKAGE,
        "tests",
        "scripts",
        "examples",
    ):  # with the compiled files: their times are kept as well
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "bug",
    # Each costs a process of its own: every sixth one always, the others in the long run.
    [
        pytest.param(bug, id=bug.name, marks=[pytest.mark.soak] if at % 6 else [])
        for at, bug in enumerate(BUGS)
    ],
)
def test_a_planted_bug_is_noticed(bug: Bug, folder: Path) -> None:
    """The named test fails, because it ran and found something wrong."""
    path = folder / PACKAGE / bug.module
    text = path.read_text(encoding="utf-8")
    assert text.count(bug.old) == 1, (
        f"{bug.module} has {bug.old!r} {text.count(bug.old)} times: "
        "the code has moved on, so write the planted bug anew"
    )
    path.write_text(text.replace(bug.old, bug.new), encoding="utf-8")
    result = run(folder, [bug.test])
    assert result.returncode == SOME_FAILED, result.stdout[-3000:] + result.stderr[-1000:]


def test_without_a_bug_all_of_these_tests_pass(folder: Path) -> None:
    """So that a failure above comes from the bug, and the damaged copy is what is tested."""
    result = run(folder, sorted({bug.test for bug in BUGS}))
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]


def test_no_two_planted_bugs_are_called_the_same() -> None:
    """Names are how a bug is spoken of."""
    assert len({bug.name for bug in BUGS}) == len(BUGS)
