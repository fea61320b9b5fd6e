"""HTTP: one request over a socket; a connection is kept for each thread and origin."""

from __future__ import annotations

import http.client
import threading
from urllib.parse import urlsplit

from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.model.errors import Unreachable, UnknownOutcome

TIMEOUT = 60.0
"""Seconds to wait for a connection and for each piece of an answer."""


class HttpTransport:
    """Speaks HTTP/1.1 to a few origins from several threads."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._local = threading.local()

    def __call__(self, request: Request) -> Response:
        """Send it once and read the answer to its end."""
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection = self._connected(origin)
        try:
            connection.request(request.method, target, request.body or None, dict(request.headers))
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._drop(origin)
            message = f"{request.method} {request.url} was sent and not answered: {error!r}"
            raise UnknownOutcome(message) from error
        headers = {name.lower(): value for name, value in answer.getheaders()}
        if answer.will_close:
            self._drop(origin)
        return Response(answer.status, headers, body)

    def _connected(self, origin: str) -> http.client.HTTPConnection:
        kept: dict[str, http.client.HTTPConnection] = self._local.__dict__.setdefault("kept", {})
        connection = kept.get(origin)
        if connection is None:
            parts = urlsplit(origin)
            of = (
                http.client.HTTPSConnection
                if parts.scheme == "https"
                else http.client.HTTPConnection
            )
            connection = of(parts.netloc, timeout=self._timeout)
            try:
                connection.connect()
            except OSError as error:
                message = f"{origin} cannot be reached: {error}"
                raise Unreachable(message) from error
            kept[origin] = connection
        return connection

    def _drop(self, origin: str) -> None:
        connection = self._local.__dict__.get("kept", {}).pop(origin, None)
        if connection is not None:
            connection.close()
