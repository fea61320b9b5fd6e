"""Attest: take somebody's word for a manual step that nothing can read, under the lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cxdeclare.engine.consent import GuardConsent, agreed
from cxdeclare.engine.manual_events import ManualAttested
from cxdeclare.engine.ports import Reader, StateStore
from cxdeclare.engine.record import Ledger
from cxdeclare.engine.upkeep import nothing_open
from cxdeclare.engine.usecases import Setting, decide, moved
from cxdeclare.engine.zone import asked_for
from cxdeclare.model.attestation import Attestation
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Means
from cxdeclare.model.state import State
from cxdeclare.planning.attested import refers
from cxdeclare.planning.guards import guards
from cxdeclare.planning.plan import Change, Decision, Step
from cxdeclare.planning.rename import rename
from cxdeclare.planning.verified import Verified
from cxdeclare.planning.zone_verdict import Standing, told


def attest(  # noqa: PLR0913 - whose word it is, and for what, by name
    setting: Setting,
    reader: Reader,
    states: StateStore,
    manifest: Manifest,
    address: str,
    *,
    part: str | None,
    by: str,
    evidence: str,
    consents: Sequence[GuardConsent] = (),
) -> ManualAttested:
    """Record that the open manual steps of an address were done.

    Raise if there are none, if a reading or DNS tells, if they wait for something else, or if
    guards refuse the plan they are of.
    """
    for option, text in (("--by", by), ("--evidence", evidence)):
        if not text.strip():
            message = f"`{option}` says nothing"
            raise InvalidInput(message, hint="an attestation is as good as what it says")
    at = setting.now().isoformat(timespec="seconds")
    with states.lock("manual attest"):
        before = states.read()
        if before is not None:
            nothing_open(before)
        decision = decide(_asking(setting, address, part), reader, states, manifest).decision
        change = next((one for one in decision.changes if one.address == address), None)
        asked = [one for one in _manual(change) if part in {None, one.part, _place(one)}]
        if not asked:
            return _already(decision, address, part, by, at)
        agreed(decision, consents, guards(setting.kinds))
        done = _attestable(setting, decision, address, asked)
        now = before or State(
            lineage=setting.lineage(),
            serial=0,
            target=setting.target_class,
            tenant_id=decision.tenant_id,
        )
        ledger = Ledger(rename(setting.kinds, now, moved(decision)), decision)
        for step in done:
            if change is not None:
                word = Attestation(
                    part=step.part,
                    member=step.member,
                    refers=refers(setting.kinds, decision, change, step),
                    by=by,
                    at=at,
                    evidence=evidence,
                )
                ledger.attest(change, step, word)
        states.keep(decision.bodies)  # the state names texts by hash only
        states.write(ledger.state(serial=now.serial + 1, consuming=None))
    names = {step.id for step in done}
    return ManualAttested(
        address=address,
        steps=tuple(step.id for step in done),
        left=tuple(step.id for step in _manual(change) if step.id not in names),
        by=by,
        at=at,
        serial=now.serial + 1,
    )


def _asking(setting: Setting, address: str, part: str | None) -> Setting:
    """The setting, with steps for DNS if one of them is meant: a word is good where nobody asks."""
    kind = setting.kinds.get(address.partition(".")[0])
    named = kind.named.get(part or "") if kind is not None and part else None
    is_meant = named is not None and named.by_dns is not None
    return replace(setting, seen_to="all") if is_meant else setting


def _manual(change: Change | None) -> list[Step]:
    return [one for one in change.steps if one.means is Means.MANUAL] if change else []


def _place(step: Step) -> str:
    return step.part if step.member is None else f"{step.part}[{step.member}]"


def _attestable(
    setting: Setting, decision: Decision, address: str, asked: Sequence[Step]
) -> list[Step]:
    """The steps that a word settles now; raise if there is none."""
    better = [_better_than_a_word(setting, address, step) for step in asked]
    by_word = [step for step, why in zip(asked, better, strict=True) if why is None]
    if not by_word:
        raise next(why for why in better if why is not None)
    known = {step.id for step in decision.steps}
    done: list[Step] = []
    for step in by_word:
        open_ = (set(step.depends_on) & known) - {one.id for one in done}
        if not open_:
            done.append(step)
    if not done:
        needs = sorted(set(by_word[0].depends_on) & known)
        message = f"{by_word[0].id}: it waits for {', '.join(needs)}"
        raise Refused(message, hint="do that first, apply, and attest what can be done then")
    return done


def _better_than_a_word(setting: Setting, address: str, step: Step) -> Refused | None:
    """Why nobody's word settles a step: something tells, and the next plan believes that."""
    if step.verified_by is Verified.READING:
        message = f"{step.id}: the next plan reads whether it was done, and that is better"
        return Refused(message, hint="do it, then plan again")
    if step.verified_by is Verified.DNS and setting.servers is not None:
        found = asked_for(address, step, setting.servers()).verdicts
        known = (told(one) for one in found if one.standing is not Standing.UNCHECKED)
        lacks = "; ".join(one for one in known if one)
        if lacks:
            message = f"{step.id}: the name servers say otherwise: {lacks}"
            hint = "publish it; with `--no-check-dns` a word is good for plans that do not ask"
            return Refused(message, hint=hint)
    return None


def _already(
    decision: Decision, address: str, part: str | None, by: str, at: str
) -> ManualAttested:
    """That somebody has said so before; raise if nobody has."""
    said = tuple(
        one
        for one in decision.attested
        if one.address == address
        and part in {None, one.part, f"{one.part}[{one.member}]" if one.member else one.part}
    )
    if said:
        return ManualAttested(address=address, already=said, by=by, at=at, serial=decision.serial)
    of = f" in its part `{part}`" if part is not None else ""
    message = f"{address} has no open manual step{of}"
    open_ = [c.address for c in decision.changes if any(_manual(c))]
    raise InvalidInput(
        message, hint=nearest(address, open_) or "`cxdeclare manual list` shows those there are"
    )
