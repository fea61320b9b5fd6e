"""References between resources: that they lead somewhere, and never in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from cxdeclare.loading import codes
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.phrases import article
from cxdeclare.loading.problems import shown
from cxdeclare.loading.sections import Sections, block_path
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath, Resource, Use, hashed, uses

MOST_COMPARISONS = 50_000
"""How many keys are looked at for hints in one run; looking at all for each is quadratic."""


@dataclass(slots=True)
class _Hints:
    """Near misses among the declared keys, as long as looking for them is cheap."""

    sections: Sections
    left: int = MOST_COMPARISONS
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, kind: Kind, key: str) -> str:
        """A way out for a reference to a key that is not declared."""
        found = self.known.get((kind.name, key))
        if found is None:
            found = self.known[kind.name, key] = self._find(kind, key)
        return found

    def _find(self, kind: Kind, key: str) -> str:
        other = next((name for name, keys in self.sections.keys.items() if key in keys), None)
        if other is not None:
            noun = f"{article(kind.called)} {kind.called}"
            return f"there is `{other}.{key}`, but this names {noun}"
        keys = self.sections.keys.get(kind.name, {})
        if not keys:
            return f"declare it under `{kind.section}`, or look it up with `{{lookup: name}}`"
        self.left -= len(keys)
        return nearest(key, keys) if self.left >= 0 else ""


def bad_references(
    manifest: Manifest, sections: Sections, kinds: Registry, document: Document
) -> Iterator[Diagnostic]:
    """Every reference to a key that is not declared, or by name to what is declared."""
    hints, positions = _Hints(sections), _Positions()
    names = {name: _names(kinds[name], manifest) for name in manifest.by_kind}
    for resource in manifest.resources.values():
        kind = kinds[resource.address.kind]
        if not kind.references:
            continue
        for use in uses(kind, resource):
            target = kinds[use.kind]
            if not target.managed or use.kind in sections.uncertain:
                continue
            if isinstance(use.value, str):
                if use.value not in sections.keys.get(use.kind, ()):
                    yield _unknown(use, target, resource, hints, (document, kind, positions))
            elif isinstance(use.value, dict) and "lookup" in use.value:
                declared = names.get(use.kind, {}).get(_folded(target, use.value["lookup"]))
                if declared is not None:
                    yield _looked_up(use, declared, resource, (document, kind, positions))


def _unknown(
    use: Use,
    target: Kind,
    resource: Resource,
    hints: _Hints,
    place: _Where,
) -> Diagnostic:
    document, kind, _ = place
    path = (
        *block_path(kind, resource.address.key),
        *_path(use, resource, place),
    )
    summary = f"there is no {target.called} with the key {shown(str(use.value))}"
    return Diagnostic(
        codes.UNKNOWN_REFERENCE,
        summary,
        document.place(path).key if use.field is None else document.place(path).value,
        str(resource.address),
        hints.of(target, str(use.value)),
    )


def _looked_up(use: Use, declared: Address, resource: Resource, place: _Where) -> Diagnostic:
    document, kind, _ = place
    path = (
        *block_path(kind, resource.address.key),
        *_path(use, resource, place),
    )
    name = shown(str(use.value["lookup"]))
    return Diagnostic(
        codes.DECLARED_LOOKUP,
        f"{name} is declared here as {declared}; what the manifest declares is named by key",
        document.place(path).value,
        str(resource.address),
        f"write `{declared.key}` instead of the lookup",
    )


@dataclass(slots=True)
class _Positions:
    """Where each reference stands in its list; a list is looked through once."""

    known: dict[int, dict[Value, int]] = field(default_factory=dict)

    def of(self, items: list[Value]) -> dict[Value, int]:
        """The first place of each item; the list must live on."""
        found = self.known.get(id(items))
        if found is None:
            found = self.known[id(items)] = {}
            for index, item in enumerate(items):
                if isinstance(item, str | dict):
                    found.setdefault(hashed(item), index)
        return found


_Where: TypeAlias = tuple[Document, Kind, _Positions]
"""What places are found with: the document, the kind of the block, what stands in its lists."""


def _path(use: Use, resource: Resource, where: _Where) -> FieldPath:
    """Where a reference stands inside its block."""
    document, kind, positions = where
    inside: FieldPath = ()
    if use.member is not None:
        inside = resource.members[use.part].paths[use.member]
    if use.field is None:
        return inside
    inside = (*inside, *use.field.split("."))
    found: object = document.data
    for step in (*block_path(kind, resource.address.key), *inside):
        found = found[step] if isinstance(found, dict) else None
    if isinstance(found, dict) and "members" in found:
        found, inside = found["members"], (*inside, "members")
    if isinstance(found, list):
        index = positions.of(found).get(hashed(use.value))
        return inside if index is None else (*inside, index)
    return inside


def _names(kind: Kind, manifest: Manifest) -> dict[Value, Address]:
    """What the declared resources of a kind are called in the tenant."""
    fields = {a.name for a in kind.by_part[OBJECT] if a.wire and a.wire.name == kind.label}
    fields.update(kind.identity)
    return {
        _folded(kind, resource.parts[OBJECT][name]): resource.address
        for resource in manifest.of(kind.name)
        for name in sorted(fields)
        if resource.parts[OBJECT].get(name) is not None
    }


def _folded(kind: Kind, name: Value) -> Value:
    return name.casefold() if kind.caseless and isinstance(name, str) else name


def circles(manifest: Manifest, kinds: Registry) -> Iterator[Diagnostic]:
    """Every circle of references; only a kind that can refer to itself can have one."""
    for name in manifest.by_kind:
        if name in kinds[name].references:
            pointing = ((r.address.key, _targets(kinds[name], r)) for r in manifest.of(name))
            graph = {key: targets for key, targets in pointing if targets}
            yield from _circles(name, graph, manifest)


def _targets(kind: Kind, resource: Resource) -> set[str]:
    return {
        use.value
        for use in uses(kind, resource)
        if use.kind == kind.name and isinstance(use.value, str)
    }


def _circles(kind: str, graph: dict[str, set[str]], manifest: Manifest) -> Iterator[Diagnostic]:
    while (circle := _circle(graph)) is not None:
        first = min(circle)
        start = circle.index(first)
        way = [*circle[start:], *circle[:start], first]
        address = Address(kind, first)
        yield Diagnostic(
            codes.CIRCLE,
            f"refers to itself: {_way(way)}",
            manifest.place(address, ()),
            str(address),
            "take one of the references out",
        )
        graph = {
            key: targets.difference(circle) for key, targets in graph.items() if key not in circle
        }


def _circle(graph: dict[str, set[str]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib lists each one before those that wait for it; references go the other way.
        return list(reversed(error.args[1][1:]))
    return None


def _way(keys: Iterable[str]) -> str:
    return " → ".join(f"`{key}`" for key in keys)
