"""Faults of the pretend tenant where clients meet them: on a socket, from another process."""

from __future__ import annotations

from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from pathlib import Path

import pytest

from tests.support.served import ask, begin, served, token, told

TAGS = "/dfo/3.0/tags"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_cut_connection_is_closed_without_a_byte(when: str) -> None:
    """The request was sent and nothing came; others are answered as ever."""
    with served() as port:
        mine = token(port)
        begin(port, {"fault": "cut", "when": when, "method": "PUT"})
        with pytest.raises(RemoteDisconnected):
            ask(port, "PUT", TAGS, {"title": "a"}, mine)
        assert (when == "before") == (200 == ask(port, "PUT", TAGS, {"title": "a"}, mine)[0])


def test_a_connection_that_was_kept_is_cut_as_well() -> None:
    """The client that used it before learns of it by its end."""
    with served() as port:
        mine = token(port)
        headers = {"Accept": "application/json", "Authorization": f"Bearer {mine}"}
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("GET", TAGS, headers=headers)
        assert connection.getresponse().read()
        begin(port, {"fault": "cut"})
        kept = connection.sock
        connection.request("GET", TAGS, headers=headers)
        assert kept is connection.sock
        with pytest.raises(RemoteDisconnected):
            connection.getresponse()
        connection.close()


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_truncated_answer_ends_too_early(method: str) -> None:
    """Also where the whole one would have had no body."""
    with served() as port:
        mine = token(port)
        path = "/dfo/3.0/email-templates"
        _, _, made = ask(port, "POST", path, {"name": "x", "rules": "x"}, mine)
        begin(port, {"fault": "truncate"})
        with pytest.raises(IncompleteRead):
            ask(port, method, f"{path}/{made['id']}", token=mine)


def test_headers_and_delays_reach_the_client() -> None:
    """A throttled answer says when to come again, after its delay."""
    with served() as port:
        rules = ({"fault": "throttle", "retry_after": 7}, {"fault": "slow", "ms": 1})
        mine = token(port)
        begin(port, *rules)
        status, headers, _ = ask(port, "GET", TAGS, token=mine)
        assert (429, "7") == (status, headers["retry-after"])
        assert [1, 1] == [rule["met"] for rule in told(port)]


def test_a_server_that_is_started_again_goes_on_with_the_script(tmp_path: Path) -> None:
    """And a token of before is as good, since both are kept in the file."""
    path = str(tmp_path / "tenant.db")
    with served(path) as port:
        mine = token(port)
        begin(port, {"fault": "error", "times": 2})
        assert 503 == ask(port, "GET", TAGS, token=mine)[0]
    with served(path) as port:
        assert [503, 200] == [ask(port, "GET", TAGS, token=mine)[0] for _ in range(2)]
