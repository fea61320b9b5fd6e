"""Statements: what the header says of addresses: moved, removed, and free to adopt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError

from cxdeclare.loading import codes
from cxdeclare.loading.expected import Steps
from cxdeclare.loading.header import MovedBlock, RemovedBlock
from cxdeclare.loading.sections import Sections
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.registry import Registry
from cxdeclare.model.rule import Rule
from cxdeclare.model.span import Span
from cxdeclare.model.spec import Spec

MOVED_AND_DECLARED = "CXD126"
MOVED_TO_NOTHING = "CXD127"
MOVED_TWICE = "CXD128"
MOVED_IN_A_CIRCLE = "CXD129"
NOT_MOVABLE = "CXD150"
REMOVED_AND_DECLARED = "CXD151"
REMOVED_AND_MOVED = "CXD152"
NO_SUCH_KIND = "CXD153"
ADOPTS_NOTHING = "CXD154"
RULES = (
    Rule(
        MOVED_AND_DECLARED,
        "an address that is moved is no longer declared",
        "the state would lose the object of a block that is still there",
        "rename the block, or take the entry out of `moved`",
    ),
    Rule(
        MOVED_TO_NOTHING,
        "an address is moved to one that the manifest declares",
        "the object would have no block, and would be taken for one that may go",
        "name the key the block has now in `to`",
    ),
    Rule(
        MOVED_TWICE,
        "an address is moved to one other, and takes the place of one other",
        "two objects cannot stand behind one address, nor one behind two",
        "keep one of the two entries",
    ),
    Rule(
        MOVED_IN_A_CIRCLE,
        "an address is not moved back to itself, on no way",
        "nobody could tell what it is called in the end",
        "take out an entry; to exchange two keys, use a third one in between and apply twice",
    ),
    Rule(
        NOT_MOVABLE,
        "an address is moved within its kind, and only where there can be several",
        "an object cannot become one of another kind, and what the tenant has one of is "
        "never called otherwise",
        "take the entry out of `moved`",
    ),
    Rule(
        REMOVED_AND_DECLARED,
        "an address that is removed is no longer declared",
        "the manifest would say both that it is there and that it is gone",
        "take out the block, or the entry of `removed`",
    ),
    Rule(
        REMOVED_AND_MOVED,
        "an address is either removed or moved",
        "the object of one that is moved stays managed under its new address",
        "take out one of the two entries",
    ),
    Rule(
        NO_SUCH_KIND,
        "`moved`, `removed` and `adopt` name addresses of kinds that can be declared",
        "an entry that is spelled wrong would silently do nothing",
        "spell the kind as in `skill.billing`",
    ),
    Rule(
        ADOPTS_NOTHING,
        "only a declared address can adopt what is in the tenant",
        "consent to take over something would be left behind, and count for what comes later",
        "take the address out of `adopt`, or declare it",
    ),
)

Place = Callable[[Steps], Span | None]
"""Where a value of the document stands."""
_Block = TypeVar("_Block", bound=Spec)


MOST_HINTS = 20
"""How many faults may come with a near miss."""


@dataclass(frozen=True, slots=True)
class Statements:
    """What is said of addresses, as far as it is valid."""

    moved: Mapping[Address, Address] = field(default_factory=dict)
    removed: Mapping[Address, bool] = field(default_factory=dict)
    adopt: frozenset[Address] = frozenset()


def read_statements(
    data: Mapping[str, object], sections: Sections, kinds: Registry, place: Place
) -> tuple[Statements, list[Diagnostic]]:
    """Judge every entry beside what is declared; their form is judged with the header."""
    reader = _Reader(data, sections, kinds, place)
    moved = reader.moved()
    statements = Statements(moved, reader.removed(), reader.adopt())
    return statements, reader.found


@dataclass(slots=True)
class _Reader:
    data: Mapping[str, object]
    sections: Sections
    kinds: Registry
    place: Place
    found: list[Diagnostic] = field(default_factory=list)
    _moved: dict[Address, Address] = field(default_factory=dict)
    """Every address that an entry moves, be the entry good or not."""

    def moved(self) -> dict[Address, Address]:
        """Old addresses and new ones."""
        entries = [
            (path, Address.parse(block.old), Address.parse(block.new))
            for path, block in self._blocks("moved", MovedBlock)
        ]
        entries = [
            entry
            for entry in entries
            if self._known((*entry[0], "from"), entry[1]) & self._known((*entry[0], "to"), entry[2])
        ]
        sources, targets = {old for _, old, _ in entries}, set[Address]()
        places: dict[Address, Steps] = {}
        good: dict[Address, Address] = {}
        for path, old, new in entries:
            if self._move(path, old, new, sources, targets):
                good[old] = new
            places.setdefault(old, path)
            self._moved.setdefault(old, new)
            targets.add(new)
        for start in _circles(good):
            summary = f"{start} is moved in a circle, back to itself"
            hint = "take one of the entries out"
            self._tell(MOVED_IN_A_CIRCLE, (*places[start], "from"), summary, hint)
        return good

    def _move(
        self, path: Steps, old: Address, new: Address, sources: set[Address], targets: set[Address]
    ) -> bool:
        """Whether one entry of `moved` is good; say what is wrong with it."""
        start, end = (*path, "from"), (*path, "to")
        before = len(self.found)
        kind = self.kinds[old.kind]
        if old.kind != new.kind:
            summary = f"{old} is a {kind.called}, and {new} is a {self.kinds[new.kind].called}"
            self._tell(NOT_MOVABLE, end, summary, "a move stays within one kind")
        elif kind.singleton:
            summary = f"the tenant has one {kind.called}, which is never called otherwise"
            self._tell(NOT_MOVABLE, start, summary, "take the entry out")
        elif old == new:
            summary = f"{old} is moved to itself"
            self._tell(MOVED_IN_A_CIRCLE, end, summary, "take the entry out")
        else:
            if self._is_declared(old):
                summary = f"{old} is moved to {new}, and is still declared"
                hint = "rename the block, or take the entry out"
                self._tell(MOVED_AND_DECLARED, start, summary, hint)
            if old in self._moved:
                summary = f"{old} is moved already, to {self._moved[old]}"
                self._tell(MOVED_TWICE, start, summary, "keep one of the two")
            if new in targets:
                summary = f"another address is moved to {new} already"
                self._tell(MOVED_TWICE, end, summary, "keep one of the two")
            if new not in sources and not self._may_be_declared(new):
                summary = f"{new}, which {old} is moved to, is not declared"
                self._tell(MOVED_TO_NOTHING, end, summary, self._near(new))
        return len(self.found) == before

    def removed(self) -> dict[Address, bool]:
        """Addresses that have left, and whether their objects go as well."""
        removed: dict[Address, bool] = {}
        named = {*self._moved, *self._moved.values()}
        for path, block in self._blocks("removed", RemovedBlock):
            address, at = Address.parse(block.address), (*path, "address")
            if not self._known(at, address) or self._is_repeated(at, address, removed):
                continue
            removed[address] = block.destroy
            if self._is_declared(address):
                hint = "take out the block, or this entry"
                self._tell(REMOVED_AND_DECLARED, at, f"{address} is still declared", hint)
            elif address in named:
                summary = f"{address} is in `moved` as well"
                self._tell(REMOVED_AND_MOVED, at, summary, "take out one of the two entries")
        return removed

    def adopt(self) -> frozenset[Address]:
        """Addresses that may take over what is there."""
        adopted: dict[Address, bool] = {}
        for path, text in self._entries("adopt"):
            try:
                address = Address.parse(text) if isinstance(text, str) else None
            except ValueError:
                address = None
            if address is None or not self._known(path, address):
                continue
            if self._is_repeated(path, address, adopted):
                continue
            adopted[address] = True
            if not self._may_be_declared(address):
                summary = f"{address} is not declared"
                self._tell(ADOPTS_NOTHING, path, summary, self._near(address))
        return frozenset(adopted)

    def _entries(self, name: str) -> Iterator[tuple[Steps, object]]:
        given = self.data.get(name)
        for index, entry in enumerate(given if isinstance(given, list) else ()):
            yield (name, index), entry

    def _blocks(self, name: str, model: type[_Block]) -> Iterator[tuple[Steps, _Block]]:
        for path, entry in self._entries(name):
            try:
                yield path, model.model_validate(entry)
            except ValidationError:
                continue

    def _known(self, path: Steps, address: Address) -> bool:
        kind = self.kinds.get(address.kind)
        if kind is not None and kind.managed:
            return True
        managed = [one.name for one in self.kinds.values() if one.managed]
        summary = f"`{address}` names no kind that can be declared"
        self._tell(NO_SUCH_KIND, path, summary, nearest(address.kind, managed))
        return False

    def _is_repeated(self, path: Steps, address: Address, known: Mapping[Address, bool]) -> bool:
        if address in known:
            self._tell(codes.REPEATED, path, f"{address} is in the list already", "remove it")
        return address in known

    def _is_declared(self, address: Address) -> bool:
        return address.key in self.sections.keys.get(address.kind, {})

    def _may_be_declared(self, address: Address) -> bool:
        return address.kind in self.sections.uncertain or self._is_declared(address)

    def _near(self, address: Address) -> str:
        if len(self.found) >= MOST_HINTS:
            return ""  # looking at all keys for each would be quadratic
        keys = self.sections.keys.get(address.kind, {})
        return nearest(str(address), [f"{address.kind}.{key}" for key in keys])

    def _tell(self, code: str, path: Steps, summary: str, hint: str) -> None:
        self.found.append(Diagnostic(code, summary, self.place(path), str(path[0]), hint))


def _circles(moved: Mapping[Address, Address]) -> Iterator[Address]:
    """One address of each circle; each has one way on, so that a second visit closes it."""
    seen: set[Address] = set()
    for start in moved:
        way: set[Address] = set()
        at = start
        while at in moved and at not in seen:
            seen.add(at)
            way.add(at)
            at = moved[at]
        if at in way:
            yield at
