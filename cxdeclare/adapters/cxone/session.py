"""Session: a token for the tenant, and which tenant it is for."""

from __future__ import annotations

import base64
import json
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from math import inf
from threading import Lock
from typing import Any, TypeGuard

from cxdeclare.adapters.cxone import unquoted
from cxdeclare.adapters.cxone.counted import Counted
from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.refusals import parsed, refusal
from cxdeclare.adapters.cxone.veil import Veil, forget, written
from cxdeclare.model.errors import Declined, UnknownOutcome, Unreachable
from cxdeclare.model.wire import at

_OK, _STRANGER = 200, 401
_CORRELATION = "CorrelationId"
_ROLE = "role.legacyId"
_EARLY = 120.0
"""Seconds before the end of a token at which another is asked for."""
_IN_VAIN = 3
"""How often a new token may be refused before a 401 is taken for what such a call gets."""
_FINAL = {400, 401, 403}
"""Answers to a key that will not change: to ask again could lock the key."""


@dataclass(frozen=True, slots=True)
class Token:
    """What opens the tenant, which tenant that is, and until when."""

    text: str = field(repr=False)
    tenant_id: str
    renewed_at: float = inf
    """When to ask for another, by the clock of the session."""
    ends_at: float = inf
    role: str | None = None
    """The role the key acts in, as the claims call it; few tokens have been seen, so it may be
    missing."""


def _new_run() -> str:
    """What the ids of the requests of one run begin with."""
    return uuid.uuid4().hex


def _once(transport: Transport) -> Transport:
    return transport


