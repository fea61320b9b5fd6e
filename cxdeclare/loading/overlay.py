"""Overlay: a later layer over an earlier one; mappings merge, everything else replaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar, cast

from cxdeclare.loading import layer_rules
from cxdeclare.loading.expected import at
from cxdeclare.loading.flatten import body_files
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.places import Path
from cxdeclare.loading.scalars import REMOVED
from cxdeclare.loading.stricter import weaker
from cxdeclare.loading.structure import name_of
from cxdeclare.loading.subject import block_depth, inside, subject
from cxdeclare.loading.tenants import two_tenants
from cxdeclare.loading.weave import Weave
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.registry import Registry

_OWNED = {"ownership", "members"}
_Value = TypeVar("_Value")
Mapping: TypeAlias = dict[str, object]


def overlaid(
    base: Document, overlay: Document, weave: Weave, kinds: Registry
) -> tuple[Document, list[Diagnostic]]:
    """The base with the overlay over it, and what the overlay must not do."""
    run = _Merge(overlay, weave, kinds)
    data = run.mapping(base.data, overlay.data, ())
    merged = replace(base, data=data)
    run.found += filter(None, [two_tenants(base.data, overlay, weave)])
    run.found += weaker(base, merged, overlay)
    return merged, run.found


def settled(document: Document, weave: Weave, kinds: Registry) -> tuple[Document, list[Diagnostic]]:
    """A base, in which nothing can be unset: there is nothing below it."""
    if not document.removals:
        return document, []
    run = _Merge(document, weave, kinds)
    return replace(document, data=run.taken(document.data, ())), run.found


@dataclass(slots=True)
class _Merge:
    """One overlay on its way over what is below it."""

    overlay: Document
    weave: Weave
    kinds: Registry
    found: list[Diagnostic] = field(default_factory=list)

    def mapping(self, base: Mapping, over: Mapping, path: Path) -> Mapping:
        """Both as one: in the order of the base, then what is new."""
        self._ownership(base, over, path)
        other = self._other_bodies(base, over, path)
        made = self.weave.new()
        for key, value in base.items():
            if key in over:
                self._both(made, key, base, over, (*path, key))
            elif key not in other:
                self.weave.put(made, key, value, base)
        for key, value in over.items():
            if key not in base:
                if value is REMOVED:
                    self._nothing((*path, key))
                else:
                    self.weave.put(made, key, self.taken(value, (*path, key)), over)
        for gone, key in other.items():
            past = self.weave.past(base, gone)
            self.weave.replaced[id(made), key] = past
        return made

    def _both(self, made: Mapping, key: str, base: Mapping, over: Mapping, path: Path) -> None:
        below, above = base[key], over[key]
        if above is REMOVED:
            return
        if isinstance(below, dict) and isinstance(above, dict):
            self.weave.put(made, key, self.mapping(below, above, path), base)
            return
        self.weave.put(made, key, self.taken(above, path), over)
        self.weave.replaced[id(made), key] = self.weave.past(base, key)

    def taken(self, value: _Value, path: Path) -> _Value:
        """What an overlay adds, without what it cannot unset because it is not there."""
        if not self.overlay.removals:
            return value
        return cast("_Value", self._stripped(value, path))

    def _stripped(self, value: object, path: Path) -> object:
        if isinstance(value, dict):
            made = self.weave.new()
            for key, inner in value.items():
                if inner is REMOVED:
                    self._nothing((*path, key))
                else:
                    self.weave.put(made, key, self._stripped(inner, (*path, key)), value)
            return made
        if isinstance(value, list):
            return self.weave.like(
                [self._stripped(inner, (*path, index)) for index, inner in enumerate(value)], value
            )
        return value

    def _nothing(self, path: Path) -> None:
        name = name_of(inside(path, self.kinds))
        self.found.append(
            Diagnostic(
                layer_rules.NOTHING_TO_UNSET,
                f"`{name}` cannot be unset: no earlier file has it",
                self.overlay.place(path).value,
                subject(path, self.kinds),
                "correct the key, or remove the line; `!unset` belongs in overlays",
            )
        )

    def _ownership(self, base: Mapping, over: Mapping, path: Path) -> None:
        """Links are given together with who owns them, so that one can be read with the other."""
        if "members" not in over or "ownership" in over or "ownership" not in base:
            return
        kind = self.kinds.sections.get(str(path[0])) if path else None
        if kind is None or kind.spec is None or len(path) < block_depth(kind):
            return  # a block or a field may have this name by chance
        steps = path[block_depth(kind) :]
        if not set(at(kind.spec, steps).fields) >= _OWNED:
            return
        self.found.append(
            Diagnostic(
                layer_rules.OVERLAY_OWNERSHIP,
                f"`{name_of(steps)}` gives `members` without `ownership`",
                self.overlay.place((*path, "members")).key,
                subject(path, self.kinds),
                "repeat `ownership:` beside `members:`, so that what happens to other links "
                "can be read here",
            )
        )

    def _other_bodies(self, base: Mapping, over: Mapping, path: Path) -> dict[str, str]:
        """The bodies of the base that the overlay gives in the other form, each with that form."""
        return {
            gone: key
            for key, gone in self._pairs(path)
            if over.get(key, REMOVED) is not REMOVED and gone in base and gone not in over
        }

    def _pairs(self, path: Path) -> Iterator[tuple[str, str]]:
        kind = self.kinds.sections.get(str(path[0])) if path else None
        if kind is not None and len(path) == block_depth(kind):
            for file, text in body_files(kind).items():
                yield file, text
                yield text, file
