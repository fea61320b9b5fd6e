"""Fields as they are declared."""

from __future__ import annotations

import pytest

from cxdeclare.emulator.fields import Field, Type, boolean, integer, text


def test_a_field_has_one_spelling_unless_told() -> None:
    """Create and update look for the reading name."""
    assert ("x", "x") == (text("x").spelled("POST"), text("x").spelled("PUT"))


def test_a_field_may_be_spelled_by_verb() -> None:
    """An empty spelling means that it cannot be sent."""
    field = text("x", post="", put="Y")
    assert ("", "Y") == (field.spelled("POST"), field.spelled("PUT"))


def test_short_forms_declare_types() -> None:
    """And a yes-or-no field is no unless said otherwise."""
    assert [Field("a"), Field("b", Type.INTEGER), Field("c", Type.BOOLEAN, default=False)] == [
        text("a"),
        integer("b"),
        boolean("c"),
    ]
    assert boolean("c", default=True).default is True


def test_a_misspelled_rule_is_an_error() -> None:
    """A rule that is not one does not pass silently."""
    with pytest.raises(TypeError):
        text("x", requird=True)
