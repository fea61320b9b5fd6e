"""Said: what publishing would do and what name servers have, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.engine.zone_events import (
    PublishingPlanned,
    RecordChange,
    RecordsChecked,
    RecordVerdict,
)
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

_SYMBOLS = {"present": " ", "missing": "-", "not checked": "?"}


def planned(found: PublishingPlanned, *, is_pretend: bool) -> str:
    """What would be published, zone by zone, and what stands in the way."""
    lines = ["PRETEND TENANT", ""] if is_pretend else []
    zone = ""
    for change in found.changes:
        if change.zone != zone:
            zone = change.zone
            lines.append(f"zone {zone} ({change.zone_id})")
        lines += _change(change)
    for refused in found.refused:
        lines.append(f"! {refused.record_type} {refused.name}: {visible(refused.fact)}")
        lines.append(f"    {refused.hint}")
    if not found.changes and not found.refused:
        lines.append("Nothing to publish: the zones have every record.")
    else:
        if lines[-1:] != [""]:
            lines.append("")
        parts = [f"{len(found.changes)} to publish", f"{found.unchanged} as they have to be"]
        parts += [f"{len(found.refused)} refused"] if found.refused else []
        lines.append(f"Records: {', '.join(parts)}.")
    return "\n".join(lines)


def _change(change: RecordChange) -> Iterator[str]:
    symbol = "~" if change.before else "+"
    yield f"  {symbol} {change.record_type} {change.name} ({change.purpose})"
    for value in change.before:
        if value not in change.after:
            yield f"      - {visible(value)}"
    for value in change.after:
        yield f"      {' ' if value in change.before else '+'} {visible(value)}"
    if change.ttl_before is not None and change.ttl_before != change.ttl:
        yield f"        ttl {change.ttl_before} -> {change.ttl}"


def checked(found: RecordsChecked, *, is_pretend: bool) -> str:
    """Each record with how it is found; what is not as it should be comes with what is there."""
    lines = ["PRETEND TENANT: its records are not known to the internet", ""] if is_pretend else []
    for one in found.records:
        lines += _verdict(one)
    counts = {one.standing: 0 for one in found.records}
    for one in found.records:
        counts[one.standing] += 1
    told = ", ".join(f"{count} {standing}" for standing, count in sorted(counts.items()))
    waiting = f"; {len(found.awaited)} not known yet" if found.awaited else ""
    if found.records:
        lines.append("")
    lines.append(f"{counted(len(found.records), 'record')}: {told or 'none'}{waiting}.")
    return "\n".join(lines)


def _verdict(one: RecordVerdict) -> Iterator[str]:
    symbol = _SYMBOLS.get(one.standing, "!")
    yield f"{symbol} {one.standing}: {one.record_type} {one.name} ({one.purpose})"
    if one.standing != "present":
        for value in one.wanted:
            yield f"    wanted: {visible(value)}"
        for value in one.found:
            yield f"    there:  {visible(value)}"
    if one.reason:
        yield f"    {visible(one.reason)}"
    if one.silent:
        yield f"    of no use: {', '.join(map(visible, one.silent))}"
    if one.hint:
        yield f"    hint: {visible(one.hint)}"
