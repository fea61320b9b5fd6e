"""Ledger: the bindings while a plan is carried out; what is done is in it, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import count
from typing import Any, NamedTuple

from cxdeclare.model.attestation import Attestation, added, agreeing, digest, without
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.secret import is_reference
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.plan import Action, Change, Decision, Record, Step
from cxdeclare.planning.verified import Verified

_LEAVES = {Action.DELETE, Action.DEACTIVATE, Action.FORGET}


class Made(NamedTuple):
    """A new object, and what the server assigned to it beside its id."""

    id: str
    outputs: dict[str, Any]
    at: str | None = None
    """When it was made, UTC, ISO 8601."""


class Ledger:
    """The state to be, step by step; the same steps in the same order give the same state."""

    def __init__(self, state: State, decision: Decision) -> None:
        self._state = state
        self._decision = decision
        self._records = decision.records
        self._digest_key = decision.digest_key
        self._bindings = dict(state.bindings)
        self._made = {
            (text.partition(".")[0], binding.id)
            for text, binding in state.bindings.items()
            if binding.origin == "created"
        }
        # What the run before was making stays said until it is bound: this run may be cut off too.
        self._making, self._sent = dict(state.making), dict(state.sent)
        unknown = {one.subject for one in decision.unknown}
        # What could not be looked for may be there: that it would be ours stays said as well.
        self._unsure = {a for a in state.making if {a, a.partition(".")[0]} & unknown}
        self._own: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        self._left = Counter({change.address: len(change.steps) for change in decision.changes})
        self._retired: set[str] = set()

    def state(
        self, *, serial: int, consuming: str | None, run: str | None = None, by: str | None = None
    ) -> State:
        """A state value that says what has been done so far; `by` whom, if that is all of it."""
        making = {
            address: identity
            for address, identity in self._making.items()
            if consuming is not None or address in self._unsure
        }
        update = {
            "bindings": dict(self._bindings),
            "serial": serial,
            "consuming": consuming,
            "run": run,
            "making": making,
            "sent": {address: at for address, at in self._sent.items() if address in making},
            "digest_key": self._digest_key or self._state.digest_key,
            "manifest": self._decision.manifest if by else None,
            "tool": by,
        }
        return self._state.model_copy(update=update)

    def begin(self) -> None:
        """Take over what the plan adopts, and note what it only has to note."""
        changing = {change.address for change in self._decision.changes}
        for address in self._records.keys() - changing:
            self.settle(address)
        for change in self._decision.changes:
            if change.adopts and change.id is not None:
                self.bind(change.address, change.id, created=False)
            self._reseal(change)
            if not change.steps:
                self._complete(change)

    def _reseal(self, change: Change) -> None:
        """Of secrets that a change does not send, keep what is known of them now."""
        binding, record = self._bindings.get(change.address), self._records.get(change.address)
        if binding is None or record is None:
            return
        sent = {(step.part, one.name) for step in change.steps for one in step.fields}
        parts = {
            part: {
                name: record.applied.get(part, {}).get(name, value)
                if is_reference(value) and (part, name) not in sent
                else value
                for name, value in fields.items()
            }
            for part, fields in binding.applied.items()
        }
        if parts != binding.applied:
            self._update(change.address, applied=parts)

    def goes_on(self, before: Mapping[str, str]) -> None:
        """Count the steps that were done when the plan was carried out before."""
        for change in self._decision.changes:
            for step in change.steps:
                if before.get(step.id) == "done":
                    self.said_before(change, step)

    def may_have_made(self, address: str, at: str | None = None) -> None:
        """A create that was sent then was not answered: if the object is there, it is ours."""
        record = self._records.get(address)
        if record is not None and record.identity:
            self._making[address] = record.identity
            if at is not None:
                self._sent[address] = at
        self._unsure.add(address)

    def may_have_sent(self, change: Change, step: Step) -> None:
        """A call was not answered: nobody can read which secret it left, old or new.

        Without a record the next plan sends it, whichever it is to be by then.
        """
        binding = self._bindings.get(change.address)
        if binding is None:
            return
        self._overwrite(change, step)
        secrets = {
            one.name for one in step.fields if is_reference(one.before) or is_reference(one.after)
        }
        known = binding.applied.get(step.part, {})
        if secrets & known.keys():
            left = {name: value for name, value in known.items() if name not in secrets}
            self._update(change.address, applied={**binding.applied, step.part: left})

    def id(self, address: str) -> str | None:
        """The object an address stands for."""
        binding = self._bindings.get(address)
        return binding.id if binding else None

    def ids_of(self, kind: str) -> frozenset[str]:
        """Ids of all objects of a kind that an address stands for."""
        return frozenset(
            binding.id
            for text, binding in self._bindings.copy().items()
            if text.partition(".")[0] == kind
        )

    def did(self, change: Change, step: Step, made: Made | None) -> None:
        """A step was done; with the last one, the state says all that the plan said it would."""
        if made is not None:
            is_new = self.id(change.address) != made.id
            if change.action is Action.REPLACE and is_new and change.address not in self._retired:
                self.supersede(change.address)
            self.bind(change.address, made.id, created=True, made=made.at)
            if made.outputs:
                self._update(change.address, outputs=made.outputs)
        if change.action is Action.REPLACE and _retires(change, step):
            self._retired.add(change.address)
            self._forget_superseded(change)
        else:
            self._note(change, step)
            self._overwrite(change, step)
        self.said_before(change, step)
        if not self._left[change.address]:
            self._complete(change)

    def _overwrite(self, change: Change, step: Step) -> None:
        """A call wrote, or may have: what somebody entered there before is not there any more."""
        binding = self._bindings.get(change.address)
        if binding is not None and binding.attested:
            names = {one.name for one in step.fields}
            said = without(binding.attested, step.part, step.member, names)
            self._update(change.address, attested=said)

    def attest(self, change: Change, step: Step, word: Attestation) -> None:
        """A person has done a step and says so; nothing can look whether it is so.

        The word says whose it is and what it is about; the digests are put in here.
        """
        address = change.address
        if address not in self._bindings:
            self.bind(address, change.id or "", created=change.id is None)
        self._note(change, step)
        binding, record = self._bindings[address], self._records.get(address)
        said = list(binding.attested)
        if step.verb is Verb.REMOVE:
            said = [one for one in said if (one.part, one.member) != (step.part, step.member)]
        elif record is not None and step.verb is not Verb.DELETE:
            declared = record.applied.get(step.part, {})
            if step.member is not None:
                declared = record.members.get(step.part, {}).get(step.member, {})
            elif step.verified_by is Verified.DNS:  # no field of a block says it
                declared = {one.name: one.after for one in step.fields}
            values = {c.name: digest(declared[c.name]) for c in step.fields if c.name in declared}
            said = added(said, word.model_copy(update={"values": values}))
        update: dict[str, object] = {"attested": said}
        if record is not None and step.part == OBJECT:
            update["identity"] = record.identity
        self._update(address, **update)
        self.said_before(change, step)
        if not self._left[address]:
            self._complete(change)

    def said_before(self, change: Change, step: Step) -> None:
        """A step was done, and the state that this began with says so already."""
        self._left[change.address] -= 1
        if change.action is Action.REPLACE and _retires(change, step):
            self._retired.add(change.address)

    def bind(self, address: str, id_: str, *, created: bool, made: str | None = None) -> None:
        """The address stands for an object; what was applied to an earlier one is forgotten."""
        old = self._bindings.get(address)
        record = self._records.get(address) or Record(identity="")
        is_same = old is not None and not old.id and old.identity == record.identity
        if is_same and not created:
            self._update(address, id=id_)  # a person made it, and now a list shows it
        elif old is None or old.id != id_:
            kind = address.partition(".")[0]
            ours = created or (kind, id_) in self._made or self._was_making(address, record)
            self._making.pop(address, None)
            self._sent.pop(address, None)
            self._unsure.discard(address)
            self._bindings[address] = Binding(
                id=id_,
                identity=record.identity,
                origin="created" if ours else "adopted",
                protected=record.protected,
                successor=record.successor,
                made=made,
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
            id=old.id,
            identity=old.identity,
            origin=old.origin,
            successor=address,
            made=old.made,
        )
        return kept

    def _forget_superseded(self, change: Change) -> None:
        """The old object of a replacement is gone, and with it the address it was kept under."""
        kept = (
            name
            for name, binding in self._bindings.items()
            if binding.successor == change.address and binding.id == change.id
        )
        for name in tuple(kept):
            del self._bindings[name]

    def _note(self, change: Change, step: Step) -> None:
        """The fields of a step are what we last applied."""
        binding, record = self._bindings.get(change.address), self._records.get(change.address)
        if binding is None or record is None or step.verb is Verb.DELETE:
            return
        if step.member is None:
            declared = record.applied.get(step.part, {})
            fields = {c.name: declared[c.name] for c in step.fields if c.name in declared}
            if not fields and step.part not in binding.applied:
                return
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

    def _complete(self, change: Change) -> None:
        """All of a change is done."""
        if change.action in _LEAVES:
            self._bindings.pop(change.address, None)
        else:
            self.settle(change.address)

    def settle(self, address: str) -> None:
        """The state says of an address what the plan said it would."""
        record = self._records.get(address)
        if record is not None and address in self._bindings:
            assigned = {} if record.outputs is None else {"outputs": record.outputs}
            said = self._bindings[address].attested
            if record.attested is not None:
                said = list(record.attested)
            self._update(
                address,
                **assigned,
                identity=record.identity,
                applied=record.applied,
                members=record.members,
                exact=list(record.exact),
                protected=record.protected,
                attested=agreeing(said, record.applied, record.members) if said else said,
            )

    def _update(self, address: str, **update: object) -> None:
        self._bindings[address] = self._bindings[address].model_copy(update=update)


def _retires(change: Change, step: Step) -> bool:
    """Whether the step ends the object that a replacement leaves behind."""
    return step.part == OBJECT and step.object_id is not None and step.object_id == change.id
