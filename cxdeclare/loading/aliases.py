"""What aliases stand for, and the bound on how far they may expand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from cxdeclare.loading.problems import ALIAS, EXPANDS_TOO_FAR, Problem, Unreadable, shown

MOST_NODES = 1_000_000
MOST_TEXT = 10_000_000  # characters


class Size(NamedTuple):
    """How much a value is when every alias in it is written out."""

    nodes: int
    text: int
    height: int


@dataclass(slots=True)
class Spent:
    """How much aliases have added so far, in all files that are read together."""

    nodes: int = 0
    text: int = 0


class Anchors:
    """The values that have a name, and how much their aliases have added so far."""

    def __init__(self, spent: Spent | None = None) -> None:
        self._values: dict[str, object] = {}
        self._sizes: dict[int, Size] = {}
        self._spent = Spent() if spent is None else spent

    def name(self, anchor: str, value: object) -> None:
        """Remember what the anchor stands for from here on; a later one replaces it."""
        self._values[anchor] = value

    def find(self, anchor: str, offset: int, open_containers: list[object]) -> object:
        """The value that the alias at this offset repeats."""
        if anchor not in self._values:
            summary = f"there is no anchor {shown('&' + anchor)} before this alias"
            raise Unreadable(Problem(ALIAS, offset, summary, "an alias repeats what stands above"))
        value = self._values[anchor]
        if any(value is container for container in open_containers):
            summary = f"the alias {shown('*' + anchor)} stands inside what it repeats"
            raise Unreadable(Problem(ALIAS, offset, summary))
        return value

    def expand(self, value: object, offset: int) -> Size:
        """Count one more repetition of the value; refuse when it is too much."""
        size = self._measure(value)
        self._spent.nodes += size.nodes
        self._spent.text += size.text
        if self._spent.nodes > MOST_NODES or self._spent.text > MOST_TEXT:
            summary = (
                f"anchors expand to more than {MOST_NODES:,} values"
                f" or {MOST_TEXT // 1_000_000} MB of text"
            )
            raise Unreadable(Problem(EXPANDS_TOO_FAR, offset, summary, "use fewer aliases"))
        return size

    def _measure(self, value: object) -> Size:
        # Containers nest at most `construct.DEEPEST` deep, so this recursion is bounded;
        # each is measured once, however often it is shared.
        if isinstance(value, str):
            return Size(1, len(value), 0)
        if not isinstance(value, dict | list):
            return Size(1, 0, 0)
        known = self._sizes.get(id(value))
        if known is not None:
            return known
        nodes, text, height = 1, 0, 0
        for member in value.values() if isinstance(value, dict) else value:
            part = self._measure(member)
            nodes, text, height = nodes + part.nodes, text + part.text, max(height, part.height)
        if isinstance(value, dict):
            nodes, text = nodes + len(value), text + sum(map(len, value))
        size = self._sizes[id(value)] = Size(nodes, text, height + 1)
        return size
