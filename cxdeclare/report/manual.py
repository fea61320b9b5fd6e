"""Manual: what a person has to do, step by step, taken from a plan."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.engine.manual_events import ManualAttested, ManualListed, ManualStep
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Means
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Change, Decision, Plan, Step
from cxdeclare.planning.verified import Verified
from cxdeclare.report.entry import EMPTY, entry, linked
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import waiting
from cxdeclare.report.values import counted, plain

REFUSED = "The plan is refused: do none of its steps until that is settled."


def listed(made: Plan, kinds: Registry) -> ManualListed:
    """The open manual steps of a plan, in an order that works."""
    decision = made.decision
    owner = {step.id: change for change in decision.changes for step in change.steps}
    steps = [one for one in _in_order(made) if one.means is Means.MANUAL]
    numbers = {step.id: number for number, step in enumerate(steps, start=1)}
    waits = waiting(decision)
    return ManualListed(
        target=made.target,
        plan=made.digest,
        steps=tuple(
            _step(made, kinds[owner[step.id].kind], owner[step.id], step, numbers).model_copy(
                update={"waiting": tuple(waits.get(step.id, ()))}
            )
            for step in steps
        ),
        attested=decision.attested,
        refused=tuple(
            f"{one.address}: refused by guard {one.guard}: {one.message}"
            for one in decision.refusals
        ),
    )


def _in_order(made: Plan) -> list[Step]:
    """Every step after those it needs, otherwise as the plan has them."""
    left, done, found = list(made.decision.steps), set[str](), list[Step]()
    known = {step.id for step in left}
    while left:
        ready = next((s for s in left if (set(s.depends_on) & known) <= done), left[0])
        left.remove(ready)
        done.add(ready.id)
        found.append(ready)
    return found


def _step(
    made: Plan, kind: Kind, change: Change, step: Step, numbers: dict[str, int]
) -> ManualStep:
    decision = made.decision
    fields = [one for one in step.fields if one.differs] or list(step.fields)
    record = decision.records.get(change.address)
    outputs = (record.outputs or {}) if record else {}
    entries = tuple(
        entry(decision, kind.fields.get((step.part, one.name)), one)
        for one in (fields if step.verb is not Verb.REMOVE else ())
    )
    return ManualStep(
        number=numbers[step.id],
        step=step.id,
        address=change.address,
        part=step.part,
        member=step.member,
        verb=step.verb,
        title=_title(made, kind, change, step),
        entries=entries,
        known={name: plain(value) for name, value in outputs.items()},
        where=step.ui or "",
        why=step.why or "",
        note=step.note,
        after=step.depends_on,
        after_numbers=tuple(sorted(numbers[n] for n in step.depends_on if n in numbers)),
        calls=_calls(decision, step),
        verified_by=step.verified_by or Verified.READING,
    )


def _calls(decision: Decision, step: Step) -> tuple[str, ...]:
    """The addresses of which calls have to be made before, which is not a person's to do."""
    needs = set(step.depends_on)
    return tuple(
        change.address
        for change in decision.changes
        if any(one.means is Means.API and one.id in needs for one in change.steps)
    )


def _title(made: Plan, kind: Kind, change: Change, step: Step) -> str:
    """What is to be done, in one sentence."""
    decision = made.decision
    key = change.address.partition(".")[2]
    called = decision.names.get(change.address) or change.called or ("" if kind.singleton else key)
    thing = f"the {kind.called}" + (f' "{called}"' if called else "")
    part = step.part.replace("_", " ")
    if step.member is not None:
        links = kind.named[step.part].members
        member = linked(decision, links.ref if links else None, step.member)
        verbs = {Verb.ADD: "Add", Verb.REMOVE: "Take away", Verb.CHANGE: "Set"}
        return f'{verbs[step.verb]} "{member}" in the {part} of {thing}'
    if step.part != OBJECT:
        is_gate = bool(kind.named[step.part].gate or kind.named[step.part].by_dns)
        return f"{'Make ready' if is_gate else 'Set'} the {part} of {thing}"
    verbs = {Verb.CREATE: "Create", Verb.DELETE: "Delete"}
    return f"{verbs.get(step.verb, 'Change')} {thing}"


def text(found: ManualListed) -> str:
    """One line a step, and how to go on."""
    lines = [f"! {visible(reason)}" for reason in found.refused]
    lines += [REFUSED, ""] if found.refused else []
    for one in found.steps:
        first = f"  (after step {_numbers(one)})" if one.after_numbers else ""
        lines.append(f"{one.number:>3}. {visible(one.title)}  [{visible(one.address)}]{first}")
    for said in found.attested:
        which = f"[{visible(said.member)}]" if said.member is not None else ""
        subject = f"{visible(said.address)}{f'#{said.part}' if said.part else ''}{which}"
        lines.append(f"  = {subject}: attested on {said.at[:10]} by {visible(said.by)}")
    lines.append(f"{counted(len(found.steps), 'open manual step')}.")
    return "\n".join(lines)


def in_full(one: ManualStep) -> str:
    """One step with all a person needs."""
    return "\n".join([f"{one.number}. {visible(one.title)}", *_details(one)])


def _details(one: ManualStep) -> Iterator[str]:
    yield f"   where: {visible(one.where)}"
    for value in one.entries:
        verb = "until" if value.until else "enter"
        if value.is_text:
            yield f"   {verb}: {visible(value.label)}:"
            yield from (f"     | {visible(line)}".rstrip() for line in value.value.split("\n"))
        else:
            yield f"   {verb}: {visible(value.label)}: {visible(value.value)}"
    yield from (f"   {visible(name)}: {value}" for name, value in one.known.items())
    if one.note:
        yield f"   note: {visible(one.note)}"
    yield f"   why: {visible(one.why)}"
    if one.after_numbers:
        yield f"   after: step {_numbers(one)}"
    if one.calls:
        yield f"   not before `apply` has written: {visible(', '.join(one.calls))}"
    if one.waiting:
        yield f"   waiting for it: {visible(', '.join(one.waiting))}"
    yield f"   verified by: {how(one)}"


def _numbers(one: ManualStep) -> str:
    return ", ".join(map(str, one.after_numbers))


def how(one: ManualStep) -> str:
    """How it will be known that the step was done."""
    if one.verified_by is Verified.READING:
        return "reading it at the next plan"
    if one.verified_by is Verified.DNS:
        word = f"cxdeclare manual attest {visible(one.address)} --part {visible(one.part)}"
        return f"the name servers; where they are not asked, by your word: {word}"
    return f"your word, as nothing can read it: cxdeclare manual attest {visible(one.address)}"


def attested(did: ManualAttested) -> str:
    """What became of somebody's word."""
    lines = []
    for said in did.already:
        which = f"[{visible(said.member)}]" if said.member is not None else ""
        subject = f"{visible(said.address)}{f'#{said.part}' if said.part else ''}{which}"
        lines.append(f"{subject} was attested on {said.at[:10]} by {visible(said.by)} already.")
    if did.already:
        return "\n".join([*lines, "Nothing was recorded."])
    lines += [f"attested: {visible(step)}" for step in did.steps]
    lines += [f"still open: {visible(step)}" for step in did.left]
    lines.append(f"The state is at serial {did.serial}. A plan that was made before is stale now.")
    return "\n".join(lines)


__all__ = ["EMPTY", "REFUSED", "attested", "how", "in_full", "listed", "text"]
