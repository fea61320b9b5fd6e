"""When there is something to tell: never twice that all is well."""

from __future__ import annotations

import pytest

from cxdeclare.engine import runs
from cxdeclare.engine.notices import occasion
from cxdeclare.model.notification import Occasion
from tests.support.drifted import FOUND, NOW

CLEAN = FOUND.model_copy(update={"changed": {}, "missing": (), "unread": {}})
DRIFTED = FOUND.model_copy(update={"unread": {}})


@pytest.mark.parametrize(
    ("found", "code", "before", "expected"),
    [
        (FOUND, 8, (), "unreadable"),
        (DRIFTED, 2, (), "drift"),
        (DRIFTED, 2, (2,), "drift"),
        (CLEAN, 0, (), None),
        (CLEAN, 0, (0,), None),
        (CLEAN, 0, (2, 0), None),
        (CLEAN, 0, (0, 2), "clean_again"),
        (CLEAN, 0, (8,), "clean_again"),
    ],
)
def test_the_occasion_follows_from_this_run_and_the_one_before(
    found: object, code: int, before: tuple[int, ...], expected: Occasion | None
) -> None:
    """Without a record nobody knows that it was otherwise."""
    recorded = [runs.of(FOUND, one, NOW) for one in before]
    assert expected == occasion(found, code, recorded)  # type: ignore[arg-type]  # they are all such events
