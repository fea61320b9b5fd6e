"""Codec: a state as bytes and back; what cannot be read is told apart and left alone."""

from __future__ import annotations

import json
import re

from pydantic import ValidationError

from cxdeclare.model.address import Address
from cxdeclare.model.errors import StateError
from cxdeclare.model.state import FORMAT, State

_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal obeys and JSON allows as it is: a state is printed by `state pull`."""


def dump(state: State) -> bytes:
    """The state as JSON with sorted keys and a final newline: the same state, the same bytes."""
    data = state.model_dump(mode="json")
    text = json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)
    text = _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    try:
        return f"{text}\n".encode()
    except UnicodeEncodeError:  # half a surrogate pair is valid JSON and no text
        return f"{json.dumps(data, indent=1, sort_keys=True)}\n".encode()


def load(content: bytes, where: str) -> State:
    """The state in these bytes; raise `StateError` that says what is wrong with them."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _corrupt(where, "it is not JSON") from error
    if not isinstance(data, dict):
        raise _corrupt(where, "it is not a JSON object")
    written = data.get("format")
    if not isinstance(written, int) or isinstance(written, bool):
        raise _corrupt(where, "it does not say which `format` it has")
    if written > FORMAT:
        message = f"the state in {where} has format {written}; this version reads up to {FORMAT}"
        raise StateError(message, hint="upgrade cxdeclare; the file was left as it is")
    try:
        state = State.model_validate(data, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "the top"
        raise _corrupt(where, f"it does not fit at `{place}`") from error
    for text in state.bindings:
        try:
            Address.parse(text)
        except ValueError as error:
            raise _corrupt(where, f"`{text}` is no address") from error
    return state


def _corrupt(where: str, reason: str) -> StateError:
    return StateError(
        f"the state in {where} cannot be read: {reason}",
        hint="put back a good copy, or move it away: what is declared and found in the tenant "
        "will be adopted again; the file was left as it is",
    )
