"""Who is asked again, and when: laws of the policy, and its table in full."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.cxone.retry import (
    GiveUp,
    Outcome,
    Policy,
    Tried,
    Wait,
    after,
    later,
    may_repeat,
)
from cxdeclare.model.errors import UnknownOutcome, Unreachable

WRITES = ("POST", "PUT", "PATCH", "DELETE")
QUESTION = Request("GET", "http://x/", repeatable=True)
WRITE = Request("POST", "http://x/")
NOW = 1_800_000_000.0

requests = st.builds(
    Request,
    method=st.sampled_from(("GET", *WRITES)),
    url=st.just("http://x/"),
    repeatable=st.booleans(),
)
waits = st.one_of(
    st.integers(0, 200).map(str),
    st.integers(0, 200).map(lambda seconds: formatdate(NOW + seconds, usegmt=True)),
    st.sampled_from(["", "soon", "-1", "1.5", "99999999999", "Sun, 99 Foo 2026 00:00:00 GMT"]),
)
responses = st.builds(
    Response,
    status=st.one_of(st.just(429), st.integers(200, 599)),
    headers=st.one_of(st.just({}), st.fixed_dictionaries({"retry-after": waits})),
)
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    responses,
    st.builds(Response, status=st.sampled_from([429, 500, 502, 503, 504])),
    st.just(UnknownOutcome("cut")),
    st.builds(Unreachable, st.just("nobody"), lasting=st.booleans()),
)
policies = st.builds(
    Policy,
    attempts=st.integers(4, 9),
    connections=st.integers(1, 9),
    total=st.floats(0, 100),
    base=st.floats(0.001, 5),
    cap=st.floats(0.001, 30),
)
tries = st.builds(
    Tried,
    attempt=st.integers(1, 7),
    spent=st.floats(0, 70),
    now=st.just(NOW),
    jitter=st.floats(0, 1, exclude_max=True),
)


@given(requests, outcomes, tries, policies)
def test_a_write_that_may_have_happened_is_never_sent_again(
    request: Request, outcome: Outcome, tried: Tried, policy: Policy
) -> None:
    """Only 429 and an unreachable tenant say that nothing was done."""
    assume(not request.repeatable)
    not_done = isinstance(outcome, Unreachable) or (
        isinstance(outcome, Response) and outcome.status == 429
    )
    if isinstance(after(request, outcome, tried, policy), Wait):
        assert not_done


@pytest.mark.parametrize("method", WRITES)
def test_a_write_is_sent_again_after_no_answer_but_429(method: str) -> None:
    """Every method and every status, and a request that was not answered."""
    request, first = Request(method, "http://x/"), Tried(1, 0.0, NOW, 0.0)
    answers: list[Outcome] = [Response(one) for one in range(200, 600) if one != 429]
    for outcome in (*answers, UnknownOutcome("cut")):
        assert GiveUp() == after(request, outcome, first, Policy())


@given(requests, outcomes, tries, policies)
def test_all_attempts_begin_within_the_total_time(
    request: Request, outcome: Outcome, tried: Tried, policy: Policy
) -> None:
    """And there are no more of them than the policy says."""
    verdict = after(request, outcome, tried, policy)
    if isinstance(verdict, Wait):
        assert 0 <= verdict.seconds
        assert tried.spent + verdict.seconds <= policy.total + 1e-9
        assert tried.attempt < policy.attempts


@given(requests, responses, tries, policies)
def test_nobody_comes_earlier_than_the_tenant_asked(
    request: Request, response: Response, tried: Tried, policy: Policy
) -> None:
    """Whoever would have to wait too long does not come at all, and says what was asked."""
    asked = later(response.headers, NOW)
    verdict = after(request, response, tried, policy)
    if asked is None or not may_repeat(request, response):
        return
    if isinstance(verdict, Wait):
        assert asked <= verdict.seconds
    elif tried.attempt < policy.attempts:
        assert f"{asked:.0f} seconds" in verdict.reason


@given(requests, outcomes, tries, policies, st.integers(0, 5), st.floats(0, 50))
def test_patience_only_ends(
    request: Request,
    outcome: Outcome,
    tried: Tried,
    policy: Policy,
    more: int,
    longer: float,
) -> None:
    """Who gives up would not go on after more attempts or time; who waits, waits no less."""
    then = Tried(tried.attempt + more, tried.spent + longer, tried.now, tried.jitter)
    first = after(request, outcome, tried, policy)
    second = after(request, outcome, then, policy)
    if isinstance(first, GiveUp):
        assert isinstance(second, GiveUp)
    has_time = not isinstance(outcome, Response) or later(outcome.headers, NOW) is None
    if has_time and isinstance(first, Wait) and isinstance(second, Wait):
        assert first.seconds <= second.seconds


@given(outcomes, tries, policies)
def test_what_is_answered_well_is_not_asked_again(
    outcome: Outcome, tried: Tried, policy: Policy
) -> None:
    """Nor what is refused for good."""
    assume(isinstance(outcome, Response))
    if isinstance(outcome, Response) and outcome.status not in {429, *range(500, 600)}:
        assert GiveUp() == after(QUESTION, outcome, tried, policy)


@pytest.mark.parametrize("outcome", [Response(503), UnknownOutcome("cut"), Response(429)])
def test_pauses_grow_twofold_up_to_the_cap(outcome: Outcome) -> None:
    """Jitter takes at most half of each away."""
    policy = Policy(attempts=9, total=1000, base=1, cap=6)
    for jitter, share in ((0.0, 0.5), (0.5, 0.75)):
        tries = [Tried(attempt, 0, NOW, jitter) for attempt in range(1, 6)]
        expected = [Wait(share * pause) for pause in (1, 2, 4, 6, 6)]
        assert expected == [after(QUESTION, outcome, tried, policy) for tried in tries]


def test_nobody_is_called_for_ever_where_nobody_is() -> None:
    """Fewer attempts; none at all where the address is wrong."""
    policy = Policy(attempts=6, connections=3)
    nobody = Unreachable("nobody")
    verdicts = [after(WRITE, nobody, Tried(turn, 0, NOW, 0), policy) for turn in (1, 2, 3)]
    assert [Wait, Wait, GiveUp] == [type(verdict) for verdict in verdicts]
    lasting = Unreachable("no host", lasting=True)
    assert GiveUp() == after(WRITE, lasting, Tried(1, 0, NOW, 0), policy)


@pytest.mark.parametrize(
    ("said", "date", "seconds"),
    [
        ("7", "", 7.0),
        ("0", "", 0.0),
        (formatdate(NOW + 9, usegmt=True), "", 9.0),
        (formatdate(NOW - 9, usegmt=True), "", 0.0),
        # The clock of the tenant is an hour ahead of ours.
        (formatdate(NOW + 3609, usegmt=True), formatdate(NOW + 3600, usegmt=True), 9.0),
        (formatdate(NOW + 9, usegmt=True), "no date", 9.0),
        ("", "", None),
        ("soon", "", None),
        ("-7", "", None),
        ("\u0667", "", None),
    ],
)
def test_both_forms_of_the_header_are_read(said: str, date: str, seconds: float | None) -> None:
    """What is neither is as if it were not there."""
    assert seconds == later({"retry-after": said, "date": date}, NOW)


def test_a_wait_that_is_too_long_is_named() -> None:
    """With what a call is given."""
    response = Response(429, {"retry-after": "3600"})
    verdict = after(WRITE, response, Tried(1, 0, NOW, 0), Policy(total=60))
    assert (
        GiveUp("the tenant asks to come again in 3600 seconds, and a call is given 60") == verdict
    )
