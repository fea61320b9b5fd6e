"""Registry: the known kinds, checked against one another once, when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from cxdeclare.model.kind import OBJECT, Kind


class Registry(Mapping[str, Kind]):
    """Kinds by name; a kind may refer to itself, but kinds never refer in a circle."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        for kind in self._kinds.values():
            for unknown in kind.references - self._kinds.keys():
                message = f"kind {kind.name!r} refers to unknown {unknown!r}"
                raise TypeError(message)
            if kind.main.name != OBJECT:
                message = f"the first part of kind {kind.name!r} is not the object itself"
                raise TypeError(message)
        self._order = self._sort()
        self.sections = {kind.section: kind for kind in self._kinds.values() if kind.managed}

    def in_order(self) -> tuple[Kind, ...]:
        """Kinds so that every kind follows those it refers to."""
        return tuple(self._kinds[name] for name in self._order)

    def reach(self, names: Iterable[str]) -> tuple[Kind, ...]:
        """These kinds and all they can point at, in order."""
        wanted: set[str] = set()
        open_names = list(names)
        while open_names:
            name = open_names.pop()
            if name not in wanted:
                wanted.add(name)
                open_names.extend(self._kinds[name].references)
        return tuple(kind for kind in self.in_order() if kind.name in wanted)

    def _sort(self) -> tuple[str, ...]:
        graph = {
            name: sorted(kind.references - {name}) for name, kind in sorted(self._kinds.items())
        }
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            message = f"kinds refer in a circle: {error.args[1]}"
            raise TypeError(message) from error

    def __getitem__(self, name: str) -> Kind:
        return self._kinds[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)
