"""The veil: what was sent as a secret is quoted by nothing that a tenant or an error says."""

from __future__ import annotations

import base64
import json
import traceback
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.adapters.cxone import refusals
from cxdeclare.adapters.cxone.embedded import ORIGIN
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.adapters.cxone.veil import Veil, written
from cxdeclare.model.endpoint import Endpoint, Evidence
from cxdeclare.model.errors import Declined, TenantError, UnknownOutcome
from cxdeclare.model.secret import Secret
from tests.support.canaries import CANARIES

ENDPOINT = Endpoint("PUT", "/x", Evidence.CONFIRMED, "a test")


def _body(text: str) -> Any:
    return {"a": [{"key": Secret(text)}], "b": "other"}


def _quoting(text: str) -> list[Response]:
    """Answers that hold it, each in another way."""
    said = [
        json.dumps({"message": f"bad value '{text}'"}),
        json.dumps({"message": f"bad value '{text}'"}, ensure_ascii=False),
        json.dumps({"errors": [{"field": text, "message": "bad"}]}),
        json.dumps({"message": json.dumps({"key": text})}),
        json.dumps({"details": quote(text)}),
        json.dumps({"details": base64.b64encode(text.encode()).decode()}),
    ]
    plain = f"no: {text}".encode()
    return [
        *(Response(400, {"content-type": "application/json"}, one.encode()) for one in said),
        Response(400, {"content-type": "text/plain"}, plain),
        Response(400, {"icstatusdescription": text}, b""),
        Response(302, {"location": f"https://x.example/{quote(text)}"}, b""),
        Response(200, {}, json.dumps({"success": False, "message": text}).encode()),
        Response(200, {"content-type": text}, b"<no json>"),
        Response(500, {"x-request-id": text}, b"{}"),
    ]


@pytest.mark.parametrize("text", CANARIES)
def test_a_refusal_that_quotes_it_is_not_quoted(text: str) -> None:
    """However the tenant writes it, and however short it is."""
    for answer in _quoting(text):
        veiled = Veil().over(answer, _body(text))
        with pytest.raises(TenantError) as caught:
            refusals.outcome(ENDPOINT, veiled, makes=False)
        assert refusals.VEILED in str(caught.value), answer
        assert caught.value.__cause__ is None or refusals.VEILED in str(caught.value.__cause__)


def test_a_refusal_that_does_not_quote_it_is_told() -> None:
    """The tenant's words are worth having."""
    answer = Response(400, {}, b'{"message": "selector is taken"}')
    with pytest.raises(Declined, match="selector is taken"):
        refusals.outcome(ENDPOINT, Veil().over(answer, _body("canary-1")), makes=False)


def test_a_secret_that_was_sent_before_stays_veiled() -> None:
    """A later answer may speak of an earlier call; short values cannot be told from words."""
    veil, ok = Veil(), Response(200, {}, b"{}")
    veil.over(ok, _body("long-canary"))
    veil.over(ok, _body("no"))
    assert veil.over(Response(400, {}, b'{"message": "long-canary"}'), None).is_veiled
    assert not veil.over(Response(400, {}, b'{"message": "no luck"}'), None).is_veiled


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_is_sent_is_what_was_meant(text: str) -> None:
    """The body is the JSON of the plain value."""
    assert {"a": [{"key": text}], "b": "other"} == json.loads(written(_body(text)))


@pytest.mark.parametrize("text", [one for one in CANARIES if len(one) > 1])
@pytest.mark.parametrize("error", [ConnectionResetError("cut"), ValueError("a bug"), RuntimeError])
def test_what_led_to_an_error_holds_no_secret(text: str, error: Exception) -> None:
    """Tools that show the variables of every frame find it in none of them."""

    def cut(request: Request) -> Response:
        if "access-key" in request.url:
            claims = base64.urlsafe_b64encode(b'{"tenantId": "t"}').decode()
            return Response(200, {}, json.dumps({"access_token": f"a.{claims}.c"}).encode())
        content = request.body
        try:
            raise error
        except OSError as cause:
            message = f"{len(content)} bytes were sent and not answered"
            raise UnknownOutcome(message) from cause

    session = Session(cut, ORIGIN, "k", "s")
    body = _body(text)
    with pytest.raises((UnknownOutcome, ValueError, RuntimeError)) as caught:
        session.send("PUT", f"{ORIGIN}/x", body, repeatable=False)
    # The frames of this test know the value by right.
    first = caught.value.__traceback__
    assert first is not None
    told = traceback.TracebackException(
        type(caught.value), caught.value, first.tb_next, capture_locals=True
    )
    said = "".join(told.format())
    for form in (text, repr(text)[1:-1], json.dumps(text)[1:-1], repr(json.dumps(text))[2:-2]):
        assert form not in said


def test_an_answer_that_is_no_http_may_quote_it() -> None:
    """The words of the library are then those of the tenant."""

    def odd(request: Request) -> Response:
        if "access-key" in request.url:
            claims = base64.urlsafe_b64encode(b'{"tenantId": "t"}').decode()
            return Response(200, {}, json.dumps({"access_token": f"a.{claims}.c"}).encode())
        try:
            int("canary-1")
        except ValueError as cause:
            message = f"not answered: {cause!r}"
            raise UnknownOutcome(message) from cause
        raise AssertionError

    session = Session(odd, ORIGIN, "k", "s")
    with pytest.raises(UnknownOutcome) as caught:
        session.send("PUT", f"{ORIGIN}/x", _body("canary-1"), repeatable=False)
    assert "canary-1" not in str(caught.value)
    assert caught.value.__suppress_context__


def _lost_then(second: Exception | Response) -> Session:
    """A session whose first call is not answered, and whose second is, like this."""
    answers: list[Exception | Response] = [UnknownOutcome("cut"), second]

    def tenant(request: Request) -> Response:
        if "access-key" in request.url:
            claims = base64.urlsafe_b64encode(b'{"tenantId": "t"}').decode()
            return Response(200, {}, json.dumps({"access_token": f"a.{claims}.c"}).encode())
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    session = Session(tenant, ORIGIN, "k", "s")
    with pytest.raises(UnknownOutcome, match="cut"):
        session.send("PUT", f"{ORIGIN}/x", _body("long-canary"), repeatable=False)
    return session


def test_a_secret_whose_call_was_not_answered_is_veiled_later() -> None:
    """The tenant may have it, and the next call asks what came of the first."""
    session = _lost_then(Response(400, {}, b'{"message": "bad value long-canary"}'))
    assert session.send("GET", f"{ORIGIN}/x", repeatable=True).is_veiled


def test_a_later_error_does_not_quote_it_either() -> None:
    """A call without a secret may be answered with one that was sent before, and not as HTTP."""
    session = _lost_then(UnknownOutcome("not answered: BadStatusLine('long-canary')"))
    with pytest.raises(UnknownOutcome) as caught:
        session.send("GET", f"{ORIGIN}/x", repeatable=True)
    assert "long-canary" not in str(caught.value)
