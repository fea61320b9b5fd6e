"""Nameless: objects that a person made when nothing could list them, found again by their name."""

from __future__ import annotations

from collections.abc import Mapping

from cxdeclare.model.address import Address
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import State
from cxdeclare.planning.known import identity_of, written


def recognised(
    kinds: Registry, listings: Mapping[str, Listing], state: State
) -> tuple[State, frozenset[Address]]:
    """The state with the ids that a list shows by now, and whose they are.

    It goes by the name that was recorded, not by what is declared now: that may be a new name.
    Nothing is guessed: the list has to be whole, and the name that of one free object.
    """
    nameless = {text: one for text, one in state.bindings.items() if not one.id}
    if not nameless:
        return state, frozenset()
    taken = {(text.partition(".")[0], one.id) for text, one in state.bindings.items()}
    by_name: dict[str, Mapping[str, list[str]]] = {}
    bindings, found = dict(state.bindings), set()
    for text, binding in nameless.items():
        kind, listing = kinds.get(text.partition(".")[0]), listings.get(text.partition(".")[0])
        if kind is None or listing is None or listing.incomplete:
            continue
        if kind.name not in by_name:
            by_name[kind.name] = _by_name(kind, listing)
        hits = by_name[kind.name].get(binding.identity, [])
        if len(hits) == 1 and (kind.name, hits[0]) not in taken:
            taken.add((kind.name, hits[0]))
            bindings[text] = binding.model_copy(update={"id": hits[0]})
            found.add(Address.parse(text))
    return state.model_copy(update={"bindings": bindings}), frozenset(found)


def _by_name(kind: Kind, listing: Listing) -> Mapping[str, list[str]]:
    named: dict[str, list[str]] = {}
    for id_, one in sorted(listing.objects.items()):
        named.setdefault(written(identity_of(kind, one)), []).append(id_)
    return named
