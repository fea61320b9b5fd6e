"""What the models expect at a place, found by walking their annotations."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cxdeclare.loading.expected import Limits, at
from cxdeclare.model.fields import Trait
from cxdeclare.model.language import AtLeast, Duration, Reference
from cxdeclare.model.spec import Spec


class _Inner(Spec):
    goals: list[Annotated[int, Field(ge=1, le=9)]]


class _Outer(Spec):
    name: Annotated[str, StringConstraints(min_length=2, max_length=5), Trait.SET]
    given: Annotated[str, Field(alias="givenName")] = ""
    timeout: Annotated[Duration | None, Field(ge=1)] = None
    target: Reference | None = None
    names: AtLeast
    inner: dict[str, Literal["off", "on"] | _Inner]


def test_limits_are_found_wherever_they_are_written() -> None:
    """On the field, in a group of markers, on the items of a list."""
    assert Limits(2, 5) == at(_Outer, ["name"]).length
    assert Limits(None, None) == at(_Outer, ["name"]).size
    assert Limits(1, None) == at(_Outer, ["timeout"]).size
    assert Limits(1, 9) == at(_Outer, ["inner", "x", "goals", 3]).size


def test_words_and_fields_are_found_among_alternatives() -> None:
    """A word or a mapping may stand in one place."""
    here = at(_Outer, ["inner", "x"])
    assert (("off", "on"), ("goals",)) == (here.words, here.fields)
    assert "givenName" in at(_Outer, []).fields


def test_durations_and_references_are_recognised() -> None:
    """Also where null is allowed."""
    assert at(_Outer, ["timeout"]).is_duration
    assert at(_Outer, ["target"]).is_reference
    assert not at(_Outer, ["name"]).is_duration
    assert not at(_Outer, ["name"]).is_reference


def test_a_list_that_stands_for_a_set_has_the_items_of_its_members() -> None:
    """The written form decides the way, not the model behind it."""
    assert Limits(1, None) == at(_Outer, ["names", 0]).length


def test_a_field_knows_whether_it_may_be_left_out() -> None:
    """For the hint."""
    assert at(_Outer, ["name"]).required
    assert not at(_Outer, ["timeout"]).required


def test_nothing_is_expected_off_the_way() -> None:
    """An unknown step leads nowhere, and no further."""
    nowhere = at(_Outer, ["names", "x", 0, "y"])
    assert ((), (), None) == (nowhere.words, nowhere.fields, nowhere.model)
    assert () == at(_Outer, ["nothing"]).options
