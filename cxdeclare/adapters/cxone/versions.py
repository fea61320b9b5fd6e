"""Versions: which version of the ACD API each of its endpoints is asked at, and why that one.

Shapes differ by version, so one is pinned. What is read is understood in the other shapes that are
known as well: each kind says what they call its fields. No pin was verified against a tenant.
"""

from __future__ import annotations

from dataclasses import dataclass

_SPECIFIED = "the published specification, from which the fields of this endpoint were taken"


@dataclass(frozen=True, slots=True)
class Pin:
    """The version for paths that begin so."""

    path: str
    version: str
    reason: str


PINS = (
    Pin("/skills", "v33.0", f"{_SPECIFIED}; creating at v23 is known to end without an answer"),
    Pin("/campaigns", "v33.0", "lists `campaigns` with `id` and `name`; v20 and v24 nest and name"
        " them otherwise, which is understood as well"),
    Pin("/hours-of-operation", "v33.0", _SPECIFIED),
    Pin("/message-templates", "v33.0", _SPECIFIED),
    Pin("/scripts", "v33.0", _SPECIFIED),
    Pin("/agents", "v33.0", _SPECIFIED),
)  # fmt: skip
USUAL = "v33.0"
"""For paths that are not in the table: those of a profile file, for example."""


def version(path: str) -> str:
    """The version that a path below the ACD API is asked at."""
    for pin in PINS:
        if path == pin.path or path.startswith((f"{pin.path}/", f"{pin.path}?")):
            return pin.version
    return USUAL
