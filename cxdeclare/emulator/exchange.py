"""One request to the tenant and the reply to it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs, unquote

if TYPE_CHECKING:
    from collections.abc import Mapping

Doc: TypeAlias = dict[str, Any]
"""A JSON object as it is stored or sent."""


class Refusal(Exception):
    """The tenant says no; each family of endpoints words it in its own way."""

    def __init__(self, status: int, code: str, message: str, field: str = "") -> None:
        """Keep what every family needs to word the answer."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.field = field


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, taken apart."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the path, each decoded on its own: ids may hold escaped characters."""
        return tuple(unquote(part) for part in self.path.split("/") if part)

    def first(self, name: str) -> str | None:
        """The first value of a query parameter."""
        values = self.query.get(name)
        return values[0] if values else None

    def whole_number(self, name: str, default: int, least: int) -> int:
        """A query parameter as a whole number of at least `least`."""
        text = self.first(name)
        if text is None:
            return default
        if not re.fullmatch("[0-9]{1,9}", text) or int(text) < least:
            raise Refusal(400, "INVALID_PARAMETER", f"{name} must be {least} or more", name)
        return int(text)

    def document(self) -> Doc:
        """The body, which must be a JSON object."""
        try:
            value = json.loads(self.body)
            # Half a surrogate pair is valid JSON and no text.
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise Refusal(400, "INVALID_JSON", "the body is not valid JSON") from None
        if not isinstance(value, dict):
            raise Refusal(400, "INVALID_JSON", "the body must be a JSON object")
        return value


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The body as bytes; nothing when there is none."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):  # not every service speaks JSON
            return self.body
        return json.dumps(self.body, ensure_ascii=False).encode()


def parsed(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
    """Take a request apart; `target` is the path with its query."""
    path, _, query = target.partition("?")
    return Request(
        method=method.upper(),
        path=path,
        query=parse_qs(query, keep_blank_values=True),
        headers={name.lower(): value for name, value in headers.items()},
        body=body,
    )
