"""Outline: a plan as people are told of it, before any format: the one source of every report.

Every text in it is on one line and shows what a terminal would obey; a format has to escape only
what it obeys itself. The whole texts of bodies are the exception: `Body` holds them as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cxdeclare.model.endpoint import Evidence, Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind
from cxdeclare.model.profile import Means, recorded
from cxdeclare.model.registry import Registry
from cxdeclare.model.secret import HIDDEN, is_reference
from cxdeclare.model.spec import Attribute
from cxdeclare.planning.nested import changes as inside
from cxdeclare.planning.plan import Action, Change, Decision, FieldChange, Orphan, Plan, Step
from cxdeclare.planning.provenance import Cause, Provenance
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted, shown

_MEMBER_SYMBOLS = {Verb.ADD: "+", Verb.CHANGE: "~", Verb.REMOVE: "-"}


@dataclass(frozen=True, slots=True)
class Body:
    """A long text before and after, as it is; None where there is none."""

    before: str | None
    after: str | None
    is_html: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One field of an object that changes."""

    name: str
    before: str | None
    """None where there was nothing, or nothing that may be shown."""
    after: str
    because: str = ""
    by_hand: bool = False
    cause: Cause = Cause.MANIFEST
    inside: tuple[tuple[str, str, str], ...] = ()
    """Of a long list or a mapping, what differs: symbol, where, and the value."""
    body: Body | None = None

    @property
    def said(self) -> str:
        """The new value, or the old and the new one."""
        after = f"{self.after}  ({self.because})" if self.because else self.after
        return after if self.before is None else f"{self.before} -> {after}"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a set that comes, changes or goes."""

    part: str
    symbol: str
    name: str
    rows: tuple[Row, ...] = ()
    note: str = ""
    by_hand: bool = False
    cause: Cause = Cause.MANIFEST


@dataclass(frozen=True, slots=True)
class Ending:
    """An object that is deleted."""

    text: str
    by_hand: bool = False
    cause: Cause = Cause.MANIFEST


@dataclass(frozen=True, slots=True)
class Entry:
    """One address and all that becomes of it."""

    symbol: str
    address: str
    action: Action
    title: str
    reason: str
    items: tuple[Row | Link | Ending, ...]
    notes: tuple[str, ...]

    @property
    def is_ending(self) -> bool:
        """Whether an object of the tenant ends."""
        return self.action in {Action.DELETE, Action.DEACTIVATE, Action.REPLACE}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of one address that is no change of it."""

    symbol: str
    subject: str
    text: str


def entries(
    decision: Decision,
    kinds: Registry,
    origin: Provenance = Provenance(),  # noqa: B008 - frozen
) -> Iterator[Entry]:
    """Every change, in the order of the plan; `origin` says where its differences come from."""
    for change in decision.changes:
        kind = kinds[change.kind]
        yield Entry(
            symbol=change.action.symbol,
            address=visible(change.address),
            action=change.action,
            title=change.title,
            reason=visible(change.reason or ""),
            items=tuple(_items(decision, kind, change, origin)),
            notes=tuple(_notes(change)),
        )


def _items(
    decision: Decision, kind: Kind, change: Change, origin: Provenance
) -> Iterator[Row | Link | Ending]:
    for step in change.steps:
        by_hand = step.means is Means.MANUAL
        if step.member is not None:
            first = next((one.name for one in _rows(step)), "")
            yield replace(_link(decision, kind, step), cause=origin.of(step.id, first))
        elif step.verb is Verb.DELETE:
            old = "old " if change.action is Action.REPLACE else ""
            yield Ending(f"the {old}{_object(change)} is deleted", by_hand, origin.of(step.id))
        else:
            for one in _rows(step):
                attribute = kind.fields.get((step.part, one.name))
                row = _row(decision, attribute, one)
                cause = origin.of(step.id, one.name)
                yield replace(row, by_hand=by_hand, cause=cause, inside=tuple(_nested(one)))


def _notes(change: Change) -> Iterator[str]:
    if change.action is Action.DEACTIVATE:
        yield f"the {_object(change)} is deactivated"
    for link in change.released:
        yield f"{visible(link)} stays in the tenant and is no longer managed"
    for thing in change.lost:
        yield f"goes with it: {visible(thing)}"
    for note in change.notes:
        yield visible(note)


