"""Plan: what will be done, by whom, and what will not, as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.model.endpoint import Evidence, Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Attribute, Kind
from cxdeclare.model.profile import Means, recorded
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import HIDDEN, is_reference
from cxdeclare.planning.nested import changes as inside
from cxdeclare.planning.plan import Action, Change, Decision, FieldChange, Orphan, Plan, Step
from cxdeclare.planning.verified import Verified
from cxdeclare.report import interrupted
from cxdeclare.report.excerpt import visible
from cxdeclare.report.refused import refused
from cxdeclare.report.rollback import rollback
from cxdeclare.report.values import counted, plain, secret, shown

_MEMBER_SYMBOLS = {Verb.ADD: "+", Verb.CHANGE: "~", Verb.REMOVE: "-"}


def plan(made: Plan, kinds: Registry, name: str = "") -> str:
    """The whole plan, with its summary at the end, where a terminal shows it.

    `name` is that of the file it is in, if it is in one.
    """
    text = _Text(kinds, made.decision)
    lines = [heading(made.target, is_pretend=made.target_class == "pretend"), ""]
    if made.decision.interrupted is not None:
        lines += [*interrupted.lines(made.decision.interrupted), ""]
    for change in made.decision.changes:
        lines += [*text.change(change), ""]
    lines += text.manual()
    lines += attested(made.decision)
    lines += text.left_alone()
    lines += rollback(made.decision)
    lines += refused(made, name)
    known = evidence(made.decision)
    lines += [summary(made.decision), *([known] if known else [])]
    lines += profile(made.decision)
    lines += people(made.decision)
    lines.append(f"{counted(made.reads, 'read')}, {made.writes} writes.")
    if made.calls and made.decision.changes and made.target_class == "live":
        reads, writes = counted(made.calls.reads, "read"), counted(made.calls.writes, "write")
        lines.append(f"Calls of an apply: about {reads} and {writes}.")
    return "\n".join(lines)


def people(decision: Decision) -> Iterator[str]:
    """How many people are touched, where that is limited."""
    agents = decision.agents
    if agents is not None:
        least = "at least " if agents.unread else ""
        yield f"Agents touched: {least}{agents.count}; the limit is {agents.limit}."


def profile(decision: Decision) -> Iterator[str]:
    """That a profile file was used, which is no evidence of the vendor's."""
    said = recorded(decision.profile, decision.profile_file)
    if said.file is not None:
        yield (
            f"Profile: file {visible(said.name)}, extends {said.file.extends}, digest "
            f"{said.digest[:12]}; what it says of the API is its author's word."
        )


def heading(target: str, *, is_pretend: bool) -> str:
    """What the output is about; a pretence is never shown without saying so."""
    return f"Target: {visible(target)}" + (
        " - PRETEND TENANT, no real mailbox is touched" * is_pretend
    )


def summary(decision: Decision) -> str:
    """One line that counts the changes by what is done."""
    counts: dict[str, int] = {}
    for change in decision.changes:
        counts[change.title] = counts.get(change.title, 0) + 1
    parts = [f"{count} to {title}" for title, count in counts.items()]
    manual = sum(step.means is Means.MANUAL for step in decision.steps)
    if manual:
        parts.append(counted(manual, "manual step"))
    if decision.orphans:
        parts.append(f"{len(decision.orphans)} withheld")
    if not parts and not decision.unknown and not decision.refusals:
        are = "is" if decision.unchanged == 1 else "are"
        word = len(decision.attested)
        said = f"; {counted(word, 'part')} by somebody's word, not verifiable" if word else ""
        return f"No changes: {counted(decision.unchanged, 'resource')} {are} as declared{said}."
    text = f"Plan: {', '.join(parts) or 'no changes'}; {decision.unchanged} unchanged"
    if decision.unknown:
        text += f"; {len(decision.unknown)} could not be read"
    if decision.refusals:
        text += f"; refused {counted(len(decision.refusals), 'time')}, so nothing will be applied"
    return f"{text}."


