"""Patterns: which objects are exported, said by kind, by address or by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import translate

from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: a kind, ``kind.GLOB``, or a GLOB for names and keys of every kind."""

    text: str
    kind: str | None
    """The one kind it is about; None for all."""
    glob: re.Pattern[str]

    @property
    def is_whole(self) -> bool:
        """Whether it means every object of its kind."""
        return self.kind is not None and "." not in self.text

    @classmethod
    def read(cls, kinds: Registry, text: str) -> Pattern:
        """Read what was given on the command line; a section's word stands for its kind."""
        words = {name: name for name, kind in kinds.items() if kind.managed}
        words |= {kind.section: kind.name for kind in kinds.values() if kind.managed}
        head, dot, rest = text.casefold().partition(".")
        kind = words.get(head)
        if kind is None:
            return cls(text, None, re.compile(translate(text.casefold()), re.DOTALL))
        return cls(text, kind, re.compile(translate(rest if dot else "*"), re.DOTALL))

    def fits(self, kind: Kind, key: str, name: str) -> bool:
        """Whether an object is meant."""
        if self.kind is not None and self.kind != kind.name:
            return False
        return bool(self.glob.fullmatch(key) or self.glob.fullmatch(name.casefold()))


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for, and what was not."""

    only: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    used: set[str] = field(default_factory=set, compare=False)
    """Patterns that have matched something."""

    @classmethod
    def read(cls, kinds: Registry, only: Iterable[str], exclude: Iterable[str]) -> Filters:
        """Read both lists."""
        return cls(
            tuple(Pattern.read(kinds, text) for text in only),
            tuple(Pattern.read(kinds, text) for text in exclude),
        )

    def may_hold(self, kind: Kind) -> bool:
        """Whether any object of a kind can be meant at all."""
        if any(one.kind == kind.name and one.is_whole for one in self.exclude):
            return False
        return not self.only or any(one.kind in {None, kind.name} for one in self.only)

    def want(self, kind: Kind, key: str, name: str) -> bool:
        """Whether an object is meant."""
        wanted = [one for one in self.only if one.fits(kind, key, name)]
        unwanted = [one for one in self.exclude if one.fits(kind, key, name)]
        self.used.update(one.text for one in (*wanted, *unwanted))
        return (bool(wanted) or not self.only) and not unwanted

    @property
    def unused(self) -> tuple[str, ...]:
        """Patterns that have matched nothing; whole kinds that are left out are not looked at."""
        tried = (*self.only, *(one for one in self.exclude if not one.is_whole))
        return tuple(one.text for one in tried if one.text not in self.used)
