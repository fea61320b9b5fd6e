"""Turn: an address whose object cannot become what is declared, while another is it already."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import count

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Retire
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found, Resource
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import Binding, State
from cxdeclare.model.wire import decode
from cxdeclare.planning import live
from cxdeclare.planning.known import Identity, fold, hits, identity, identity_of


def turned(
    kinds: Registry,
    manifest: Manifest,
    listings: Mapping[str, Listing],
    state: State,
    indexes: Mapping[str, Mapping[Identity, list[str]]],
) -> tuple[State, frozenset[Address]]:
    """The state as it would be had the replacement been recorded, and the addresses left over.

    A run that ends after a create and before it was noted leaves two objects; so does a manifest
    that goes back to what it said before. The object that is as declared is taken, the other is
    kept under an address of its own until it may go.
    """
    bindings = dict(state.bindings)
    holders: Mapping[tuple[str, str], tuple[str, Binding]] | None = None
    left = set()
    for address in manifest.in_order:
        resource, kind = manifest.resources[address], kinds[address.kind]
        if not _may_be_another(kind):
            continue
        bound, listing = bindings.get(str(address)), listings.get(kind.name)
        found = listing.objects.get(bound.id) if bound and listing else None
        if bound is None or found is None or not _is_another(kind, resource, found):
            continue
        holders = _holders(state) if holders is None else holders
        there = hits(indexes[kind.name], identity(kind, resource))
        holder = holders.get((kind.name, there[0])) if len(there) == 1 else None
        if len(there) != 1 or (holder is not None and holder[1].successor is None):
            continue
        names = (f"{address}-replaced-{turn}" for turn in count(1))
        kept = next(name for name in names if name not in bindings)
        protected = bound.protected or str(address) in manifest.policy.protect
        bindings[kept] = Binding(
            id=bound.id,
            identity=bound.identity,
            origin=bound.origin,
            successor=str(address),
            protected=protected,
        )
        del bindings[str(address)]
        left.add(Address.parse(kept))
    return (state.model_copy(update={"bindings": bindings}) if left else state), frozenset(left)


def _holders(state: State) -> Mapping[tuple[str, str], tuple[str, Binding]]:
    """Who stands for each object, with the binding."""
    return {
        (text.partition(".")[0], binding.id): (text, binding)
        for text, binding in state.bindings.items()
    }


@cache
def _may_be_another(kind: Kind) -> bool:
    """Whether an object of the kind may never become what is declared."""
    if kind.retire is Retire.FORGET or kind.must_exist is not None or not kind.identity:
        return False
    return bool(kind.scope or _fixed(kind))


@cache
def _fixed(kind: Kind) -> tuple[Attribute, ...]:
    """The fields of which another value means another object."""
    return tuple(a for a in kind.by_part[OBJECT] if a.has(Trait.IMMUTABLE))


def _is_another(kind: Kind, resource: Resource, found: Found) -> bool:
    """Whether the object is called otherwise and can never be what is declared."""
    called, wanted = identity_of(kind, found), identity(kind, resource)
    if called == wanted or fold(called) == fold(wanted):
        return False
    declared, fixed = resource.parts[OBJECT], _fixed(kind)
    has = decode(kind.main, fixed, found.raw, live.by_id)
    if kind.scope and found.id.partition("/")[0] != declared[kind.scope]:
        return True
    return any(a.name in declared and has.get(a.name) != declared[a.name] for a in fixed)
