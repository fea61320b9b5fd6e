"""Chapters: the changes of a plan apart by where they come from, where that is more than one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.provenance import Cause
from cxdeclare.report import outline
from cxdeclare.report.outline import Ending, Entry, Link, Row

HEADINGS = {
    Cause.MANIFEST: "From the manifest",
    Cause.BRANCH: "From this branch",
    Cause.BASE: "Pending on the base branch already",
    Cause.DRIFT: "Drift: changed in the tenant since the last apply",
    Cause.TOOL: "Seen by this version of the tool",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """Entries below a heading."""

    heading: str
    entries: tuple[Entry, ...]


def chapters(made: Plan, kinds: Registry) -> tuple[Chapter, ...]:
    """All changes; where differences have several causes, those of each by themselves.

    An entry stands under each cause it has items of, with those items only; what else there is to
    say of it stands where it is first.
    """
    usual = made.provenance.usual
    found = tuple(outline.entries(made.decision, kinds, made.provenance))
    causes = {cause for one in found for cause in _causes(one, usual)}
    if len(causes) <= 1:
        return (Chapter("Changes", found),)
    told: dict[Cause, list[Entry]] = {cause: [] for cause in Cause if cause in causes}
    for one in found:
        for cause, part in _parts(one, usual):
            told[cause].append(part)
    return tuple(Chapter(HEADINGS[cause], tuple(part)) for cause, part in told.items())


def _causes(one: Entry, usual: Cause) -> list[Cause]:
    """Of its items, in the order of all causes; that of an entry without items is the usual one."""
    found = {item.cause for item in one.items}
    return [cause for cause in Cause if cause in found] or [usual]


def _parts(one: Entry, usual: Cause) -> Iterator[tuple[Cause, Entry]]:
    first, *others = _causes(one, usual)
    yield first, replace(one, items=_of(one, first))
    for cause in others:
        yield cause, replace(one, items=_of(one, cause), notes=())


def _of(one: Entry, cause: Cause) -> tuple[Row | Link | Ending, ...]:
    return tuple(item for item in one.items if item.cause is cause)
