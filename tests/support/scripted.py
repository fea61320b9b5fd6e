"""A server on this machine that answers as a test says, over real HTTP."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.http import HttpTransport
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.session import Session

_TOKEN = "/authentication/v1/token/access-key"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Reply:
    """What is answered; a body that is no bytes is sent as JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    lacks: int = 0
    """How many bytes less come than are announced."""
    is_cut: bool = False
    """Whether the connection ends without a word."""


Script = Callable[[Asked], Reply]


class Scripted:
    """Where it is, what it says next, and what it was asked, tokens apart."""

    def __init__(self, origin: str, http: HttpTransport) -> None:
        self.origin, self.http = origin, http
        self.script: Script = lambda _: Reply(404)
        self.asked: list[Asked] = []

    def provider(self, script: Script) -> CxoneProvider:
        """A new client, and a server that says this from now on."""
        self.script, self.asked = script, []
        session = Session(self.http, self.origin, "key", "a-long-secret")
        return CxoneProvider(session, Origins.on_one_host(self.origin))


@contextmanager
def scripted() -> Iterator[Scripted]:
    """Serve, in threads of this process, until left."""
    state: list[Scripted] = []

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30
        disable_nagle_algorithm = True  # the head and the body are two writes

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(length)
            path, _, query = self.path.partition("?")
            if path == _TOKEN:
                self._say(Reply(200, _token()))
                return
            first = {name: values[0] for name, values in parse_qs(query).items()}
            body = json.loads(content) if content else None
            asked = Asked(self.command, path, first, body)
            state[0].asked.append(asked)
            self._say(state[0].script(asked))

        def _say(self, reply: Reply) -> None:
            if reply.is_cut:
                self.close_connection = True
                return
            content = reply.body if isinstance(reply.body, bytes) else b""
            if reply.body is not None and not isinstance(reply.body, bytes):
                content = json.dumps(reply.body).encode()
            self.send_response(reply.status)
            given = {name.lower(): value for name, value in reply.headers.items()}
            for name, value in ({"content-type": "application/json"} | given).items():
                self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) - reply.lacks])
            if reply.lacks:
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - the library's names

        def log_message(self, format: str, *_: Any) -> None:  # noqa: A002 - as above
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server, HttpTransport() as http:
        server.daemon_threads = True
        state.append(Scripted(f"http://127.0.0.1:{server.server_address[1]}", http))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield state[0]
        finally:
            http.close()
            server.shutdown()
            thread.join()


def _token() -> dict[str, Any]:
    claims = base64.urlsafe_b64encode(b'{"tenantId": "t"}').decode().rstrip("=")
    return {"access_token": f"e30.{claims}.", "token_type": "Bearer", "expires_in": 3600}
