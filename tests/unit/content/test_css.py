"""CSS: declarations in one pass, colours that are known, and the contrast between two."""

from __future__ import annotations

import pytest

from cxdeclare.content.css import Colour, colour, contrast, declarations, pixels

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def test_declarations_end_at_semicolons_of_their_own() -> None:
    """Not at those in quotes or brackets; what is none is left out."""
    style = "Color : Red !important; background:url(a;b) blue;content:';\"x';;x;: y;width:1PX"
    assert [
        ("color", "red"),
        ("background", "url(a;b) blue"),
        ("content", "';\"x'"),
        ("width", "1px"),
    ] == list(declarations(style))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("#FFF", WHITE),
        (" white ", WHITE),
        ("ffffff", WHITE),
        ("#0b3d91", (11, 61, 145)),
        ("rgb(0, 0,0)", BLACK),
        ("rgb(0,0,256)", None),
        ("rgba(0,0,0,.5)", None),
        ("#ffff", None),
        ("tomato", None),
        ("linear-gradient(red, blue)", None),
        ("", None),
    ],
)
def test_a_colour_is_known_or_not(text: str, known: Colour | None) -> None:
    """One that lets something through is not."""
    assert known == colour(text)


def test_the_contrast_is_that_of_the_standard() -> None:
    """Its ends, and the greys on white on both sides of 4.5, either way round."""
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast(BLACK, BLACK) == pytest.approx(1)
    assert contrast(WHITE, (0x76,) * 3) > 4.5 > contrast((0x77,) * 3, WHITE)
    assert contrast((255, 0, 0), WHITE) == pytest.approx(3.998, abs=0.001)


def test_lengths_are_pixels_where_they_say_so() -> None:
    """Of others nothing is known."""
    assert [24, 24, None, None] == [pixels(one) for one in ("24px", "18pt", "1.5em", "large")]
