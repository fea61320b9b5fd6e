"""Snapshot: what the tenant held at one moment, and whether we saw all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxdeclare.model.resource import Found


@dataclass(frozen=True, slots=True)
class Listing:
    """Objects of one kind by id."""

    objects: Mapping[str, Found]
    incomplete: str = ""
    """Why the listing is not known to be whole; empty when it is."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Listings by kind; kinds that were not asked for are missing."""

    tenant_id: str
    listings: Mapping[str, Listing]
    reads: int = 0
    """Requests that were made to get it."""
    unlisted: frozenset[str] = field(default_factory=frozenset)
    """Kinds the profile gives no way to list."""

    def of(self, kind: str) -> Listing:
        """The listing of one kind; empty and incomplete if it was never read."""
        return self.listings.get(kind, Listing({}, "it was not read"))
