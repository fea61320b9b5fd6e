"""Estate: all that was read of a tenant for an export, and which objects of it can be declared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cxdeclare.export.findings import ONE_NAME, OTHER_SORT, RETIRED, finding
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.kind import Kind
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Snapshot
from cxdeclare.model.wire import at, is_of
from cxdeclare.planning.known import Identity, fold, hits, identity_of, index


@dataclass(frozen=True, slots=True)
class Piece:
    """What was read of one kind."""

    listing: Listing
    others: tuple[tuple[str, str], ...] = ()
    """Ids and names of what was listed and is none of this kind."""


@dataclass(frozen=True, slots=True)
class Estate:
    """What was read of all kinds."""

    snapshot: Snapshot
    others: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    """Kinds of which objects are exported."""
    places: tuple[str, ...] = ()
    """Where objects of a kind with a scope were looked for."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The objects of a kind that a block can stand for, and what is to be said of the others."""

    objects: Mapping[str, Found]
    findings: tuple[Diagnostic, ...] = ()


def sort_out(kind: Kind, piece: Piece) -> Sorted:
    """Leave out what is of another sort, out of use, or not the only one of its name."""
    objects = piece.listing.objects
    others = list(piece.others)
    found: list[Diagnostic] = []
    fit: dict[str, Found] = {}
    for id_, one in sorted(objects.items()):
        name = called(kind, one)
        if not is_of(kind.main, one.raw):
            others.append((id_, name))
        elif kind.current is not None and at(one.raw, kind.current[0]) != kind.current[1]:
            found.append(_retired(kind, id_, name))
        else:
            fit[id_] = one
    twins = dict(_twins(kind, fit, piece.listing))
    for id_, ids in twins.items():
        summary = f"{_quoted(called(kind, fit.pop(id_)))} is the name of {len(ids)} objects"
        hint = f"their ids are {', '.join(ids)}; rename all but one of them in the tenant"
        found.append(finding(ONE_NAME, f"{kind.name} {id_}", f"{summary}; it was left out", hint))
    if others:
        found.append(_of_another_sort(kind, sorted(others)))
    return Sorted(fit, tuple(found))


def called(kind: Kind, found: Found) -> str:
    """What people call an object."""
    label = found.raw.get(kind.label) if kind.label else kind.called
    return found.id if label is None else str(label)


def _retired(kind: Kind, id_: str, name: str) -> Diagnostic:
    summary = f"{_quoted(name)} is not in use in the tenant; it was left out"
    return finding(
        RETIRED, f"{kind.name} {id_}", summary, "a block for it would bring it back into use"
    )


def _of_another_sort(kind: Kind, others: list[tuple[str, str]]) -> Diagnostic:
    are = "object is" if len(others) == 1 else "objects are"
    named = ", ".join(f"{_quoted(name)} (id {id_})" for id_, name in others)
    summary = f"{len(others)} listed {are} of another sort and left alone: {named}"
    return finding(OTHER_SORT, kind.name, summary)


def _twins(
    kind: Kind, fit: Mapping[str, Found], listing: Listing
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Objects that a plan could not tell from others, with the ids of all of them."""
    if not kind.identity:
        return
    live = index(kind, {kind.name: listing})
    folded: dict[Identity, list[str]] = {}
    for id_, one in fit.items():
        known = identity_of(kind, one)
        folded.setdefault(fold(known) if kind.caseless else known, []).append(id_)
    for id_, one in fit.items():
        known = identity_of(kind, one)
        there = {*hits(live, known), *folded[fold(known) if kind.caseless else known]}
        if len(there) > 1:
            yield id_, tuple(sorted(there))


def _quoted(name: str) -> str:
    return f"`{name}`"
