"""Sender: what `Session` is to the tenant, for SES; signed by boto3 with the account's own keys.

No AWS account was ever reached with this: what real SES does is known from the service model of
botocore and from its documents only.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from cxdeclare.adapters.cxone import urls
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
        self._turns: dict[str, Lock] = {}
        """One for each region: rules are written there one at a time."""

    def _sent(self, request: Request) -> Response:
        if not is_about_rules(request.url):
            return self._call(request)
        if request.repeatable:
            return carried(self._call, request)
        # What is asked for first must still be so when a rule is put behind the last one.
        with self._turns.setdefault(urls.place(request.url)[1], Lock()):
            return carried(self._call, request)

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:
        """One call; the body is what the operation takes."""
        self._veil.sending(body)
        content = b"" if body is None else written(body)
        try:
            request = Request(method, url, {}, content, repeatable)
            response = self._sent(request)
            return self._veil.over(response, body)
        except BaseException as error:
            forget(error)  # the request is in its frames
            is_told = self._veil.is_told(error, body)
            if isinstance(error, UnknownOutcome) and is_told:
                message = f"{method} {url} was sent and not answered"
                raise UnknownOutcome(message) from None
            raise
