"""Session: a token for the tenant, and which tenant it is for."""

from __future__ import annotations

import base64
import json
from threading import Lock
from typing import Any

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.families import parsed, refusal
from cxdeclare.model.errors import Declined

_OK = 200


class Session:
    """Signs requests with a token that is fetched once, when it is first needed."""

    def __init__(self, transport: Transport, auth: str, key_id: str, key_secret: str) -> None:
        self._transport = transport
        self._auth = auth
        self._key = {"accessKeyId": key_id, "accessKeySecret": key_secret}
        self._lock = Lock()
        self._token: str | None = None

    def send(self, method: str, url: str, body: Any = None) -> Response:
        """One signed request; the body is sent as JSON."""
        headers = {"Authorization": f"Bearer {self.token()}", "Accept": "application/json"}
        content = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body).encode()
        return self._transport(Request(method, url, headers, content))

    def token(self) -> str:
        """The access token."""
        with self._lock:
            if self._token is None:
                self._token = self._fetch()
            return self._token

    def tenant_id(self) -> str:
        """The tenant the token is for, from its claims."""
        claims = self.token().split(".")[1]
        padded = claims + "=" * (-len(claims) % 4)
        return str(json.loads(base64.urlsafe_b64decode(padded))["tenantId"])

    def _fetch(self) -> str:
        response = self._transport(
            Request(
                "POST",
                f"{self._auth}/authentication/v1/token/access-key",
                {"Accept": "application/json", "Content-Type": "application/json"},
                json.dumps(self._key).encode(),
            )
        )
        if response.status != _OK:
            raise refusal(response)
        token = (parsed(response) or {}).get("access_token")
        if not isinstance(token, str) or token.count(".") != 2:  # noqa: PLR2004 - a JWT has three parts
            message = "the token endpoint answered without a token"
            raise Declined(message, status=response.status)
        return token
