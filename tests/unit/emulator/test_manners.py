"""How each family words a refusal."""

from __future__ import annotations

import pytest

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Refusal
from cxdeclare.emulator.manners import worded
from cxdeclare.emulator.shape import Mood
from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, SES, Caller

POLITE = Mood("", rude=False)
REFUSAL = Refusal(400, "INVALID_VALUE", "x is wrong", "x")


def test_digital_errors_are_a_list_with_a_uid() -> None:
    """Field, message, parameters and code of each."""
    body = worded(Family.DIGITAL, REFUSAL, "/", POLITE).body
    assert isinstance(body, dict)
    assert body["uid"]
    assert [
        {"field": "x", "message": "x is wrong", "parameters": {}, "errorCode": "INVALID_VALUE"}
    ] == body["errors"]


def test_acd_errors_are_a_code_and_a_sentence() -> None:
    """And the sentence is in a header as well."""
    reply = worded(Family.ACD, REFUSAL, "/", POLITE)
    assert {"error": "invalid_value", "error_description": "x is wrong"} == reply.body
    assert {"icStatusDescription": "x is wrong"} == reply.headers


def test_acd_errors_may_be_in_the_header_only(caller: Caller) -> None:
    """Both ways come up, and the reason can always be read there."""
    answers = [caller.put(f"{ACD}/skills/1", {"skill": {}}) for _ in range(20)]
    assert {True, False} == {answer.json is None for answer in answers}
    assert {"no skills with id 1"} == {answer.reason for answer in answers}


def test_a_header_has_no_letters_it_cannot_hold() -> None:
    """A reason in another script does not break the reply."""
    reply = worded(Family.ACD, Refusal(400, "X", "é\n☃"), "/", POLITE)
    assert reply.headers["icStatusDescription"].isascii()
    assert "\n" not in reply.headers["icStatusDescription"]


def test_ses_errors_have_their_name_in_a_header(caller: Caller) -> None:
    """And the sentence in the body."""
    answer = caller.get(f"{SES}/none.example")
    assert (404, "NotFoundException") == (answer.status, answer.headers["x-amzn-errortype"])
    assert ["message"] == list(answer.json)


def test_userhub_errors_have_two_shapes(caller: Caller) -> None:
    """One for bad requests, one for those who may not come in."""
    path = "/authorization/v1/roles/search"
    bad = caller.post(path, {"page": {"pageSize": "x"}})
    assert (400, {"code", "details", "hostName", "entityType", "errors"}) == (
        bad.status,
        bad.json.keys(),
    )
    stranger = caller.call("POST", path, {}, token="x")
    assert {"timestamp", "status", "error", "message", "path"} == stranger.json.keys()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
def test_what_does_not_exist_is_not_found(caller: Caller, method: str) -> None:
    """In every family."""
    for target in (f"{ACD}/nothing", f"{DIGITAL}/a/b/c/d/e/f", "/", "/ses/x", "/pretend/x"):
        assert 404 == caller.call(method, target, {}).status


def test_a_polite_tenant_words_acd_errors_in_the_body() -> None:
    """Politeness switches the surprise off."""
    with Tenant.open(rude=False) as tenant:
        answers = [Caller(tenant).get(f"{ACD}/skills/1") for _ in range(20)]
    assert not [answer for answer in answers if answer.json is None]
