"""Facts: what probes of the world around the tenant have found out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """Answers of DNS and of the tenant's own book of rights; what is missing was not asked."""

    mx: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Mail servers by domain, in lower case and without the final dot."""
    rights: frozenset[str] | None = None
    """What the access key may do, as ``Skills: Create``; None if nobody asked."""
