"""Doctor as text: one line for each finding, and one for what to do about it."""

from __future__ import annotations

from collections import Counter

from cxdeclare.engine.doctor_events import Examined, Verdict
from cxdeclare.report.excerpt import visible

_MARKS: dict[Verdict, str] = {
    "ok": "ok",
    "broken": "BROKEN",
    "waiting": "waiting",
    "unknown": "UNKNOWN",
    "not checked": "not checked",
}


def doctor(found: Examined, *, is_pretend: bool) -> str:
    """Every finding, how many of each sort, and what it cost."""
    lines = [f"{'PRETEND TENANT' if is_pretend else 'Target'} {visible(found.target)}"]
    width = max((len(visible(one.subject)) for one in found.findings), default=0)
    for one in found.findings:
        mark, subject = _MARKS[one.verdict], visible(one.subject)
        lines.append(f"  {mark:<11}  {subject:<{width}}  {visible(one.fact)}")
        if one.remedy:
            lines.append(f"  {'':<11}  {'':<{width}}  -> {visible(one.remedy)}")
    counts = Counter(one.verdict for one in found.findings)
    said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _MARKS if counts[verdict])
    lines.append(f"{said}. Reads: {found.reads}, writes: {found.writes}.")
    return "\n".join(lines)