class Session:
    """Signs requests with a token that is fetched when it is first needed, and kept fresh.

    A call that is answered with 401 was not carried out, so it is sent once more with a new token.
    """

    def __init__(
        self,
        transport: Transport,
        auth: str,
        key_id: str,
        key_secret: str,
        *,
        retried: Callable[[Transport], Transport] = _once,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sent = Counted(transport)
        """Calls that were sent; what is asked for tokens is not among them."""
        self._call, self._ask = retried(self.sent), retried(transport)
        self._auth = auth
        self._key = {"accessKeyId": key_id, "accessKeySecret": key_secret}
        self._clock = clock
        self._lock = Lock()
        self._token: Token | None = None
        self._in_vain = 0
        """How often a new token was refused as well."""
        self._refused: Declined | None = None
        self._failed: Exception | None = None
        self._fetches = 0
        self._run, self._numbers = _new_run(), count(1)
        self._veil = Veil()
        self._tokens: tuple[str, ...] = ()
        """Every token so far: an answer may come back with one that was renewed meanwhile."""

    def send(self, method: str, url: str, body: Any = None, *, repeatable: bool) -> Response:
        """One signed request; the body is sent as JSON."""
        self._veil.sending(body)
        id_ = self._next_id()
        try:
            response = self._sent(method, url, body, id_, repeatable=repeatable)
            return self._veil.over(_known_by(id_, response), body)
        except BaseException as error:
            forget(error)  # the request is in its frames
            if not isinstance(error, UnknownOutcome):
                raise
            # Nobody but the tenant knows what became of it, and it can look for this id.
            if self._is_quoting(error, body):
                message = f"{method} {url} was sent and not answered as HTTP"
                raise UnknownOutcome(message, correlation_id=id_) from None
            raise UnknownOutcome(error.fact, correlation_id=id_) from error

    def _is_quoting(self, error: UnknownOutcome, body: Any) -> bool:
        """Whether an error may hold what was sent and is for the tenant alone."""
        if self._veil.is_told(error, body):
            return True
        return unquoted.is_in(str(error), (self._key["accessKeySecret"], *self._tokens))

    def _next_id(self) -> str:
        """What the tenant may know a request by; each has its own, and a run its own beginning."""
        return f"{self._run}-{next(self._numbers)}"

    def _sent(self, method: str, url: str, body: Any, id_: str, *, repeatable: bool) -> Response:
        """The answer to a request; with a new token if the tenant knows the old one no more."""
        headers = {"Accept": "application/json", _CORRELATION: id_}
        content = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = written(body)
        request = Request(method, url, headers, content, repeatable)
        token = self._current()
        response = self._signed(request, token)
        if response.status != _STRANGER or self._in_vain >= _IN_VAIN:
            return response
        response = self._signed(request, self._current(instead=token))
        if response.status != _STRANGER:
            return response
        self._in_vain += 1
        return replace(response, remark="so it says of a token that it has just given")

    def tenant_id(self) -> str:
        """The tenant the token is for, from its claims."""
        return self._current().tenant_id

    def own_role(self) -> str | None:
        """The role the key acts in, from the claims of its token."""
        return self._current().role

    def _signed(self, request: Request, token: Token) -> Response:
        headers = {"Authorization": f"Bearer {token.text}", **request.headers}
        response = self._call(replace(request, headers=headers))
        return unquoted.without(token.text, response)

    def _current(self, instead: Token | None = None) -> Token:
        """A token that is good, and another one than this; several threads fetch it once."""
        before = self._fetches
        with self._lock:
            if self._refused is not None:
                raise self._refused
            known = self._token
            if known is not None and known is not instead and self._clock() < known.renewed_at:
                return known
            if self._failed is not None and self._fetches != before:
                raise self._failed  # it came to nothing while we waited; once is enough
            self._failed = None
            try:
                fetched = self._fetched()
            except (Declined, Unreachable) as error:
                if self._lives(known, instead):
                    return known
                self._failed = error
                if isinstance(error, Declined) and error.status in _FINAL:
                    self._refused = error
                raise
            finally:
                self._fetches += 1
            self._tokens = (*self._tokens, fetched.text)
            self._token = self._same_tenant(fetched, known)
            return self._token

    def _lives(self, known: Token | None, instead: Token | None) -> TypeGuard[Token]:
        """Whether a token that could not be renewed is good for a while yet."""
        return known is not None and known is not instead and self._clock() < known.ends_at

    def _same_tenant(self, token: Token, known: Token | None) -> Token:
        if known is None or known.tenant_id == token.tenant_id:
            return token
        message = f"the new token is for tenant {token.tenant_id}, the first was for"
        self._refused = Declined(f"{message} {known.tenant_id}", status=_OK)
        raise self._refused

    def _fetched(self) -> Token:
        secret = self._key["accessKeySecret"]
        request = Request(
            "POST",
            f"{self._auth}/authentication/v1/token/access-key",
            {
                "Accept": "application/json",
                "Content-Type": "application/json",
                _CORRELATION: (id_ := self._next_id()),
            },
            json.dumps(self._key).encode(),
            repeatable=True,
        )
        try:
            response = self._ask(request)
        except UnknownOutcome as error:  # a token nobody got changes nothing
            if unquoted.is_in(str(error), [secret]):
                message = f"{request.method} {request.url} was sent and not answered as HTTP"
                raise Unreachable(message) from None
            raise Unreachable(str(error)) from error
        if response.status != _OK:
            raise refusal(_known_by(id_, unquoted.without(secret, response)))
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
                times = self._times(answer.get("expires_in"))
                return Token(token, tenant_id, *times, role=_role_of(claims))
        message = "the token does not say which tenant it is for"
        raise Declined(message, status=response.status)

    def _times(self, expires_in: Any) -> tuple[float, float]:
        """When to renew a token that was just given, and when it ends."""
        try:
            life = float(expires_in)
        except (TypeError, ValueError):
            return inf, inf  # it does not say; a 401 will
        if isinstance(expires_in, bool) or not 0 < life < inf:
            return inf, inf
        now = self._clock()
        return now + life - min(_EARLY, life / 2), now + life


def _known_by(id_: str, response: Response) -> Response:
    """The answer with the id of its request, which some do not repeat."""
    return replace(response, headers={_CORRELATION.lower(): id_, **response.headers})


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
