"""Paced: a transport that keeps to the pace of each host, for all threads together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.pace import SLOWEST, Pace
from cxdeclare.adapters.cxone.retried import World
from cxdeclare.adapters.cxone.retry import later
from cxdeclare.adapters.cxone.urls import origin
from cxdeclare.model.errors import Unreachable

_BUSY = {429, 503}
LONGEST = 60.0
"""Seconds that a tenant may ask us to wait; beyond that nobody wants to sit and watch."""


class Paced:
    """Sends no more calls a second to any host than it is given."""

    def __init__(self, transport: Transport, most: float, world: World) -> None:
        self._transport = transport
        self._most = most
        self._world = world
        self._paces: dict[str, Pace] = {}
        self._lock = Lock()

    def __call__(self, request: Request) -> Response:
        """Send it in its turn; raise `Unreachable`, with nothing sent, if the run stops before."""
        host = origin(request.url)
        sent = self._turn(host, request)
        response = self._transport(request)
        if response.status in _BUSY:
            asked = later(response.headers, self._world.now())
            self._change(
                host, partial(Pace.throttled, now=self._world.clock(), sent=sent, asked=asked)
            )
        else:
            self._change(host, Pace.well)
        return response

    def _turn(self, host: str, request: Request) -> float:
        """Wait for a turn; when it came. Who waits looks again, as others may be told to hold."""
        while True:
            with self._lock:
                now = self._world.clock()
                pace = self._paces.get(host) or Pace(self._most)
                left = pace.wait(now)
                asked = pace.held_until - now
                if not left:
                    self._paces[host] = pace.taken(now)
                    return now
            if asked > max(LONGEST, SLOWEST / self._most):  # not our own slowness
                later = f"the tenant asks to come again in {asked:.0f} seconds"
                message = f"{request.method} {request.url} was not sent: {later}"
                raise Unreachable(message, lasting=True)
            if self._world.pause(left):
                message = f"{request.method} {request.url} was not sent: the run is stopping"
                raise Unreachable(message, lasting=True)

    def _change(self, host: str, to: Callable[[Pace], Pace]) -> None:
        with self._lock:
            self._paces[host] = to(self._paces[host])
