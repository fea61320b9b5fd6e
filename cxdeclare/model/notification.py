"""Notification: whom a drift run tells what it found, as the manifest says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Occasion: TypeAlias = Literal["drift", "unreadable", "clean_again"]
OCCASIONS: Final[tuple[Occasion, ...]] = ("drift", "unreadable", "clean_again")


@dataclass(frozen=True, slots=True)
class Notification:
    """One receiver."""

    by: Literal["webhook", "sns", "eventbridge"]
    target: str
    """An ARN; of a webhook the URI of the secret that is its URL."""
    on: frozenset[Occasion] = frozenset(OCCASIONS)

    def name(self, number: int) -> str:
        """What it is called in output: the URL of a webhook is a secret."""
        return f"notifications[{number}]" if self.by == "webhook" else self.target
