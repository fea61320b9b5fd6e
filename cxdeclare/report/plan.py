"""Plan: what will be done, by whom, and what will not, as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.model.kind import OBJECT
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Decision, Plan
from cxdeclare.planning.provenance import Cause
from cxdeclare.report import interrupted, outline
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import Body, Ending, Entry, Link, Row
from cxdeclare.report.refused import refused
from cxdeclare.report.rollback import rollback
from cxdeclare.report.tasks import tasks
from cxdeclare.report.values import counted

_ROWS = 6
"""Lines of a body that are shown of those that differ."""


def plan(made: Plan, kinds: Registry, name: str = "") -> str:
    """The whole plan, with its summary at the end, where a terminal shows it.

    `name` is that of the file it is in, if it is in one.
    """
    decision = made.decision
    lines = [outline.heading(made.target, is_pretend=made.target_class == "pretend"), ""]
    if decision.interrupted is not None:
        lines += [*interrupted.lines(decision.interrupted), ""]
    origin = made.provenance
    for one in outline.entries(decision, kinds, origin):
        lines += [*_entry(one, origin.usual), ""]
    by_hand = list(_manual(decision, kinds))
    lines += [*by_hand, ""] if by_hand else []
    for group in (outline.attested(decision), outline.left_alone(decision)):
        left = [f"{one.symbol} {one.subject}: {one.text}" for one in group]
        lines += [*left, ""] if left else []
    lines += rollback(decision)
    lines += _meaning(decision)
    lines += refused(made, name)
    lines += [outline.summary(decision), *outline.origins(made, kinds), *outline.footer(made)]
    return "\n".join(lines)


def _entry(one: Entry, usual: Cause) -> Iterator[str]:
    """One change with its fields; links below the part they belong to."""
    reason = f"  ({one.reason})" if one.reason else ""
    yield f"{one.symbol} {one.address}: {one.title}{reason}"
    width = max((len(item.name) for item in one.items if isinstance(item, Row)), default=0)
    part = OBJECT
    for item in one.items:
        if isinstance(item, Link) and item.part != part:
            part = item.part
            yield f"    {part}:"
        yield from _item(item, width, usual)
    yield from (f"    {note}" for note in one.notes)


def _item(item: Row | Link | Ending, width: int, usual: Cause) -> Iterator[str]:
    marks = "  [by hand]" if item.by_hand else ""
    if item.cause is not usual:
        marks += f"  [{outline.SHORT[item.cause]}]"
    match item:
        case Row():
            yield f"    {item.name:<{width}}  {item.said}{marks}"
            for symbol, where, value in item.inside:
                yield f"        {symbol} {f'{where} ' if where else ''}{value}"
            if item.body is not None:
                yield from _body(item.body)
        case Link():
            values = "; ".join(f"{row.name} {row.said}" for row in item.rows)
            note = f"  ({item.note})" if item.note else ""
            yield f"{f'      {item.symbol} {item.name}  {values}'.rstrip()}{note}{marks}"
        case Ending():
            yield f"    {item.text}{marks}"


def _meaning(decision: Decision) -> Iterator[str]:
    """What it means for people and mail, and what leads to something that changes."""
    told = [f"  {one.symbol} {one.subject}: {one.text}" for one in outline.impact(decision)]
    if told:
        yield "Impact:"
        yield from (line.rstrip() for line in told)
    reached = outline.reached(decision)
    if reached:
        yield reached
    if told or reached:
        yield ""


def _body(body: Body) -> Iterator[str]:
    """What differs for who reads it, a few lines of it; nothing of a body that is new or goes."""
    if body.before is None or body.after is None or body.before == body.after:
        return
    from cxdeclare.report.seen import compared  # most plans have no such body

    found = compared(body)
    rows = [f"{sign} {line}" for sign, line in found.rows if sign in "+-"]
    yield f"        {found.title}{':' if rows else ''}"
    yield from (f"        {line}" for line in rows[:_ROWS])
    if len(rows) > _ROWS:
        yield f"        and {counted(len(rows) - _ROWS, 'more line')}"


def _manual(decision: Decision, kinds: Registry) -> Iterator[str]:
    """What a person must do, where, why, and what waits for it."""
    for one in tasks(decision, kinds):
        if one.number == 1:
            yield "Manual steps:"
        yield f"  {one.number}. {one.subject}"
        yield f"     where: {one.where}"
        for field in one.entered:
            yield f"     {field.verb}: {field.name} = {field.value}".rstrip()
            if field.text is not None:
                for line in field.text.removesuffix("\n").split("\n"):
                    yield f"       | {visible(line)}".rstrip()
        yield from (f"     {name}: {value}" for name, value in one.known)
        yield f"     why: {one.why}"
        yield f"     verified by: {one.verified}{f': {one.command}' if one.command else ''}"
        if one.waiting:
            yield f"     waiting for it: {', '.join(one.waiting)}"
