"""Values: one field's value as people read it, on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Attribute
from cxdeclare.model.language import duration
from cxdeclare.report.excerpt import visible

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.@:/-]*")
LONGEST = 100
"""Characters of one value; the rest is cut and counted."""


def shown(value: Any, attribute: Attribute | None, bodies: Mapping[str, str]) -> str:
    """The value in the manifest's spelling, safe to print."""
    if value is None:
        return "(none)"
    if attribute is not None and attribute.has(Trait.DURATION) and isinstance(value, int):
        return duration(value)
    if attribute is not None and attribute.has(Trait.BODY):
        return _body(str(value), bodies)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(shown(one, None, bodies) for one in value)}]"
    if isinstance(value, Mapping):
        return _mapping(value, bodies)
    if isinstance(value, str):
        return _text(value)
    return str(value)


def _mapping(value: Mapping[str, Any], bodies: Mapping[str, str]) -> str:
    if set(value) == {"lookup"}:
        return f"{_text(value['lookup'])} (not managed here)"
    if set(value) == {"id"}:
        return f"id {value['id']} (no name)"
    return "{" + ", ".join(f"{key}: {shown(one, None, bodies)}" for key, one in value.items()) + "}"


def _text(value: str) -> str:
    """Bare when it cannot be mistaken for anything else, quoted otherwise."""
    if _BARE.fullmatch(value) and value not in {"true", "false", "null"}:
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}... ({len(value)} characters)"
    text = json.dumps(visible(value), ensure_ascii=False).replace("\\\\", "\\")
    if len(text) > LONGEST:
        return f"{text[:LONGEST]}... ({len(value)} characters)"
    return text


def _body(hash_: str, bodies: Mapping[str, str]) -> str:
    short = f"sha256 {hash_.removeprefix('sha256:')[:8]}"
    text = bodies.get(hash_)
    if text is None:
        return short
    lines = text.count("\n") + (not text.endswith("\n"))
    return f"{lines} {'line' if lines == 1 else 'lines'}, {len(text)} characters, {short}"
