"""Drift as a use case: read the tenant, compare it with the state, take out what is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC

from cxdeclare.engine.drift_events import Coverage, Difference, Drifted, KnownDrift, Vouched
from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.recover import standing
from cxdeclare.engine.refresh import refresh
from cxdeclare.engine.usecases import Setting, fits, same_tenant
from cxdeclare.model.accept_file import Acceptance
from cxdeclare.model.check import Judgement
from cxdeclare.model.errors import StateError
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.planning import drift as drifting
from cxdeclare.planning.accepting import Known, accepting
from cxdeclare.planning.drift import Moved
from cxdeclare.planning.estate import judge


@dataclass(frozen=True, slots=True)
class Compared:
    """What a drift run came to."""

    found: Drifted
    judged: Judgement
    """What the checks say of the manifest beside what was read for it."""
    idle: frozenset[int] = frozenset()
    """Entries of the accept file that nothing is about, by their place in it."""


def drift(
    setting: Setting,
    reader: Reader,
    states: StateReader,
    tenant_id: str,
    accept: Sequence[Acceptance] = (),
) -> Drifted:
    """Compare what was last applied with what is live; read only."""
    return _compared(setting, reader, states, tenant_id, accept)[0]


def drift_judged(
    setting: Setting,
    reader: Reader,
    states: StateReader,
    manifest: Manifest,
    accept: Sequence[Acceptance] = (),
) -> Compared:
    """The same, with what the checks say and which entries of the accept file are idle."""
    found, idle, snapshot, state = _compared(setting, reader, states, manifest.tenant.id, accept)
    return Compared(found, judge(setting.kinds, manifest, snapshot, state), idle)


def _compared(
    setting: Setting,
    reader: Reader,
    states: StateReader,
    tenant_id: str,
    accept: Sequence[Acceptance],
) -> tuple[Drifted, frozenset[int], Snapshot, State]:
    same_tenant(reader, tenant_id)
    known = standing(states)
    fits(setting, known.state, tenant_id)
    if known.state is None:
        message = "there is no state yet, so there is nothing to compare with"
        raise StateError(message, hint="apply first; `plan` shows what the tenant holds")
    setting.sleep(known.wait(setting.now(), setting.settles_after))
    snapshot = refresh(
        reader,
        setting.kinds,
        None,
        known.state,
        setting.profile,
        parallelism=setting.parallelism,
        progress=setting.progress,
        late=setting.late,
    )
    interrupted = known.looked_into(setting.kinds, snapshot)
    state = known.with_settled(interrupted.settled if interrupted else ()).state or known.state
    found = drifting.drift(setting.kinds, state, snapshot)
    today = setting.now().astimezone(UTC).date()
    left = accepting(setting.kinds, found, accept, today)
    told = Drifted(
        tenant_id=tenant_id,
        target=setting.target,
        serial=state.serial,
        compared=found.compared,
        reads=reader.reads,
        changed={
            address: tuple(map(_difference, moved)) for address, moved in left.changed.items()
        },
        missing=tuple(left.missing),
        foreign=left.foreign,
        unread=found.unread,
        unverifiable=tuple(found.unverifiable),
        attested={subject: Vouched(by=by, at=at) for subject, (by, at) in found.attested.items()},
        secrets=tuple(found.secrets),
        accepted=_known(left.accepted),
        expired=_known(left.expired),
        vendor=found.vendor,
        coverage={
            name: Coverage(
                managed=managed,
                foreign=len(found.foreign.get(name, ())),
                vendor=len(found.vendor.get(name, ())),
            )
            for name, managed in found.managed.items()
        },
    )
    return told, left.idle, snapshot, state


def _difference(one: Moved) -> Difference:
    return Difference(
        part=one.part,
        member=one.member,
        field=one.field,
        recorded=one.recorded,
        live=one.live,
    )


def _known(drifts: Iterable[Known]) -> tuple[KnownDrift, ...]:
    return tuple(
        KnownDrift(
            about=one.entry.about,
            address=one.address or None,
            difference=_difference(one.moved) if one.moved else None,
            kind=one.foreign[0] if one.foreign else None,
            name=one.foreign[1] if one.foreign else None,
            owner=one.entry.owner,
            reason=one.entry.reason,
            until=one.entry.until,
        )
        for one in drifts
    )
