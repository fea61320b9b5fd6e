"""Plain data from YAML text, with the line and column of every entry."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.loading import problems
from cxdeclare.loading.aliases import Spent
from cxdeclare.loading.construct import Built, Constructor
from cxdeclare.loading.encoding import decode
from cxdeclare.loading.events import Reader, classes, readers, stumbles
from cxdeclare.loading.places import Document, Lines, Path, Place
from cxdeclare.loading.problems import Problem, Unreadable
from cxdeclare.model.diagnostic import Diagnostic

__all__ = ["Document", "Path", "Place", "parse"]


def parse(
    text: str | bytes,
    name: str,
    *,
    ways: Iterable[Reader] | None = None,
    spent: Spent | None = None,
) -> tuple[Document | None, list[Diagnostic]]:
    """Read one YAML document and say all that is wrong with it.

    `ways` are the readers to try; by default the fastest that are installed. `spent` counts
    what aliases add over several files.

    There is a document as long as there is something to judge further, even if some of its
    entries had to be dropped; without errors among the diagnostics it is exactly the file.
    """
    decoded, bad = decode(text)
    lines = Lines(name, decoded)
    if bad:
        return None, _diagnostics(bad, lines)
    built, complete = _read(decoded, lines, readers() if ways is None else ways, spent)
    data, start = _top_level(built) if complete else (None, 0)
    document = None
    if data is not None:
        removals = tuple(built.removals)
        document = Document(name, decoded, data, start, built.marks, lines, removals)
    return document, _diagnostics(built.problems, lines)


def _read(
    text: str, lines: Lines, ways: Iterable[Reader], spent: Spent | None
) -> tuple[Built, bool]:
    """What the first reader that gets through has read; else what stopped the last one."""
    built = Built()
    for read in ways:
        constructor = Constructor(lines, spent)
        built = constructor.built
        try:
            constructor.run(read(text), classes())
        except Unreadable as unreadable:
            built.problems.append(unreadable.problem)
            if not stumbles(text, unreadable.problem):
                return built, False
        else:
            return built, True
    return built, False


def _top_level(built: Built) -> tuple[dict[str, object] | None, int]:
    """The mapping that a document has to be; an empty one for an empty file."""
    match built.values:
        case []:
            return {}, 0
        case [None]:
            return {}, 0
        case [dict() as data]:
            return data, built.offsets[0]
        case [value]:
            noun = "a list" if isinstance(value, list) else "a single value"
            summary = f"the top level must be a mapping, this is {noun}"
            hint = "start with `apiVersion: cxdeclare/v1`"
            built.problems.append(Problem(problems.TOP_LEVEL, built.offsets[0], summary, hint))
    return None, 0


def _diagnostics(found: Iterable[Problem], lines: Lines) -> list[Diagnostic]:
    ordered = sorted(found, key=lambda problem: (problem.offset, problem.code))
    return [
        Diagnostic(problem.code, problem.summary, lines.span(problem.offset), hint=problem.hint)
        for problem in ordered
    ]
