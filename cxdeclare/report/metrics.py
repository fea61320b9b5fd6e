"""Metrics: what a drift run came to as numbers, and as the text that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cxdeclare.engine.drift_events import Drifted

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
_PREFIX = "cxdeclare_drift_"


@dataclass(frozen=True, slots=True)
class Gauge:
    """One number of a run."""

    name: str
    """Without the prefix."""
    value: float
    says: str


def gauges(found: Drifted, exit_code: int, now: datetime) -> tuple[Gauge, ...]:
    """Every number, in one order."""
    covered = found.covered
    foreign = sum(map(len, found.foreign.values()))
    share = Gauge("coverage_ratio", covered.ratio, "Share of objects that is managed, 0 to 1.")
    return (
        Gauge("changed", len(found.changed), "Resources that changed in the tenant."),
        Gauge("missing", len(found.missing), "Resources that are gone from the tenant."),
        Gauge("foreign", foreign, "Objects that nobody manages."),
        Gauge("unread", len(found.unread), "What could not be read."),
        Gauge("accepted", len(found.accepted), "Drift that is known."),
        Gauge("expired", len(found.expired), "Drift that was accepted until a day that is over."),
        *([share] if covered.of else []),  # of nothing there is no share
        Gauge("last_run_timestamp_seconds", int(now.timestamp()), "When the run ended."),
        Gauge("exit_code", exit_code, "What the run ended with."),
    )


def prometheus(of: Iterable[Gauge], labels: Mapping[str, str]) -> str:
    """The text format 0.0.4, as the textfile collector of node_exporter takes it."""
    return "".join(f"{line}\n" for one in of for line in _lines(one, labels))


def _lines(one: Gauge, labels: Mapping[str, str]) -> Iterator[str]:
    name = f"{_PREFIX}{one.name}"
    said = ",".join(f'{key}="{value.translate(_ESCAPES)}"' for key, value in labels.items())
    yield f"# HELP {name} {one.says}"
    yield f"# TYPE {name} gauge"
    yield f"{name}{{{said}}} {one.value!r}"
