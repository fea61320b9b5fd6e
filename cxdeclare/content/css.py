"""CSS: the declarations of a `style` attribute, and what is known of colours and sizes in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

_NAMES: dict[str, Colour] = {
    "black": (0, 0, 0),
    "silver": (192, 192, 192),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
    "white": (255, 255, 255),
    "maroon": (128, 0, 0),
    "red": (255, 0, 0),
    "purple": (128, 0, 128),
    "fuchsia": (255, 0, 255),
    "magenta": (255, 0, 255),
    "green": (0, 128, 0),
    "lime": (0, 255, 0),
    "olive": (128, 128, 0),
    "yellow": (255, 255, 0),
    "navy": (0, 0, 128),
    "blue": (0, 0, 255),
    "teal": (0, 128, 128),
    "aqua": (0, 255, 255),
    "cyan": (0, 255, 255),
    "orange": (255, 165, 0),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "darkgray": (169, 169, 169),
    "darkgrey": (169, 169, 169),
}
"""The names people use; of the others nothing is said."""
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)")
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,5})?)(px|pt)")
_PX = {"px": 1.0, "pt": 4 / 3}
_OPENS, _CLOSES = "(", ")"
_FULL = 255
_DARK = 0.04045
"""Up to here a shade of sRGB is in proportion to its light."""


def declarations(style: str) -> Iterator[tuple[str, str]]:
    """Property and value, in lower case, in one pass whatever the text is."""
    for one in _pieces(style):
        name, colon, value = one.partition(":")
        if colon and name.strip():
            yield name.strip().lower(), value.replace("!important", "").strip().lower()


def _pieces(style: str) -> Iterator[str]:
    """The text between semicolons that stand in no quotes and no brackets."""
    start, depth, quote = 0, 0, ""
    for at, sign in enumerate(style):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == _OPENS:
            depth += 1
        elif sign == _CLOSES:
            depth = max(0, depth - 1)
        elif sign == ";" and not depth:
            yield style[start:at]
            start = at + 1
    yield style[start:]


def colour(text: str) -> Colour | None:
    """The colour a word stands for, if it is known and covers what is behind it."""
    word = text.strip().lower()
    if word in _NAMES:
        return _NAMES[word]
    found = _HEX.fullmatch(word)
    if found is not None:
        digits = found[1] if len(found[1]) > len("fff") else "".join(2 * one for one in found[1])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    shades = _RGB.fullmatch(word)
    if shades is None or max(map(int, shades.groups())) > _FULL:
        return None
    return (int(shades[1]), int(shades[2]), int(shades[3]))


def pixels(text: str) -> float | None:
    """A length in pixels, if it says one."""
    found = _LENGTH.fullmatch(text.strip().lower())
    return float(found[1]) * _PX[found[2]] if found else None


def contrast(first: Colour, second: Colour) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    one, other = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (one + 0.05) / (other + 0.05)


def _luminance(of: Colour) -> float:
    red, green, blue = (_linear(shade / _FULL) for shade in of)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(shade: float) -> float:
    return float(shade / 12.92 if shade <= _DARK else ((shade + 0.055) / 1.055) ** 2.4)
