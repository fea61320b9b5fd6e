"""Proofs: why the listings are known to be whole that a plan's creates and ends rest on."""

from __future__ import annotations

from cxdeclare.planning.draft import Planning
from cxdeclare.planning.figures import Complete
from cxdeclare.planning.plan import Action
from cxdeclare.planning.rests import ENDS

_RESTS = ENDS | {Action.CREATE}


def proofs(planning: Planning) -> dict[str, Complete]:
    """By kind; a listing without proof is never rested on, so each of them has one."""
    made = {d.kind.name for d in planning.drafts.values() if d.action in _RESTS}
    ending = {d.kind.name for d in planning.drafts.values() if d.action in ENDS}
    resting = made | {one.name for one in planning.kinds.values() if one.references & ending}
    found = {}
    for name in sorted(resting & planning.snapshot.listings.keys()):
        proof = planning.snapshot.listings[name].proof
        if proof is not None:
            found[name] = Complete(by=proof.by, count=proof.count)
    return found
