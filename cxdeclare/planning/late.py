"""Late: what we made or may have made a moment ago is neither made again nor forgotten."""

from __future__ import annotations

from cxdeclare.model.address import Address
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.known import identity, lives_elsewhere, written


def late(planning: Planning) -> None:
    """Note every address of which the object is there, or may be, and cannot be seen yet."""
    hidden: dict[tuple[str, str], str] = {}
    for text, binding in planning.state.bindings.items() if planning.state else ():
        kind = Address.parse(text).kind
        reason = planning.snapshot.of(kind).late.get(binding.id)
        if reason:
            planning.not_known(Address.parse(text), reason)
            hidden[kind, binding.identity] = f"{text} may be it: {reason}"
    for text, wanted in planning.state.making.items() if planning.state else ():
        address = Address.parse(text)
        reason = planning.snapshot.of(address.kind).unanswered.get(wanted)
        if reason and address not in planning.matches.ids:
            planning.not_known(address, reason)
            hidden[address.kind, wanted] = f"{text} may be it: {reason}"
    for address, resource in planning.manifest.resources.items() if hidden else ():
        kind_of = planning.kinds[address.kind]
        if address in planning.matches.ids or lives_elsewhere(kind_of, resource):
            continue
        named = hidden.get((address.kind, written(identity(kind_of, resource))))
        if named:  # under another address: once it shows, this one takes it over
            planning.not_known(address, named)
