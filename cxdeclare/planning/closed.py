"""Closed: places in which nothing can be made just now, so that a plan says so."""

from __future__ import annotations

from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.kind import OBJECT
from cxdeclare.planning.draft import Planning


def open_places(planning: Planning) -> None:
    """Refuse to make an object in a place that takes none just now."""
    for address, draft in planning.drafts.items():
        closed = planning.snapshot.of(draft.kind.name).closed
        if not closed or draft.creates is None:
            continue
        scope = draft.kind.scope
        place = str(planning.manifest.resources[address].parts[OBJECT][scope])
        if place in closed:
            planning.diagnostics.append(
                Diagnostic(
                    "CXD317",
                    closed[place],
                    planning.manifest.place(address, (scope,)),
                    str(address),
                    draft.kind.main.opens,
                )
            )
