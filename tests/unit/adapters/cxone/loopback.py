"""A server on this machine that does to each connection what a script says."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple, Self


class Asked(NamedTuple):
    """One request as it arrived."""

    connection: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Talk:
    """One connection, seen from the server."""

    number: int
    sock: socket.socket
    asked: list[Asked]
    closed: threading.Event = field(default_factory=threading.Event)

    def hear(self) -> Asked | None:
        """The next request, noted; None when the client has closed."""
        content = b""
        while b"\r\n\r\n" not in content:
            piece = self.sock.recv(65536)
            if not piece:
                return None
            content += piece
        head, _, body = content.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (x.partition(": ") for x in lines)}
        while len(body) < int(headers.get("content-length", 0)):
            body += self.sock.recv(65536)
        method, target, _ = first.split(" ")
        asked = Asked(self.number, method, target, headers, body)
        self.asked.append(asked)
        return asked

    def say(self, body: bytes = b"{}", status: int = 200, more: str = "") -> None:
        """Answer, and keep the connection."""
        self.send(f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{more}\r\n", body)

    def send(self, text: str, body: bytes = b"") -> None:
        """Send just this."""
        self.sock.sendall(text.encode("latin-1") + body)

    def close(self) -> None:
        """Close, so that the client can see it at once."""
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()
        self.closed.set()


Script = Callable[[Talk], None]


def polite(talk: Talk) -> None:
    """Answer every request, with its target as the body."""
    while (asked := talk.hear()) is not None:
        talk.say(asked.target.encode())


class Server:
    """Listens on 127.0.0.1 and runs the script for each connection, each in a thread."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script, self.tls = script, tls
        self.asked: list[Asked] = []
        self.talks: list[Talk] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.origin = f"http{'s' if tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        """Start."""
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop, and close whatever is open."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for talk in self.talks:
            talk.close()
        for thread in self._threads[1:]:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            talk = Talk(len(self.talks), sock, self.asked)
            self.talks.append(talk)
            thread = threading.Thread(target=self._serve, args=(talk,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, talk: Talk) -> None:
        with suppress(OSError):
            if self.tls is not None:
                talk.sock = self.tls.wrap_socket(talk.sock, server_side=True)
            self.script(talk)
        talk.close()


@contextmanager
def nobody() -> Iterator[str]:
    """An origin where nobody listens: the port is held, so nobody else will."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{holder.getsockname()[1]}"
