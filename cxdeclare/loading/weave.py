"""Weave: new containers out of old ones, which keep the places of the entries they were given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from cxdeclare.loading.places import KEY_SHIFT, VALUE_MASK, Entry, Marks, Written

_Container = TypeVar("_Container", dict[str, object], list[object])


@dataclass(slots=True)
class Weave:
    """What is known of the entries of all containers, by the `id` of the container.

    Every container is kept until the end: an `id` must never stand for two of them.
    """

    marks: Marks = field(default_factory=dict)
    written: dict[Entry, Written] = field(default_factory=dict)
    replaced: dict[Entry, tuple[int, ...]] = field(default_factory=dict)
    kept: list[object] = field(default_factory=list)

    def new(self) -> dict[str, object]:
        """A mapping without entries."""
        made: dict[str, object] = {}
        self.marks[id(made)] = {}
        self.kept.append(made)
        return made

    def put(
        self, into: dict[str, object], key: str, value: object, source: dict[str, object]
    ) -> None:
        """Put in a value under a key whose place, and whose past, are those in `source`."""
        into[key] = value
        self._places(into)[key] = self._places(source)[key]
        self._carry((id(source), key), (id(into), key))

    def without(self, source: dict[str, object], keys: Iterable[str]) -> dict[str, object]:
        """The same mapping, but for these keys."""
        made, gone = self.new(), frozenset(keys)
        for key, value in source.items():
            if key not in gone:
                self.put(made, key, value, source)
        return made

    def like(self, made: _Container, source: _Container) -> _Container:
        """Give a container the places of another that has the same keys or as many items."""
        self.marks[id(made)] = self.marks[id(source)]
        self.kept.append(made)
        if self.written or self.replaced:
            either: object = made
            for step in either if isinstance(either, dict) else range(len(made)):
                self._carry((id(source), step), (id(made), step))
        return made

    def at(self, container: dict[str, object], key: str) -> int:
        """Where the value stands."""
        return self._places(container)[key] & VALUE_MASK

    def key_at(self, container: dict[str, object], key: str) -> int:
        """Where the key stands."""
        return self._places(container)[key] >> KEY_SHIFT

    def past(self, container: dict[str, object], key: str) -> tuple[int, ...]:
        """Where this value and those that it has replaced stand, oldest first."""
        return (*self.replaced.get((id(container), key), ()), self.at(container, key))

    def _carry(self, old: Entry, new: Entry) -> None:
        if old in self.written:
            self.written[new] = self.written[old]
        if old in self.replaced:
            self.replaced[new] = self.replaced[old]

    def _places(self, container: dict[str, object]) -> dict[str, int]:
        places = self.marks[id(container)]
        if not isinstance(places, dict):
            message = "a mapping has the places of a list"
            raise TypeError(message)
        return places
