"""An export may be killed at any moment: the next run ends in the same folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.console import environment

_FEWEST = 30


def test_killed_at_every_file_operation_it_ends_in_the_same_folder(tmp_path: Path) -> None:
    """By SIGKILL, at each of them: nothing half written, nothing left over, nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed"],
        check=False,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) > _FEWEST
