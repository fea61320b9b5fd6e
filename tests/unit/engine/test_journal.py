from __future__ import annotations

import pytest

from cxdeclare.engine.journal import Begun, Came, Intended, Saving, line, read
from cxdeclare.model.errors import StateError
from tests.support.scenes import plan_of
from tests.support.world import World

BRAND = {"a": {"name": "A", "html": "<p/>"}, "b": {"name": "B", "html": "<p/>"}}


def begun() -> Begun:
    """The first line of a run that makes two templates."""
    with World() as world:
        return Begun(run="r", plan=plan_of(world, templates=BRAND))


def test_no_lines_are_no_run() -> None:
    """A run that never began leaves nothing behind."""
    assert read("r", []) is None


def test_a_call_without_an_outcome_is_open() -> None:
    """And so is one nobody could tell the outcome of; the last word counts."""
    run = read(
        "r",
        map(
            line,
            (
                begun(),
                Intended(step="template.a create", at=1),
                Intended(step="template.b create", at=2),
                Came(step="template.a create", outcome="unknown"),
                Came(step="template.b create", outcome="failed"),
                Intended(step="template.b create", at=3),
                Came(step="template.b create", outcome="done", id="7"),
            ),
        ),
    )
    assert run is not None
    assert {"template.a create"} == set(run.open)
    assert {"template.b create": "7"} == {step: came.id for step, came in run.done.items()}
    assert 7 == run.lines


def test_what_a_state_says_is_told_from_what_came_after_it() -> None:
    """A state whose writing was begun and never done says nothing."""
    came = [Came(step=f"s{number}", outcome="done") for number in range(3)]
    run = read(
        "r",
        map(
            line,
            (
                begun(),
                Saving(serial=1),
                came[0],
                Saving(serial=2),
                came[1],
                Saving(serial=3),
                came[2],
            ),
        ),
    )
    assert run is not None
    said = {serial: [is_said for _, is_said in run.since(serial)] for serial in (1, 2, 3, 4)}
    assert said == {
        1: [False, False, False],
        2: [True, False, False],
        3: [True, True, False],
        4: [True, True, False],
    }


@pytest.mark.parametrize(
    "lines", [[b"{}"], [b"no json"], [line(Saving(serial=1))], [line(begun()), b'{"type": "new"}']]
)
def test_a_journal_that_does_not_fit_is_never_guessed_at(lines: list[bytes]) -> None:
    """What it says decides what is sent again."""
    with pytest.raises(StateError, match="journal of run"):
        read("r", lines)


def test_a_journal_of_another_run_is_refused() -> None:
    """It would be taken for what this state does not say."""
    with pytest.raises(StateError, match="does not begin with its plan"):
        read("other", [line(begun())])


def test_a_plan_that_was_changed_in_its_journal_is_not_gone_on_with() -> None:
    """As little as one in a file of its own."""
    one = line(begun())
    assert one.count(b'"after":"A"') == 1
    with pytest.raises(StateError, match="does not hold the plan as it was made"):
        read("r", [one.replace(b'"after":"A"', b'"after":"X"')])
