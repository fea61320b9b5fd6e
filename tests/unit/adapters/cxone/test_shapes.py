"""Shapes: answers of other versions, in the words of the kind."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.adapters.cxone import shapes
from cxdeclare.model.endpoint import Endpoint, Evidence

LIST = Endpoint(
    "GET",
    "/things",
    Evidence.CONFIRMED,
    "a test",
    at="things",
    also_at=("others",),
    older={"thingId": "id", "thingName": "name"},
)


@pytest.mark.parametrize(
    "answer",
    [
        {"things": [1], "others": [2]},
        {"others": [1]},
        {"resultSet": {"things": [1]}},
        {"resultSet": {"others": [1]}, "things": None},
    ],
)
def test_the_content_is_found_under_each_of_its_names(answer: Any) -> None:
    """What the kind itself says comes first."""
    assert [1] == shapes.content(answer, LIST)


@pytest.mark.parametrize("answer", [{}, [], None, 7, {"resultSet": [1]}, {"resultSet": None}])
def test_what_has_no_content_has_none(answer: Any) -> None:
    """Whatever it is instead."""
    assert shapes.content(answer, LIST) is None


def test_older_names_become_ours() -> None:
    """What nobody knows is kept, and what is there under our name counts."""
    one = {"thingId": 1, "thingName": "old", "name": "new", "more": [2]}
    assert {"id": 1, "name": "new", "more": [2]} == shapes.known(LIST, one)
    assert {"thingId": 1, "thingName": "old", "name": "new", "more": [2]} == one


@pytest.mark.parametrize("one", [{"id": 1, "name": "new"}, "text", None, []])
def test_what_has_no_older_names_stays(one: Any) -> None:
    """An object as it is, and what is no object as well."""
    assert one is shapes.known(LIST, one)
