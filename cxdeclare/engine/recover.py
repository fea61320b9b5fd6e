"""Recover: what an unfinished run has done beyond the state it left, and what it left open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from cxdeclare.engine import journal
from cxdeclare.engine.journal import Unfinished
from cxdeclare.engine.ports import StateReader
from cxdeclare.engine.record import Ledger, Made
from cxdeclare.engine.schedule import Outcome
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.model.wire import at
from cxdeclare.planning import settle
from cxdeclare.planning.interrupted import Interrupted, Settled
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import Change, Decision, Step

_NOTHING: Mapping[str, dict[str, Any]] = MappingProxyType({})
SETTLES_AFTER = 5.0
"""Seconds after which a create that was sent shows in listings or never will."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A state with what an unfinished run did beyond it; a state alone where there is none."""

    state: State | None
    run: Unfinished | None = None

    @property
    def position(self) -> tuple[str, int] | None:
        """The unfinished run, and how far its journal goes; 0 if the journal is not there."""
        if self.run is not None:
            return self.run.run, self.run.lines
        return (self.state.run, 0) if self.state and self.state.run else None

    def wait(self, now: datetime, settles_after: float) -> float:
        """Seconds until a create that was under way has to show; 0 if none was."""
        creates = self.run.open.items() if self.run else ()
        steps = self.run.steps if self.run else {}
        sent = [one.at for id_, one in creates if steps[id_][1].verb is Verb.CREATE]
        if not sent:
            return 0.0
        # A clock that is ahead of ours must not let us wait for long.
        return min(settles_after, max(0.0, max(sent) + settles_after - now.timestamp()))

    def looked_into(self, kinds: Registry, snapshot: Snapshot) -> Interrupted | None:
        """What came of the calls that were left open, as far as the tenant shows it."""
        if self.state is None or self.position is None:
            return None
        if self.run is None:
            run, lines = self.position
            return Interrupted(run=run, lines=lines, plan=self.state.consuming or "")
        found = tuple(_settled(kinds, self.state, self.run, snapshot))
        return Interrupted(
            run=self.run.run, lines=self.run.lines, plan=self.run.plan.digest, settled=found
        )

    def with_settled(
        self, settled: Iterable[Settled], outputs: Mapping[str, dict[str, Any]] = _NOTHING
    ) -> Standing:
        """The same, once this is known to have come of its calls, and what was assigned to them."""
        if self.run is None or self.state is None:
            return self
        came, making, sent = [], dict(self.state.making), dict(self.state.sent)
        for one in settled:
            if one.outcome == "done":
                assigned = outputs.get(one.step, {})
                came.append(
                    journal.Came(step=one.step, outcome="done", id=one.id, outputs=assigned)
                )
            elif one.outcome == "not done" and one.reason:  # what is called so is not ours
                came.append(journal.Came(step=one.step, outcome="failed"))
                making.pop(one.address, None)
                sent.pop(one.address, None)
        if not came:
            return self
        run = replace(self.run, records=(*self.run.records, *came))
        state = self.state.model_copy(update={"making": making, "sent": sent})
        return Standing(replayed(state, run, from_record=len(self.run.records)), run)


def assigned(
    kinds: Registry, snapshot: Snapshot, settled: Iterable[Settled]
) -> dict[str, dict[str, Any]]:
    """What the server assigned to each object that a call has made, by step, where it was read."""
    found = {}
    for one in settled:
        kind = kinds[Address.parse(one.address).kind]
        listed = snapshot.of(kind.name).objects.get(one.id or "")
        if listed is not None:
            found[one.step] = {
                name: at(listed.parts[part], wire)
                for name, (part, wire) in kind.outputs.items()
                if part in listed.parts
            }
    return found


def standing(states: StateReader) -> Standing:
    """The state as it was left, with what its journal says beyond it."""
    return stood(states, states.read())


