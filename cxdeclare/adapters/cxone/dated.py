"""Dated: what time it is at the tenant, from the `Date` header of its last answer."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport


class Dated:
    """A transport that notes how far our clock is ahead of the other side's."""

    def __init__(self, transport: Transport, now: Callable[[], float]) -> None:
        """Send by that transport; `now` is our time, seconds since 1970."""
        self._transport, self._now = transport, now
        self.skew: float | None = None
        """Seconds our clock is ahead; None while no answer has said what time it is."""

    def __call__(self, request: Request) -> Response:
        """The answer."""
        response = self._transport(request)
        said = {name.lower(): value for name, value in response.headers.items()}.get("date")
        try:
            there = parsedate_to_datetime(said) if said else None
        except ValueError:
            there = None
        if there is not None:
            self.skew = self._now() - there.timestamp()
        return response
