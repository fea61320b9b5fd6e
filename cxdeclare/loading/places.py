"""Where the entries of a document stand in its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeAlias

from cxdeclare.model.span import Span

Path: TypeAlias = tuple[str | int, ...]

# For every mapping, by `id`: key -> offset of the key and of the value, in one number,
# because one number is all that 10,000 resources can afford for each of their values.
# For every list, by `id`: the offsets of its items.
Marks: TypeAlias = dict[int, dict[str, int] | list[int]]

KEY_SHIFT = 32
VALUE_MASK = (1 << KEY_SHIFT) - 1
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """Lines and columns of a text, from 1, by offset."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_BREAK.finditer(self._text))]

    def span(self, offset: int) -> Span:
        """Where this offset is."""
        line = bisect_right(self._starts, offset)
        return Span(self.name, line, offset - self._starts[line - 1] + 1)


class Place(NamedTuple):
    """Where an entry's name stands (of a list item: the item), and where its value stands."""

    key: Span
    value: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document:
    """Parsed text that knows where its entries stand; its data must not be changed."""

    name: str
    text: str
    data: dict[str, object]
    start: int
    """Offset of the top-level mapping."""
    marks: Marks
    lines: Lines

    def place(self, path: Path) -> Place:
        """Where the entry is; where its nearest present parent is, if it is missing."""
        key = value = self.start
        container: object = self.data
        for step in path:
            places = self.marks.get(id(container))
            if isinstance(container, dict) and isinstance(places, dict):
                if not isinstance(step, str) or step not in places:
                    break
                key, value = places[step] >> KEY_SHIFT, places[step] & VALUE_MASK
                container = container[step]
            elif isinstance(container, list) and isinstance(places, list):
                if not isinstance(step, int) or not 0 <= step < len(places):
                    break
                key = value = places[step]
                container = container[step]
            else:
                break
        return Place(self.lines.span(key), self.lines.span(value))
