"""Tally: how many there are, exactly, at least, or nobody knows."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass


def counted(number: int, noun: str) -> str:
    """How many there are, in one word or several."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of things, and whether there may be more than were seen."""

    count: int
    least: bool = False

    @classmethod
    def of(cls, things: Sized | None) -> Tally:
        """How many these are; None stands for what was not read."""
        return cls(0, least=True) if things is None else cls(len(things))

    @property
    def is_none(self) -> bool:
        """Whether there is none, for certain."""
        return self.count == 0 and not self.least

    def said(self, noun: str) -> Said:
        """The number with what was counted."""
        return Said(self, noun)


@dataclass(frozen=True, slots=True)
class Said:
    """A number with its noun: "12 agents", "at least 1 channel"."""

    tally: Tally
    noun: str

    @property
    def is_one(self) -> bool:
        """Whether a verb after it is in the singular."""
        return self.tally.count == 1

    def __str__(self) -> str:
        if self.tally.least and not self.tally.count:
            return f"an unknown number of {self.noun}s"
        least = "at least " if self.tally.least else ""
        return f"{least}{counted(self.tally.count, self.noun)}"
