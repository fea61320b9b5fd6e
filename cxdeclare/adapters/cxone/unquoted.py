"""Unquoted: what opens a tenant is quoted by no answer and no error, however it is written there.

A tenant may repeat what it was sent, and JSON has more than one way to write the same text. Unlike
a secret of somebody's manifest, a key or a token is long, so the words around it can be kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from cxdeclare.adapters.cxone import traces
from cxdeclare.adapters.cxone.exchange import Response
from cxdeclare.adapters.cxone.veil import forms

_HIDDEN = "(hidden)"
_REDIRECTS = 300
_SHORTEST = 8
"""Characters; anything shorter could be a part of any word."""


def is_in(words: str, secrets: Iterable[str]) -> bool:
    """Whether one of them may be in these words, or a piece of it, escaped or not."""
    held = [one for one in secrets if len(one) >= _SHORTEST]
    return any(_trace(one) in words or traces.are_in(words, one) for one in held)


def without(secret: str, response: Response) -> Response:
    """The answer, without the secret that it may quote."""
    if len(secret) < _SHORTEST:
        return response
    headers, body = response.headers, response.body
    if _is_told(secret, response, " ".join(headers.values())):
        headers = {name: _hidden(secret, text) for name, text in headers.items()}
    words = body.decode(errors="replace")
    if _is_told(secret, response, f"{words}\n{_joined(response)}"):
        body = _cleaned(secret, body)
        if traces.are_in(_joined(replace(response, body=body)), secret):
            body = json.dumps({"message": _HIDDEN}).encode()  # it is told in several texts
    if headers is response.headers and body is response.body:
        return response
    return replace(response, headers=headers, body=body)


def _is_told(secret: str, response: Response, words: str) -> bool:
    """Whether words of an answer may hold it; those that people read are looked at more closely."""
    if _trace(secret) in words:
        return True
    return traces.may_be_shown(response) and traces.are_in(words, secret)


def _joined(response: Response) -> str:
    """All texts of a refusal one behind the other: each may hold a part that tells nothing."""
    if response.status < _REDIRECTS:
        return ""
    try:
        return "".join(_texts(json.loads(response.body)))
    except (ValueError, RecursionError):
        return ""


def _texts(said: Any) -> Iterator[str]:
    match said:
        case str():
            yield said
        case dict():
            for one in said.values():
                yield from _texts(one)
        case list():
            for one in said:
                yield from _texts(one)


@lru_cache(maxsize=16)
def _trace(secret: str) -> str:
    """The longest piece of it that all ways of writing it leave as it is."""
    pieces = re.findall("[A-Za-z0-9]+", secret)
    longest = max(pieces, key=len, default="")
    return longest if len(longest) >= _SHORTEST else secret


def _cleaned(secret: str, body: bytes) -> bytes:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return _hidden(secret, body.decode(errors="replace")).encode()
    return json.dumps(_walked(secret, said)).encode()


def _walked(secret: str, said: Any) -> Any:
    match said:
        case str():
            return _hidden(secret, said)
        case dict():
            return {_hidden(secret, k): _walked(secret, v) for k, v in said.items()}
        case list():
            return [_walked(secret, one) for one in said]
    return said


def _hidden(secret: str, text: str) -> str:
    for form in sorted(set(forms(secret)), key=len, reverse=True):
        text = text.replace(form, _HIDDEN)
    # Written in a way that nobody has thought of, it takes everything with it.
    return _HIDDEN if is_in(text, [secret]) else text
