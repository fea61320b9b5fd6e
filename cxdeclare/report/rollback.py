"""Rollback: what a plan that goes back does not bring back, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.planning.plan import Decision
from cxdeclare.report.excerpt import visible


def rollback(decision: Decision) -> Iterator[str]:
    """To which version a plan goes back, and what stays otherwise; nothing for other plans."""
    if decision.rollback is None:
        return
    serial, lasting = decision.rollback.serial, decision.rollback.lasting
    if not lasting:
        yield f"Back to serial {serial}, with nothing left out."
    else:
        yield f"Back to serial {serial}. Not brought back, or not by itself:"
    for one in lasting:
        yield f"  {visible(one.address)}: {visible(one.message)}"
    yield ""
