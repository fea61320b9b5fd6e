"""Whatever shape a refusal has, the tenant's own words and its request id arrive."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cxdeclare.adapters.cxone import refusals
from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.model.endpoint import Endpoint, Evidence
from cxdeclare.model.errors import Declined, Incomplete, UnknownOutcome

PLAIN = Endpoint("PUT", "/x", Evidence.CONFIRMED, "a test")
BATCH = Endpoint("POST", "/x", Evidence.CONFIRMED, "a test", results="skillsResults")


def answer(status: int, body: Any = None, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, named, b"" if body is None else json.dumps(body).encode())


SHAPES: list[tuple[Any, dict[str, str], str]] = [
    (
        {"errors": [{"field": "title", "message": "taken", "parameters": {}, "errorCode": "DUP"}]},
        {},
        "title: taken",
    ),
    ({"errors": [{"message": "no", "errorCode": "X"}, {"message": "never"}]}, {}, "no; never"),
    ({"errors": [{"errorCode": "ONLY_CODE"}]}, {}, "ONLY_CODE"),
    ({"error": "invalid", "error_description": "no such campaign"}, {}, "no such campaign"),
    ({"error": "invalid", "errorDescription": "no such campaign"}, {}, "no such campaign"),
    ({"error": "invalid", "error_Description": "no such campaign"}, {}, "no such campaign"),
    ({"error": "invalid"}, {}, "invalid"),
    (None, {"icstatusdescription": "skillName is taken"}, "skillName is taken"),
    (
        {"code": "E1", "details": "USER_ALREADY_EXISTS", "hostName": "h", "errors": []},
        {},
        "USER_ALREADY_EXISTS",
    ),
    ({"code": "E1", "details": "BAD", "errors": ["first", "second"]}, {}, "BAD; first; second"),
    ({"code": "E1", "details": None, "entityType": None, "errors": None}, {}, "E1"),
    (
        {"timestamp": "t", "status": 401, "error": "Unauthorized", "message": "expired"},
        {},
        "expired",
    ),
    ({"success": False, "message": "not today", "error": "E"}, {}, "not today"),
    (
        {"message": "Email identity x does not exist."},
        {"x-amzn-errortype": "NotFoundException:http://internal.amazon.com/"},
        "NotFoundException: Email identity x does not exist.",
    ),
    ([], {}, "no reason was given"),
    (None, {}, "no reason was given"),
]


@pytest.mark.parametrize(("body", "headers", "words"), SHAPES)
def test_the_words_of_every_family_are_kept(body: Any, headers: dict[str, str], words: str) -> None:
    """One shape for each family and each variant that has been seen."""
    refused = refusals.refusal(answer(400, body, **headers))
    assert f"{words} (HTTP 400)" == str(refused)


def test_words_that_are_not_json_are_kept_if_they_are_text() -> None:
    """A page of HTML says nothing; a line of plain text may be all there is."""
    text = Response(406, {"content-type": "text/plain; charset=utf-8"}, b"No known\n way")
    page = Response(502, {"content-type": "text/html"}, b"<h1>Bad gateway</h1>")
    assert "No known way (HTTP 406)" == str(refusals.refusal(text))
    assert "no reason was given (HTTP 502)" == str(refusals.refusal(page))


@pytest.mark.parametrize("name", ["x-request-id", "correlationid", "x-amzn-requestid"])
def test_the_request_id_is_kept(name: str) -> None:
    """Support finds the request by it, whatever the family calls it."""
    refused = refusals.refusal(answer(409, {"error": "no"}, **{name: "r-17"}))
    assert ("r-17", 409) == (refused.request_id, refused.status)
    assert "no (HTTP 409, request r-17)" == str(refused)


def test_the_uid_of_the_digital_family_is_a_request_id() -> None:
    """It stands in the body, where the others have a header."""
    assert "u-1" == refusals.refusal(answer(400, {"errors": [], "uid": "u-1"})).request_id
    assert not refusals.refusal(answer(400, {"errors": [], "uid": None})).request_id


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 100_000, b"{", b'"x"', b"7"])
def test_a_refusal_in_no_known_shape_is_a_refusal(body: bytes) -> None:
    """Nothing a server sends breaks the reading of it."""
    assert 500 == refusals.refusal(Response(500, {}, body)).status


def test_an_answer_is_read() -> None:
    """What was asked for, or that there is nothing."""
    assert {"a": 1} == refusals.read(answer(200, {"a": 1}))
    assert [] == refusals.read(answer(200, []))
    assert refusals.read(answer(204)) is None


@pytest.mark.parametrize("status", [201, 202, 206, 301, 302, 304, 307, 400, 404, 429, 500, 503])
def test_what_is_not_the_answer_is_declined(status: int) -> None:
    """A redirect to a login page or a part of a list must never pass for a listing."""
    with pytest.raises(Declined) as caught:
        refusals.read(answer(status, {"skills": []}, location="https://elsewhere.example"))
    assert status == caught.value.status


def test_a_redirect_is_named() -> None:
    """Where it would have led is the best hint at what is wrong."""
    with pytest.raises(Declined, match=r"a redirect to https://login\.example is not followed"):
        refusals.read(answer(302, location="https://login.example"))


@pytest.mark.parametrize("body", [b"", b"  \n", b"null"])
def test_an_empty_answer_is_not_an_empty_list(body: bytes) -> None:
    """Only no content says that there is nothing."""
    with pytest.raises(Incomplete, match="empty"):
        refusals.read(Response(200, {}, body))


@pytest.mark.parametrize("body", [b"<html>", b"{", b"\xff", b"[" * 100_000])
def test_an_answer_nobody_can_read_is_declined(body: bytes) -> None:
    """It is no listing, however successful it says it is."""
    with pytest.raises(Declined, match="not JSON"):
        refusals.read(Response(200, {}, body))


def test_a_question_can_fail_inside_a_success() -> None:
    """The failure is told, and is not mistaken for an object."""
    with pytest.raises(Declined, match="no right"):
        refusals.read(answer(200, {"success": False, "message": "no right"}))


def test_a_write_gives_what_the_tenant_answered() -> None:
    """The object, or nothing where nothing is answered."""
    assert {"id": 7} == refusals.outcome(PLAIN, answer(201, {"id": 7}), makes=True)
    assert {} == refusals.outcome(PLAIN, answer(204), makes=False)
    assert {} == refusals.outcome(PLAIN, answer(202), makes=False)
    assert {} == refusals.outcome(PLAIN, answer(200, [1]), makes=False)


def test_a_batch_gives_the_outcome_of_the_one_it_held() -> None:
    """We send one at a time, so there is one outcome."""
    body = {"errorCount": 0, "skillsResults": [{"success": True, "error": None, "skillId": 7}]}
    assert 7 == refusals.outcome(BATCH, answer(200, body), makes=True)["skillId"]


@pytest.mark.parametrize("success", [False, "false", "False"])
def test_a_failure_inside_a_success_is_declined(success: Any) -> None:
    """The words are those of the outcome, the status is the one of the answer."""
    body = {"errorCount": 1, "skillsResults": [{"success": success, "error": "name is taken"}]}
    with pytest.raises(Declined, match=r"name is taken \(HTTP 200, request r1\)"):
        refusals.outcome(BATCH, answer(200, body, x_request_id="r1"), makes=True)
    with pytest.raises(Declined, match="not now"):
        refusals.outcome(PLAIN, answer(200, {"success": success, "error": "not now"}), makes=False)


def test_a_count_of_errors_alone_is_a_failure() -> None:
    """An answer that counts an error has not succeeded, whatever it leaves out."""
    with pytest.raises(Declined):
        refusals.outcome(BATCH, answer(200, {"errorCount": 1}), makes=True)


@pytest.mark.parametrize("body", [{}, None, [], {"skillsResults": []}, {"skillsResults": [7]}])
def test_a_create_without_an_outcome_may_have_happened(body: Any) -> None:
    """Without the outcome there is no id, and to create again would make a second one."""
    with pytest.raises(UnknownOutcome, match="no `skillsResults`"):
        refusals.outcome(BATCH, answer(200, body), makes=True)
    refusals.outcome(BATCH, answer(200, body), makes=False)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429])
def test_a_refused_write_has_not_happened(status: int) -> None:
    """The tenant said no."""
    with pytest.raises(Declined, match="because") as caught:
        refusals.outcome(PLAIN, answer(status, {"error": "because"}), makes=False)
    assert status == caught.value.status


@pytest.mark.parametrize("status", [302, 303, 307, 500, 502, 503, 504])
def test_a_write_that_broke_may_have_happened(status: int) -> None:
    """Neither a crash nor a redirect says whether it came before the change or after it."""
    with pytest.raises(UnknownOutcome, match=f"HTTP {status}, request r9"):
        refusals.outcome(PLAIN, answer(status, {"error": "oops"}, x_request_id="r9"), makes=False)


def test_a_successful_write_nobody_can_read_may_have_happened() -> None:
    """The tenant did not say no."""
    with pytest.raises(UnknownOutcome, match="not JSON"):
        refusals.outcome(PLAIN, Response(200, {}, b"<html>"), makes=False)


def test_a_redirect_keeps_what_is_only_for_where_it_leads() -> None:
    """A query may hold what signs somebody in."""
    with pytest.raises(Declined) as caught:
        refusals.read(answer(302, location="https://login.example/in?ticket=canary#canary"))
    assert "https://login.example/in is not followed" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_a_page_is_not_json() -> None:
    """What came instead is the best hint at who answered."""
    page = Response(200, {"content-type": "text/html; charset=utf-8"}, b"<html>Sign in</html>")
    with pytest.raises(Declined, match="not JSON but text/html "):
        refusals.read(page)


@pytest.mark.parametrize("status", [200, 400])
def test_endless_words_are_cut(status: int) -> None:
    """They are shown on a terminal and kept in no file."""
    with pytest.raises(Declined) as caught:
        refusals.read(answer(status, {"success": False, "message": "x" * 10**6}))
    assert 1000 < len(str(caught.value)) < 3000


@pytest.mark.parametrize("makes", [True, False])
def test_a_list_of_errors_inside_a_success_is_a_failure(makes: bool) -> None:
    """As Digital words its refusals; an empty list, as UserHub sends along, is none."""
    said = {"errors": [{"message": "not carried out", "errorCode": "E"}], "uid": "7"}
    with pytest.raises(Declined, match="not carried out"):
        refusals.outcome(PLAIN, answer(200, said), makes=makes)
    assert {"id": 1, "errors": []} == refusals.outcome(
        PLAIN, answer(200, {"id": 1, "errors": []}), makes=makes
    )


def test_a_remark_of_ours_stands_after_their_words() -> None:
    """Both are told; a refusal without words has the remark all the same."""
    said = Response(429, {}, b'{"message": "slower"}', remark="it was tried 3 times")
    assert "slower; it was tried 3 times (HTTP 429)" == str(refusals.refusal(said))


@pytest.mark.parametrize("results", ["agentResults", ""])
def test_a_failure_inside_a_result_set_is_a_failure(results: str) -> None:
    """The outcomes of a batch are one level further down at some endpoints."""
    how = replace(BATCH, results=results)
    item = {"success": False, "error": "no agent 7"} if results else {}
    failed = {"resultSet": {"errorCount": 1, "agentResults": [item]}}
    with pytest.raises(Declined, match="no agent 7" if results else "no reason"):
        refusals.outcome(how, answer(200, failed), makes=False)


def test_what_a_result_set_says_is_the_answer() -> None:
    """Also where nothing failed."""
    item = {"success": True, "error": None, "agentId": 7}
    done = {"resultSet": {"errorCount": 0, "agentResults": [item]}}
    how = replace(BATCH, results="agentResults")
    assert item == refusals.outcome(how, answer(200, done), makes=True)
