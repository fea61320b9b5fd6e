"""Signals that wait while something is done whole, and come afterwards."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from threading import Thread

import pytest

from cxdeclare.adapters.state.deferred import Deferred

SENT = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def same_handlers_afterwards() -> Iterator[None]:
    """Give back what others rely on, and notice if it was not given back already."""
    before = [signal.getsignal(number) for number in SENT]
    yield
    after = [signal.getsignal(number) for number in SENT]
    for number, handler in zip(SENT, before, strict=True):
        signal.signal(number, handler)
    assert before == after


@pytest.mark.parametrize("number", SENT)
def test_a_signal_waits_and_then_ends_the_run(number: signal.Signals) -> None:
    """As an exception, so that everything is left in good order, also where none was usual."""
    deferred, reached = Deferred(), False
    deferred.hold()
    signal.raise_signal(number)
    reached = True
    with pytest.raises(KeyboardInterrupt):
        deferred.let_come()
    assert reached
    deferred.end()


@pytest.mark.parametrize("number", SENT)
def test_a_signal_that_comes_in_between_ends_the_run_at_once(number: signal.Signals) -> None:
    """While the lock is held and does not change hands."""
    deferred = Deferred()
    deferred.hold()
    deferred.let_come()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)
    deferred.end()


def test_a_handler_that_was_there_gets_the_signal() -> None:
    """It may have its own way to end a run; many signals of one kind are one."""
    got: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: got.append(number))
    try:
        deferred = Deferred()
        deferred.hold()
        for _ in range(3):
            signal.raise_signal(signal.SIGTERM)
        assert [] == got
        deferred.let_come()
        assert [signal.SIGTERM] == got
        signal.raise_signal(signal.SIGTERM)
        assert [signal.SIGTERM] * 2 == got
        deferred.end()
        signal.raise_signal(signal.SIGTERM)
        assert [signal.SIGTERM] * 3 == got
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_handler_that_was_put_over_ours_stays() -> None:
    """It is held back as well while the lock changes hands, and is there again afterwards."""
    got: list[int] = []
    before, deferred = signal.getsignal(signal.SIGTERM), Deferred()
    try:
        deferred.hold()
        deferred.let_come()
        later = lambda number, _: got.append(number)  # noqa: E731 - to be compared
        signal.signal(signal.SIGTERM, later)
        deferred.hold()
        signal.raise_signal(signal.SIGTERM)
        assert [] == got
        deferred.end()
        assert [signal.SIGTERM] == got
        assert later is signal.getsignal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_two_that_end_in_the_order_they_began_do_not_call_each_other() -> None:
    """Two locks in one process need not be let go of like nested boxes."""
    before = [signal.getsignal(number) for number in SENT]
    one, other = Deferred(), Deferred()
    for deferred in (one, other):
        deferred.hold()
        deferred.let_come()
    one.hold()
    one.end()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)
    other.hold()
    other.end()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    for number, handler in zip(SENT, before, strict=True):
        signal.signal(number, handler)


def test_the_first_step_of_a_function_is_not_interrupted_either() -> None:
    """A signal may come when it has been called and has done nothing yet."""

    def whole() -> None:
        signal.raise_signal(signal.SIGTERM)
        done.append(1)

    done: list[int] = []
    deferred = Deferred(whole.__code__)
    deferred.hold()
    deferred.let_come()
    whole()
    assert [1] == done
    with pytest.raises(KeyboardInterrupt):
        deferred.end()


def test_a_thread_beside_the_main_one_leaves_signals_alone() -> None:
    """It could not change them, and none of them would come to it."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            deferred = Deferred()
            deferred.hold()
            deferred.let_come()
            deferred.end()
        except BaseException as error:  # noqa: BLE001 - told by the thread that asserts
            failed.append(error)

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert [] == failed