@dataclass(slots=True)
class _Text:
    kinds: Registry
    decision: Decision

    def change(self, change: Change) -> Iterator[str]:
        """One change with its fields; links below the part they belong to."""
        kind = self.kinds[change.kind]
        reason = f"  ({visible(change.reason)})" if change.reason else ""
        yield f"{change.action.symbol} {visible(change.address)}: {change.title}{reason}"
        part = OBJECT
        single = (step for step in change.steps if step.member is None)
        names = [f.name for step in single for f in _rows(step)]
        width = max(map(len, names), default=0)
        for step in change.steps:
            if step.member is None:
                yield from self.fields(kind, change, step, width)
                continue
            if step.part != part:
                part = step.part
                yield f"    {part}:"
            yield from self.member(kind, step)
        if change.action is Action.DEACTIVATE:
            yield f"    the {_object(change)} is deactivated"
        for link in change.released:
            yield f"    {visible(link)} stays in the tenant and is no longer managed"
        for thing in change.lost:
            yield f"    goes with it: {visible(thing)}"
        for note in change.notes:
            yield f"    {visible(note)}"

    def fields(self, kind: Kind, change: Change, step: Step, width: int) -> Iterator[str]:
        """The fields of one object, in columns."""
        if step.verb is Verb.DELETE:
            old = "old " if change.action is Action.REPLACE else ""
            yield f"    the {old}{_object(change)} is deleted{self.by_hand(step)}"
            return
        for row in _rows(step):
            attribute = kind.fields.get((step.part, row.name))
            yield f"    {row.name:<{width}}  {self.value(attribute, row)}{self.by_hand(step)}"
            yield from self.nested(row)

    def member(self, kind: Kind, step: Step) -> Iterator[str]:
        """One link and what is set on it."""
        usual = kind.named[step.part].always if step.verb is Verb.ADD else ()
        shown_fields = [change for change in step.fields if change.name not in usual]
        rows = [change for change in shown_fields if change.differs] or shown_fields
        if step.verb is Verb.REMOVE:
            rows = []
        values = "; ".join(
            f"{change.name} {self.value(kind.fields.get((step.part, change.name)), change)}"
            for change in rows
        )
        note = f"  ({visible(step.note)})" if step.note else ""
        symbol = _MEMBER_SYMBOLS[step.verb]
        name = visible(step.member or "").removeprefix("=")
        text = f"      {symbol} {name}  {values}".rstrip()
        yield f"{text}{note}{self.by_hand(step)}"

    def value(self, attribute: Attribute | None, change: FieldChange) -> str:
        """A new value, or the old and the new one."""
        bodies = self.decision.bodies
        after = shown(change.after, attribute, bodies)
        if attribute is not None and attribute.has(Trait.SECRET):
            after = f"{HIDDEN} {'is set' if change.before is None else 'changes'}"
            return f"{after}  ({visible(change.because)})" if change.because else after
        if change.because is not None:
            return f"{after}  ({visible(change.because)})"
        if change.before is None or change.before == []:
            return after
        return f"{shown(change.before, attribute, bodies)} -> {after}"

    def nested(self, change: FieldChange) -> Iterator[str]:
        """Inside a long list or a mapping, only what differs."""
        before, after = change.before, change.after
        if is_reference(after):
            return
        if isinstance(before, list | dict) and isinstance(after, type(before)) and before:
            for symbol, where, old, new in inside(before, after):
                value = shown(new if symbol != "-" else old, None, {})
                yield f"        {symbol} {f'{where} ' if where else ''}{value}"

    def by_hand(self, step: Step) -> str:
        """A mark for what no call does, and for calls nobody documents."""
        if step.means is Means.MANUAL:
            return "  [by hand]"
        return ""

    def manual(self) -> Iterator[str]:
        """What a person must do, where, why, and what waits for it."""
        steps = [
            (change, step)
            for change in self.decision.changes
            for step in change.steps
            if step.means is Means.MANUAL
        ]
        if not steps:
            return
        waits = waiting(self.decision)
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

    def left_alone(self) -> Iterator[str]:
        """Orphans that stay, and what could not be read."""
        for orphan in self.decision.orphans:
            which = f"{visible(orphan.address)} ({_object(orphan)})"
            yield f"! {which}: no longer declared; {visible(orphan.reason)}"
        for unknown in self.decision.unknown:
            subject, reason = visible(unknown.subject), visible(unknown.reason)
            yield f"? {subject}: not known, so it is left alone: {reason}"
        for doubt in self.decision.unguarded:
            subject, reason = visible(doubt.address), visible(doubt.reason)
            yield f"? {subject}: not checked by guard {visible(doubt.guard)}: {reason}"
        if self.decision.orphans or self.decision.unknown or self.decision.unguarded:
            yield ""


