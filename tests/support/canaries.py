"""Canaries: secrets of every awkward form, and the forms in which they could leak."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

CANARIES: tuple[str, ...] = (
    "canary-plain-1",
    "canary 'single' \"double\" `back`",
    "canary\nof\n\nlines\r\nand\ttabs",
    r"canary.*+?[a-z](b|c){2}^$\d\\1",
    "canary-é-ü-漢字-🐤-\u202e",
    '{"canary": ["a", {"b": "c"}]}',
    "${secret.env:canary} ${var.canary} $${canary}",
    "canary%20%00%s{0}{canary}",
    "</script><canary a='b'>&amp;",
    "canary" + "0123456789abcdef" * 500,
    "-----BEGIN RSA PRIVATE KEY-----\nMIICanary+/AAAA\nBBBBcanary==\n-----END RSA PRIVATE KEY-----",
    "MIICanaryBase64+/AAAABBBBCCCC==",
    "x",
    "7",
)
"""Quotes, line ends, patterns, other scripts, data that looks like ours, long and short ones."""


def forms(text: str) -> Iterator[str]:
    """How a value could stand in an output or a file; and what is left of it when it is cut."""
    if len(text) < 8:
        return
    seen: set[str] = set()
    pieces = [text, *(line for line in text.splitlines() if "anary" in line), text[:24], text[-24:]]
    for piece in pieces:
        for form in (
            piece,
            json.dumps(piece)[1:-1],
            json.dumps(piece, ensure_ascii=False)[1:-1],
            json.dumps(json.dumps(piece))[3:-3],
            repr(piece)[1:-1],
            repr(piece.encode())[2:-1],
            quote(piece, safe=""),
            quote(piece),
            quote_plus(piece),
            escape(piece),
            base64.b64encode(piece.encode()).decode().rstrip("="),
            " ".join(piece.split()),
        ):
            if len(form) >= 8 and form not in seen:
                seen.add(form)
                yield form
