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
    # Headers hold the token, and one body holds the access key: neither is ever shown.
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    repeatable: bool = False
    """Whether asking twice is the same as asking once, whatever the method says."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back; header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    remark: str = ""
    """What we have to add, if it is a refusal: that it was not the first, for example."""
    is_veiled: bool = False
    """Whether its words hold a secret, so that they must not be shown."""


Transport: TypeAlias = Callable[[Request], Response]
"""Carries one request. Raises `Unreachable` if nothing was sent, `UnknownOutcome` if it was."""
