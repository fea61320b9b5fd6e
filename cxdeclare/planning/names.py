"""Names: declared references that find, by its name, an object of ours that is to go."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cxdeclare.model.address import Address
from cxdeclare.model.resource import uses
from cxdeclare.planning.draft import Planning


def looked_up(
    planning: Planning, leaving: Collection[Address]
) -> Iterator[tuple[Address, Address]]:
    """Who is declared to refer to what is leaving, and to what; a reference by key never does."""
    going = {address.kind for address in leaving}
    for address in planning.manifest.in_order:
        kind = planning.kinds[address.kind]
        for use in uses(kind, planning.manifest.resources[address]) if kind.references else ():
            if use.kind not in going or not isinstance(use.value, dict):
                continue
            for id_ in planning.naming.find(use.kind, str(use.value.get("lookup"))):
                target = planning.naming.address(use.kind, id_)
                if target is not None and target in leaving and target != address:
                    yield address, target
