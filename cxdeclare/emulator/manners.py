"""How each family of endpoints words a refusal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cxdeclare.emulator import query_protocol
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Refusal, Reply

if TYPE_CHECKING:
    from cxdeclare.emulator.shape import Mood


def worded(family: Family, refusal: Refusal, path: str, mood: Mood) -> Reply:
    """The refusal as that family would answer it."""
    match family:
        case Family.ACD:
            return _acd(refusal, mood)
        case Family.DIGITAL:
            return _digital(refusal, mood)
        case Family.SES if path.endswith("/v1/query"):
            return query_protocol.refused(refusal)
        case Family.SES:
            return Reply(
                refusal.status,
                {"message": refusal.message},
                {"x-amzn-errortype": refusal.code},
            )
        case Family.USERHUB | Family.OPEN:
            return _userhub(refusal, path)


def _acd(refusal: Refusal, mood: Mood) -> Reply:
    # Seen in the wild: the reason is only in this header, and the body says nothing.
    words = re.sub(r"[^ -~]", "?", refusal.message)
    headers = {"icStatusDescription": words}
    if mood.whim("reason in header"):
        return Reply(refusal.status, None, headers)
    body = {"error": refusal.code.lower(), "error_description": refusal.message}
    return Reply(refusal.status, body, headers)


def _digital(refusal: Refusal, mood: Mood) -> Reply:
    error: dict[str, object] = {
        "message": refusal.message,
        "parameters": {},
        "errorCode": refusal.code,
    }
    if refusal.field:
        error = {"field": refusal.field} | error
    return Reply(refusal.status, {"errors": [error], "uid": f"{mood.number('uid'):012x}"})


def _userhub(refusal: Refusal, path: str) -> Reply:
    if refusal.status in {401, 404, 405}:
        words = {401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed"}
        return Reply(
            refusal.status,
            {
                "timestamp": "2026-01-01T00:00:00.000+00:00",
                "status": refusal.status,
                "error": words[refusal.status],
                "message": refusal.message,
                "path": path,
            },
        )
    return Reply(
        refusal.status,
        {
            "code": refusal.code,
            "details": refusal.message,
            "hostName": "pretend",
            "entityType": None,
            "errors": [],
        },
    )
