"""Octodns: the records of one zone as the YAML that octoDNS reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby

from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.zone import Record, RecordType, relative
from cxdeclare.planning.zone import Zone

_DIGITS = re.compile(r"([0-9]+)")


def octodns(zone: Zone, *, is_pretend: bool) -> str:
    """The file of a zone; raise `InvalidInput` for a text that octoDNS has no way to write."""
    lines = ["---", f"# the zone {zone.name}, as {zone.name}.yaml"]
    lines += ["# PRETEND TENANT"] if is_pretend else []
    named = groupby(zone.records, key=lambda record: relative(record.name, zone.name))
    for name, records in sorted(((name, list(of)) for name, of in named), key=_natural):
        lines.append(f"{json.dumps(name)}:")
        lines += [line for record in records for line in _record(record)]
    return "\n".join(lines)


def _record(record: Record) -> Iterator[str]:
    yield f"  - ttl: {record.ttl}"
    yield f"    type: {record.type}"
    if record.type is RecordType.CNAME:
        yield f"    value: {record.values[0]}."
        return
    yield "    values:"
    for value in record.values:
        if record.type is RecordType.MX:
            priority, _, host = value.partition(" ")
            yield f"      - exchange: {host}."
            yield f"        preference: {priority}"
        else:
            yield f"      - {json.dumps(_text(record, value))}"


def _text(record: Record, value: str) -> str:
    """The text as octoDNS keeps it: whole, with its semicolons escaped.

    It takes off a pair of quotes around the text, and quotes with a space between them, which it
    takes for the seam of two pieces: where a text has these, they are given twice.
    """
    if not value.isascii() or "\\;" in value:
        what = "a backslash before a semicolon" if value.isascii() else "signs that are not ASCII"
        message = f"octoDNS cannot write the record {record.name}: its text has {what}"
        raise InvalidInput(message, hint="take another `--format`")
    written = re.sub(r'"(?= ")', '"" "', value.replace(";", "\\;"))
    return f'"{written}"' if written.startswith('"') else written


def _natural(one: tuple[str, list[Record]]) -> tuple[tuple[int, int, str], ...]:
    """The order that octoDNS insists on: numbers in names by their size."""
    parts = _DIGITS.split(one[0])
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts if p)
