"""Table: DNS records for people who type them into the screens of a DNS host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxdeclare.model.zone import Record
from cxdeclare.planning.zone import Zone
from cxdeclare.report.excerpt import visible

_HEAD = ("name", "type", "ttl", "value", "for")


def table(zones: Sequence[Zone], *, is_pretend: bool) -> str:
    """Every value on a line of its own, names and hosts in full."""
    lines: list[str] = []
    if is_pretend:
        lines += ["PRETEND TENANT: nothing on the internet asks for these records", ""]
    for zone in zones:
        if lines and lines[-1]:
            lines.append("")
        lines.append(f"zone {zone.name}" if zone.is_known else f"at or above {zone.name}")
        rows = [_HEAD, *(row for record in zone.records for row in _rows(record))]
        widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            lines.append(f"  {'  '.join(cells).rstrip()}")
    return "\n".join(lines)


def _rows(record: Record) -> Iterator[tuple[str, ...]]:
    for value in record.values:
        shown = visible(value)
        yield (record.name, record.type.value, str(record.ttl), shown, record.purpose)
