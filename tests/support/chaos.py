"""Chaos: a proxy over real sockets that loses answers, refuses, and takes headers away."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Fault:
    """What is done to requests of one method whose path contains a text, so many times."""

    method: str
    contains: str
    times: int = 1_000_000
    lose_answer: bool = False
    """Let it happen, then hang up."""
    refuse: tuple[int, str] | None = None
    """Answer this status and code in the place of the store."""
    strip: frozenset[str] = frozenset()
    """Headers that the store does not see."""
    first: Callable[[], object] | None = None
    """Done before the request is let through."""
    then: Callable[[], object] | None = None
    """Done after the request was let through, before its answer."""


@dataclass
class Chaos:
    """A store behind a proxy; faults can be planted and taken away at any time."""

    url: str
    faults: list[Fault] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of every request."""
    _met: dict[int, int] = field(default_factory=dict)
    _turn: Lock = field(default_factory=Lock)

    def plant(self, method: str, contains: str, **what: Any) -> None:
        """Add a fault."""
        self.faults.append(Fault(method, contains, **what))

    def count(self, method: str, contains: str) -> int:
        """How many such requests there were."""
        return sum(asked == method and contains in path for asked, path in self.seen)

    def met(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets, which is thereby used up once."""
        with self._turn:
            self.seen.append((method, path))
            for number, one in enumerate(self.faults):
                fits = one.method == method and one.contains in path
                if fits and self._met.get(number, 0) < one.times:
                    self._met[number] = self._met.get(number, 0) + 1
                    return one
        return None


class _Between(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    made: Chaos
    host: str
    port: int

    def _any(self) -> None:
        fault = self.made.met(self.command, self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fault and fault.refuse:
            status, code = fault.refuse
            text = f"<Error><Code>{code}</Code><Message>planted</Message></Error>"
            self._answer(status, {"Content-Type": "application/xml"}, text.encode())
            return
        if fault and fault.first:
            fault.first()
        reply, content = self._asked(body, fault.strip if fault else frozenset())
        if fault and fault.then:
            fault.then()
        if fault and fault.lose_answer:
            self.close_connection = True
            return
        self._answer(reply.status, dict(reply.getheaders()), content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = _any  # noqa: N815 - names of http.server

    def _asked(self, body: bytes, hidden: frozenset[str]) -> tuple[http.client.HTTPResponse, bytes]:
        hidden |= {"expect"}
        headers = {name: it for name, it in self.headers.items() if name.lower() not in hidden}
        store = http.client.HTTPConnection(self.host, self.port)
        try:
            store.request(self.command, self.path, body, headers)
            reply = store.getresponse()
            return reply, reply.read()
        finally:
            store.close()

    def _answer(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else len(content)
        if status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Clients hang up, some of them because we made them."""


@contextmanager
def chaos(upstream: str) -> Iterator[Chaos]:
    """A proxy before this server."""
    target = urlsplit(upstream)

    class Between(_Between):
        host, port = target.hostname or "", target.port or 0

    with _Server(("127.0.0.1", 0), Between) as server:
        Between.made = made = Chaos(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
