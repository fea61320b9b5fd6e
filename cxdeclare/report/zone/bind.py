"""Bind: DNS records as name servers read them, to be put into the file of a zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cxdeclare.model.txt import in_zone_file
from cxdeclare.model.zone import Record, RecordType, relative
from cxdeclare.planning.zone import Zone


def bind(zones: Sequence[Zone], *, is_pretend: bool) -> str:
    """Each zone under its origin; without SOA and NS records, which are not ours."""
    lines = ["; PRETEND TENANT"] if is_pretend else []
    for zone in zones:
        lines.append(f"$ORIGIN {zone.name}.")
        for record in zone.records:
            name = relative(record.name, zone.name) or "@"
            lines += [
                f"{name} {record.ttl} IN {record.type} {value} ; {record.purpose}"
                for value in values(record)
            ]
    return "\n".join(lines)


def values(record: Record) -> Iterator[str]:
    """The values of a record as zone files spell them: whole hosts end with a dot."""
    for value in record.values:
        yield in_zone_file(value) if record.type is RecordType.TXT else f"{value}."
