"""Subject: what a place in the data is about, as people call it."""

from __future__ import annotations

from collections.abc import Sequence

from cxdeclare.model.address import Address
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry

Steps = Sequence[str | int]


def block_depth(kind: Kind) -> int:
    """How many steps lead to a block of this kind."""
    return 1 if kind.singleton else 2


def subject(path: Steps, kinds: Registry) -> str | None:
    """The address of the block a path leads into; else the section or key of the header."""
    if not path:
        return None
    section = str(path[0])
    kind = kinds.sections.get(section)
    if kind is None or len(path) < block_depth(kind):
        return section
    return str(Address(kind.name, kind.singleton or str(path[1])))


def inside(path: Steps, kinds: Registry) -> Steps:
    """The steps inside the block; all of them outside of blocks."""
    kind = kinds.sections.get(str(path[0])) if path else None
    depth = block_depth(kind) if kind is not None else 0
    return path[depth:] if len(path) > depth else path
