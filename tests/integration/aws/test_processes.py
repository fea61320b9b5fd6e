"""Real processes and one bucket: what must hold whoever runs, races, is stopped or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cxdeclare.model.errors import Locked
from tests.cli.console import ROOT, environment
from tests.integration.aws.conftest import Place

STOPPED = {130, -signal.SIGTERM, -signal.SIGHUP}
"""By us, or by the system before there was anything to put in order."""


def lines(place: Place, what: str, *numbers: int, lease: float = 900) -> list[str]:
    """What the program says by its end."""
    with program(place, what, *numbers, lease=lease) as running:
        said, wrong = running.communicate()
    assert 0 == running.returncode, wrong
    return said.splitlines()


@contextmanager
def program(
    place: Place, what: str, *numbers: int, lease: float = 900
) -> Iterator[subprocess.Popen[str]]:
    """The program as a process, killed in the end if it still runs."""
    arguments = (place.location.bucket, lease, what, *numbers)
    command = [sys.executable, "-m", "tests.support.racing", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, text=True, env=environment(), **pipes) as running:  # type: ignore[call-overload]  # pipes are pipes
        try:
            yield running
        finally:
            running.kill()


@pytest.mark.parametrize(
    ("processes", "rounds"), [(50, 20), pytest.param(100, 200, marks=pytest.mark.soak)]
)
def test_one_of_many_processes_gets_the_lock(place: Place, processes: int, rounds: int) -> None:
    """In every round exactly one, and afterwards nobody has it."""
    assert ["1 None"] * rounds == lines(place, "race", processes, rounds)


@pytest.mark.parametrize(
    ("processes", "steps"), [(8, 5), pytest.param(10, 50, marks=pytest.mark.soak)]
)
def test_no_write_is_lost_even_without_a_lock(place: Place, processes: int, steps: int) -> None:
    """Many add to one number, each of them with a lock of its own: the sum is right."""
    assert [*["0"] * processes, str(processes * steps)] == lines(place, "count", processes, steps)


@pytest.mark.parametrize("times", [24, pytest.param(1000, marks=pytest.mark.soak)])
def test_no_signal_leaves_a_lock(place: Place, times: int) -> None:
    """SIGINT, SIGTERM, SIGHUP, and three times SIGINT, at whatever moment they come."""
    found = lines(place, "interrupt", times)
    assert times == len(found)
    for line in found:
        code, _, holder = line.partition(" ")
        assert "None" == holder
        assert int(code) in STOPPED


def test_the_lock_of_a_killed_process_is_taken_over_after_its_lease(place: Place) -> None:
    """Not before; and the next run is told whose it was."""
    store = place.store()
    with program(place, "hold", lease=2) as running:
        assert running.stdout is not None
        assert "ready\n" == running.stdout.readline()
        time.sleep(2.5)  # longer than the lease: it lives, so it is renewed
        with pytest.raises(Locked, match=f"process {running.pid}"):
            store.lock("apply").__enter__()
        running.send_signal(signal.SIGKILL)
        running.wait()
    with pytest.raises(Locked, match=f"process {running.pid}"):
        store.lock("apply").__enter__()
    while True:
        try:
            with store.lock("apply") as lock:
                assert lock.took_over is not None
                assert (running.pid, "apply") == (lock.took_over.pid, lock.took_over.doing)
        except Locked:
            time.sleep(0.1)
            continue
        break
    assert [] == place.all_keys()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_holds_the_lock_ends_in_good_order(
    place: Place, number: signal.Signals
) -> None:
    """SIGTERM, which CI sends, and SIGHUP, of a lost terminal, would end it on the spot."""
    with program(place, "hold") as running:
        assert running.stdout is not None
        assert "ready\n" == running.stdout.readline()
        assert [f"locks/{place.location.name}.json"] == place.all_keys()
        running.send_signal(number)
        running.communicate()
    assert -signal.SIGINT == running.returncode  # as Python ends after a KeyboardInterrupt
    assert [] == place.all_keys()


def test_what_is_ignored_stays_ignored(place: Place) -> None:
    """As under `nohup`: a lost terminal does not end the run."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with place.store().lock("apply") as lock:
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.SIG_IGN == signal.getsignal(signal.SIGHUP)
            assert lock.still_ours()
        assert signal.SIG_IGN == signal.getsignal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
