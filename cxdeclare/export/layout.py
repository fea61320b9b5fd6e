"""Layout: a manifest as text of which every line is known by its place in the data.

It is made to be judged, and nobody sees it: what is wrong in a line is found in the data again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

Steps: TypeAlias = tuple[str | int, ...]


def laid_out(data: dict[str, Any]) -> tuple[str, list[Steps]]:
    """The text, one entry a line in the brackets of YAML, and what stands in each line."""
    lines: list[str] = []
    steps: list[Steps] = []
    for line, place in _lines(data, (), "", ""):
        lines.append(line)
        steps.append(place)
    return "\n".join(lines) + "\n", steps


def _lines(value: Any, place: Steps, before: str, after: str) -> Iterator[tuple[str, Steps]]:  # noqa: ANN401 - plain data of any form
    if not isinstance(value, dict | list) or not value:
        yield f"{before}{_quoted(value)}{after}", place
        return
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    yield f"{before}{opened}", place
    entries: list[tuple[str | int, Any]]
    entries = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for index, (step, inner) in enumerate(entries):
        key = f"{_quoted(step)}: " if isinstance(step, str) else ""
        comma = "," if index < len(entries) - 1 else ""
        yield from _lines(inner, (*place, step), key, comma)
    yield f"{closed}{after}", place


def _quoted(value: object) -> str:
    """A scalar as JSON writes it, on one line; what nobody can see is spelled out."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else "".join(map(_spelled, text))


def _spelled(sign: str) -> str:
    if sign.isprintable():
        return sign
    number = ord(sign)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - the last of the first plane
