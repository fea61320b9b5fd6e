"""Markdown: a plan as GitHub and GitLab render it, whole or cut to so many characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial

from cxdeclare.model.kind import OBJECT
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Action, Decision, Plan, Refusal
from cxdeclare.report import interrupted, markup, outline
from cxdeclare.report.chapters import chapters
from cxdeclare.report.cut import Block, Rank, Section, cut, short
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import Body, Ending, Entry, Link, Remark, Row
from cxdeclare.report.refused import consents
from cxdeclare.report.rollback import rollback
from cxdeclare.report.seen import compared
from cxdeclare.report.tasks import Entered, Task, tasks
from cxdeclare.report.values import counted

Lines = list[tuple[str, list[str]]]
"""Lines, each with what is below it."""
_FOLDED = 160
"""Characters of a value that still stands on the line of its field."""
_INSIDE = 5
"""Differences inside of a value that are still shown at once."""
_ROWS = 40
"""Lines of a body in a report that must not get too long."""


def plan(
    made: Plan,
    kinds: Registry,
    name: str = "",
    *,
    limit: int | None = None,
    groups: Iterable[tuple[str, Lines]] = (),
) -> str:
    """The whole plan, its summary first; with a limit, never more characters than that.

    What is cut is cut at whole entries and counted. Refusals come before endings, and those
    before all else; the summary and the count of everything stay. `name` is that of the file
    the plan is in; `groups` are lines beside it, each group with its heading. Raise `ValueError`
    if the limit is lower than `cut.LEAST`.
    """
    target = outline.heading(made.target, is_pretend=made.target_class == "pretend")
    head = [f"## {_line(outline.summary(made.decision))}", "", _line(target)]
    head += [line for said in outline.origins(made, kinds) for line in ("", _line(said))]
    footer = [f"- {_line(line)}" for line in outline.footer(made)]
    footer.append(f"- Plan `{made.digest[:12]}`.")
    found = [*_sections(made, kinds, name, is_short=limit is not None), *map(_group, groups)]
    return cut(head, [one for one in found if one.blocks], footer, limit)


def lines(summary: str, groups: Iterable[tuple[str, Lines]], *, limit: int | None = None) -> str:
    """Groups of lines below a summary, cut as a plan is."""
    return cut([f"## {_line(summary)}"], [*map(_group, groups)], [], limit)


def _group(group: tuple[str, Lines]) -> Section:
    heading, told = group
    return Section(heading, [_lines(line, below) for line, below in told])


def _lines(line: str, below: list[str]) -> Block:
    def make() -> str:
        return "\n".join([f"- {markup.text(line)}", *(f"  - {markup.text(one)}" for one in below)])

    return Block(make, lambda: f"- {_line(line)}")


def _line(said: str) -> str:
    """A line that stays whatever is cut."""
    return markup.text(short(said))


def _sections(made: Plan, kinds: Registry, name: str, *, is_short: bool) -> Iterator[Section]:
    decision = made.decision
    yield Section(
        f"Refused {counted(len(decision.refusals), 'time')}",
        [
            *map(_refusal, decision.refusals),
            *(_plain(one, Rank.REFUSAL) for one in consents(made, name) if one),
        ],
    )
    if decision.interrupted is not None:
        left = interrupted.lines(decision.interrupted)
        yield Section("A run before", [_plain(line) for line in left])
    weights = Counter(one.weight for one in decision.impact)
    said = [counted(weights[one], one) for one in ("warning", "notice") if weights[one]]
    meant = [_remark(one, Rank.IMPACT) for one in outline.impact(decision)]
    yield Section(f"Impact: {', '.join(said)}", meant)
    for chapter in chapters(made, kinds):
        changes = [_change(one, is_short=is_short) for one in chapter.entries]
        noun = "changes" if len(changes) > 1 else ""
        yield Section(f"{chapter.heading}: {len(changes):,}", changes, noun)
    steps = [_block(one) for one in tasks(decision, kinds)]
    yield Section(f"Manual steps: {len(steps):,}", steps)
    for heading, group in (
        ("Not changed, but reached", _reached(decision)),
        ("By somebody's word", outline.attested(decision)),
        ("Left alone", outline.left_alone(decision)),
    ):
        remarks = [_remark(one) for one in group]
        yield Section(f"{heading}: {len(remarks):,}", remarks)
    yield Section("Rollback", [_plain(line) for line in rollback(decision) if line])


def _reached(decision: Decision) -> Iterator[Remark]:
    """What is not changed itself and refers to something that is."""
    for one in decision.reached:
        how = "refers to" if one.direct else "reaches, through others,"
        yield Remark(" ", visible(one.address), f"{how} `{visible(one.by)}`")


def _plain(line: str, rank: Rank = Rank.AFTER) -> Block:
    """A line of ours, which may be a command to type."""

    def make(said: str) -> str:
        is_command = said.startswith("  cxdeclare ")
        return f"- {markup.code(said.strip()) if is_command else markup.text(said.strip())}"

    return Block(partial(make, line), partial(make, short(line)), rank)


def _refusal(one: Refusal) -> Block:
    subject, guard = markup.code(one.address), markup.code(one.guard)

    def make(message: str, hint: str) -> str:
        said = f"- {subject} is refused by guard {guard}: {markup.text(message)}"
        return f"{said}\n  - hint: {markup.text(hint)}" if hint else said

    brief = partial(make, short(one.message), "")
    return Block(partial(make, one.message, one.hint), brief, Rank.REFUSAL)


def _remark(one: Remark, rank: Rank = Rank.AFTER) -> Block:
    def make(said: str) -> str:
        mark = "**warning** " if rank is Rank.IMPACT and one.symbol == "!" else ""
        return f"- {mark}{markup.code(one.subject)}: {markup.text(said)}"

    return Block(partial(make, one.text), partial(make, short(one.text)), rank)


def _change(one: Entry, *, is_short: bool) -> Block:
    rank = Rank.CHANGE
    if one.is_ending:
        rank = Rank.ENDING
    elif one.action is Action.CREATE:
        rank = Rank.CREATE
    items = len(one.items) + len(one.notes)
    left = f" - {counted(items, 'line')} not shown" if items else ""
    return Block(
        lambda: "\n".join(_whole(one, is_short=is_short)),
        lambda: f"{_head(one, '')}{left}",
        rank,
        one.title,
    )


def _head(one: Entry, reason: str) -> str:
    because = f" ({markup.text(reason)})" if reason else ""
    return f"- **{one.symbol} {one.title}** {markup.code(one.address)}{because}"


def _whole(one: Entry, *, is_short: bool) -> Iterator[str]:
    yield _head(one, one.reason)
    part = OBJECT
    for item in one.items:
        if isinstance(item, Link) and item.part != part:
            part = item.part
            yield f"  - {markup.code(part)}:"
        yield from _item(item, is_short=is_short)
    yield from (f"  - {markup.text(note)}" for note in one.notes)


def _item(item: Row | Link | Ending, *, is_short: bool) -> Iterator[str]:
    by_hand = " - by hand" if item.by_hand else ""
    match item:
        case Ending():
            yield f"  - {markup.text(item.text)}{by_hand}"
        case Link():
            said = "; ".join(f"{markup.code(row.name)} {_said(row)}" for row in item.rows)
            note = f" ({markup.text(item.note)})" if item.note else ""
            values = f": {said}" if said else ""
            sign = markup.code(item.symbol)
            yield f"    - {sign} {markup.code(item.name)}{values}{note}{by_hand}"
        case Row():
            yield from _field(item, by_hand, is_short=is_short)


def _said(row: Row) -> str:
    """The new value, or the old and the new one."""
    after = markup.code(row.after)
    if row.because:
        after += f" ({markup.text(row.because)})"
    return after if row.before is None else f"{markup.code(row.before)} → {after}"


def _field(row: Row, by_hand: str, *, is_short: bool) -> Iterator[str]:
    name = f"  - {markup.code(row.name)}"
    inside = [
        f"{symbol} {f'{where} ' if where else ''}{value}" for symbol, where, value in row.inside
    ]
    if row.body is not None and row.body.before != row.body.after:
        yield f"{name}: {_said(row)}{by_hand}"
        yield from _body(row.body, is_short=is_short)
    elif len(row.said) > _FOLDED or len(inside) > _INSIDE:
        what = (
            counted(len(inside), "difference") if inside else counted(len(row.after), "character")
        )
        yield f"{name}{by_hand}"
        lines = inside or ([row.said] if row.before is None else [row.before, "->", row.after])
        yield from _folded(what, markup.block(lines))
    else:
        yield f"{name}: {_said(row)}{by_hand}"
        yield from (f"    - {markup.code(line)}" for line in inside)


def _body(body: Body, *, is_short: bool) -> Iterator[str]:
    found = compared(body)
    rows = found.rows
    if is_short and len(rows) > _ROWS:
        rows = (*rows[:_ROWS], ("@", f"{len(rows) - _ROWS:,} more lines"))
    if not rows:
        yield f"    - {found.title}"
        return
    lines = [f"{sign} {short(line) if is_short else line}" for sign, line in rows]
    yield from _folded(found.title, markup.block(lines, "diff"))


def _folded(title: str, lines: list[str]) -> Iterator[str]:
    """Below a field, as deep as its text."""
    yield ""
    yield from (f"    {line}" if line else "" for line in markup.folded(title, lines))


def _block(one: Task) -> Block:
    return Block(
        lambda: "\n".join(_task(one)),
        lambda: f"- {one.number}: {_line(one.subject)}",
        Rank.TASK,
    )


def _task(one: Task) -> Iterator[str]:
    yield f"- {one.number}: {markup.text(one.subject)}"
    yield f"  - where: {markup.text(one.where)}"
    for field in one.entered:
        yield from _entered(field)
    yield from (f"  - {markup.text(name)}: {markup.code(value)}" for name, value in one.known)
    yield f"  - why: {markup.text(one.why)}"
    command = f": {markup.code(one.command)}" if one.command else ""
    yield f"  - verified by: {markup.text(one.verified)}{command}"
    if one.waiting:
        yield f"  - waiting for it: {', '.join(map(markup.code, one.waiting))}"


def _entered(field: Entered) -> Iterator[str]:
    if field.text is None:
        yield f"  - {field.verb} {markup.code(field.name)}: {markup.code(field.value)}"
        return
    lines = field.text.removesuffix("\n").split("\n")
    yield f"  - {field.verb} {markup.code(field.name)}:"
    yield from _folded(f"{counted(len(lines), 'line')} to be copied", markup.block(lines))
