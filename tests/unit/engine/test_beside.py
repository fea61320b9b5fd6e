"""Beside: what a write must not change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest

from cxdeclare.engine.beside import unchanged
from cxdeclare.engine.ports import Reader
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.errors import ChangedBeside, Incomplete
from cxdeclare.model.kind import Part
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, Profile

READ = Endpoint("GET", "/things/{id}", Evidence.INFERRED, "a test")
PART = Part("object", Family.DIGITAL, {Verb.READ: READ}, "nowhere", only_read=("mark", "in.depth"))


@dataclass
class Tenant:
    """Answers with one object, or fails."""

    object: dict[str, Any] | None
    asked: int = 0

    def read(self, part: Part, endpoint: Endpoint, object_id: str) -> Any:
        self.asked += 1
        assert (PART, READ, "7") == (part, endpoint, object_id)
        if self.object is None:
            message = "cut"
            raise Incomplete(message)
        return self.object


def look(before: dict[str, Any], after: dict[str, Any] | None, profile: Profile = EXTENDED) -> int:
    tenant = Tenant(after)
    unchanged(cast("Reader", tenant), profile, PART, "7", before)
    return tenant.asked


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"mark": 1, "in": {"depth": 2}, "name": "a"}, {"mark": 1, "in": {"depth": 2}}),
        ({"name": "a"}, {"mark": 1, "name": "b"}),
        ({"mark": None}, {"mark": 0}),
    ],
)
def test_what_stayed_or_is_new_is_no_loss(before: dict[str, Any], after: dict[str, Any]) -> None:
    """Fields that a write can say are not compared, and a new one was not lost."""
    assert 1 == look(before, after)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"mark": 1}, {"mark": 2}, "`mark` was 1 and is 2"),
        ({"mark": False}, {}, "`mark` was False and is None"),
        ({"in": {"depth": 2}}, {"in": {}}, "`in.depth` was 2 and is None"),
    ],
)
def test_what_moved_is_named_with_both_values(
    before: dict[str, Any], after: dict[str, Any], words: str
) -> None:
    """Lost, changed, or lost further down."""
    with pytest.raises(ChangedBeside, match=words):
        look(before, after)


def test_what_cannot_be_looked_at_is_not_taken_for_good() -> None:
    """It was written, and what it did beside is unknown."""
    with pytest.raises(ChangedBeside, match="it was written; whether mark, "):
        look({"mark": 1}, None)


def test_a_profile_that_may_not_read_compares_nothing() -> None:
    """There is nothing to compare with."""
    assert 0 == look({"mark": 1}, {"mark": 2}, DOCUMENTED)