def _link(decision: Decision, kind: Kind, step: Step) -> Link:
    """One link and what is set on it."""
    usual = kind.named[step.part].always if step.verb is Verb.ADD else ()
    shown_fields = [change for change in step.fields if change.name not in usual]
    rows = [change for change in shown_fields if change.differs] or shown_fields
    if step.verb is Verb.REMOVE:
        rows = []
    return Link(
        part=step.part,
        symbol=_MEMBER_SYMBOLS[step.verb],
        name=visible(step.member or "").removeprefix("="),
        rows=tuple(_row(decision, kind.fields.get((step.part, one.name)), one) for one in rows),
        note=visible(step.note or ""),
        by_hand=step.means is Means.MANUAL,
    )


def _row(decision: Decision, attribute: Attribute | None, change: FieldChange) -> Row:
    """A new value, or the old and the new one."""
    bodies = decision.bodies
    because = visible(change.because or "")
    after = shown(change.after, attribute, bodies)
    before = None
    has_before = change.before is not None and change.before != [] and change.because is None
    if attribute is not None and attribute.has(Trait.SECRET):
        after = f"{HIDDEN} {'is set' if change.before is None else 'changes'}"
    elif has_before:
        before = shown(change.before, attribute, bodies)
    body = None
    if attribute is not None and attribute.has(Trait.BODY):
        is_html = change.name == "html"
        body = Body(_whole(change.before, bodies), _whole(change.after, bodies), is_html)
    return Row(change.name, before, after, because, body=body)


def _whole(value: object, bodies: Mapping[str, str]) -> str | None:
    return bodies.get(value) if isinstance(value, str) else None


def _nested(change: FieldChange) -> Iterator[tuple[str, str, str]]:
    """Inside a long list or a mapping, only what differs."""
    before, after = change.before, change.after
    if is_reference(after):
        return
    if isinstance(before, list | dict) and isinstance(after, type(before)) and before:
        for symbol, where, old, new in inside(before, after):
            yield symbol, visible(where), shown(new if symbol != "-" else old, None, {})


def _rows(step: Step) -> tuple[FieldChange, ...]:
    """The fields that a step changes; where it says none of them anew, what it says again."""
    return tuple(one for one in step.fields if one.differs) or step.fields


def _object(of: Change | Orphan) -> str:
    """An object by its id and what the tenant calls it."""
    called = f" `{visible(of.called)}`" if of.called else ""
    return f"object {visible(of.id)}{called}" if of.id else f"object of unknown id{called}"


def left_alone(decision: Decision) -> Iterator[Remark]:
    """Orphans that stay, and what could not be read."""
    for orphan in decision.orphans:
        which = f"{visible(orphan.address)} ({_object(orphan)})"
        yield Remark("!", which, f"no longer declared; {visible(orphan.reason)}")
    for unknown in decision.unknown:
        why = f"not known, so it is left alone: {visible(unknown.reason)}"
        yield Remark("?", visible(unknown.subject), why)
    for doubt in decision.unguarded:
        why = f"not checked by guard {visible(doubt.guard)}: {visible(doubt.reason)}"
        yield Remark("?", visible(doubt.address), why)


def attested(decision: Decision) -> Iterator[Remark]:
    """What is as declared by somebody's word alone."""
    for one in decision.attested:
        which = f"[{visible(one.member)}]" if one.member is not None else ""
        subject = f"{visible(one.address)}{f'#{one.part}' if one.part else ''}{which}"
        yield Remark(
            "=", subject, f"attested on {one.at[:10]} by {visible(one.by)}, not verifiable"
        )


def impact(decision: Decision) -> Iterator[Remark]:
    """What the plan means for people and mail, one remark for each sentence, the gravest first.

    What holds for several addresses is said once, with some of them named and all counted.
    """
    said: dict[tuple[str, str], list[str]] = {}
    for one in decision.impact:
        said.setdefault((one.weight, one.text), []).append(one.address)
    for (weight, text), addresses in said.items():
        yield Remark("!" if weight == "warning" else " ", named(addresses), visible(text))


