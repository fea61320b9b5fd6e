"""Needed: which kinds have to be read to decide, and of which every object in full."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource
from cxdeclare.model.state import Binding, State


def kinds_needed(
    kinds: Registry, manifest: Manifest | None, state: State | None, wants: Iterable[str] = ()
) -> tuple[Kind, ...]:
    """The kinds declared or recorded, what they can point at, and what holds the leaving.

    With them, what the checks of the declared kinds have to see, and what is wanted besides.
    """
    names = {address.kind for address in manifest.resources} if manifest else set()
    known = (*state.bindings, *state.making) if state else ()
    recorded = {text.partition(".")[0] for text in known}
    names |= recorded & kinds.keys()
    leaving = kinds_leaving(kinds, manifest, state)
    names |= {kind.name for kind in kinds.values() if kind.references & leaving}
    checks = (check for kind in kinds.values() for check in kind.checks)
    names |= {other for check in checks for mine, other in check.lists.items() if mine in names}
    return kinds.reach(names.union(wants))


def kinds_leaving(kinds: Registry, manifest: Manifest | None, state: State | None) -> set[str]:
    """The kinds of which an object may be retired: its block is gone, or needs another object."""
    leaving: set[str] = set()
    for text, binding in state.bindings.items() if state and manifest else ():
        address = Address.parse(text)
        if address.kind in kinds and manifest is not None:
            resource = manifest.resources.get(address)
            if resource is None or _needs_another(kinds[address.kind], resource, binding):
                leaving.add(address.kind)
    return leaving


def _needs_another(kind: Kind, resource: Resource, binding: Binding) -> bool:
    fixed = _fixed(kind)
    if not fixed:
        return False
    applied, declared = binding.applied.get(OBJECT, {}), resource.parts[OBJECT]
    return any(declared[name] != applied.get(name) for name in fixed & declared.keys())


@cache
def _fixed(kind: Kind) -> frozenset[str]:
    """The fields of an object that cannot change: another value means another object."""
    fixed = {a.name for a in kind.by_part[OBJECT] if a.has(Trait.IMMUTABLE)} | {kind.scope}
    return frozenset(fixed - {""})