def stood(states: StateReader, state: State | None) -> Standing:
    """The same for a state that was read just now."""
    if state is None or state.run is None:
        return Standing(state)
    run = journal.read(state.run, states.journal(state.run))
    if run is None:
        return Standing(state)
    return Standing(replayed(state, run), run)


def left_over(
    run: Unfinished, settled: Iterable[Settled]
) -> tuple[Mapping[str, Outcome], Decision]:
    """How the steps of a run ended so far, and the decision without those that were done.

    What depends on a call of which nobody can tell must not be done: it counts as failed.
    """
    done = run.done
    before: dict[str, Outcome] = dict.fromkeys(done, "done")
    before |= {one.step: "failed" for one in settled if one.outcome == "unknown"}
    decision, changes = run.plan.decision, []
    ids = dict(decision.ids)
    for change in decision.changes:
        steps = tuple(step for step in change.steps if step.id not in before)
        changes.append(change.model_copy(update={"steps": steps}))
        for step in change.steps:
            came = done.get(step.id)
            if came is not None and came.id is not None:
                ids[change.address] = came.id
            elif came is not None and ids.get(change.address) == step.object_id and _ends(step):
                del ids[change.address]  # what this very plan has ended need not be there
    open_ = tuple(one for one in changes if one.steps)
    rest = {"changes": open_, "ids": ids}
    return before, decision.model_copy(update=rest)


def _ends(step: Step) -> bool:
    return step.verb is Verb.DELETE and step.part == OBJECT


def replayed(state: State, run: Unfinished, *, from_record: int | None = None) -> State:
    """The state with what the run did after it was written, and what it may have made."""
    ledger, steps = Ledger(state, run.plan.decision), run.steps
    sent = {one.step: one.at for one in run.records if isinstance(one, journal.Intended)}
    said = run.since(state.serial) if from_record is None else _from(run, from_record)
    for one, is_in_state in said:
        if one.outcome != "done" or one.step not in steps:
            continue
        change, step = steps[one.step]
        if is_in_state:
            ledger.said_before(change, step)
        else:
            at = _time(sent[one.step])
            ledger.did(change, step, Made(one.id, one.outputs, at) if one.id else None)
    for id_, call in run.open.items():
        change, step = steps[id_]
        is_made = ledger.id(change.address) not in {None, change.id}
        if step.verb is Verb.CREATE and not is_made:
            ledger.may_have_made(change.address, _time(call.at))
        ledger.may_have_sent(change, step)
    return ledger.state(serial=state.serial, consuming=state.consuming, run=state.run)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _from(run: Unfinished, number: int) -> Iterator[tuple[journal.Came, bool]]:
    for position, one in enumerate(run.records):
        if isinstance(one, journal.Came):
            yield one, position < number


def _settled(
    kinds: Registry, state: State, run: Unfinished, snapshot: Snapshot
) -> Iterator[Settled]:
    ids = {Address.parse(text): binding.id for text, binding in state.bindings.items()}
    naming = Naming(kinds, snapshot, ids)
    steps = run.steps
    for id_ in run.open:
        change, step = steps[id_]
        yield _one(kinds, state, change, step, snapshot, naming)


def _one(
    kinds: Registry, state: State, change: Change, step: Step, snapshot: Snapshot, naming: Naming
) -> Settled:
    kind, binding = kinds[change.kind], state.bindings.get(change.address)
    listing = snapshot.of(kind.name)
    if kind.name in snapshot.unlisted:
        return settle.unknown(change, step, "the profile has no way to list it")
    if step.verb is not Verb.CREATE:
        object_id = step.object_id or (binding.id if binding else "")
        return settle.written_to(kind, change, step, object_id, listing, naming.name)
    if binding is not None and binding.id != change.id:
        return Settled(
            step=step.id, address=change.address, verb=step.verb, outcome="done", id=binding.id
        )
    ours = {b.id for text, b in state.bindings.items() if text.partition(".")[0] == kind.name}
    return settle.made(kind, change, step, state.making.get(change.address, ""), listing, ours)
