"""Diagnostic: one thing to tell the user, with a place and a way out."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cxdeclare.model.span import Span


class Severity(StrEnum):
    """Errors stop the run; warnings do not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong with what, where, and (if we know) what to do about it."""

    code: str
    """Stable id, for example ``CXD204``; never reused for another problem."""

    summary: str
    """The fact, as one line without a final period."""

    span: Span | None = None
    subject: str | None = None
    """The address or section the fact is about, for example ``channel.billing``."""

    hint: str = ""
    severity: Severity = Severity.ERROR
    is_hidden: bool = False
    """Whether its line may hold a secret, and is not shown."""

    @property
    def is_error(self) -> bool:
        """Whether this one stops the run."""
        return self.severity is Severity.ERROR


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops the run."""
    return any(diagnostic.is_error for diagnostic in diagnostics)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the closest known word, or nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean `{close[0]}`?" if close else ""
