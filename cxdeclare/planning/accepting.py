"""Accepting: which drift is known and may be so today, which was, and which entries are idle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pydantic_core import PydanticCustomError

from cxdeclare.model.accept_file import Acceptance
from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value
from cxdeclare.model.language import seconds
from cxdeclare.model.registry import Registry
from cxdeclare.planning import diff
from cxdeclare.planning.drift import Drift, Moved


@dataclass(frozen=True, slots=True)
class Known:
    """One drift that an entry is about."""

    entry: Acceptance
    address: str = ""
    """The resource; empty for a foreign object."""
    moved: Moved | None = None
    """What changed; None for what is gone or foreign."""
    foreign: tuple[str, str] | None = None
    """Kind and name."""


@dataclass(slots=True)
class Sorted:
    """A drift run, with what is accepted taken out of it."""

    changed: dict[str, tuple[Moved, ...]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    foreign: dict[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: list[Known] = field(default_factory=list)
    expired: list[Known] = field(default_factory=list)
    """What was accepted once; it stands with the rest again."""
    idle: frozenset[int] = frozenset()
    """Entries that nothing is about, by their place in the file."""


def holds(entry: Acceptance, today: date) -> bool:
    """Whether an entry still counts: its last day is one that it counts on."""
    return today <= date.fromisoformat(entry.until)


def accepting(kinds: Registry, found: Drift, entries: Sequence[Acceptance], today: date) -> Sorted:
    """Take out of a drift run what is accepted today."""
    made = _Sorting(kinds, entries, today)
    sorted_ = made.sorted
    for address, moved in found.changed.items():
        left = tuple(one for one in moved if not made.takes(Known(_NOBODY, address, one)))
        if left:
            sorted_.changed[address] = left
    sorted_.missing = [one for one in found.missing if not made.takes(Known(_NOBODY, one))]
    for kind, names in found.foreign.items():
        others = tuple(n for n in names if not made.takes(Known(_NOBODY, foreign=(kind, n))))
        if others:
            sorted_.foreign[kind] = others
    sorted_.idle = frozenset(
        index
        for index, entry in enumerate(entries)
        if index not in made.met and not _may_be_unread(entry, found.unread, found.unverifiable)
    )
    return sorted_


_NOBODY = Acceptance(owner="nobody", reason="none", until="0001-01-01")


@dataclass(slots=True)
class _Sorting:
    kinds: Registry
    entries: Sequence[Acceptance]
    today: date
    sorted: Sorted = field(default_factory=Sorted)
    met: set[int] = field(default_factory=set)

    def takes(self, drift: Known) -> bool:
        """Whether one drift is accepted; whoever is about it is not idle."""
        about = list(self._about(drift))
        counts = next((one for one in about if holds(one, self.today)), None)
        if counts is not None:
            self.sorted.accepted.append(_by(counts, drift))
            return True
        if about:
            last = max(about, key=lambda one: one.until)
            self.sorted.expired.append(_by(last, drift))
        return False

    def _about(self, drift: Known) -> Iterator[Acceptance]:
        for index, entry in enumerate(self.entries):
            if self._fits(entry, drift):
                self.met.add(index)
                yield entry

    def _fits(self, entry: Acceptance, drift: Known) -> bool:
        if drift.foreign is not None:
            kind, name = drift.foreign
            is_kind = entry.says("foreign") and entry.foreign == kind
            return is_kind and (not entry.says("name") or bool(entry.name == name))
        if entry.says("foreign") or entry.address != drift.address:
            return False
        if drift.moved is None or entry.says("missing"):
            return drift.moved is None and entry.says("missing")
        return self._is_this(entry, drift.address, drift.moved)

    def _is_this(self, entry: Acceptance, address: str, moved: Moved) -> bool:
        given = {name: getattr(entry, name) for name in entry.model_fields_set}
        if any(
            name in given and given[name] != has
            for name, has in (
                ("part", moved.part),
                ("member", moved.member),
                ("field", moved.field),
            )
        ):
            return False
        if "live" not in given:
            return True
        kind = self.kinds[Address.parse(address).kind]
        attribute = kind.fields.get((moved.part, moved.field)) if moved.field else None
        if attribute is None or isinstance(moved.live, list | dict):
            return bool(given["live"] == moved.live)
        wanted = _in_seconds(given["live"]) if attribute.has(Trait.DURATION) else given["live"]
        # True is 1 in Python, and neither is the other in a manifest.
        is_same_type = type(wanted) is type(moved.live)
        return is_same_type and diff.field(attribute, wanted, moved.live) is None


def _in_seconds(value: Value) -> Value:
    """A duration as the manifest writes it, in seconds; anything else as it is."""
    try:
        return seconds(value)
    except PydanticCustomError:
        return value


def _by(entry: Acceptance, drift: Known) -> Known:
    return Known(entry, drift.address, drift.moved, drift.foreign)


def _may_be_unread(
    entry: Acceptance, unread: Mapping[str, str], unverifiable: Sequence[str]
) -> bool:
    """Whether nobody could see if what an entry is about is there."""
    kind = entry.foreign if entry.says("foreign") else Address.parse(entry.address).kind
    if kind in unread:
        return True
    if entry.says("foreign"):
        return False
    of = (subject.partition("#")[0] for subject in (*unread, *unverifiable))
    return any(one == entry.address for one in of)
