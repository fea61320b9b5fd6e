"""HTTP: one request over a socket; connections are kept and used again."""

from __future__ import annotations

import http.client
import select
import ssl
from threading import Lock
from types import TracebackType
from typing import Self

from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.model.errors import UnknownOutcome, Unreachable

TIMEOUT = 60.0
"""Seconds to wait for a connection and for each piece of an answer."""
LARGEST = 256 * 2**20
"""Bytes of one answer; nobody has a listing that is larger, and memory has an end."""
_WRONG = (ValueError, http.client.InvalidURL)
"""What says that the address is wrong, or that nobody vouches for who is there."""


class HttpTransport:
    """Speaks HTTP/1.1 to a few origins from several threads; follows no redirects."""

    def __init__(self, timeout: float = TIMEOUT, trust: ssl.SSLContext | None = None) -> None:
        self._timeout = timeout
        self._trust = trust
        self._kept: dict[str, list[http.client.HTTPConnection]] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections that are kept."""
        self.close()

    def close(self) -> None:
        """Close the connections that are kept; it may be used again."""
        with self._lock:
            kept, self._kept = self._kept, {}
        for connections in kept.values():
            for connection in connections:
                connection.close()

    def __call__(self, request: Request) -> Response:
        """Send it, once, and read the answer to its end."""
        origin = urls.origin(request.url)
        try:
            connection = self._taken(origin) or self._opened(origin)
            return self._carried(connection, origin, request)
        except (OSError, http.client.HTTPException) as error:
            message = f"{request.method} {request.url} was sent and not answered: {error!r}"
            raise UnknownOutcome(message) from error

    def _carried(
        self, connection: http.client.HTTPConnection, origin: str, request: Request
    ) -> Response:
        try:
            target, headers = urls.target(request.url), dict(request.headers)
            try:
                connection.request(request.method, target, request.body or None, headers)
            except (ValueError, http.client.InvalidURL):
                # Nothing was sent; the words of the error may hold a header, so the token.
                message = f"{request.method} {request.url} cannot be written as HTTP"
                raise Unreachable(message, lasting=True) from None
            answer = connection.getresponse()
            body = _content(answer)
        except BaseException:
            connection.close()
            raise
        if answer.will_close:
            connection.close()
        else:
            with self._lock:
                self._kept.setdefault(origin, []).append(connection)
        return Response(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, body
        )

    def _taken(self, origin: str) -> http.client.HTTPConnection | None:
        """A connection nobody uses, if there is one that is still good."""
        while True:
            with self._lock:
                kept = self._kept.get(origin)
                if not kept:
                    return None
                connection = kept.pop()
            if _is_quiet(connection):
                return connection
            connection.close()

    def _opened(self, origin: str) -> http.client.HTTPConnection:
        scheme, host = urls.place(origin)
        try:
            connection = self._new(scheme, host)
            connection.connect()
        except (OSError, http.client.HTTPException, ValueError) as error:
            message = f"{origin} cannot be reached: {error}"
            raise Unreachable(message, lasting=isinstance(error, _WRONG)) from error
        return connection

    def _new(self, scheme: str, host: str) -> http.client.HTTPConnection:
        if not host or host.startswith(":"):  # to the system, no name is this machine
            message = "it names no host"
            raise ValueError(message)
        match scheme:
            case "http":
                return http.client.HTTPConnection(host, timeout=self._timeout)
            case "https":
                with self._lock:
                    if self._trust is None:
                        self._trust = ssl.create_default_context()
                return http.client.HTTPSConnection(host, timeout=self._timeout, context=self._trust)
            case _:
                message = "it is neither http nor https"
                raise ValueError(message)


def _content(answer: http.client.HTTPResponse) -> bytes:
    """The whole body; raise what the library raises for answers that cannot be read."""
    if answer.length is None:
        content = answer.read(LARGEST + 1)
    else:  # only without a number does `read` notice that the body was cut
        content = answer.read() if answer.length <= LARGEST else b""
    if max(len(content), answer.length or 0) > LARGEST:
        message = f"the answer is larger than {LARGEST // 2**20} MB"
        raise http.client.HTTPException(message)
    return content


def _is_quiet(connection: http.client.HTTPConnection) -> bool:
    """Whether nothing is to be read: between two requests that could only be the end."""
    if connection.sock is None:
        return False
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN | select.POLLHUP | select.POLLERR)
    return not poll.poll(0)
