from __future__ import annotations

import threading
from functools import partial
from operator import mul

import pytest

from cxdeclare.engine.slots import Slots


def test_what_is_begun_can_be_waited_for() -> None:
    """The result is there, whoever made it."""
    with Slots(2) as slots:
        begun = [slots.begin(partial(mul, number, 2)) for number in range(9)]
        assert [0, 2, 4, 6, 8, 10, 12, 14, 16] == [one.wait() for one in begun]


def test_a_holder_of_the_only_slot_does_the_work_itself() -> None:
    """If it only waited, it would wait for itself for ever."""
    with Slots(1) as slots:
        outer = slots.begin(lambda: slots.begin(threading.get_ident).here())
        assert outer.wait() != threading.get_ident()


def test_a_failure_is_told_to_whoever_waits() -> None:
    """And to nobody else."""

    def fails() -> None:
        raise ValueError("planted")

    with Slots(1) as slots:
        begun = slots.begin(fails)
        with pytest.raises(ValueError, match="planted"):
            begun.wait()


def test_what_was_dropped_is_not_begun() -> None:
    """Nor is what nobody had begun when the slots were closed."""
    done: list[str] = []
    may_end = threading.Event()
    with Slots(1) as slots:
        first = slots.begin(may_end.wait)
        dropped = slots.begin(lambda: done.append("dropped"))
        slots.begin(lambda: done.append("left"))
        dropped.drop()
        may_end.set()
        first.wait()
        slots.close()
    assert "dropped" not in done


def test_no_more_is_under_way_than_there_are_slots() -> None:
    """Two slots, many pieces of work."""
    lock, inside, most = threading.Lock(), 0, 0

    def work(_: int) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        with lock:
            inside -= 1

    with Slots(2) as slots:
        list(slots.map(work, range(200)))
    assert 1 <= most <= 2
