"""A pause ends with its time or with a signal, and leaves signals as it found them."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cxdeclare.cli.pausing import pausing


def test_a_pause_that_is_not_disturbed_says_so() -> None:
    """Nothing is about to stop."""
    with pausing() as pause:
        assert not pause(0.0)
        assert not pause(0.01)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_pauses_and_is_handled_as_before(number: signal.Signals) -> None:
    """Those of other threads too, and those that would begin later."""
    heard: list[int] = []
    before = signal.signal(number, lambda got, _: heard.append(got))
    try:
        with pausing() as pause, ThreadPoolExecutor(2) as pool:
            sleeping = [pool.submit(pause, 3600) for _ in range(2)]
            os.kill(os.getpid(), number)
            assert [True, True] == [one.result(timeout=60) for one in sleeping]
            assert pause(3600)
        assert [number] == heard
        os.kill(os.getpid(), number)
        assert [number] * 2 == heard
    finally:
        signal.signal(number, before)


def test_whoever_takes_a_signal_over_meanwhile_keeps_it() -> None:
    """The end of a pause undoes only what its beginning did."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pausing():
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        assert signal.SIG_IGN == signal.getsignal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_another_thread_pauses_without_touching_signals() -> None:
    """Only the main thread may."""
    found: list[bool] = []

    def work() -> None:
        with pausing() as pause:
            found.append(pause(0.0))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert [False] == found
    assert before is signal.getsignal(signal.SIGINT)


def test_an_ended_pause_wakes_nobody_later() -> None:
    """Threads that outlive the run stop waiting."""
    with pausing() as pause:
        pass
    assert pause(3600)
