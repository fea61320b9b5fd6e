"""Reach: what refers to something that changes, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from cxdeclare.model.address import Address
from cxdeclare.model.kind import Kind
from cxdeclare.model.resource import Resource, Use, uses
from cxdeclare.model.wire import Name
from cxdeclare.planning import live
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.impact import Reached
from cxdeclare.planning.rests import needing

Node: TypeAlias = "tuple[str, str, bool]"
"""A kind; a key, or the id of a live object that nobody declares; and which of the two."""


@dataclass(frozen=True, slots=True)
class References:
    """Everything that may be reached, by what it refers to."""

    planning: Planning
    resources: Mapping[Address, Resource]
    """What is declared, with every look-up answered."""
    holders: dict[Node, list[Node]] = field(default_factory=dict)

    def read(self, changed: set[str]) -> References:
        """Go once through what is declared and what lives, of the kinds that may be reached."""
        kinds = _may_reach(self.planning, changed)
        for address, resource in self.resources.items():
            kind = self.planning.kinds[address.kind]
            if kind.name in kinds:
                self._take((kind.name, address.key, True), uses(kind, resource))
        for name in sorted(kinds):
            kind = self.planning.kinds[name]
            for id_, found in self.planning.snapshot.of(name).objects.items():
                self._take(self._node(name, id_), live.links(kind, found, self._name))
            for other in kind.holds_on:
                self._take_unsaid(kind, other)
        return self

    @property
    def _name(self) -> Name:
        return self.planning.naming.name

    def _take(self, holder: Node, found: Iterator[Use]) -> None:
        for use in found:
            target = self._target(use)
            if target is not None and target != holder:
                self.holders.setdefault(target, []).append(holder)

    def _take_unsaid(self, kind: Kind, other: str) -> None:
        """What live objects need that no field names; of declared ones the manifest says it."""
        objects = self.planning.snapshot.of(other).objects
        for id_, holding in needing(kind, other, self.planning.snapshot, objects.keys()).items():
            for one in holding:
                holder = self._node(kind.name, one)
                if Address(*holder[:2]) not in self.resources or not holder[2]:
                    self.holders.setdefault(self._node(other, id_), []).append(holder)

    def _target(self, use: Use) -> Node | None:
        address = live.target(use)
        if address is not None and self.planning.kinds[use.kind].managed:
            return (address.kind, address.key, True)
        if isinstance(use.value, dict) and "id" in use.value:
            return self._node(use.kind, str(use.value["id"]))
        called = use.value["lookup"] if isinstance(use.value, dict) else use.value
        ids = self.planning.naming.find(use.kind, str(called))
        return self._node(use.kind, ids[0]) if len(ids) == 1 else None

    def _node(self, kind: str, id_: str) -> Node:
        key = self.planning.naming.key(kind, id_)
        return (kind, id_, False) if key is None else (kind, key, True)

    def said(self, node: Node) -> str:
        """The address, or what the tenant calls what nobody declares."""
        kind, name, is_ours = node
        if is_ours or self.planning.kinds[kind].singleton:
            return str(Address(kind, name))
        naming, called = self.planning.naming, self.planning.kinds[kind].called
        label = naming.label(kind, name)
        if label is None:
            return f"{called} {name}"
        return f"{called} `{label}`" + ("" if naming.find(kind, label) == [name] else f" ({name})")


def reached(found: References, changed: set[Node]) -> Iterator[Reached]:
    """Whatever is not changed itself and leads to something that is; each once, the nearest first.

    What it is reached by is the first of the nearest, in the order of their names.
    """
    seen = set(changed)
    frontier = sorted(changed)
    is_direct = True
    while frontier:
        following: list[Node] = []
        said: list[Reached] = []
        for target in frontier:
            for holder in found.holders.get(target, ()):
                if holder not in seen:
                    seen.add(holder)
                    following.append(holder)
                    by = found.said(target)
                    said.append(Reached(address=found.said(holder), by=by, direct=is_direct))
        yield from sorted(said, key=lambda one: one.address)
        frontier, is_direct = sorted(following), False


def _may_reach(planning: Planning, changed: set[str]) -> set[str]:
    """The kinds of which objects may lead to those of the kinds that change."""
    holders: dict[str, set[str]] = {}
    for kind in planning.kinds.values():
        for other in (*kind.references, *kind.holds_on):
            holders.setdefault(other, set()).add(kind.name)
    found: set[str] = set()
    left = list(changed)
    while left:
        for name in holders.get(left.pop(), ()):
            if name not in found:
                found.add(name)
                left.append(name)
    return found
