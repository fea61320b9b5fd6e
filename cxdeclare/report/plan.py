"""Plan: what will be done, by whom, and what will not, as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Change, Decision, FieldChange, Plan, Step
from cxdeclare.planning.verified import Verified
from cxdeclare.report import interrupted, outline
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import Ending, Entry, Link, Row
from cxdeclare.report.refused import refused
from cxdeclare.report.rollback import rollback
from cxdeclare.report.values import plain, secret, shown


def plan(made: Plan, kinds: Registry, name: str = "") -> str:
    """The whole plan, with its summary at the end, where a terminal shows it.

    `name` is that of the file it is in, if it is in one.
    """
    decision = made.decision
    lines = [outline.heading(made.target, is_pretend=made.target_class == "pretend"), ""]
    if decision.interrupted is not None:
        lines += [*interrupted.lines(decision.interrupted), ""]
    for one in outline.entries(decision, kinds):
        lines += [*_entry(one), ""]
    lines += _Manual(kinds, decision).lines()
    for group in (outline.attested(decision), outline.left_alone(decision)):
        left = [f"{one.symbol} {one.subject}: {one.text}" for one in group]
        lines += [*left, ""] if left else []
    lines += rollback(decision)
    lines += _meaning(decision)
    lines += refused(made, name)
    lines += [outline.summary(decision), *outline.footer(made)]
    return "\n".join(lines)


def _entry(one: Entry) -> Iterator[str]:
    """One change with its fields; links below the part they belong to."""
    reason = f"  ({one.reason})" if one.reason else ""
    yield f"{one.symbol} {one.address}: {one.title}{reason}"
    width = max((len(item.name) for item in one.items if isinstance(item, Row)), default=0)
    part = OBJECT
    for item in one.items:
        if isinstance(item, Link) and item.part != part:
            part = item.part
            yield f"    {part}:"
        yield from _item(item, width)
    yield from (f"    {note}" for note in one.notes)


def _item(item: Row | Link | Ending, width: int) -> Iterator[str]:
    by_hand = "  [by hand]" if item.by_hand else ""
    match item:
        case Row():
            yield f"    {item.name:<{width}}  {item.said}{by_hand}"
            for symbol, where, value in item.inside:
                yield f"        {symbol} {f'{where} ' if where else ''}{value}"
        case Link():
            values = "; ".join(f"{row.name} {row.said}" for row in item.rows)
            note = f"  ({item.note})" if item.note else ""
            yield f"{f'      {item.symbol} {item.name}  {values}'.rstrip()}{note}{by_hand}"
        case Ending():
            yield f"    {item.text}{by_hand}"


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


@dataclass(slots=True)
class _Manual:
    kinds: Registry
    decision: Decision

    def lines(self) -> Iterator[str]:
        """What a person must do, where, why, and what waits for it."""
        steps = [
            (change, step)
            for change in self.decision.changes
            for step in change.steps
            if step.means is Means.MANUAL
        ]
        if not steps:
            return
        waits = outline.waiting(self.decision)
        yield "Manual steps:"
        for number, (change, step) in enumerate(steps, start=1):
            yield f"  {number}. {_subject(change, step)}"
            yield f"     where: {step.ui}"
            for field in step.fields:
                if field.differs:
                    yield from self.entry(self.kinds[change.kind], step, field)
            record = self.decision.records.get(change.address)
            for name, value in (record.outputs or {}).items() if record else ():
                yield f"     {visible(name)}: {plain(value)}"
            yield f"     why: {step.why}"
            yield f"     verified by: {verified(change.address, step)}"
            if waits.get(step.id):
                yield f"     waiting for it: {', '.join(waits[step.id])}"
        yield ""

    def entry(self, kind: Kind, step: Step, field: FieldChange) -> Iterator[str]:
        """What a person enters; a text in full, because it has to be copied from here."""
        attribute = kind.fields.get((step.part, field.name))
        text = self.decision.bodies.get(field.after) if isinstance(field.after, str) else None
        if attribute is None or not attribute.has(Trait.BODY) or text is None:
            verb = "until" if attribute is None else "enter"
            value = shown(field.after, attribute, self.decision.bodies)
            if attribute is not None and attribute.has(Trait.SECRET):
                value = secret(field.after)
            yield f"     {verb}: {field.name} = {value}"
            return
        yield f"     enter: {field.name} ="
        for line in text.removesuffix("\n").split("\n"):
            yield f"       | {visible(line)}".rstrip()


def verified(address: str, step: Step) -> str:
    """How it will be known that a manual step was done."""
    if step.verified_by is Verified.READING:
        return "reading it at the next plan"
    if step.verified_by is Verified.DNS:
        word = f"cxdeclare manual attest {visible(address)} --part {step.part}"
        return f"the name servers; where they are not asked, by a word: {word}"
    return f"a word for it, as nothing can read it: cxdeclare manual attest {visible(address)}"


def _subject(change: Change, step: Step) -> str:
    """What a manual step is about."""
    member = f" {visible(step.member)}" if step.member is not None else ""
    part = f" {step.part}{member}" if step.part else ""
    verb = "" if step.verb is Verb.UPDATE else f": {step.verb}"
    return f"{visible(change.address)}{part}{verb}"
