"""Sender: who carries the calls of one API family, and counts them."""

from __future__ import annotations

from typing import Any, Protocol

from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.model.errors import Incomplete, Unreachable


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


class _Nothing:
    reads = 0
    writes = 0


class Unwired:
    """Stands in for a family that this target cannot reach: sends nothing, and says so."""

    def __init__(self, why: str) -> None:
        self.sent: Tally = _Nothing()
        self._why = why

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:  # noqa: ARG002 - nothing is sent
        """Never an answer: what was to be read is unknown, what was to be written is not."""
        if repeatable:
            raise Incomplete(self._why)
        raise Unreachable(self._why, lasting=True)
