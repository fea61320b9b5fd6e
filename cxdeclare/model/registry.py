"""Registry: the known kinds, checked against one another once, when it is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.spec import Attribute


class Registry(Mapping[str, Kind]):
    """Kinds by name; a kind may refer to itself, but kinds never refer in a circle."""

    def __init__(self, kinds: Iterable[Kind], plain: Registry | None = None) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self.plain: Registry = plain or self
        """The kinds as they were written, before a profile was applied to them."""
        for kind in self._kinds.values():
            for unknown in kind.references - self._kinds.keys():
                message = f"kind {kind.name!r} refers to unknown {unknown!r}"
                raise TypeError(message)
            for problem in _bad_secrets(kind):
                message = f"kind {kind.name!r}: {problem}"
                raise TypeError(message)
            if kind.main.name != OBJECT:
                message = f"the first part of kind {kind.name!r} is not the object itself"
                raise TypeError(message)
        asked = [kind.expecting for kind in self._kinds.values() if kind.expecting is not None]
        if len(asked) > 1:
            message = "two kinds want to answer the cases of a manifest"
            raise TypeError(message)
        self.expecting = asked[0] if asked else None
        """Who answers the cases of a manifest."""
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


def _bad_secrets(kind: Kind) -> Iterator[str]:
    """What a secret field cannot be: nothing but a value that is sent, and sent each time."""
    for part in kind.parts:
        secrets = [a for a in kind.by_part[part.name] if a.has(Trait.SECRET)]
        update = part.verbs.get(Verb.UPDATE)
        for attribute in secrets:
            if part.members is not None:
                yield f"{attribute.name!r} is a secret inside a link, which nothing can plan"
            if _is_more_than_secret(attribute):
                yield f"{attribute.name!r} is a secret, so it can be nothing else"
            if attribute.wire is None:
                yield f"{attribute.name!r} is a secret that is never sent"
            if part.name == OBJECT and update is not None and update.whole:
                yield f"{attribute.name!r} is a secret, and the object is written without it"
            elif update is not None and not part.together:
                yield f"{attribute.name!r} is a secret, and the part is not sent together"


def _is_more_than_secret(attribute: Attribute) -> bool:
    spelled = attribute.wire is not None and attribute.wire.spelled is not None
    known = (attribute.ref, attribute.default, attribute.here, attribute.among)
    return attribute.traits != {Trait.SECRET} or spelled or any(one is not None for one in known)
