"""Requests over real sockets: what arrives, how often, and what is known when it breaks."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cxdeclare.adapters.cxone import http
from cxdeclare.adapters.cxone.exchange import Request
from cxdeclare.adapters.cxone.http import HttpTransport
from cxdeclare.model.errors import UnknownOutcome, Unreachable
from tests.unit.adapters.cxone.loopback import Script, Server, Talk, nobody, polite


@pytest.fixture
def send() -> Iterator[HttpTransport]:
    """A transport whose connections are closed in the end."""
    with HttpTransport(timeout=20) as transport:
        yield transport


def question(server: Server, target: str = "/question") -> Request:
    return Request("GET", f"{server.origin}{target}", repeatable=True)


def write(server: Server, target: str = "/write") -> Request:
    return Request("PUT", f"{server.origin}{target}", {"X": "y"}, b'{"a":1}')


def cut(_: Talk) -> None:
    """Close without a word."""


def cut_after_the_request(talk: Talk) -> None:
    """Close when the request has arrived."""
    talk.hear()


def test_a_request_arrives_and_its_answer_comes_back(send: HttpTransport) -> None:
    """Method, target, headers and body there; status, headers in lower case and body back."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.say(b"made", 201, "X-Request-Id: r1\r\n")

    with Server(script) as server:
        response = send(write(server, "/a%2Fb?c=d"))
    assert (201, b"made") == (response.status, response.body)
    assert "r1" == response.headers["x-request-id"]
    (asked,) = server.asked
    assert ("PUT", "/a%2Fb?c=d", b'{"a":1}') == (asked.method, asked.target, asked.body)
    assert "y" == asked.headers["x"]


def test_a_connection_is_used_again(send: HttpTransport) -> None:
    """Many requests to one origin need one connection."""
    with Server(polite) as server:
        bodies = [send(question(server, f"/{number}")).body for number in range(5)]
    assert [b"/0", b"/1", b"/2", b"/3", b"/4"] == bodies
    assert 1 == len(server.talks)


def test_a_connection_the_server_gives_up_is_not_used_again(send: HttpTransport) -> None:
    """It says so in a header."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.say(more="Connection: close\r\n")

    with Server(script) as server:
        for _ in range(2):
            send(write(server))
    assert [0, 1] == [asked.connection for asked in server.asked]


def test_nothing_is_sent_where_nobody_listens(send: HttpTransport) -> None:
    """A refused connection is known to have changed nothing."""
    with nobody() as origin, pytest.raises(Unreachable, match="cannot be reached") as caught:
        send(Request("PUT", f"{origin}/x"))
    assert not caught.value.lasting


@pytest.mark.parametrize(
    "origin",
    ["ftp://127.0.0.1:1", "file:///etc/passwd", "http://127.0.0.1:x", "http://", "http://:80"],
)
def test_nothing_is_sent_to_what_is_no_address(send: HttpTransport, origin: str) -> None:
    """Neither another protocol nor half an address is tried."""
    with pytest.raises(Unreachable) as caught:
        send(Request("GET", f"{origin}/x", repeatable=True))
    assert caught.value.lasting


@pytest.mark.parametrize("script", [cut, cut_after_the_request])
def test_a_write_over_a_connection_that_is_cut_may_have_happened(
    send: HttpTransport, script: Script
) -> None:
    """Before the request or after it: the client cannot tell, and does not try again."""
    with Server(script) as server, pytest.raises(UnknownOutcome, match=r"PUT .* not answered"):
        send(write(server))
    assert 1 == len(server.talks)


def test_a_write_whose_answer_is_cut_may_have_happened(send: HttpTransport) -> None:
    """Half an answer is none."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b'{"id": 1')

    with Server(script) as server, pytest.raises(UnknownOutcome):
        send(write(server))
    assert 1 == len(server.asked)


@pytest.mark.parametrize(
    "said",
    [
        "\0\0\0\r\n\r\n",
        "HTTP/1.1 abc X\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\n" + "A: b\r\n" * 200 + "\r\n",
    ],
)
def test_an_answer_that_is_not_http_leaves_the_outcome_unknown(
    send: HttpTransport, said: str
) -> None:
    """Whatever a server says instead, it has heard the request."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.send(said)

    with Server(script) as server, pytest.raises(UnknownOutcome):
        send(write(server))


def test_a_write_nobody_answers_may_have_happened() -> None:
    """The wait ends, and what became of the request is not known."""
    over = threading.Event()

    def script(talk: Talk) -> None:
        talk.hear()
        over.wait()

    with HttpTransport(timeout=0.05) as send, Server(script) as server:
        with pytest.raises(UnknownOutcome):
            send(write(server))
        over.set()
    assert 1 == len(server.asked)


@pytest.mark.parametrize("repeatable", [True, False])
def test_a_kept_connection_that_was_closed_meanwhile_is_not_used(
    send: HttpTransport, *, repeatable: bool
) -> None:
    """The end is seen before anything is sent, so that even a write goes out, once."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.say()

    with Server(script) as server:
        send(question(server))
        server.talks[0].closed.wait()
        request = question(server) if repeatable else write(server)
        assert 200 == send(request).status
    assert [0, 1] == [asked.connection for asked in server.asked]


def closes_when_used_again(talk: Talk) -> None:
    """Answer once, and close at the second request: too late for the client to see it."""
    talk.hear()
    talk.say()
    talk.hear()


def test_a_write_over_a_kept_connection_that_closes_is_never_sent_twice(
    send: HttpTransport,
) -> None:
    """It may have arrived before the connection was closed."""
    with Server(closes_when_used_again) as server:
        send(question(server))
        with pytest.raises(UnknownOutcome):
            send(write(server))
    assert 1 == sum(asked.method == "PUT" for asked in server.asked)


