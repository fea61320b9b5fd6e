"""Ledger: the bindings while a plan is carried out; what is done is in it, nothing else."""

from __future__ import annotations

from itertools import count
from typing import Any

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.plan import Change, Decision, Record, Step


class Ledger:
    """The state to be, step by step."""

    def __init__(self, state: State, decision: Decision) -> None:
        self._state = state
        self._records = decision.records
        self._bindings = dict(state.bindings)
        self._made = {
            (text.partition(".")[0], binding.id)
            for text, binding in state.bindings.items()
            if binding.origin == "created"
        }
        about = {
            change.address: decision.records[change.address].identity
            for change in decision.changes
            if change.address in decision.records
            and any(step.verb is Verb.CREATE for step in change.steps)
        }
        # What the run before was making stays said until it is bound: this run may be cut off too.
        self._making = {**state.making, **about}
        unknown = {one.subject for one in decision.unknown}
        # What could not be looked for may be there: that it would be ours stays said as well.
        self._unsure = {a for a in state.making if {a, a.partition(".")[0]} & unknown}
        self._own: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}

    def state(self, *, serial: int, consuming: str | None) -> State:
        """A state value that says what has been done so far."""
        making = {
            address: identity
            for address, identity in self._making.items()
            if consuming is not None or address in self._unsure
        }
        update = {
            "bindings": dict(self._bindings),
            "serial": serial,
            "consuming": consuming,
            "making": making,
        }
        return self._state.model_copy(update=update)

    def may_have_made(self, address: str) -> None:
        """A create was not answered: if the object is there, it is ours."""
        self._unsure.add(address)

    def id(self, address: str) -> str | None:
        """The object an address stands for."""
        binding = self._bindings.get(address)
        return binding.id if binding else None

    def bind(self, address: str, id_: str, *, created: bool) -> None:
        """The address stands for an object; what was applied to an earlier one is forgotten."""
        old = self._bindings.get(address)
        if old is None or old.id != id_:
            record = self._records.get(address) or Record(identity="")
            kind = address.partition(".")[0]
            ours = created or (kind, id_) in self._made or self._was_making(address, record)
            self._making.pop(address, None)
            self._bindings[address] = Binding(
                id=id_,
                identity=record.identity,
                origin="created" if ours else "adopted",
                protected=record.protected,
                successor=record.successor,
            )

    def _was_making(self, address: str, record: Record) -> bool:
        """Whether the run before was cut off while it made this very object."""
        return bool(record.identity) and self._state.making.get(address) == record.identity

    def supersede(self, address: str) -> str | None:
        """Keep the object an address is about to leave, under an address of its own, until it goes.

        Whatever happens next, an object of ours is never forgotten while it is there.
        """
        old = self._bindings.get(address)
        if old is None:
            return None
        kept = next(
            name
            for turn in count(1)
            if (name := f"{address}-replaced-{turn}") not in self._bindings
        )
        self._bindings[kept] = Binding(
            id=old.id, identity=old.identity, origin=old.origin, successor=address
        )
        return kept

    def done(self, change: Change, step: Step) -> None:
        """A step was done: its fields are what we last applied."""
        binding, record = self._bindings.get(change.address), self._records.get(change.address)
        if binding is None or record is None or step.verb is Verb.DELETE:
            return
        if step.member is None:
            declared = record.applied.get(step.part, {})
            fields = {c.name: declared[c.name] for c in step.fields if c.name in declared}
            before = binding.applied.get(step.part, {})
            parts = {**binding.applied, step.part: {**before, **fields}}
            self._update(change.address, applied=parts)
            return
        links = self._links(change.address, binding, step.part)
        if step.verb is Verb.REMOVE:
            links.pop(step.member, None)
        else:
            links[step.member] = record.members.get(step.part, {}).get(step.member, {})

    def _links(self, address: str, binding: Binding, part: str) -> dict[str, dict[str, Any]]:
        """The links of a part as a copy of our own, made once: there may be many steps."""
        own = self._own.get(address)
        if own is None or own is not binding.members:
            own = {part: dict(of) for part, of in binding.members.items()}
            self._own[address] = own
            self._update(address, members=own)
        return own.setdefault(part, {})

    def settle(self, address: str) -> None:
        """All of a change is done: the state says what the plan said it would."""
        record = self._records.get(address)
        if record is not None and address in self._bindings:
            assigned = {} if record.outputs is None else {"outputs": record.outputs}
            self._update(
                address,
                **assigned,
                identity=record.identity,
                applied=record.applied,
                members=record.members,
                exact=list(record.exact),
                protected=record.protected,
            )

    def forget(self, address: str) -> None:
        """The address stands for nothing any more."""
        self._bindings.pop(address, None)

    def outputs(self, address: str, outputs: dict[str, Any]) -> None:
        """What the server assigned is known."""
        if address in self._bindings:
            self._update(address, outputs=outputs)

    def _update(self, address: str, **update: object) -> None:
        self._bindings[address] = self._bindings[address].model_copy(update=update)
