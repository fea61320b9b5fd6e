"""TXT: a text as DNS writes it: in quotes, in pieces of 255 bytes, with escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_PIECE = 255
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_PLAIN = range(0x20, 0x7F)


def pieces(text: str) -> list[bytes]:
    """The bytes of a text, as many at a time as one string of DNS may have."""
    whole = text.encode("utf-8", "surrogateescape")
    starts = range(0, max(len(whole), 1), LONGEST_PIECE)
    return [whole[start : start + LONGEST_PIECE] for start in starts]


def in_zone_file(text: str) -> str:
    """As zone files write it: other signs than those of ASCII as decimal numbers (RFC 1035)."""
    return _written(text, "03d")


def in_route53(text: str) -> str:
    """As Route 53 writes it: other signs than those of ASCII as octal numbers."""
    return _written(text, "03o")


def from_route53(value: str) -> str:
    """The text that a value of Route 53 stands for."""
    found = b"".join(_bytes(match) for match in _QUOTED.finditer(value))
    return found.decode("utf-8", "surrogateescape")


def _bytes(match: re.Match[str]) -> bytes:
    inner = match[2] if match[1] is None else match[1]
    return _ESCAPE.sub(_unescaped, inner.encode("utf-8", "surrogateescape"))


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if len(code) > 1 else code


def _written(text: str, number: str) -> str:
    return " ".join(f'"{"".join(_signs(piece, number))}"' for piece in pieces(text))


def _signs(piece: bytes, number: str) -> Iterator[str]:
    for byte in piece:
        sign = chr(byte)
        if sign in '"\\':
            yield f"\\{sign}"
        else:
            yield sign if byte in _PLAIN else f"\\{byte:{number}}"


def tags(text: str) -> dict[str, str]:
    """The ``name=value`` pairs of a text such as a DKIM key or a DMARC policy, in its order."""
    found: dict[str, str] = {}
    for pair in text.split(";"):
        name, sign, value = pair.partition("=")
        if sign:
            found.setdefault(name.strip().lower(), "".join(value.split()))
    return found
