"""Families: where each API family is rooted, and how each of them says no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.model.endpoint import Family
from cxdeclare.model.errors import Declined

ACD_VERSION = "v33.0"


@dataclass(frozen=True, slots=True)
class Origins:
    """Base URLs of the families of one tenant."""

    auth: str
    acd: str
    digital: str
    userhub: str
    ses: str
    """With ``{scope}`` for the region."""

    @classmethod
    def on_one_host(cls, origin: str) -> Origins:
        """A pretend tenant serves everything from one origin."""
        return cls(
            auth=origin,
            acd=origin,
            digital=origin,
            userhub=origin,
            ses=f"{origin}/ses/{{scope}}",
        )

    def root(self, family: Family, scope: str | None = None) -> str:
        """What the paths of a family are below of."""
        match family:
            case Family.ACD:
                return f"{self.acd}/inContactAPI/services/{ACD_VERSION}"
            case Family.DIGITAL:
                return f"{self.digital}/dfo/3.0"
            case Family.USERHUB:
                return self.userhub
            case Family.SES:
                return f"{self.ses.format(scope=scope)}/v2"


def parsed(response: Response) -> Any:
    """The JSON of an answer; None when there is no body."""
    if not response.body.strip():
        return None
    try:
        return json.loads(response.body)
    except ValueError as error:
        message = "the answer is not JSON"
        raise Declined(message, status=response.status, request_id=request_id(response)) from error


def refusal(response: Response) -> Declined:
    """What the tenant said, in its own words, whichever of the error shapes it used."""
    try:
        body = json.loads(response.body or b"null")
    except ValueError:
        body = None
    words = _words(body) if isinstance(body, Mapping) else ""
    words = words or response.headers.get("icstatusdescription", "")
    words = words or "no reason was given"
    kind = response.headers.get("x-amzn-errortype", "").partition(":")[0]
    id_ = request_id(response) or (str(body.get("uid", "")) if isinstance(body, Mapping) else "")
    message = f"{kind}: {words}" if kind else words
    return Declined(message, status=response.status, request_id=id_)


def _words(body: Mapping[str, Any]) -> str:
    errors = body.get("errors")
    if isinstance(errors, list) and errors:
        return "; ".join(
            f"{error['field']}: {error.get('message')}"
            if error.get("field")
            else str(error.get("message"))
            for error in errors
            if isinstance(error, Mapping)
        )
    for name in ("error_description", "errorDescription", "error_Description", "details"):
        if body.get(name):
            return str(body[name])
    return str(body.get("message") or body.get("error") or "")


def inner_refusal(outcome: Mapping[str, Any], response: Response) -> Declined | None:
    """A failure told inside an answer that claims success."""
    if outcome.get("success", True) not in {False, "false"}:
        return None
    words = str(outcome.get("error") or outcome.get("message") or "no reason was given")
    return Declined(words, status=response.status, request_id=request_id(response))


def request_id(response: Response) -> str:
    """What the tenant's support can find the request by."""
    for name in ("x-request-id", "correlationid", "x-amzn-requestid"):
        if response.headers.get(name):
            return str(response.headers[name])
    return ""