def reached(decision: Decision) -> str:
    """One line on what leads to something that changes; empty if nothing does."""
    if not decision.reached:
        return ""
    direct = [one.address for one in decision.reached if one.direct]
    others = [one.address for one in decision.reached if not one.direct]
    said = [f"{len(direct)} directly ({named(direct)})"] if direct else []
    said += [f"{len(others)} through others ({named(others)})"] if others else []
    return f"Reached through references: {', '.join(said)}."


_NAMED = 5
"""How many addresses are named in one line; all of them are counted."""


def named(addresses: Sequence[str]) -> str:
    """Some addresses by name, and how many more there are."""
    more = len(addresses) - _NAMED
    text = ", ".join(map(visible, addresses[:_NAMED]))
    return f"{text} and {more} more" if more > 0 else text


def heading(target: str, *, is_pretend: bool) -> str:
    """What the output is about; a pretence is never shown without saying so."""
    return f"Target: {visible(target)}" + (
        " - PRETEND TENANT, no real mailbox is touched" * is_pretend
    )


def summary(decision: Decision) -> str:
    """One line that counts the changes by what is done."""
    counts = Counter(change.title for change in decision.changes)
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


CAUSES = {
    Cause.MANIFEST: "from the manifest",
    Cause.BRANCH: "from this branch",
    Cause.BASE: "pending on the base branch",
    Cause.DRIFT: "drift: changed in the tenant since the last apply",
    Cause.TOOL: "seen by this version of the tool and not by the one before",
}
"""Where a difference comes from, in words."""
SHORT = {
    Cause.MANIFEST: "manifest",
    Cause.BRANCH: "branch",
    Cause.BASE: "pending on base",
    Cause.DRIFT: "drift",
    Cause.TOOL: "new version",
}
"""The same as a mark."""


def origins(made: Plan, kinds: Registry) -> Iterator[str]:
    """How many differences come from where, if there is more to say than that of an edit."""
    origin = made.provenance
    if origin.no_base:
        yield f"The base branch could not be planned: {visible(origin.no_base)}"
    if origin.base is None and not origin.causes:
        return
    counts = Counter(
        item.cause for one in entries(made.decision, kinds, origin) for item in one.items
    )
    said = (f"{counts[one]} {CAUSES[one]}" for one in Cause if counts[one])
    if counts:
        yield f"Differences: {'; '.join(said)}."


def footer(made: Plan) -> Iterator[str]:
    """What else there is to know of a plan: its evidence, profile, people and calls."""
    decision = made.decision
    yield from _evidence(decision)
    yield from _profile(decision)
    yield from _people(decision)
    yield f"{counted(made.reads, 'read')}, {made.writes} writes."
    if made.calls and decision.changes and made.target_class == "live":
        reads, writes = counted(made.calls.reads, "read"), counted(made.calls.writes, "write")
        yield f"Calls of an apply: about {reads} and {writes}."


def _evidence(decision: Decision) -> Iterator[str]:
    """How well known the calls are that a plan would make; nothing when all are documented."""
    counts = Counter(step.evidence for step in decision.steps if step.evidence is not None)
    if counts and set(counts) != {Evidence.CONFIRMED}:
        words = {Evidence.CONFIRMED: "documented"}
        said = (f"{counts[one]} {words.get(one, one)}" for one in Evidence if counts[one])
        yield f"Calls: {', '.join(said)}."


def _profile(decision: Decision) -> Iterator[str]:
    """That a profile file was used, which is no evidence of the vendor's."""
    said = recorded(decision.profile, decision.profile_file)
    if said.file is not None:
        yield (
            f"Profile: file {visible(said.name)}, extends {said.file.extends}, digest "
            f"{said.digest[:12]}; what it says of the API is its author's word."
        )


def _people(decision: Decision) -> Iterator[str]:
    """How many people are touched, where that is limited."""
    agents = decision.agents
    if agents is not None:
        least = "at least " if agents.unread else ""
        yield f"Agents touched: {least}{agents.count}; the limit is {agents.limit}."


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
