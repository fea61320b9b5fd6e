"""Traces: whether words hold a piece of a secret, in whatever signs and lines they write it.

Who repeats what was sent may cut it, wrap it, escape it, or encode it together with what stands
around it. Looked for are pieces that are too long to be in any words by chance.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from cxdeclare.adapters.cxone.exchange import Response

_PIECE = 12
"""Letters and digits in a row that are no chance any more."""
_SHORTEST = 8
"""Characters; a secret that is shorter could be a part of any word."""
_MOST = 1 << 20
"""Characters that are looked through in all their forms; nobody shows more than that."""
_REDIRECTS = 300
_REFUSING = (b"success", b"errors", b"errorCount")
"""What an answer has in it that claims success and tells of a failure."""
_ESCAPED = re.compile(r"\\+(?:(?:u00|x)([0-9A-Fa-f]{2})|[nrt])")
_ARMOUR = re.compile("-----[A-Z ]+-----")
"""What stands around any key."""
_OTHER = re.compile("[^A-Za-z0-9]+")


def may_be_shown(response: Response) -> bool:
    """Whether the words of an answer may be the reason of a refusal, which people read."""
    return response.status >= _REDIRECTS or any(one in response.body for one in _REFUSING)


def are_in(words: str, secret: str) -> bool:
    """Whether any piece of the secret is in these words."""
    needles = _needles(secret)
    return any(needle in text for text in _readings(words[:_MOST]) for needle in needles)


def _readings(words: str) -> Iterator[str]:
    """The letters and digits of the words as they are, and of what they may stand for."""
    seen = set()
    for text in (
        words,
        unquote(unquote(words)),
        html.unescape(words),
        _ESCAPED.sub(lambda found: chr(int(found[1] or "20", 16)), words),
    ):
        if text not in seen:
            seen.add(text)
            yield _bare(text)


@lru_cache(maxsize=64)
def _needles(secret: str) -> tuple[str, ...]:
    """Pieces of it, one behind the other, of which any longer part of it holds one."""
    if len(secret) < _SHORTEST:
        return ()
    secret = _ARMOUR.sub("", secret)
    raw = secret.encode("utf-8", "surrogateescape")
    forms = [secret, raw.hex()]
    for before in range(3):  # what stands before it decides how it is encoded
        coded = base64.b64encode(bytes(before) + raw).decode().rstrip("=")
        # What is mixed with what stands around it is left out.
        forms.append(coded[4 if before else 0 : -1])
    return tuple(dict.fromkeys(piece for form in forms for piece in _pieces(_bare(form))))


def _pieces(text: str) -> Iterator[str]:
    if _SHORTEST <= len(text) < _PIECE:
        yield text
    yield from (text[at : at + _PIECE] for at in range(0, len(text) - _PIECE + 1, _PIECE))
    if len(text) > _PIECE:
        yield text[-_PIECE:]


def _bare(text: str) -> str:
    return _OTHER.sub("", text).lower()
