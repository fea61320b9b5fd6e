"""Preflight: before the first write, look whether anything a plan rests on has moved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from cxdeclare.engine.calls import Ids, check, look
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.refresh import list_kind
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, StalePlan
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.profile import Means, Profile
from cxdeclare.model.registry import Registry
from cxdeclare.planning.match import fold, identity_of
from cxdeclare.planning.plan import Change, Decision, Step


def preflight(
    reader: Reader, kinds: Registry, profile: Profile, decision: Decision, parallelism: int
) -> None:
    """Raise `StalePlan` if a field moved or a name was taken since the plan."""
    ids = Ids(kinds, decision)
    looks = [
        (change, step)
        for change in decision.changes
        for step in change.steps
        if step.means is Means.API and step.expects is not None and step.object_id is not None
    ]
    makes = {c.kind for c in decision.changes for s in c.steps if s.verb is Verb.CREATE}

    def still(one: tuple[Change, Step]) -> None:
        change, step = one
        kind = kinds[change.kind]
        try:
            seen = look(reader, profile, kind, step, step.object_id or "", ids)
        except Declined as error:
            message = f"{step.id}: it can no longer be read: {error}"
            raise StalePlan(message) from error
        check(step, seen)

    with ThreadPoolExecutor(max_workers=parallelism) as pool:
        list(pool.map(still, looks))
        list(pool.map(lambda kind: _still_free(reader, kinds, profile, decision, kind), makes))


def _still_free(
    reader: Reader, kinds: Registry, profile: Profile, decision: Decision, name: str
) -> None:
    """Nobody made an object under a name that this plan is about to take."""
    kind = kinds[name]
    known = {change.id for change in decision.changes if change.id is not None}
    records = {a: r for a, r in decision.records.items() if a.partition(".")[0] == name}
    scopes = {record.applied[OBJECT][kind.scope] for record in records.values() if kind.scope}
    there: dict[str, str] = {}
    for scope in sorted(scopes) or [None]:
        listing = list_kind(reader, profile, kind, scope)
        if listing.incomplete:
            raise StalePlan(f"{name}: it can no longer be listed: {listing.incomplete}")
        for id_, found in listing.objects.items():
            if id_ not in known:
                there[" ".join(str(one) for one in fold(identity_of(kind, found)))] = id_
    for change in decision.changes:
        makes = any(step.verb is Verb.CREATE for step in change.steps)
        record = records.get(change.address)
        if makes and record is not None and record.identity in there:
            message = (
                f"{change.address}: somebody else made it since the plan, "
                f"as object {there[record.identity]}"
            )
            raise StalePlan(message)
