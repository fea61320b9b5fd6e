"""Told: all that a run had to say, as one document in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.engine.drift_events import Drifted
from cxdeclare.engine.events import Checked
from cxdeclare.engine.expectation_events import Tested
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Plan
from cxdeclare.report import expectations, markdown, page
from cxdeclare.report.cases import suites
from cxdeclare.report.catalogue import catalogue
from cxdeclare.report.diagnostics import ordered
from cxdeclare.report.drift import drift
from cxdeclare.report.excerpt import visible
from cxdeclare.report.junit import junit
from cxdeclare.report.markdown import Lines
from cxdeclare.report.orders import disarmed
from cxdeclare.report.sarif import sarif


@dataclass(frozen=True, slots=True)
class Told:
    """What was said in a run, whatever the format."""

    command: str
    home: str = ""
    """The manifest, where a diagnostic without a place is shown."""
    diagnostics: tuple[Diagnostic, ...] = ()
    checked: Checked | None = None
    plan: Plan | None = None
    name: str = ""
    """Of the file that the plan is in, if it is in one."""
    drift: Drifted | None = None
    tested: Tested | None = None
    is_pretend: bool = False
    stopped: tuple[tuple[str, str], ...] = ()
    """Why the run ended early, and the way out."""
    said: tuple[str, ...] = ()
    """Short answers."""


def document(form: str, told: Told, kinds: Registry) -> str:
    """The document; its text ends with a newline."""
    return disarmed(FORMATS[form](told, kinds), form)


def _junit(told: Told, kinds: Registry) -> str:
    drifted: Lines = []
    if told.drift is not None:
        drifted = _parts(told.drift, kinds, is_pretend=told.is_pretend)[1]
    found = suites(
        kinds,
        diagnostics=told.diagnostics,
        checked=told.checked,
        made=told.plan,
        drifted=drifted,
        tested=told.tested,
        stopped=told.stopped,
    )
    return junit(found, f"cxdeclare {told.command}")


def _sarif(told: Told, kinds: Registry) -> str:
    stopped = [message for message, _ in told.stopped]
    rules = catalogue(kinds)
    return sarif(told.diagnostics, rules, home=told.home, stopped=stopped)


def _markdown(told: Told, kinds: Registry) -> str:
    return as_markdown(told, kinds)


def as_markdown(told: Told, kinds: Registry, *, limit: int | None = None) -> str:
    """Markdown; with a limit, never more characters than that."""
    groups = list(_groups(told, kinds))
    if told.plan is not None:
        return markdown.plan(told.plan, kinds, told.name, limit=limit, groups=groups)
    return markdown.lines(_summary(told, kinds), groups, limit=limit)


def _html(told: Told, kinds: Registry) -> str:
    groups = list(_groups(told, kinds))
    if told.plan is not None:
        return page.plan(told.plan, kinds, told.name, groups)
    return page.told(told.command.capitalize(), groups, _summary(told, kinds))


FORMATS: Mapping[str, Callable[[Told, Registry], str]] = {
    "markdown": _markdown,
    "html": _html,
    "junit": _junit,
    "sarif": _sarif,
}


def _summary(told: Told, kinds: Registry) -> str:
    """One line on how it went."""
    if told.drift is not None:
        return _parts(told.drift, kinds, is_pretend=told.is_pretend)[2][-2]
    if told.tested is not None:
        return expectations.counts(told.tested)
    if told.stopped:
        return f"{told.command.capitalize()}: stopped"
    errors = sum(one.is_error for one in told.diagnostics)
    if errors:
        return f"{told.command.capitalize()}: {errors} {'error' if errors == 1 else 'errors'}"
    return visible(told.said[-1]) if told.said else f"{told.command.capitalize()}: done"


def _groups(told: Told, kinds: Registry) -> Iterator[tuple[str, Lines]]:
    """What is not the plan itself: why it was stopped, diagnostics, and what drifted."""
    if told.stopped:
        yield (
            "Stopped",
            [
                (visible(message), [f"hint: {visible(hint)}"] * bool(hint))
                for message, hint in told.stopped
            ],
        )
    found = ordered(told.diagnostics)
    for heading, group in (
        ("Errors", [one for one in found if one.is_error]),
        ("Warnings", [one for one in found if not one.is_error]),
    ):
        if group:
            yield f"{heading}: {len(group)}", [_diagnostic(one) for one in group]
    if told.tested is not None:
        yield "Cases", [*expectations.cases(told.tested)]
        yield "Looked at", [(line, []) for line in expectations.end(told.tested)]
    if told.drift is not None:
        heading, drifted, end = _parts(told.drift, kinds, is_pretend=told.is_pretend)
        if drifted:
            yield "Drift", drifted
        yield "Compared", [(line, []) for line in (heading, *end)]


def _diagnostic(one: Diagnostic) -> tuple[str, list[str]]:
    place = f"`{one.span}`: " if one.span else ""
    subject = f"`{one.subject}`: " if one.subject else ""
    hints = [f"hint: {line}" for line in one.hint.split("\n") if line.strip()]
    return visible(f"{place}{one.code}: {subject}{one.summary}"), [*map(visible, hints)]


def _parts(found: Drifted, kinds: Registry, *, is_pretend: bool) -> tuple[str, Lines, list[str]]:
    """The text on drift: what it is about, its entries, and how it ends."""
    heading, _, *lines = map(visible, drift(found, kinds, is_pretend=is_pretend).split("\n"))
    gap = lines.index("") if "" in lines else -1
    entries: Lines = []
    for line in lines[: max(gap, 0)]:
        if line.startswith("    ") and entries:
            entries[-1][1].append(line.strip())
        else:
            entries.append((line, []))
    return heading, entries, lines[gap + 1 :]
