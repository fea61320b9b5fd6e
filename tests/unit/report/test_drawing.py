"""The picture of a plan, and the chart of drift."""

from __future__ import annotations

from itertools import pairwise

from cxdeclare.engine.runs import Run
from cxdeclare.planning.impact import Reached
from cxdeclare.report import drawing as picture
from cxdeclare.report.course import HEIGHT, MOST, course
from cxdeclare.report.drawing import drawing
from tests.support.plans import SCENARIOS


def test_each_stands_right_of_what_it_needs_and_none_on_another() -> None:
    """For every plan there is; the list says what the lines show."""
    for one in SCENARIOS.values():
        found = drawing(one().decision)
        assert len(found.lines) == len(found.references)
        assert len({(box.x, box.y) for box in found.boxes}) == len(found.boxes)
        at = {box.address: box for box in found.boxes}
        for here, there in found.references:
            assert here in at
            assert there in at
        for line in found.lines:
            assert line.x1 < line.x2


def test_a_chain_of_many_is_drawn_to_the_bound_and_counted() -> None:
    """No recursion, and what is left out is said exactly."""
    names = [f"channel.c{number}" for number in range(5000)]
    reached = tuple(
        Reached(address=here, by=there, direct=False) for there, here in pairwise(names)
    )
    decision = next(iter(SCENARIOS.values()))().decision
    found = drawing(decision.model_copy(update={"changes": (), "reached": reached}))
    assert picture.MOST == len(found.boxes)
    assert 4999 - picture.MOST == found.left_out


def test_the_highest_column_is_the_worst_run() -> None:
    """A run that could not read everything is told apart; only the latest are drawn."""
    runs = [
        Run(at=f"2026-01-01T00:{n:02}:00+00:00", serial=1, exit_code=0, changed=n % 5)
        for n in range(59)
    ]
    runs += [Run(at="2026-01-02T00:00:00+00:00", serial=1, exit_code=8, changed=1, unread=2)] * 3
    found = course(runs)
    assert (MOST, 4) == (len(found.columns), found.most)
    assert HEIGHT == max(column.height for column in found.columns)
    assert [True] * 3 == [column.is_open for column in found.columns[-3:]]
    assert found.columns[-1].said.endswith("1 changed, 0 missing, 2 subjects not read")
