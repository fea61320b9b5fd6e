"""Embedded: carries requests to a tenant inside this process, without sockets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.urls import target
from cxdeclare.model.errors import UnknownOutcome

ORIGIN = "http://embedded.invalid"
"""Never looked up: nothing leaves the process."""

Handle: TypeAlias = Callable[
    [str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]
]


def embedded(handle: Handle) -> Transport:
    """A transport to whatever answers (method, target, headers, body)."""

    def send(request: Request) -> Response:
        try:
            status, headers, body = handle(
                request.method, target(request.url), request.headers, request.body
            )
        except ConnectionError as error:
            raise _unanswered(request, repr(error)) from error
        lower = {name.lower(): value for name, value in headers.items()}
        length = lower.get("content-length")
        if length is not None and int(length) != len(body):
            raise _unanswered(request, f"{len(body)} of {length} bytes came")
        return Response(status, lower, body)

    return send


def _unanswered(request: Request, why: str) -> UnknownOutcome:
    # A tenant in this process is always reached, so it may have acted.
    return UnknownOutcome(f"{request.method} {request.url} was sent and not answered: {why}")
