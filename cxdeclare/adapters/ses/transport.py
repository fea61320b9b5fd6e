"""Transport: one call of SES, and its answer as if it had come over plain HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from cxdeclare.adapters import aws
from cxdeclare.adapters.cxone import urls
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.ses.operations import is_named, named, operation
from cxdeclare.model.errors import InvalidInput, UnknownOutcome, Unreachable

ORIGIN = "ses://{scope}"
"""What the paths of SES are below of; the scope is the region."""
EVERY = 1.02
"""Seconds between two calls in one region: AWS asks for one call a second at most."""
_NOT_FOUND, _TOO_MANY, _ERRORS = 404, 429, 500
_THROTTLED = {"TooManyRequestsException", "Throttling", "ThrottlingException"}
"""Not `LimitExceededException`, though botocore takes it for one: a quota stays full."""
_DENIED = {"AccessDenied", "AccessDeniedException"}
"""An answer to the call, not to the credentials: others may be allowed."""
_NOT_SENT = {
    "ConnectTimeoutError",
    "EndpointConnectionError",
    "ProxyConnectionError",
    "SSLError",
}


def _client(region: str) -> Any:
    # What is sent again, and how often, is decided where calls are counted.
    return aws.client("sesv2", region, attempts=1)


def _client_of_rules(region: str) -> Any:
    return aws.client("ses", region, attempts=1)


@dataclass(slots=True)
class SesTransport:
    """Carries requests to SES, one a second in each region."""

    clock: Callable[[], float]
    """Seconds, always growing."""
    pause: Callable[[float], object]
    """Sleeps so many seconds."""
    client: Callable[[str], Any] = _client
    """The client of a region."""
    client_of_rules: Callable[[str], Any] = _client_of_rules
    """The client of a region for the first API, which alone knows receipt rules."""
    _turns: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, request: Request) -> Response:
        """The answer; raise `InvalidInput` where the credentials or settings are to be mended."""
        _, region = urls.place(request.url)
        what = f"SES in {region} cannot be used"
        with aws.explained(what):
            client = self.client_of_rules(region) if is_named(request) else self.client(region)
        found = named(client, request) if is_named(request) else operation(client, request)
        if found is None:
            words = f"SES has no {request.method} {urls.path(request.url)}"
            return _said(_NOT_FOUND, "UnknownOperation", words)
        self._wait(region)
        try:
            return _answered(getattr(client, found.name)(**found.parameters))
        except Exception as error:
            refused = _refused(error, what)
            if refused is None:
                raise
            return refused

    def _wait(self, region: str) -> None:
        """Wait until it is our turn; whoever comes meanwhile is behind us."""
        with self._lock:
            now = self.clock()
            turn = max(now, self._turns.get(region, now))
            self._turns[region] = turn + EVERY
        if turn > now:
            self.pause(turn - now)


def _answered(answer: dict[str, Any]) -> Response:
    about = answer.get("ResponseMetadata", {})
    headers = {name.lower(): str(text) for name, text in about.get("HTTPHeaders", {}).items()}
    headers["x-amzn-requestid"] = str(about.get("RequestId", ""))
    said = {name: value for name, value in answer.items() if name != "ResponseMetadata"}
    body = json.dumps(said, default=str).encode()
    return Response(int(about.get("HTTPStatusCode", 0)), headers, body)


def _refused(error: Exception, what: str) -> Response | None:
    """The refusal that an error stands for; raise what is no answer; None for a bug of ours."""
    answer = aws.answer(error)
    failure = aws.failure(error, what)
    if failure is None:
        return None
    if answer is None:
        raise _unanswered(error, failure) from error
    is_of_the_call = answer.code in _DENIED or not isinstance(failure, InvalidInput)
    if not is_of_the_call:
        raise failure from error
    response = getattr(error, "response", {})
    status = _TOO_MANY if answer.code in _THROTTLED else answer.status or _ERRORS
    id_ = str(response.get("ResponseMetadata", {}).get("RequestId", ""))
    words = aws.quotable(str(response.get("Error", {}).get("Message", "")))
    return _said(status, answer.code, words, id_)


def _unanswered(error: Exception, failure: Exception) -> Exception:
    """Nothing was sent, or nobody knows what came of it; else it is ours to mend."""
    names = {one.__name__ for one in type(error).__mro__}
    if names & _NOT_SENT:
        return Unreachable(str(failure))
    return failure if isinstance(failure, InvalidInput) else UnknownOutcome(str(failure))


def _said(status: int, code: str, message: str, request_id: str = "") -> Response:
    headers = {"content-type": "application/json", "x-amzn-errortype": code}
    if request_id:
        headers["x-amzn-requestid"] = request_id
    return Response(status, headers, json.dumps({"message": message}).encode())
