"""Session: a token for the tenant, and which tenant it is for."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.refusals import parsed, refusal
from cxdeclare.model.errors import Declined, UnknownOutcome, Unreachable
from cxdeclare.model.wire import at

_OK = 200
_SUCCESSES = range(200, 300)
_HIDDEN = "(hidden)"
_SHORTEST_SECRET = 8
"""Characters; anything shorter could be a part of any word."""
_ROLE = "role.legacyId"
_FINAL = {400, 401, 403}
"""Answers to a key that will not change: to ask again could lock the key."""


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the tenant, and which tenant that is."""

    text: str = field(repr=False)
    tenant_id: str
    role: str | None = None
    """The role the key acts in, as the claims call it; few tokens have been seen, so it may be
    missing."""


class Session:
    """Signs requests with a token that is fetched once, when it is first needed."""

    def __init__(self, transport: Transport, auth: str, key_id: str, key_secret: str) -> None:
        self._transport = transport
        self._auth = auth
        self._key = {"accessKeyId": key_id, "accessKeySecret": key_secret}
        self._lock = Lock()
        self._token: Token | None = None
        self._refused: Declined | None = None
        self._failed: Exception | None = None
        self._fetches = 0

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:
        """One signed request; the body is sent as JSON."""
        token = self._current()
        headers = {"Authorization": f"Bearer {token.text}", "Accept": "application/json"}
        content = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        response = self._transport(Request(method, url, headers, content, repeatable))
        return _without(token.text, response)

    def tenant_id(self) -> str:
        """The tenant the token is for, from its claims."""
        return self._current().tenant_id

    def own_role(self) -> str | None:
        """The role the key acts in, from the claims of its token."""
        return self._current().role

    def _current(self) -> Token:
        before = self._fetches
        with self._lock:
            if self._refused is not None:
                raise self._refused
            if self._token is None:
                if self._failed is not None and self._fetches != before:
                    raise self._failed  # it came to nothing while we waited; once is enough
                try:
                    self._token = self._fetched()
                except (Declined, Unreachable) as error:
                    self._failed = error
                    if isinstance(error, Declined) and error.status in _FINAL:
                        self._refused = error
                    raise
                finally:
                    self._fetches += 1
            return self._token

    def _fetched(self) -> Token:
        request = Request(
            "POST",
            f"{self._auth}/authentication/v1/token/access-key",
            {"Accept": "application/json", "Content-Type": "application/json"},
            json.dumps(self._key).encode(),
            repeatable=True,
        )
        try:
            response = self._transport(request)
        except UnknownOutcome as error:  # a token nobody got changes nothing
            raise Unreachable(str(error)) from error
        if response.status != _OK:
            raise refusal(_without(self._key["accessKeySecret"], response))
        answer = parsed(response)
        token = answer.get("access_token") if isinstance(answer, dict) else None
        # Whatever else it is, it has to fit into a header.
        if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
            message = "the token endpoint answered without a token"
            raise Declined(message, status=response.status)
        for text in (token, answer.get("id_token")):
            claims = _claims_of(text)
            tenant_id = claims.get("tenantId")
            if isinstance(tenant_id, str) and tenant_id:
                return Token(token, tenant_id, _role_of(claims))
        message = "the token does not say which tenant it is for"
        raise Declined(message, status=response.status)


def _without(secret: str, response: Response) -> Response:
    """The answer; if it is a refusal, then without the secret it may quote."""
    if response.status in _SUCCESSES or len(secret) < _SHORTEST_SECRET:
        return response
    return Response(
        response.status,
        {name: text.replace(secret, _HIDDEN) for name, text in response.headers.items()},
        response.body.replace(secret.encode(), _HIDDEN.encode()),
    )


def _claims_of(token: Any) -> Mapping[str, Any]:
    """The claims of a JWT; none if there are none to be read."""
    try:
        _, middle, _ = str(token).split(".")
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _role_of(claims: Mapping[str, Any]) -> str | None:
    """The role the key acts in, whether the dot is a step or a part of the name."""
    said = claims.get(_ROLE) or at(claims, _ROLE)
    return said if isinstance(said, str) and said else None
