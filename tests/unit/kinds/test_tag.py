"""Tags have a title and one of ten colours."""

from __future__ import annotations

from typing import get_args

import pytest

from cxdeclare.kinds.tag import COLORS, Color
from tests.unit.kinds.sections import told


def test_every_colour_has_one_spelling_on_the_wire() -> None:
    """The words and the codes belong together, one to one."""
    assert set(get_args(Color)) == COLORS.keys()
    assert 10 == len(set(COLORS.values()))


@pytest.mark.parametrize("color", ["pink", "#E11616", "RED"])
def test_another_colour_is_an_error(color: str) -> None:
    """The published list is closed."""
    assert 1 == len(told(tags={"spam": {"title": "Spam", "color": color}}))
    assert [] == told(tags={"spam": {"title": "Spam", "color": "red"}})
