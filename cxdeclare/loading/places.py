"""Where the entries of a document stand in its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

from cxdeclare.model.span import Span

Path: TypeAlias = tuple[str | int, ...]

# For every mapping, by `id`: key -> offset of the key and of the value, in one number,
# because one number is all that 10,000 resources can afford for each of their values.
# For every list, by `id`: the offsets of its items.
Marks: TypeAlias = dict[int, dict[str, int] | list[int]]

Entry: TypeAlias = tuple[int, str | int]
"""One entry of a mapping or list: the container's `id`, and the key or index."""


class Written(NamedTuple):
    """A value that variables have made: what the file says, and what became of it."""

    text: str
    value: object


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

    def offset(self, span: Span) -> int:
        """The offset of a place in this text."""
        return self._starts[span.line - 1] + span.column - 1


class JoinedLines:
    """Lines and columns over several files, whose offsets follow one another."""

    def __init__(self) -> None:
        self._bases: list[int] = []
        self._lines: list[Lines] = []
        self._end = 0

    def add(self, lines: Lines, length: int) -> int:
        """Take one more file in; its first offset here."""
        base, self._end = self._end, self._end + length + 1
        self._bases.append(base)
        self._lines.append(lines)
        return base

    def span(self, offset: int) -> Span:
        """Where this offset is."""
        index = bisect_right(self._bases, offset) - 1
        return self._lines[index].span(offset - self._bases[index])


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
    lines: Lines | JoinedLines
    removals: tuple[int, ...] = ()
    """Where entries stand that say that a key is to go."""
    written: Mapping[Entry, Written] = field(default_factory=dict)
    """The entries that variables have made."""
    replaced: Mapping[Entry, tuple[int, ...]] = field(default_factory=dict)
    """Where the values stand that an entry has replaced, oldest first."""

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

    def before(self, path: Path) -> tuple[Span, ...]:
        """Where the values stand that this entry has replaced, oldest first."""
        container: object = self.data
        for step in path[:-1]:
            known = self.marks.get(id(container))
            if known is None or (step not in known if isinstance(known, dict) else True):
                return ()
            container = container[step]  # type: ignore[index]  # it has marks: it is a mapping
        offsets = self.replaced.get((id(container), path[-1]), ()) if path else ()
        return tuple(map(self.lines.span, offsets))
