"""Tasks: what a person must do for a plan, where and why, before any format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Change, Decision, FieldChange, Step
from cxdeclare.planning.verified import Verified
from cxdeclare.report import outline
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import plain, secret, shown


@dataclass(frozen=True, slots=True)
class Entered:
    """One field that a person sets."""

    name: str
    verb: str
    """`enter`, or `until` for what will be there by itself."""
    value: str
    """On one line; empty where there is a text."""
    text: str | None = None
    """A long text as it is: it has to be copied from here."""


@dataclass(frozen=True, slots=True)
class Task:
    """One manual step."""

    number: int
    subject: str
    where: str
    why: str
    verified: str
    """How it will be known that it was done."""
    command: str
    """What is typed for that; empty where nothing is."""
    entered: tuple[Entered, ...]
    known: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]


def tasks(decision: Decision, kinds: Registry) -> Iterator[Task]:
    """Every manual step, in the order of the plan."""
    waits = outline.waiting(decision)
    steps = (
        (change, step)
        for change in decision.changes
        for step in change.steps
        if step.means is Means.MANUAL
    )
    for number, (change, step) in enumerate(steps, start=1):
        kind = kinds[change.kind]
        record = decision.records.get(change.address)
        outputs = (record.outputs or {}) if record else {}
        said, command = _verified(change.address, step)
        yield Task(
            number=number,
            subject=_subject(change, step),
            where=visible(str(step.ui)),
            why=visible(str(step.why)),
            verified=said,
            command=command,
            entered=tuple(
                _entered(decision, kind, step, one) for one in step.fields if one.differs
            ),
            known=tuple((visible(name), plain(value)) for name, value in outputs.items()),
            waiting=tuple(map(visible, waits.get(step.id, ()))),
        )


def _entered(decision: Decision, kind: Kind, step: Step, field: FieldChange) -> Entered:
    """What a person enters; a text in full, because it has to be copied from here."""
    attribute = kind.fields.get((step.part, field.name))
    text = decision.bodies.get(field.after) if isinstance(field.after, str) else None
    if attribute is not None and attribute.has(Trait.BODY) and text is not None:
        return Entered(field.name, "enter", "", text)
    value = shown(field.after, attribute, decision.bodies)
    if attribute is not None and attribute.has(Trait.SECRET):
        value = secret(field.after)
    return Entered(field.name, "until" if attribute is None else "enter", value)


def _verified(address: str, step: Step) -> tuple[str, str]:
    """How it will be known that a manual step was done, and the command for who gives his word."""
    word = f"cxdeclare manual attest {visible(address)}"
    if step.verified_by is Verified.READING:
        return "reading it at the next plan", ""
    if step.verified_by is Verified.DNS:
        word = f"{word} --part {step.part}"
        return "the name servers; where they are not asked, by a word", word
    return "a word for it, as nothing can read it", word


def _subject(change: Change, step: Step) -> str:
    """What a manual step is about."""
    member = f" {visible(step.member)}" if step.member is not None else ""
    part = f" {step.part}{member}" if step.part else ""
    verb = "" if step.verb is Verb.UPDATE else f": {step.verb}"
    return f"{visible(change.address)}{part}{verb}"
