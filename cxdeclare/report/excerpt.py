"""A line of a source file with a mark under the place in question."""

from __future__ import annotations

import re
from itertools import accumulate
from unicodedata import bidirectional, category, combining, east_asian_width

WIDEST = 120
"""Columns of the file that are shown; of a longer line, those around the place."""

_LEAD = 40  # columns kept before the place when a line is cut
_CUT = "..."
_TAB = "    "
_GUTTER = 5
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # control, format, surrogate, separators
_TURNING = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"))
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_TOKEN = re.compile(
    r""" "(?:[^"\\]|\\.)*"?      # a quoted text, to its end or that of the line
    |    '(?:[^']|'')*'?
    |    [&*!][^\s,\[\]{}]*     # an anchor, alias or tag
    |    (?:(?!\s\#|:(?:\s|$)|[,\[\]{}]).)+
    |    .
    """,
    re.VERBOSE,
)


def lines(text: str) -> list[str]:
    """Split as YAML counts lines, without a byte order mark."""
    return _LINE_BREAK.split(text.removeprefix("\ufeff"))


def visible(text: str) -> str:
    """Show what a terminal would obey or hide; leave everything else as it is."""
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def copied(line: str) -> str:
    """A line of a text that somebody will copy: tabs and joiners stay, or it would be another.

    What a terminal obeys is shown, and so is what makes a text read in another order.
    """
    if line.isprintable():
        return line
    return "".join(one if _is_harmless(one) else _shown(one) for one in line)


def _is_harmless(character: str) -> bool:
    if character == "\t":
        return True
    return category(character) == "Cf" and bidirectional(character) not in _TURNING


def excerpt(source: list[str], line: int, column: int) -> list[str]:
    """The line and the mark below it; nothing if the file has no such line."""
    if not 1 <= line <= len(source):
        return []
    text = source[line - 1]
    at = min(max(column - 1, 0), len(text))
    token = _TOKEN.match(text, at, at + 2 * WIDEST)
    length = max(len(token[0].rstrip()), 1) if token else 1
    shown, lead, marked = _window(text, at, length)
    return [
        f"{line:>{_GUTTER}} | {shown}".rstrip(),
        f"{'':>{_GUTTER}} | {' ' * lead}{'^' * marked}",
    ]


def _window(text: str, at: int, length: int) -> tuple[str, int, int]:
    """What is shown of the line, the columns before the mark, and those of the mark."""
    # No more than this can be seen, so a line of a megabyte costs no more than a short one.
    first, last = max(at - WIDEST, 0), min(at + 2 * WIDEST, len(text))
    cells = [_TAB if character == "\t" else _shown(character) for character in text[first:last]]
    ends = list(accumulate(map(_width, cells), initial=0))
    here, after = at - first, min(at - first + length, len(cells))
    if first == 0 and last == len(text) and ends[-1] <= WIDEST:
        return "".join(cells), ends[here], max(ends[after] - ends[here], 1)
    start = next(index for index, end in enumerate(ends) if ends[here] - end <= _LEAD)
    before = _CUT if first + start else ""
    room = WIDEST - len(before) - len(_CUT)
    stop = max(index for index, end in enumerate(ends) if end - ends[start] <= room)
    behind = _CUT if first + stop < len(text) else ""
    shown = before + "".join(cells[start:stop]) + behind
    lead = len(before) + ends[here] - ends[start]
    return shown, lead, max(ends[min(after, stop)] - ends[here], 1)


def _shown(character: str) -> str:
    if category(character) not in _INVISIBLE:
        return character
    number = ord(character)
    if number < 0x100:  # noqa: PLR2004  (two digits are enough)
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"  # noqa: PLR2004


def _width(cell: str) -> int:
    """Columns that a terminal gives to a character, or to what stands for it."""
    if len(cell) > 1:
        return len(cell)
    if combining(cell) or category(cell) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(cell) in {"W", "F"} else 1
