"""Rudeness: what an API may do to the shape of its answers without breaking its word."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxdeclare.emulator.exchange import Doc

Item = TypeVar("Item")

_EXTRAS: tuple[tuple[str, object], ...] = (
    ("schemaRevision", 7),
    ("isMigrated", True),
    ("uiHints", {"collapsed": False}),
    ("shardLabel", "b-04"),
    ("legacyReference", None),
    ("experiments", ["nav-2"]),
)


@dataclass(frozen=True, slots=True)
class Mood:
    """How the tenant feels about one request; the same seed and history give the same mood."""

    seed: str
    rude: bool

    def number(self, *about: object) -> int:
        """A number that looks random and is not."""
        said = "|".join((self.seed, *map(str, about)))
        return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=6).digest())

    def whim(self, about: str) -> bool:
        """Whether to take the less usual of two known ways; never when polite."""
        return self.rude and self.number(about) % 2 == 1

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        """The same items in another order."""
        numbered = list(enumerate(items))
        if self.rude:
            numbered.sort(key=lambda entry: self.number("order", entry[0]))
        return [item for _, item in numbered]

    def dressed(self, document: Doc) -> Doc:
        """The document with a field nobody announced, and sometimes such fields further down.

        Lists of plain values are sets to this API, and come in any order.
        """
        if not self.rude:
            return document
        turn = self.number("extra", sorted(document))
        name, value = _EXTRAS[turn % len(_EXTRAS)]
        inner = {key: self._inside(key, entry) for key, entry in document.items()}
        extra = {} if name in inner else {name: value}
        return {**extra, **inner} if turn % 4 > 1 else {**inner, **extra}

    def _inside(self, key: str, value: object) -> object:
        if isinstance(value, dict):
            if self.whim(f"inside {key}"):
                return self.dressed(value)
            return {name: self._inside(name, entry) for name, entry in value.items()}
        if isinstance(value, list):
            items = [self._inside(key, item) for item in value]
            return items if any(isinstance(item, dict) for item in items) else self.shuffled(items)
        return value

    def listed(self, documents: Iterable[Doc]) -> list[Doc]:
        """One page of a listing."""
        return self.shuffled(self.dressed(document) for document in documents)
