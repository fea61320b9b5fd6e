"""Sender: who carries the calls of one API family, and counts them."""

from __future__ import annotations

from typing import Any, Protocol

from cxdeclare.adapters.cxone.exchange import Response


class Tally(Protocol):
    """How much was sent."""

    @property
    def reads(self) -> int:
        """Requests that read, so far."""

    @property
    def writes(self) -> int:
        """Requests that wrote, so far."""


class Sender(Protocol):
    """Sends requests signed as one family wants them."""

    @property
    def sent(self) -> Tally:
        """How many were sent, each attempt for itself."""

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:
        """One request; raise `Unreachable`, `UnknownOutcome` or what the family refuses with."""
