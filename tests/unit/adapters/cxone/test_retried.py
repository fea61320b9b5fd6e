"""Requests that are sent again: how often, after how long, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.cxone.http import HttpTransport
from cxdeclare.adapters.cxone.retried import Retried, World
from cxdeclare.adapters.cxone.retry import Outcome, Policy
from cxdeclare.model.errors import UnknownOutcome, Unreachable
from tests.unit.adapters.cxone.loopback import Server, Talk

QUESTION = Request("GET", "http://x/", repeatable=True)
WRITE = Request("PUT", "http://x/")
OK = Response(200, {}, b"{}")


@dataclass
class Line:
    """Gives one outcome after the other, the last for ever; time passes only while one sleeps."""

    outcomes: list[Outcome]
    stops_after: float = 1e9
    time: float = 100.0
    at: list[float] = field(default_factory=list)

    def __call__(self, request: Request) -> Response:
        self.at.append(self.time - 100)
        outcome = self.outcomes[min(len(self.at), len(self.outcomes)) - 1]
        if isinstance(outcome, Response):
            return outcome
        raise outcome

    def pause(self, seconds: float) -> bool:
        self.time += seconds
        return self.time - 100 > self.stops_after

    def retried(self, policy: Policy | None = None) -> Retried:
        world = World(lambda: self.time, lambda: 0.0, self.pause, lambda: 0.0)
        return Retried(self, world, policy or Policy())


def test_a_question_is_asked_until_it_is_answered() -> None:
    """Whatever went wrong before."""
    line = Line([Unreachable("no"), UnknownOutcome("cut"), Response(503), Response(429), OK])
    assert OK == line.retried()(QUESTION)
    assert 5 == len(line.at)
    assert sorted(line.at) == line.at


@pytest.mark.parametrize("outcome", [Response(500), Response(503, {"retry-after": "1"})])
def test_a_write_that_met_an_error_is_sent_once(outcome: Response) -> None:
    """The answer is that of the first."""
    line = Line([outcome, OK])
    assert outcome == line.retried()(WRITE)
    assert [0.0] == line.at


def test_a_write_that_was_cut_is_sent_once() -> None:
    """Somebody else looks for what came of it."""
    line = Line([UnknownOutcome("cut"), OK])
    with pytest.raises(UnknownOutcome, match=r"^cut$"):
        line.retried()(WRITE)
    assert [0.0] == line.at


@pytest.mark.parametrize("outcome", [Response(429), Unreachable("nobody")])
def test_a_write_that_was_not_carried_out_is_sent_again(outcome: Outcome) -> None:
    """It is the first that counts."""
    line = Line([outcome, outcome, OK])
    assert OK == line.retried()(WRITE)
    assert 3 == len(line.at)


def test_the_tenant_is_not_asked_before_the_time_it_named() -> None:
    """429 with `Retry-After: 7`: the next attempt is seven seconds later, not earlier."""
    line = Line([Response(429, {"retry-after": "7"}), OK])
    assert OK == line.retried()(QUESTION)
    assert 2 == len(line.at)
    assert line.at[1] >= 7


def test_what_was_tried_in_vain_says_how_often() -> None:
    """In the answer of the last, or in its error, which stays of its kind."""
    response = Line([Response(503)]).retried(Policy(attempts=3))(QUESTION)
    assert (503, "it was tried 3 times") == (response.status, response.remark)
    with pytest.raises(Unreachable, match=r"^nobody; it was tried 3 times$"):
        Line([Unreachable("nobody")]).retried()(WRITE)
    with pytest.raises(UnknownOutcome, match=r"^cut; it was tried 2 times$"):
        Line([UnknownOutcome("cut")]).retried(Policy(attempts=2))(QUESTION)


def test_a_run_that_stops_waits_no_longer() -> None:
    """What came last is what came of it."""
    line = Line([Response(503)], stops_after=1)
    assert Response(503) == line.retried()(QUESTION)
    assert 3 == len(line.at)
    line = Line([Unreachable("nobody")], stops_after=0)
    with pytest.raises(Unreachable, match=r"^nobody$"):
        line.retried()(WRITE)
    assert 1 == len(line.at)


ANYTHING = st.one_of(
    st.builds(
        Response,
        status=st.sampled_from([200, 204, 400, 401, 403, 404, 409, 429, 500, 502, 503]),
        headers=st.one_of(
            st.just({}), st.integers(0, 99).map(lambda number: {"retry-after": str(number)})
        ),
    ),
    st.just(UnknownOutcome("cut")),
    st.just(Unreachable("nobody")),
)


@given(st.lists(ANYTHING, min_size=1, max_size=9), st.booleans())
def test_whatever_comes_the_end_is_in_sight(outcomes: list[Outcome], repeatable: bool) -> None:
    """No attempt begins after the total time, and a write is sent again after two things only."""
    line, policy = Line(outcomes), Policy()
    request = Request("POST", "http://x/", repeatable=repeatable)
    with suppress(UnknownOutcome, Unreachable):
        line.retried(policy)(request)
    assert line.at[-1] <= policy.total
    assert len(line.at) <= policy.attempts
    met = [outcomes[min(turn, len(outcomes) - 1)] for turn in range(len(line.at) - 1)]
    for outcome in () if repeatable else met:
        assert isinstance(outcome, Unreachable) or getattr(outcome, "status", 0) == 429


@pytest.fixture
def http() -> Iterator[HttpTransport]:
    """A transport whose connections are closed in the end."""
    with HttpTransport(timeout=20) as transport:
        yield transport


def test_a_question_over_a_kept_connection_that_closes_is_asked_again(http: HttpTransport) -> None:
    """Over a real socket, on a new connection."""

    def script(talk: Talk) -> None:
        talk.hear()
        talk.say()
        talk.hear()

    send = Retried(http, World(lambda: 0.0, lambda: 0.0, lambda _: False, lambda: 0.0))
    with Server(script) as server:
        for target in ("/first", "/second"):
            request = Request("GET", f"{server.origin}{target}", repeatable=True)
            assert 200 == send(request).status
    asked = [(one.connection, one.target) for one in server.asked]
    assert [(0, "/first"), (0, "/second"), (1, "/second")] == asked
