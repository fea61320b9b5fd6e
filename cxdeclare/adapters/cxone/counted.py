"""Counted: a transport that counts what it sends, each attempt for itself."""

from __future__ import annotations

from threading import Lock

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.model.errors import Unreachable


class Counted:
    """Counts the requests that were sent; one that could not be sent is none."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._lock = Lock()
        self.reads = 0
        self.writes = 0

    def __call__(self, request: Request) -> Response:
        """Send it."""
        self._add(request, 1)  # before: whoever looks meanwhile must not find too few
        try:
            return self._transport(request)
        except Unreachable:
            self._add(request, -1)
            raise

    def _add(self, request: Request, number: int) -> None:
        with self._lock:
            if request.repeatable:
                self.reads += number
            else:
                self.writes += number
