"""Diagnostics for people, each with the line it is about, and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.excerpt import excerpt, lines, visible


def render(diagnostics: Iterable[Diagnostic], sources: Mapping[str, str]) -> str:
    """All of them in the order of the files, then how many; no newline at the end.

    `sources` holds the text of each file by the path that the places name.
    """
    told_once = ordered(diagnostics)
    split: dict[str, list[str]] = {}
    told: list[str] = []
    hidden = {(one.span.path, one.span.line) for one in told_once if one.span and one.is_hidden}
    for diagnostic in told_once:
        span = diagnostic.span
        if span is not None and span.path in sources and span.path not in split:
            split[span.path] = lines(sources[span.path])
        is_hidden = span is not None and (span.path, span.line) in hidden
        told.extend(_told(diagnostic, {} if is_hidden else split))
    if told_once:
        told.append(_count(told_once))
    return "\n".join(told)


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each of them once, in the order of the files."""
    return sorted(dict.fromkeys(diagnostics), key=_order)


def as_json(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    """One of them as plain values, with the same keys every time."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "subject": diagnostic.subject,
        "summary": diagnostic.summary,
        "hint": diagnostic.hint,
        "path": span.path if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
    }


def _order(diagnostic: Diagnostic) -> tuple[bool, str, int, int, str, str, str, str]:
    span = diagnostic.span
    return (
        span is None,
        span.path if span else "",
        span.line if span else 0,
        span.column if span else 0,
        diagnostic.code,
        diagnostic.subject or "",
        diagnostic.summary,
        diagnostic.hint,
    )


def _told(diagnostic: Diagnostic, sources: Mapping[str, list[str]]) -> Iterator[str]:
    span = diagnostic.span
    place = f"{span}: " if span else ""
    subject = f"{diagnostic.subject}: " if diagnostic.subject else ""
    severity = diagnostic.severity.value
    yield visible(f"{place}{severity} {diagnostic.code}: {subject}{diagnostic.summary}")
    if span and span.path in sources:
        yield from excerpt(sources[span.path], span.line, span.column)
    first, *more = diagnostic.hint.split("\n")
    if first:
        yield f"  hint: {visible(first)}"
    for line in more:  # a hint may be a few lines to paste
        yield f"        {visible(line)}".rstrip()


def _count(diagnostics: list[Diagnostic]) -> str:
    errors = sum(diagnostic.is_error for diagnostic in diagnostics)
    counted = ((errors, "error"), (len(diagnostics) - errors, "warning"))
    return ", ".join(f"{n} {noun}{'s' * (n != 1)}" for n, noun in counted if n)
