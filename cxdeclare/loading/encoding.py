"""Text from bytes, and the characters that YAML text must not contain."""

from __future__ import annotations

import re
from itertools import islice

from cxdeclare.loading.problems import ENCODING, TOO_LARGE, Problem

LARGEST_FILE = 64 * 2**20
MOST_BAD_CHARACTERS = 20

_BYTE_ORDER_MARK = "\ufeff"
# YAML 1.1 ended lines at the last three; 1.2 does not, editors disagree, and nobody sees them.
_LINE_BREAKS = {"\x85": "next line", "\u2028": "line separator", "\u2029": "paragraph separator"}
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]",
)
_OTHER_ENCODINGS = (  # the longer mark first: UTF-32 little-endian starts like UTF-16
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_HINT = "save the file as UTF-8"


def decode(source: str | bytes) -> tuple[str, list[Problem]]:
    """Give the text without a byte order mark, and what is wrong with its characters."""
    if isinstance(source, str):
        text = source
    else:
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError as error:
            return _undecodable(source, error.start)
    text = text.removeprefix(_BYTE_ORDER_MARK)
    if len(text) > LARGEST_FILE:
        summary = f"the file is larger than {LARGEST_FILE // 2**20} MB"
        return text, [Problem(TOO_LARGE, 0, summary, "split it and use `include`")]
    bad = islice(_FORBIDDEN.finditer(text), MOST_BAD_CHARACTERS)
    return text, [_forbidden(text, match.start()) for match in bad]


def _undecodable(source: bytes, position: int) -> tuple[str, list[Problem]]:
    text = source.decode("utf-8", errors="replace").removeprefix(_BYTE_ORDER_MARK)
    for mark, encoding in _OTHER_ENCODINGS:
        if source.startswith(mark):
            return text, [Problem(ENCODING, 0, f"the file is {encoding}, not UTF-8", _HINT)]
    before = source[:position].decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    summary = f"not UTF-8: the byte 0x{source[position]:02X} cannot stand here"
    return text, [Problem(ENCODING, len(before), summary, _HINT)]


def _forbidden(text: str, offset: int) -> Problem:
    character = text[offset]
    number = f"U+{ord(character):04X}"
    if character in _LINE_BREAKS:
        summary = f"the invisible line break {number} ({_LINE_BREAKS[character]}) cannot stand here"
        return Problem(
            ENCODING,
            offset,
            summary,
            f'remove it, or write "\\u{ord(character):04X}" in double quotes',
        )
    if character == "\x00" and text[:2].count("\x00") == 1:
        return Problem(ENCODING, offset, "the file looks like UTF-16, not UTF-8", _HINT)
    hint = "remove it, or write it as an escape in double quotes"
    return Problem(ENCODING, offset, f"the character {number} cannot stand in YAML", hint)
