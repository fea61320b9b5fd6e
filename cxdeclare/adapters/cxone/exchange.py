"""Exchange: one request, one response, and whoever carries them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; the body is JSON or nothing."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back; header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


Transport: TypeAlias = Callable[[Request], Response]
"""Carries one request. Raises `Unreachable` if nothing was sent, `UnknownOutcome` if it was."""
