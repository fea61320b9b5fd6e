"""DNS steps: what a person has to see to in DNS once an object is there; nothing waits for it."""

from __future__ import annotations

from dataclasses import dataclass

from cxdeclare.model.address import Address
from cxdeclare.model.attestation import Attestation, attested, holds
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Values
from cxdeclare.model.kind import Part
from cxdeclare.model.zone import Needed, Record, RecordType
from cxdeclare.planning.draft import Draft, Planning, step
from cxdeclare.planning.plan import Action, FieldChange, Step
from cxdeclare.planning.verified import Attested, Verified
from cxdeclare.planning.zone import joined
from cxdeclare.planning.zone_verdict import Standing, Verdict


@dataclass(frozen=True, slots=True)
class InDns:
    """What a manifest needs in DNS, and how that was found."""

    needs: tuple[Needed, ...]
    verdicts: tuple[Verdict, ...] | None = None
    """None if nobody asked."""
    also_unasked: bool = False
    """Whether there is a step for an old object too of which DNS was not asked."""


def dns_steps(planning: Planning, dns: InDns | None) -> None:
    """Add a step for each new object, and for each old one that DNS says is not reached."""
    if dns is None:
        return
    found = {(one.record.name, one.record.type): one for one in dns.verdicts or ()}
    records = joined(record for need in dns.needs for record in need.records)
    notes = {need.address: "; ".join(need.notes) or None for need in dns.needs}
    for address in planning.manifest.in_order:
        for part in planning.kinds[address.kind].parts:
            if part.by_dns is None or str(address) in planning.unknown:
                continue
            wanted = tuple(part.by_dns(planning.manifest.resources[address], records))
            standings = [found.get((one.name, one.type)) for one in wanted]
            _one(planning, dns, address, part, wanted, standings, notes.get(address))


def _one(  # noqa: PLR0913, PLR0917 - what is wanted, and how it was found
    planning: Planning,
    dns: InDns,
    address: Address,
    part: Part,
    records: tuple[Record, ...],
    found: list[Verdict | None],
    note: str | None,
) -> None:
    draft, id_ = planning.drafts.get(address), planning.matches.ids.get(address)
    made = draft.creates if draft else None
    if made is None and id_ is None:
        return
    standings = {one.standing if one else Standing.UNCHECKED for one in found}
    if standings == {Standing.PRESENT}:
        return
    is_wrong = bool(standings - {Standing.PRESENT, Standing.UNCHECKED})
    if made is None and not is_wrong:
        said = _said(planning, address, id_)
        if holds(said, part.name, None, values(records)):
            _count(planning, address, part, said)
            return
        if not dns.also_unasked:
            return
    if draft is None:
        draft = Draft(address, planning.kinds[address.kind], Action.UPDATE, id=id_)
        planning.drafts[address] = draft
    elif draft.action in {Action.ADOPT, Action.MOVE}:
        draft.action = Action.UPDATE
    draft.add(_step(planning, draft, part, records, note), *((made.id,) if made else ()))


def values(records: tuple[Record, ...]) -> Values:
    """Records as fields of a step."""
    return {f"{one.type} {one.name}": list(one.values) for one in records}


def records_of(planned: Step) -> tuple[Record, ...]:
    """The records that a step waits for, as it tells them itself."""
    found = []
    for one in planned.fields:
        type_, _, name = one.name.partition(" ")
        if name:
            found.append(Record(name, RecordType(type_), tuple(one.after), 0, ""))
    return tuple(found)


def _step(
    planning: Planning, draft: Draft, part: Part, records: tuple[Record, ...], note: str | None
) -> Step:
    fields = [FieldChange(name=name, after=value) for name, value in values(records).items()]
    made = step(
        planning.profile,
        draft.address,
        part,
        Verb.UPDATE,
        tuple(fields),
        object_id=None if draft.creates else draft.id,
        by_hand=True,
        note=None if draft.creates else note,  # what the server assigned to an old object
    )
    return made.model_copy(update={"verified_by": Verified.DNS}) if records else made


def _said(planning: Planning, address: Address, id_: str | None) -> list[Attestation]:
    binding = planning.state.bindings.get(str(address)) if planning.state else None
    return binding.attested if binding is not None and binding.id == id_ else []


def _count(planning: Planning, address: Address, part: Part, said: list[Attestation]) -> None:
    last = max(attested(said, part.name, None), key=lambda one: one.at)
    planning.attested.append(Attested(address=str(address), part=part.name, by=last.by, at=last.at))
