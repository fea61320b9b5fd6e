"""Values: one field's value as people read it, on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from cxdeclare.model.fields import Trait, Value
from cxdeclare.model.language import duration
from cxdeclare.model.secret import HIDDEN, SecretReference, SecretText, is_reference
from cxdeclare.model.spec import Attribute
from cxdeclare.model.tally import counted
from cxdeclare.report.excerpt import visible

__all__ = ["counted", "plain", "secret", "shown"]
_BARE = re.compile(r"[A-Za-z][A-Za-z0-9_.@:/-]*")
LONGEST = 100
"""Characters of one value; the rest is cut and counted."""


def shown(value: Value, attribute: Attribute | None, bodies: Mapping[str, str]) -> str:
    """The value in the manifest's spelling, safe to print."""
    has = attribute.has if attribute is not None else lambda _: False
    match value:
        case None | bool():
            return {None: "(none)", True: "true", False: "false"}[value]
        case int() if has(Trait.DURATION):
            return duration(value)
        case str():
            return _body(value, bodies) if has(Trait.BODY) else _text(value)
        case list():
            return f"[{', '.join(shown(one, None, bodies) for one in value)}]"
        case Mapping():
            return _mapping(value, bodies)
    return str(value)


def plain(value: Value) -> str:
    """What the server assigned, as it is copied into other screens: no quotes, no brackets."""
    return visible(", ".join(map(str, value)) if isinstance(value, list) else str(value))


def secret(value: Value) -> str:
    """A secret as the manifest writes it."""
    reference = SecretReference.of(value)
    if reference is None:
        return "(none)"
    counted_up = reference.generation
    generation = "" if counted_up is None else f", generation {counted_up}"
    return f"{visible(SecretText.of(reference.uri))}{generation}"


def _mapping(value: Mapping[str, Value], bodies: Mapping[str, str]) -> str:
    if is_reference(value):
        return HIDDEN
    if set(value) == {"lookup"}:
        return f"{shown(value['lookup'], None, bodies)} (not managed here)"
    if set(value) == {"id"}:
        return f"id {visible(str(value['id']))} (no name)"
    said = (f"{visible(str(key))}: {shown(one, None, bodies)}" for key, one in value.items())
    return f"{{{', '.join(said)}}}"


def _text(value: str) -> str:
    """Bare when it cannot be mistaken for anything else, quoted otherwise."""
    if _BARE.fullmatch(value) and value not in {"true", "false", "null"}:
        return value if len(value) <= LONGEST else f"{value[:LONGEST]}... ({len(value)} characters)"
    text = json.dumps(visible(value), ensure_ascii=False).replace("\\\\", "\\")
    if len(text) > LONGEST:
        return f"{text[:LONGEST]}... ({len(value)} characters)"
    return text


def _body(hash_: str, bodies: Mapping[str, str]) -> str:
    short = f"sha256 {visible(hash_.removeprefix('sha256:')[:8])}"
    text = bodies.get(hash_)
    if text is None:
        return short
    lines = text.count("\n") + (not text.endswith("\n"))
    return f"{counted(lines, 'line')}, {counted(len(text), 'character')}, {short}"
