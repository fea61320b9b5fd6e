"""Names for ids and ids for names: what a reference on the wire is called in the manifest."""

from __future__ import annotations

from collections.abc import Mapping

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.wire import is_of

MOST_COMPARISONS = 50_000
"""How many names are looked at for hints in one run; looking at all for each is quadratic."""


class Naming:
    """Translates between the tenant's ids and the manifest's references, both ways."""

    def __init__(self, kinds: Registry, snapshot: Snapshot, ids: Mapping[Address, str]) -> None:
        self._kinds = kinds
        self._snapshot = snapshot
        self._keys = {(address.kind, id_): address.key for address, id_ in ids.items()}
        self._hits: dict[str, dict[str, list[str]]] = {}
        self._known: dict[str, list[str]] = {}
        self._left = MOST_COMPARISONS

    def name(self, kind: str, wire_id: object) -> Value:
        """What the manifest calls the object with this id."""
        id_ = str(wire_id)
        key = self._keys.get((kind, id_))
        if key is not None:
            return key
        label = self.label(kind, id_)
        hits = self.find(kind, label) if label is not None else []
        if self._kinds[kind].managed:
            return {"lookup": label} if hits == [id_] else {"id": id_}
        return label if len(hits) == 1 else {"id": id_}  # earlier versions are the same thing

    def kind(self, kind: str) -> Kind:
        """The kind of this name."""
        return self._kinds[kind]

    def is_there(self, kind: str, id_: str) -> bool:
        """Whether an object with this id was listed, whatever it is called."""
        return id_ in self._snapshot.of(kind).objects

    def label(self, kind: str, id_: str) -> str | None:
        """What the tenant calls the object with this id."""
        found = self._snapshot.of(kind).objects.get(id_)
        label = found.raw.get(self._kinds[kind].label) if found else None
        return None if label is None else str(label)

    def find(self, kind: str, name: str) -> list[str]:
        """Ids of the objects that answer to a name; other names serve if none has it."""
        of = self._kinds[kind]
        for wire in (of.label, *of.also):
            hits = self._index(of, wire).get(name.casefold())
            if hits:
                return hits
        return []

    def address(self, kind: str, id_: str) -> Address | None:
        """The resource that stands for this object, if one does."""
        key = self.key(kind, id_)
        return None if key is None else Address(kind, key)

    def key(self, kind: str, id_: str) -> str | None:
        """The key of the resource that stands for this object, if one does."""
        return self._keys.get((kind, id_))

    def near(self, kind: str, name: str) -> str:
        """A hint at the name that may have been meant, as long as looking for it is cheap."""
        known = self._known.get(kind)
        if known is None:
            of, objects = self._kinds[kind], self._snapshot.of(kind).objects
            labels = (found.raw.get(of.label) for found in objects.values())
            known = sorted({str(label) for label in labels if label is not None})
            self._known[kind] = known
        self._left -= len(known)
        return nearest(name, known) if self._left >= 0 else ""

    def _index(self, kind: Kind, wire: str) -> dict[str, list[str]]:
        place = f"{kind.name}.{wire}"
        if place not in self._hits:
            index: dict[str, list[str]] = {}
            for id_, found in sorted(self._snapshot.of(kind.name).objects.items()):
                if _counts(kind, found) and found.raw.get(wire) is not None:
                    index.setdefault(str(found.raw[wire]).casefold(), []).append(id_)
            self._hits[place] = index
        return self._hits[place]


def _counts(kind: Kind, found: Found) -> bool:
    """Whether an object is one to be found by its name: in use, and of this kind in every way."""
    if kind.current is not None and found.raw.get(kind.current[0]) != kind.current[1]:
        return False
    return is_of(kind.main, found.raw)
