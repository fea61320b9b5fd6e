"""Embedded: carries requests to a tenant inside this process, without sockets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.urls import target

ORIGIN = "http://embedded.invalid"
"""Never looked up: nothing leaves the process."""

Handle: TypeAlias = Callable[
    [str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]
]


def embedded(handle: Handle) -> Transport:
    """A transport to whatever answers (method, target, headers, body)."""

    def send(request: Request) -> Response:
        status, headers, body = handle(
            request.method, target(request.url), request.headers, request.body
        )
        return Response(status, {name.lower(): value for name, value in headers.items()}, body)

    return send
