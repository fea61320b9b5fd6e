"""The tenant behind a socket."""

from __future__ import annotations

import contextlib
import logging
import socket
from typing import TYPE_CHECKING

from cxdeclare.emulator.wsgi import make_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from cxdeclare.emulator.tenant import Tenant


def serve(
    tenant: Tenant,
    port: int,
    host: str = "127.0.0.1",
    ready: Callable[[int], None] = lambda _: None,
) -> None:
    """Serve until interrupted; `ready` is told the port, which the system picks for 0."""
    from waitress import create_server

    # It warns on stderr whenever more requests wait than it has threads, which is no fault, and
    # when an answer is shorter than it says, which is one on purpose.
    logging.getLogger("waitress").setLevel(logging.ERROR)
    # Bound here, since waitress leaves things open behind it when a port is taken.
    bound = socket.create_server((host, port))
    with contextlib.closing(bound):
        # Errors of connections that are not logged close theirs without an answer, and that is
        # what a `ConnectionError` from the tenant asks for.
        server = create_server(
            make_app(tenant), sockets=[bound], threads=8, log_socket_errors=False
        )
        try:
            ready(bound.getsockname()[1])
            server.run()
        finally:
            server.close()
