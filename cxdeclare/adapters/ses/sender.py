"""Sender: what `Session` is to the tenant, for SES; signed by boto3 with the account's own keys.

No AWS account was ever reached with this: what real SES does is known from the service model of
botocore and from its documents only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cxdeclare.adapters.cxone.counted import Counted
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.veil import Veil, forget, written
from cxdeclare.adapters.ses.receipt_rules import carried, is_about_rules
from cxdeclare.model.errors import UnknownOutcome


def _once(transport: Transport) -> Transport:
    return transport


class SesSender:
    """Sends to SES what kinds declare, counts it, and quotes no secret that was sent."""

    def __init__(
        self, transport: Transport, *, retried: Callable[[Transport], Transport] = _once
    ) -> None:
        self.sent = Counted(transport)
        """Calls that were sent."""
        self._call = retried(self.sent)
        self._veil = Veil()

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:
        """One call; the body is what the operation takes."""
        self._veil.sending(body)
        content = b"" if body is None else written(body)
        try:
            request = Request(method, url, {}, content, repeatable)
            about_rules = is_about_rules(url)
            response = carried(self._call, request) if about_rules else self._call(request)
            return self._veil.over(response, body)
        except BaseException as error:
            forget(error)  # the request is in its frames
            is_told = self._veil.is_told(error, body)
            if isinstance(error, UnknownOutcome) and is_told:
                message = f"{method} {url} was sent and not answered"
                raise UnknownOutcome(message) from None
            raise
