"""Refusals: how each API family says no, inside an answer that claims success too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.model.endpoint import Endpoint
from cxdeclare.model.errors import Declined, Incomplete, UnknownOutcome
from cxdeclare.model.fields import Payload
from cxdeclare.model.wire import at

_OK, _EMPTY = 200, 204
_NOT_JSON = "the answer is not JSON"
VEILED = "the tenant's words are not shown: they hold a secret that was sent"
_SUCCESSES = range(200, 300)
_REDIRECTS = range(300, 400)
_REFUSALS = range(400, 500)
_SHORT, _LONG = 300, 2000
"""How much of an answer is quoted: of plain text, and of what was written as a reason."""


def read(response: Response) -> Any:
    """What was asked for; None where the tenant says that there is nothing."""
    if response.status == _EMPTY:
        return None
    if response.status != _OK:  # a redirect or a part of the answer is not the answer
        raise refusal(response)
    answer = parsed(response)
    if answer is None:
        message = "the answer is empty"
        raise Incomplete(message)
    for said in (answer, at(answer, "resultSet")):
        declined = _inner_refusal(said, response)
        if declined is not None:
            raise declined
    return answer


def outcome(endpoint: Endpoint, response: Response, *, makes: bool) -> Payload:
    """What a write answered; raise if it failed, and also if nobody can tell."""
    if response.status in _REFUSALS:
        raise refusal(response)
    if response.status not in _SUCCESSES:
        message = f"the tenant may have acted: {refusal(response)}"
        raise UnknownOutcome(message)
    try:
        answer = parsed(response)
    except Declined as error:
        message = f"the tenant may have acted: {error}"
        raise UnknownOutcome(message) from error
    inner = at(answer, "resultSet")  # the outcomes may be in it, and failures with them
    answer = inner if isinstance(inner, Mapping) else answer
    listed = at(answer, endpoint.results) if endpoint.results else None
    listed = listed if isinstance(listed, list) else []
    outcomes = [one for one in listed if isinstance(one, Mapping)]
    for said in (*outcomes, answer):
        declined = _inner_refusal(said, response)
        if declined is not None:
            raise declined
    if endpoint.results and makes and not outcomes:
        message = f"the tenant may have acted: its answer has no `{endpoint.results}`"
        raise UnknownOutcome(message)
    answer = outcomes[0] if outcomes else answer
    return dict(answer) if isinstance(answer, Mapping) else {}


def parsed(response: Response) -> Any:
    """The JSON of an answer; None when there is no body."""
    if not response.body.strip():
        return None
    if response.is_veiled and not _is_json(response):  # an error would hold the answer
        raise Declined(VEILED, status=response.status)
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        kind = response.headers.get("content-type", "").partition(";")[0].strip()
        is_other = kind and "json" not in kind
        message = f"the answer is not JSON but {kind[:_SHORT]}" if is_other else _NOT_JSON
        raise Declined(message, status=response.status, request_id=_request_id(response)) from error


def _is_json(response: Response) -> bool:
    try:
        json.loads(response.body)
    except (ValueError, RecursionError):
        return False
    return True


def refusal(response: Response) -> Declined:
    """What the tenant said, in its own words, whichever of the error shapes it used."""
    if response.is_veiled:
        return Declined(VEILED, status=response.status)
    try:
        body = json.loads(response.body or b"null")
    except (ValueError, RecursionError):
        body = None
    said = body if isinstance(body, Mapping) else {}
    words = "; ".join(dict.fromkeys(_words(said)))[:_LONG]
    words = words or response.headers.get("icstatusdescription", "").strip()
    words = words or _plain(response) or str(said.get("code") or "") or "no reason was given"
    if response.status in _REDIRECTS:
        # What follows the address may be for the eyes of one server only.
        where = response.headers.get("location", "").partition("?")[0].partition("#")[0]
        words = f"a redirect to {where[:_SHORT] or 'nowhere'} is not followed"
    if response.remark:
        words = f"{words}; {response.remark}"
    kind = response.headers.get("x-amzn-errortype", "").partition(":")[0]
    id_ = _request_id(response, said)
    message = f"{kind}: {words}" if kind else words
    return Declined(message, status=response.status, request_id=id_)


def _words(body: Mapping[str, Any]) -> Iterator[str]:
    # Digital has a list of errors; UserHub has `details` and a list beside it that may be empty.
    for name in (
        "error_description", "errorDescription", "error_Description", "details", "message", "error",
    ):  # fmt: skip
        if body.get(name):
            yield str(body[name])
            break
    errors = body.get("errors")
    for error in errors if isinstance(errors, list) else ():
        if isinstance(error, Mapping):
            words = str(error.get("message") or error.get("errorCode") or "no reason was given")
            yield f"{error['field']}: {words}" if error.get("field") else words
        elif error:
            yield str(error)


def _plain(response: Response) -> str:
    if not response.headers.get("content-type", "").startswith("text/plain"):
        return ""
    return " ".join(response.body.decode(errors="replace").split())[:_SHORT]


def _inner_refusal(answer: Any, response: Response) -> Declined | None:
    """A failure told inside an answer that claims success."""
    if not isinstance(answer, Mapping):
        return None
    success, errors = answer.get("success", True), answer.get("errorCount", 0)
    failed = success is False or (isinstance(success, str) and success.lower() == "false")
    failed = failed or (isinstance(errors, int) and errors > 0)
    # Digital lists its errors; no answer about an object has such a list with something in it.
    listed = answer.get("errors")
    if not failed and not (isinstance(listed, list) and listed):
        return None
    if response.is_veiled:
        return Declined(VEILED, status=response.status)
    words = "; ".join(dict.fromkeys(_words(answer)))[:_LONG] or "no reason was given"
    return Declined(words, status=response.status, request_id=_request_id(response, answer))


def _request_id(response: Response, said: Mapping[str, Any] = MappingProxyType({})) -> str:
    """What the tenant's support can find the request by; an id of theirs comes before ours."""
    headers = response.headers
    ours = headers.get("correlationid", "")
    return str(
        headers.get("x-request-id") or headers.get("x-amzn-requestid") or said.get("uid") or ours
    )
