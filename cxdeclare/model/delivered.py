"""Delivered: the objects that every tenant has from the start, as somebody says."""

from __future__ import annotations

from dataclasses import dataclass

from cxdeclare.model.endpoint import Evidence


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the vendor puts into every tenant of one kind, by name."""

    names: frozenset[str]
    source: str
    """Where it is said."""
    evidence: Evidence
    """Whether the vendor says so, or it only follows from what it says."""
