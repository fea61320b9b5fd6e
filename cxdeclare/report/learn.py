"""Learn: what a tenant showed of its codes, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.engine.found_events import CodesLearnt
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted


def learnt(found: CodesLearnt, path: str, prefix: str) -> str:
    """The codes that were found, what is still missing, and how it was read."""
    return "\n".join(_lines(found, path, prefix))


def _lines(found: CodesLearnt, path: str, prefix: str) -> Iterator[str]:
    for one in found.fields:
        yield f"{one.kind} {one.field}"
        for word, code in one.codes.items():
            yield f"  {word} = {visible(str(code))}"
        for word in one.missing:
            yield f"  {word}: not found, no object is called {visible(prefix)}{word}"
    total = sum(len(one.codes) for one in found.fields)
    yield f"{counted(total, 'code')} written to {path}." if total else "Nothing was learnt."
    yield f"{counted(found.reads, 'read')}, {found.writes} writes."
