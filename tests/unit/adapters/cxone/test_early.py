from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import CancelledError
from typing import Any

import pytest

from cxdeclare.adapters.cxone.early import Early
from cxdeclare.engine.slots import Slots

TURNS = tuple(({"page": number}, None) for number in range(4))


class Asked:
    """Answers with what it was asked, and remembers it."""

    def __init__(self) -> None:
        self.pages: list[int] = []
        self._lock = threading.Lock()

    def __call__(self, query: Mapping[str, Any], body: Any) -> Any:
        with self._lock:
            self.pages.append(query["page"])
        return query["page"]


def test_each_page_is_asked_for_once() -> None:
    """Begun or not, an answer serves the question it was given to."""
    ask = Asked()
    with Slots(2) as slots:
        early = Early(ask, slots)
        early.begin(TURNS)
        assert [0, 1, 2, 3] == [early.ask(*turn) for turn in TURNS]
    assert [0, 1, 2, 3] == sorted(ask.pages)


def test_without_slots_nothing_is_begun() -> None:
    """Every page is asked for in its turn."""
    ask = Asked()
    early = Early(ask, None)
    early.begin(TURNS)
    assert [] == ask.pages
    assert 0 == early.ask(*TURNS[0])


@pytest.mark.parametrize("other", [7, 2])
def test_another_question_gets_its_own_answer(other: int) -> None:
    """Also one that was begun for a later turn: what was expected did not come, so all is anew."""
    ask = Asked()
    with Slots(1) as slots:
        early = Early(ask, slots)
        early.begin(TURNS)
        assert other == early.ask({"page": other}, None)
        assert 1 == early.ask({"page": 1}, None)


def test_once_the_slots_are_closed_no_more_pages_are_asked_for() -> None:
    """Nobody waits for the listing: it ends with the page that is under way."""
    ask = Asked()
    slots = Slots(1)
    early = Early(ask, slots)
    early.begin(TURNS)
    assert 0 == early.ask(*TURNS[0])
    slots.close()
    asked = len(ask.pages)
    for turn in TURNS[1:]:
        with pytest.raises(CancelledError):
            early.ask(*turn)
    assert asked == len(ask.pages)
