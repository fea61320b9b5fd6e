"""Standard streams that are closed, full or left: said as they are, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.cli.console import Answer, Console, environment, served

FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")


def _shell(console: Console, command: str) -> subprocess.CompletedProcess[str]:
    """What a shell makes of a command line with redirections."""
    return subprocess.run(
        ["/bin/sh", "-c", f"'{sys.executable}' -m cxdeclare {command}"],
        check=False,
        cwd=console.folder,
        env=environment(),
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "command", ["plan", "plan --json", "--help", "--version", "explain CXD204", "plann --json"]
)
def test_a_full_disk_is_no_bug_of_ours(command: str, console: Console) -> None:
    """One line says that the output cannot be written, and no crash file is asked for."""
    done = _shell(console, f"{command} >{FULL}")
    assert (1, "error: the output cannot be written: No space left on device\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_full_disk_for_talk_ends_the_run_too(console: Console) -> None:
    """Nobody would read what is wrong."""
    assert (1, "") == ((done := _shell(console, f"plan none 2>{FULL}")).returncode, done.stdout)


def test_a_full_disk_in_an_apply_loses_no_record(console: Console) -> None:
    """What was made when the log could take no more is in the state all the same."""
    arrived, release = threading.Event(), threading.Event()

    def fault(method: str, target: str) -> Answer | None:
        if method == "PUT" and target.endswith("/tags"):
            arrived.set()
            assert release.wait(60)
        return None

    with served(fault) as origin, FULL.open("w") as full:
        options = ("--yes", "--parallelism", "1", "--target", origin)
        process = console.start("apply", *options, stderr=full)
        assert arrived.wait(60)
        release.set()
        process.communicate(timeout=60)
        assert 1 == process.returncode
        state = next((console.folder / ".cxdeclare").glob("http*.state.json")).read_text("utf-8")
        assert "tag.spam" in json.loads(state)["bindings"]
        assert "adopt" not in console.must("plan", "--target", origin).out


def test_closed_streams_are_empty_ones(console: Console) -> None:
    """Cron closes them: no input is no answer and no target, and output goes nowhere."""
    done = _shell(console, "fmt - <&-")
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    done = _shell(console, "apply <&-")
    assert 3 == done.returncode
    assert "there was nobody to answer" in done.stderr
    done = _shell(console, "apply --yes <&- >&- 2>&-")
    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    assert "2 resources are as declared" in console.must("plan").out


def test_without_input_there_is_no_target(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A closed input is no terminal, so the target has to be said."""
    monkeypatch.delenv("CXDECLARE_TARGET")
    done = _shell(console, "plan <&-")
    assert 3 == done.returncode
    assert "no target was chosen" in done.stderr
