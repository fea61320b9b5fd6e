"""Veil: what was sent as a secret is not quoted, whatever an answer or an error says of it."""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import Any
from urllib.parse import quote, quote_plus

from cxdeclare.adapters.cxone import traces
from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.model.secret import Secret

_LONG = 8
"""Characters from which on a value is looked for in every answer: by chance it is in none."""


class Veil:
    """Remembers the secrets of a run, to know them again in whatever is said of them."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()
        self._long: frozenset[str] = frozenset()
        """The secrets themselves that are long, of which even pieces can be told."""
        self._lock = Lock()

    def sending(self, body: Any) -> set[str]:
        """Remember the secrets of a body that is about to be sent, as they may be quoted.

        Before, because the answer may be lost: the tenant has them all the same.
        """
        texts = {secret.reveal() for secret in secrets_in(body)}
        own = {form for text in texts for form in forms(text)}
        with self._lock:  # two threads may send at once
            self._long |= {text for text in texts if len(text) >= _LONG}
            self._known |= {form for form in own if len(form) >= _LONG}
        return own

    def is_told(self, error: BaseException, body: Any) -> bool:
        """Whether an error may hold a secret of this body, or shows one that was sent before.

        Of those sent before, only long ones can be told from other words.
        """
        words = str(error)
        if _is_quoting(error, body) or any(form in words for form in self._known):
            return True
        return any(traces.are_in(words, secret) for secret in self._long)

    def over(self, response: Response, body: Any) -> Response:
        """The answer to a request with this body; marked if its words must not be shown.

        Of its own secrets not even one character may be in them; of those sent before, the ones
        that are long enough to be told from other words.
        """
        own = self.sending(body)
        if not own and not self._known:
            return response
        said = _said(response)
        is_told = any(form in text for text in said for form in own | self._known)
        if not is_told and traces.may_be_shown(response):
            words = "\n".join(said)
            is_told = any(traces.are_in(words, secret) for secret in self._long)
        return replace(response, is_veiled=True) if is_told else response


def written(body: Any) -> bytes:
    """The body as JSON, with the values of secrets in it; the one place where they are."""
    return json.dumps(body, default=_revealed).encode()


def _is_quoting(error: BaseException, body: Any) -> bool:
    """Whether the words of an error may be those of a tenant that was sent a secret."""
    is_of_system = error.__cause__ is None or isinstance(error.__cause__, OSError)
    return not is_of_system and any(True for _ in secrets_in(body))


def forget(error: BaseException) -> None:
    """Take the values of variables out of all that has led to an error; its places stay."""
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            traceback.clear_frames(one.__traceback__)
            left += [one.__cause__, one.__context__]


def secrets_in(body: Any) -> Iterator[Secret]:
    """Every secret in a body."""
    match body:
        case Secret():
            yield body
        case dict():
            for inner in body.values():
                yield from secrets_in(inner)
        case list():
            for inner in body:
                yield from secrets_in(inner)


def _revealed(value: object) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    message = f"{type(value).__name__} is no JSON"
    raise TypeError(message)


def forms(text: str) -> Iterator[str]:
    """How a value may be quoted: as it is, and as other formats write it."""
    yield text
    yield " ".join(text.split()) or text
    for ascii_only in (True, False):
        yield json.dumps(text, ensure_ascii=ascii_only)[1:-1]
    yield repr(text)[1:-1]
    yield quote(text)
    yield quote(text, safe="")
    yield quote_plus(text)
    for coded in (base64.b64encode, base64.urlsafe_b64encode):
        yield coded(text.encode()).decode().rstrip("=")


def _said(response: Response) -> list[str]:
    """All the words of an answer, as they were sent and as they are read."""
    texts = [*response.headers.values(), response.body.decode(errors="replace")]
    with suppress(ValueError, RecursionError):
        texts += _texts(json.loads(response.body or b"null"))
    return texts


def _texts(answer: Any) -> Iterator[str]:
    left = [answer]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
        elif one is not None:
            yield str(one)
