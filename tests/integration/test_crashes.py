"""Real applies are killed by SIGKILL, and run again: the tenant ends as if nothing had happened."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.console import environment

Tell = Callable[[str, object], None]


def _killed(folder: Path, *arguments: object) -> int:
    """How many rounds were killed; each of them ended in the same tenant as one left in peace."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.crash", *map(str, arguments)],
        check=False,
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("first", [1, 6])
def test_killed_at_a_boundary_of_the_journal_it_ends_the_same(tmp_path: Path, first: int) -> None:
    """Before or after a line, or around a state: nothing doubled, lost, or foreign touched."""
    assert _killed(tmp_path, "boundaries", first, 10) >= 7


def test_killed_at_a_random_instant_it_ends_the_same(tmp_path: Path) -> None:
    """Wherever it falls: also in the middle of a call, of a reading, or of the start."""
    assert _killed(tmp_path, "instants", 10, 20261124) >= 5


def test_killed_while_answers_get_lost_it_ends_the_same(tmp_path: Path) -> None:
    """Writes that were carried out and not answered are looked for, and never sent blindly."""
    assert _killed(tmp_path, "lost", 8, 20261124) >= 3


def test_applies_of_random_manifests_are_killed_and_end_the_same(tmp_path: Path) -> None:
    """At boundaries and instants, some while answers get lost."""
    assert _killed(tmp_path, "manifests", 6, 3) >= 3


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_applies_of_many_random_manifests_are_killed_and_end_the_same(
    tmp_path: Path, seed: int, record_property: Tell
) -> None:
    """Sixty manifests a seed, three moments each."""
    killed = _killed(tmp_path, "manifests", 60, seed)
    record_property("applies killed", killed)
    assert killed >= 25


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_killed_while_many_answers_get_lost_it_ends_the_same(
    tmp_path: Path, seed: int, record_property: Tell
) -> None:
    """Sixty a seed."""
    killed = _killed(tmp_path, "lost", 60, seed)
    record_property("applies killed", killed)
    assert killed >= 25


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(1))
def test_killed_at_every_boundary_it_ends_the_same(
    tmp_path: Path, turn: int, record_property: Tell
) -> None:
    """All of them, several times: what runs at the same time comes in another order each time."""
    killed = _killed(tmp_path, "boundaries", 1, 1)
    record_property("applies killed", killed)
    assert killed >= 70, turn


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_many_random_instants_it_ends_the_same(
    tmp_path: Path, seed: int, record_property: Tell
) -> None:
    """Sixty a seed."""
    killed = _killed(tmp_path, "instants", 60, seed)
    record_property("applies killed", killed)
    assert killed >= 35
