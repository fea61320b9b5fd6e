"""What a drift run found, with words that nobody but its reader may see."""

from __future__ import annotations

from datetime import UTC, datetime

from cxdeclare.engine.drift_events import Coverage, Difference, Drifted

NOW = datetime(2026, 6, 15, 1, 2, 3, 456, tzinfo=UTC)
FOUND = Drifted(
    tenant_id="t",
    target="embedded",
    serial=7,
    compared=3,
    reads=5,
    changed={
        "tag.a": (
            Difference(part="", field="title", recorded="hemlig", live="geheim"),
            Difference(part="", field="color", recorded="crimson", live="azure"),
        )
    },
    missing=("tag.b",),
    foreign={"tag": ("verborgen", "x")},
    unread={"skill": "503"},
    coverage={"tag": Coverage(managed=1, foreign=3)},
)