def _rows(step: Step) -> tuple[FieldChange, ...]:
    """The fields that a step changes; where it says none of them anew, what it says again."""
    return tuple(one for one in step.fields if one.differs) or step.fields


def _object(of: Change | Orphan) -> str:
    """An object by its id and what the tenant calls it."""
    called = f" `{visible(of.called)}`" if of.called else ""
    return f"object {visible(of.id)}{called}" if of.id else f"object of unknown id{called}"


def verified(address: str, step: Step) -> str:
    """How it will be known that a manual step was done."""
    if step.verified_by is Verified.READING:
        return "reading it at the next plan"
    if step.verified_by is Verified.DNS:
        word = f"cxdeclare manual attest {visible(address)} --part {step.part}"
        return f"the name servers; where they are not asked, by a word: {word}"
    return f"a word for it, as nothing can read it: cxdeclare manual attest {visible(address)}"


def attested(decision: Decision) -> Iterator[str]:
    """What is as declared by somebody's word alone."""
    for one in decision.attested:
        which = f"[{visible(one.member)}]" if one.member is not None else ""
        subject = f"{visible(one.address)}{f'#{one.part}' if one.part else ''}{which}"
        yield f"= {subject}: attested on {one.at[:10]} by {visible(one.by)}, not verifiable"
    if decision.attested:
        yield ""


def _subject(change: Change, step: Step) -> str:
    """What a manual step is about."""
    member = f" {visible(step.member)}" if step.member is not None else ""
    part = f" {step.part}{member}" if step.part else ""
    verb = "" if step.verb is Verb.UPDATE else f": {step.verb}"
    return f"{visible(change.address)}{part}{verb}"


def evidence(decision: Decision) -> str:
    """How well known the calls are that a plan would make; nothing when all are documented."""
    counts = Counter(step.evidence for step in decision.steps if step.evidence is not None)
    if not counts or set(counts) == {Evidence.CONFIRMED}:
        return ""
    words = {Evidence.CONFIRMED: "documented"}
    said = (f"{counts[one]} {words.get(one, one)}" for one in Evidence if counts[one])
    return f"Calls: {', '.join(said)}."


def waiting(decision: Decision) -> Mapping[str, list[str]]:
    """Addresses that wait for each manual step, directly or through others."""
    needed_by: dict[str, list[Step]] = {}
    owner = {step.id: change.address for change in decision.changes for step in change.steps}
    for step in decision.steps:
        for need in step.depends_on:
            needed_by.setdefault(need, []).append(step)
    waits: dict[str, list[str]] = {}
    for step in decision.steps:
        if step.means is not Means.MANUAL:
            continue
        found: set[str] = set()
        seen: set[str] = set()
        open_ids = [step.id]
        while open_ids:
            for later in needed_by.get(open_ids.pop(), ()):
                if later.id not in seen:
                    seen.add(later.id)
                    found.add(owner[later.id])
                    open_ids.append(later.id)
        waits[step.id] = sorted(found - {owner[step.id]})
    return waits