def test_a_question_over_a_kept_connection_that_closes_is_asked_once(
    send: HttpTransport,
) -> None:
    """Whether to ask again is decided where it is counted; the next connection is a new one."""
    with Server(closes_when_used_again) as server:
        send(question(server, "/first"))
        with pytest.raises(UnknownOutcome):
            send(question(server, "/second"))
        send(question(server, "/third"))
    asked = [(one.connection, one.target) for one in server.asked]
    assert [(0, "/first"), (0, "/second"), (1, "/third")] == asked


def test_a_question_over_a_new_connection_is_asked_once(send: HttpTransport) -> None:
    """A server that cuts new connections is ill, and is left alone."""
    with Server(cut_after_the_request) as server, pytest.raises(UnknownOutcome):
        send(question(server))
    assert 1 == len(server.asked)


def test_a_redirect_is_not_followed(send: HttpTransport) -> None:
    """The token goes nowhere but where it was meant to go."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.say(b"", 307, f"Location: {elsewhere.origin}/x\r\n")

    with Server(polite) as elsewhere, Server(script) as server:
        response = send(question(server))
    assert (307, []) == (response.status, elsewhere.asked)


@pytest.mark.parametrize("is_announced", [True, False])
def test_an_answer_without_an_end_is_given_up(
    send: HttpTransport, monkeypatch: pytest.MonkeyPatch, is_announced: bool
) -> None:
    """Memory has an end, and the limit is not only believed but counted."""
    monkeypatch.setattr(http, "LARGEST", 1000)

    def script(talk: Talk) -> None:
        talk.hear()
        length = "Content-Length: 99999999999\r\n" if is_announced else "Connection: close\r\n"
        talk.send(f"HTTP/1.1 200 OK\r\n{length}\r\n", b"x" * 2000)

    with Server(script) as server, pytest.raises(UnknownOutcome, match="larger than"):
        send(write(server))


def test_an_answer_of_the_largest_size_is_read(
    send: HttpTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one byte more is not."""
    monkeypatch.setattr(http, "LARGEST", 1000)

    def script(talk: Talk) -> None:
        talk.hear()
        talk.say(b"x" * 1000)
        talk.hear()
        talk.say(b"x" * 1001)

    with Server(script) as server:
        assert 1000 == len(send(question(server)).body)
        with pytest.raises(UnknownOutcome, match="larger than"):
            send(question(server))


def test_a_token_that_fits_no_header_is_neither_sent_nor_shown(send: HttpTransport) -> None:
    """The library's own message would quote it."""
    with Server(polite) as server:
        request = Request("GET", server.origin, {"Authorization": "Bearer canary\r\nX: y"})
        with pytest.raises(Unreachable) as caught:
            send(request)
    assert "canary" not in str(caught.value)
    assert caught.value.lasting
    assert caught.value.__suppress_context__
    assert [] == server.asked


def test_many_threads_get_the_answers_to_their_own_questions(send: HttpTransport) -> None:
    """No connection is used by two at a time, and there are never more than threads."""
    with Server(polite) as server, ThreadPoolExecutor(8) as pool:
        targets = [f"/{number}" for number in range(400)]
        answers = pool.map(lambda target: send(question(server, target)).body.decode(), targets)
        assert targets == list(answers)
    assert len(server.talks) <= 8


def test_connections_outlive_the_threads_that_used_them(send: HttpTransport) -> None:
    """A run reads with one set of threads and writes with another."""
    with Server(polite) as server:
        for _ in range(3):
            with ThreadPoolExecutor(1) as pool:
                pool.submit(send, question(server)).result()
    assert 1 == len(server.talks)


def test_a_closed_transport_can_be_used_again(send: HttpTransport) -> None:
    """To close is to let go of connections, no more."""
    with Server(polite) as server:
        send(question(server))
        send.close()
        server.talks[0].closed.wait()
        send(question(server))
    assert 2 == len(server.talks)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody but the test trusts, and a server's use of it."""
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=test",
    ]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key)]
    subprocess.run([*command, "-out", str(certificate)], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    return certificate, tls


def test_https_is_spoken_with_those_we_trust(certificate: tuple[Path, ssl.SSLContext]) -> None:
    """The same exchange, encrypted, over one connection."""
    path, tls = certificate
    trust = ssl.create_default_context(cafile=str(path))
    with Server(polite, tls) as server, HttpTransport(20, trust) as send:
        assert [b"/a", b"/b"] == [send(question(server, target)).body for target in ("/a", "/b")]
    assert 1 == len(server.talks)


def test_nothing_is_sent_to_whom_we_do_not_trust(
    send: HttpTransport, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    """A certificate nobody vouches for gets neither token nor write."""
    with (
        Server(polite, certificate[1]) as server,
        pytest.raises(Unreachable, match="CERTIFICATE") as caught,
    ):
        send(write(server))
    assert caught.value.lasting
    assert [] == server.asked


def test_nothing_is_sent_in_the_clear_to_an_https_address(send: HttpTransport) -> None:
    """A server without encryption is not spoken to."""
    heard: list[bytes] = []

    def script(talk: Talk) -> None:
        heard.append(talk.sock.recv(65536))
        talk.send("HTTP/1.1 400 Bad Request\r\n\r\n")

    with Server(script) as server, pytest.raises(Unreachable):
        send(Request("PUT", f"{server.origin.replace('http:', 'https:')}/canary", body=b"canary"))
    assert heard
    assert b"canary" not in heard[0]
