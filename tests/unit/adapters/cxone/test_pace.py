"""Pace: no window ever holds more calls than were allowed, whatever the tenant answers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone.pace import MARGIN, SLOWEST, STEADY, Pace

RATES = st.floats(0.01, 100)
DELAYS = st.lists(st.floats(0, 5), max_size=150)


@dataclass
class Sent:
    """Calls sent as soon as they may be, after idling for so long before each."""

    pace: Pace
    now: float = 0.0

    def call(self, idle: float = 0.0) -> float:
        self.now += idle
        self.now += self.pace.wait(self.now)
        self.pace = self.pace.taken(self.now)
        return self.now


@given(RATES, DELAYS)
def test_calls_are_apart_however_long_nothing_was_sent(most: float, idle: list[float]) -> None:
    """What was not used is not saved up: bursts would hit the contact center."""
    sent = Sent(Pace(most))
    times = [sent.call(one) for one in idle]
    apart = MARGIN / most
    assert all(later - sooner >= apart * (1 - 1e-9) for sooner, later in pairwise(times))


@given(DELAYS)
def test_a_minute_never_sees_more_than_it_may(idle: list[float]) -> None:
    """One call a second: no window of a minute holds 61, nor 60 with its ends."""
    sent = Sent(Pace(1.0))
    times = [sent.call(one) for one in idle]
    assert all(sum(start <= one <= start + 60 for one in times) <= 60 for start in times)


def test_the_time_the_tenant_asks_for_holds_every_call() -> None:
    """Not only the call that was told."""
    pace = Pace(10.0).taken(0.0).throttled(now=1.0, sent=0.0, asked=30.0)
    assert pace.wait(1.0) == 30.0
    assert pace.throttled(now=2.0, sent=0.0, asked=1.0).wait(2.0) == 29.0


def test_calls_under_way_together_slow_down_once() -> None:
    """Eight refusals of one moment are one sign."""
    pace = Pace(10.0)
    for _ in range(8):
        pace = pace.throttled(now=1.0, sent=0.5, asked=None)
    assert pace.slowed == 2.0
    assert pace.throttled(now=3.0, sent=2.0, asked=None).slowed == 4.0


def test_it_recovers_slowly_and_never_beyond_what_is_allowed() -> None:
    """A tenant that was busy a moment ago is not hurried."""
    pace = Pace(10.0).throttled(now=1.0, sent=0.5, asked=None)
    for _ in range(STEADY - 1):
        pace = pace.well()
    assert pace.slowed == 2.0
    assert 1.0 < pace.well().slowed < 2.0
    for _ in range(STEADY * 10):
        pace = pace.well()
    assert pace.slowed == 1.0


@given(RATES, st.lists(st.tuples(st.booleans(), st.none() | st.floats(0, 100)), max_size=100))
def test_whatever_is_answered_calls_go_on_and_never_faster(
    most: float, answers: list[tuple[bool, float | None]]
) -> None:
    """The rate stays between what is allowed and a small part of it."""
    sent = Sent(Pace(most))
    before = -1e9
    for is_busy, asked in answers:
        now = sent.call()
        assert now - before >= MARGIN / most * (1 - 1e-9)
        before = now
        pace = sent.pace
        sent.pace = pace.throttled(now, now, asked) if is_busy else pace.well()
        assert 1.0 <= sent.pace.slowed <= SLOWEST
