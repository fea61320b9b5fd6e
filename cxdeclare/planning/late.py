"""Late: what we made a moment ago and no listing shows yet is neither made again nor forgotten."""

from __future__ import annotations

from cxdeclare.model.address import Address
from cxdeclare.planning.draft import Planning


def late(planning: Planning) -> None:
    """Note every address of which the object is there and cannot be seen yet."""
    for text, binding in planning.state.bindings.items() if planning.state else ():
        reason = planning.snapshot.of(Address.parse(text).kind).late.get(binding.id)
        if reason:
            planning.not_known(Address.parse(text), reason)
