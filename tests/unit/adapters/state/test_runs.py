"""Records beside a state file: whole, private, and none lost when several runs write."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cxdeclare.adapters.state.runs import LocalRuns
from cxdeclare.model.errors import StateError
from tests.cli.console import environment

WRITER = """
import sys
from pathlib import Path
from cxdeclare.adapters.state.runs import LocalRuns
log = LocalRuns(Path(sys.argv[1]))
for number in range(20):
    log.change(lambda text: text + f"{sys.argv[2]} {number}\\n".encode())
"""


def test_nothing_is_there_before_the_first(tmp_path: Path) -> None:
    """And reading makes nothing."""
    assert b"" == LocalRuns(tmp_path / "x.state.json").read()
    assert [] == list(tmp_path.iterdir())


def test_it_stands_beside_the_state_for_its_owner_alone(tmp_path: Path) -> None:
    """Nothing is left over."""
    LocalRuns(tmp_path / "x.json").change(lambda text: text + b"one\n")
    LocalRuns(tmp_path / "x.json").change(lambda text: text + b"two\n")
    path = tmp_path / "x.json.runs.jsonl"
    assert b"one\ntwo\n" == path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777
    assert {"x.json.runs.jsonl", "x.json.runs.lock"} == {one.name for one in tmp_path.iterdir()}


def test_two_processes_lose_nothing(tmp_path: Path) -> None:
    """Each line of both is there."""
    path = tmp_path / "x.json"
    command = [sys.executable, "-c", WRITER, str(path)]
    both = [subprocess.Popen([*command, name], env=environment()) for name in ("a", "b")]
    assert [0, 0] == [one.wait() for one in both]
    lines = LocalRuns(path).read().decode().splitlines()
    assert sorted(f"{name} {n}" for name in ("a", "b") for n in range(20)) == sorted(lines)


def test_who_comes_second_waits_for_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing nobody gets in."""
    inside, second, sleep = threading.Event(), threading.Event(), time.sleep

    def slowly(text: bytes) -> bytes:
        inside.set()
        second.wait()
        return text + b"one\n"

    def waits(seconds: float) -> None:
        second.set()
        sleep(seconds)

    def at_once(text: bytes) -> bytes:
        second.set()
        return text + b"two\n"

    monkeypatch.setattr(time, "sleep", waits)
    log = LocalRuns(tmp_path / "x.json")
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(log.change, slowly)
        inside.wait()
        later = pool.submit(LocalRuns(tmp_path / "x.json").change, at_once)
        assert [None, None] == [first.result(), later.result()]
    assert b"one\ntwo\n" == log.read()


def test_a_failure_is_said_and_leaves_what_was_there(tmp_path: Path) -> None:
    """Also of who makes the text."""
    log = LocalRuns(tmp_path / "x.json")
    log.change(lambda text: text + b"one\n")

    def broken(text: bytes) -> bytes:
        raise ValueError(text)

    with pytest.raises(ValueError, match="one"):
        log.change(broken)
    assert b"one\n" == log.read()
    with pytest.raises(StateError, match="cannot be written"):
        LocalRuns(tmp_path / "none" / "x.json").change(lambda text: text)
