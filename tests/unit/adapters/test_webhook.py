"""Webhooks over real sockets: what is sent, what is tried again, and what no error says."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cxdeclare.adapters.webhook import WAITS, NotPosted, is_this_machine, post
from cxdeclare.model.secret import Secret

TOKEN = "T0PSECRET"


class Receiver(HTTPServer):
    """Answers with these codes in turn, the last one for ever."""

    codes: tuple[int, ...] = (200,)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.got: list[tuple[str, bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/services/{TOKEN}?x=1"


class _Answering(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        codes = self.server.codes
        code = codes[min(len(self.server.got), len(codes) - 1)]
        self.server.got.append((self.path, body))
        self.send_response(code)
        if code in range(300, 400):
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def handle(self) -> None:
        """As inherited; who does not shake hands is not worth a trace."""
        with suppress(ssl.SSLError, OSError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Nobody reads it."""


@contextmanager
def receiving(*codes: int, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on loopback."""
    with Receiver() as server:
        server.codes = codes or (200,)
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def test_the_text_arrives_once() -> None:
    """At the whole URL, as JSON."""
    with receiving() as server:
        post(Secret(server.url), '{"text": "é"}', lambda _: None)
        ((path, body),) = server.got
    assert f"/services/{TOKEN}?x=1" == path
    assert {"text": "é"} == json.loads(body)


def test_what_may_pass_is_tried_again_a_few_times() -> None:
    """With a pause in between."""
    waited: list[float] = []
    with receiving(503, 429, 200) as server:
        post(Secret(server.url), "{}", waited.append)
        assert 3 == len(server.got)
    assert list(WAITS) == waited
    with receiving(503) as server:
        with pytest.raises(NotPosted, match="answered 503"):
            post(Secret(server.url), "{}", lambda _: None)
        assert len(WAITS) + 1 == len(server.got)


@pytest.mark.parametrize("code", [400, 401, 404, 410])
def test_a_refusal_is_not_tried_again(code: int) -> None:
    """It would be refused again."""
    with receiving(code) as server:
        with pytest.raises(NotPosted, match=f"answered {code}"):
            post(Secret(server.url), "{}", lambda _: None)
        assert 1 == len(server.got)


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_redirects_are_not_followed(code: int) -> None:
    """Who answers so may lead anywhere."""
    with receiving(code) as server:
        with pytest.raises(NotPosted, match="redirects are not followed"):
            post(Secret(server.url), "{}", lambda _: None)
        assert 1 == len(server.got)


@pytest.mark.parametrize(
    "url",
    [
        f"http://hooks.example/{TOKEN}",
        f"ftp://127.0.0.1/{TOKEN}",
        f"https://me:{TOKEN}@hooks.example/x",
        f"https://hooks.example/{TOKEN} x",
        f"https://hooks.example/{TOKEN}\r\nX: y",
        f"https://hooks.example:port/{TOKEN}",
        f"https://[::1/{TOKEN}",
        f"//hooks.example/{TOKEN}",
        TOKEN,
    ],
)
def test_what_is_no_sound_url_is_sent_nowhere_and_not_said(url: str) -> None:
    """Only https leaves the machine; and errors hold nothing of a secret."""
    with pytest.raises(NotPosted) as refused:
        post(Secret(url), "{}", lambda _: None)
    assert TOKEN not in str(refused.value)
    assert "hooks.example/T" not in str(refused.value)


def test_of_a_pretend_tenant_only_this_machine_is_told() -> None:
    """A rehearsal wakes nobody."""
    with pytest.raises(NotPosted, match="pretend tenant"):
        post(Secret("https://hooks.example/x"), "{}", lambda _: None, only_here=True)
    with receiving() as server:
        post(Secret(server.url), "{}", lambda _: None, only_here=True)
        assert 1 == len(server.got)


def test_whom_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    """Neither the text nor the path, which is the secret."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with receiving(tls=tls) as server:
        with pytest.raises(NotPosted, match="certificate"):
            post(Secret(server.url.replace("http:", "https:")), "{}", lambda _: None)
        assert [] == server.got


def test_who_does_not_answer_is_given_up() -> None:
    """Within a bound, and without the address in the error."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/{TOKEN}"
        with pytest.raises(NotPosted) as gone:
            post(Secret(url), "{}", lambda _: None, timeout=0.05)
    assert "did not answer in time" in str(gone.value)
    with pytest.raises(NotPosted) as refused:
        post(Secret(url), "{}", lambda _: None)
    assert TOKEN not in str(refused.value)
    assert "ConnectionRefusedError" in str(refused.value)


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("localhost.example", False),
        ("10.0.0.1", False),
        ("127.0.0.1.example", False),
    ],
)
def test_this_machine_is_known_by_its_name_alone(host: str, is_it: bool) -> None:
    """No name server has a say in it."""
    assert is_it == is_this_machine(host)
