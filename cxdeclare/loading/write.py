"""Write: YAML text from plain data, which `parse` reads back as exactly that data."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from cxdeclare.loading.places import Path
from cxdeclare.loading.scalars import resolve

_NO_COMMENTS: Mapping[Path, str] = {}
_STEP = "  "
_LONGEST_KEY = 1000
"""Characters, as written; a parser looks 1,024 ahead for the `:` of a key."""

_PLAIN = re.compile(r"(?!\.\.\.|<<)[\w./\\(+$<^;][^\t\n]*", re.DOTALL)
# Text to us, and to others a switch, a number in base 60, a date or a number with underscores.
_TAKEN_FOR_MORE = re.compile(
    r"y|yes|n|no|on|off|[-+]?\.?inf|\.?nan"
    r"|[-+.0-9][-+.,:_0-9]*|[-+.0-9][.0-9_]*e[-+]?[0-9_]+|[-+]?0[box][0-9a-f_]+",
    re.IGNORECASE,
)
_ENDS_PLAIN = re.compile(r":\s|:\Z|\s#|\s\Z")
# What can stand in a literal block: no line with blanks alone, and no blanks before the first
# word, which would be taken for indentation.
_BLOCK = re.compile(r"(?![ \n]|\Z)(?:(?![ ]+(?:\n|\Z))[^\n]*\n)*(?![ ]+\Z)[^\n]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SEEN = str.maketrans({"\xa0": " "})
"""A blank that Python does not call printable, and that does no harm inside a text."""


def write(data: Mapping[str, object], comments: Mapping[Path, str] = _NO_COMMENTS) -> str:
    """The data in block style, in its own order; each comment behind the entry at its path.

    The comment at the empty path stands above everything, and may have several lines.
    """
    writer = _Writer(comments)
    lines = writer.lines
    lines.extend(f"# {_visible(line)}".rstrip() for line in _lines(comments.get((), "")))
    start = len(lines)
    for name, value in data.items():
        if len(lines) > start and isinstance(value, Mapping | list) and value:
            lines.append("")
        writer.entry("", name, value, (name,), "")
    if not data:
        lines.append("{}")
    return "\n".join([*lines, ""])


def written(value: object) -> str:
    """A single value, or an empty collection, on one line."""
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return _text(value)
        case float() if not math.isfinite(value):
            return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
        case int() | float():
            return repr(value)
        case list():
            return "[]"
        case Mapping():
            return "{}"
    message = f"{type(value).__name__} is not plain data"
    raise TypeError(message)


def quoted(text: str, quote: str) -> str:
    """A text between these quotes; between double ones if it has what single ones cannot hold."""
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


@dataclass(slots=True)
class _Writer:
    """The lines so far."""

    comments: Mapping[Path, str]
    lines: list[str] = field(default_factory=list)

    def entry(self, lead: str, name: str, value: object, path: Path, indent: str) -> None:
        """One entry of a mapping; `lead` is the indentation, or the dash it stands behind."""
        key = _text(name)
        if len(key) > _LONGEST_KEY:
            self.lines.append(f"{lead}? {key}")
            self.put(f"{indent}:", value, path, indent)
        else:
            self.put(f"{lead}{key}:", value, path, indent)

    def put(self, lead: str, value: object, path: Path, indent: str) -> None:
        """A value behind the `:` or the `-` that ends `lead`, which stands at `indent`."""
        comment = self.comments.get(path, "")
        behind = f"  # {_visible(comment)}" if comment else ""
        if isinstance(value, str) and "\n" in value and _fits_a_block(value):
            self.lines.append(f"{lead} {'|' if value.endswith(chr(10)) else '|-'}{behind}")
            lines = value.removesuffix("\n").split("\n")
            self.lines.extend(f"{indent}{_STEP}{line}" if line else "" for line in lines)
        elif not isinstance(value, Mapping | list) or not value:
            self.lines.append(f"{lead} {written(value)}{behind}")
        else:
            self._collection(lead, value, path, indent, behind)

    def _collection(
        self, lead: str, value: Mapping[str, object] | list[object], path: Path, indent: str,
        behind: str,
    ) -> None:  # fmt: skip
        inner = indent + _STEP
        first = inner
        if lead.endswith("-") and not behind:
            first = f"{lead} "  # the first entry stands beside the dash
        else:
            self.lines.append(f"{lead}{behind}")
        if isinstance(value, Mapping):
            for name, one in value.items():
                self.entry(first, name, one, (*path, name), inner)
                first = inner
        else:
            for index, one in enumerate(value):
                self.put(f"{first}-", one, (*path, index), inner)
                first = inner


def _text(text: str) -> str:
    """Plain if nobody can mistake it, else in the quotes that need the fewest escapes."""
    if text.isprintable():
        if _is_plain(text):
            return text
        if '"' in text or "\\" in text:
            return quoted(text, "'")
    return quoted(text, '"')


def _is_plain(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and not _ENDS_PLAIN.search(text)
        and not _TAKEN_FOR_MORE.fullmatch(text)
        and isinstance(resolve(text), str)
    )


def _fits_a_block(text: str) -> bool:
    body = text.removesuffix("\n")
    return (
        not body.endswith("\n")
        and _BLOCK.fullmatch(body) is not None
        and all(line.translate(_SEEN).isprintable() for line in body.split("\n"))
    )


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    if number <= 0xFF:  # noqa: PLR2004  (two digits are enough)
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"  # noqa: PLR2004


def _visible(comment: str) -> str:
    """A comment keeps to its line, and holds nothing that YAML forbids."""
    return "".join(one if one.isprintable() else _escaped(one) for one in comment)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []
