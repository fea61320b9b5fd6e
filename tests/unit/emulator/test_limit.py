"""Limit: requests of a sliding minute."""

from __future__ import annotations

from cxdeclare.emulator.limit import Limit, Spacing


def test_one_too_many_is_told_when_to_come_again() -> None:
    """As soon as the oldest of the minute that stand in its way has gone."""
    limit = Limit(2)
    assert [None, None] == [limit.over(0.0), limit.over(10.0)]
    assert limit.over(30.0) == 30
    assert limit.over(60.0) == 10
    assert limit.most == 3


def test_a_window_slides() -> None:
    """A minute after a request there is room for another."""
    limit = Limit(1)
    assert [None, None] == [limit.over(0.0), limit.over(60.0)]
    assert limit.most == 1


def test_without_a_limit_everything_is_taken() -> None:
    """As it was."""
    limit = Limit(None)
    assert {None} == {limit.over(0.0) for _ in range(1000)}


def test_calls_of_a_place_have_to_be_apart() -> None:
    """One that is refused does not put off the next; another place has a time of its own."""
    spacing = Spacing(1.0)
    came = [("a", 0.0), ("a", 0.9), ("b", 0.9), ("a", 1.0), ("a", 1.5)]
    assert [False, True, False, False, True] == [spacing.is_too_soon(*one) for one in came]
    assert 2 == spacing.refused


def test_without_spacing_calls_may_come_at_once() -> None:
    """As it was."""
    spacing = Spacing(None)
    assert {False} == {spacing.is_too_soon("a", 0.0) for _ in range(9)}
