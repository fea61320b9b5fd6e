"""The embedded tenant gets what a served one would get."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cxdeclare.adapters.cxone.embedded import ORIGIN, embedded
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.model.errors import UnknownOutcome


def test_a_request_is_carried_without_a_socket() -> None:
    """Path, query, headers and body arrive; header names come back in lower case."""
    got: list[tuple[str, str, dict[str, str], bytes]] = []

    def handle(
        method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        got.append((method, target, dict(headers), body))
        return 201, {"X-Request-Id": "r1"}, b"{}"

    send = embedded(handle)
    assert Response(201, {"x-request-id": "r1"}, b"{}") == send(
        Request("PUT", f"{ORIGIN}/dfo/3.0/tags?page=1", {"Accept": "a"}, b"x")
    )
    send(Request("GET", ORIGIN))
    assert got == [
        ("PUT", "/dfo/3.0/tags?page=1", {"Accept": "a"}, b"x"),
        ("GET", "/", {}, b""),
    ]


def test_a_cut_leaves_the_outcome_unknown() -> None:
    """The tenant is in this process, so it was reached, and may have acted before."""

    def handle(*_: object) -> tuple[int, Mapping[str, str], bytes]:
        raise ConnectionResetError("planted")

    with pytest.raises(UnknownOutcome, match=r"PUT .* was sent and not answered: .*planted"):
        embedded(handle)(Request("PUT", f"{ORIGIN}/x"))


def test_an_answer_shorter_than_it_says_is_none() -> None:
    """Half a JSON text may be JSON."""

    def handle(*_: object) -> tuple[int, Mapping[str, str], bytes]:
        return 200, {"Content-Length": "12"}, b"1"

    with pytest.raises(UnknownOutcome, match="1 of 12 bytes"):
        embedded(handle)(Request("PUT", f"{ORIGIN}/x"))
