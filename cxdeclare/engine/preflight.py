"""Preflight: before the first write, look whether anything a plan rests on has moved."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cxdeclare.engine.calls import Ids, check, look
from cxdeclare.engine.holding import Looking, still_from_there, still_unused
from cxdeclare.engine.late import Late, by_id
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind
from cxdeclare.engine.rows import shifted_by
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, Incomplete, StalePlan
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Means, Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Snapshot
from cxdeclare.model.state import State
from cxdeclare.planning.known import identity_of, written
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import Action, Change, Decision, Step
from cxdeclare.planning.rests import ENDS


def preflight(  # noqa: PLR0913, PLR0917 - where, what, and what is known of it
    reader: Reader,
    kinds: Registry,
    profile: Profile,
    decision: Decision,
    state: State | None,
    parallelism: int,
    late: Late | None = None,
    begun: Decision | None = None,
) -> None:
    """Raise `StalePlan` if anything the plan rests on is not as it was.

    What a plan that was begun has shifted itself is no reason.
    """
    settled = _settled(decision, state)
    looking = _Looking(reader, kinds, profile, decision, settled, state, late, begun)
    anew = Looking(reader, profile, kinds, Ids(kinds, decision))
    looks = [
        (change, step)
        for change in decision.changes
        for step in change.steps
        if step.means is Means.API and step.expects is not None and step.object_id is not None
    ]
    names = sorted(
        {change.kind for change in decision.changes if looking.rests_on_listing(change)}
        | {address.partition(".")[0] for address in (*decision.ids, *looking.settled)}
        | decision.lookups.keys()
    )
    with ThreadPoolExecutor(max_workers=parallelism) as pool:
        list(pool.map(looking.still, looks))
        list(pool.map(looking.listing, names))
        still_unused(anew, decision, looking.listed, pool)
        still_from_there(anew, decision, looking.listed, pool)


def _settled(decision: Decision, state: State | None) -> dict[str, str]:
    """The objects of which nothing but our record changes, by address."""
    moves = Action.MOVE
    changing = {change.address for change in decision.changes if change.action is not moves}
    bindings = state.bindings if state else {}
    return {
        address: bindings[address].id
        for address in decision.records
        if address in bindings and address not in changing
    }


@dataclass(frozen=True, slots=True)
class _Looking:
    """Looks again at what a decision rests on."""

    reader: Reader
    kinds: Registry
    profile: Profile
    decision: Decision
    settled: Mapping[str, str]
    state: State | None
    late: Late | None
    begun: Decision | None
    _listings: dict[str, Listing] = field(default_factory=dict)

    def still(self, one: tuple[Change, Step]) -> None:
        """The fields of a step are as they were."""
        change, step = one
        ids = Ids(self.kinds, self.decision)
        kind = self.kinds[change.kind]
        try:
            seen = look(self.reader, self.profile, kind, step, step.object_id or "", ids)
        except (Declined, Incomplete) as error:
            message = f"{step.id}: it can no longer be read: {error}"
            raise StalePlan(message) from error
        if self.begun is None:
            check(step, seen)
        else:
            check(step, seen, shifted_by(self.kinds, self.begun, change, step))

    def rests_on_listing(self, change: Change) -> bool:
        """Whether the change makes, renames, ends or takes over an object, or calls nothing."""
        kind = self.kinds[change.kind]
        if _takes_over(change):
            return True
        return any(
            step.means is Means.API and (step.part == OBJECT or _names(kind, step))
            for step in change.steps
        )

    def listing(self, name: str) -> None:
        """What the plan knows by its place in a listing is still in it, and nothing is new."""
        kind = self.kinds[name]
        if self.profile.endpoint(kind.main, Verb.LIST) is None or kind.singleton:
            return
        listing = self.listed(kind)
        self._still_there(kind, listing)
        self._still_itself(kind, listing)
        self._still_free(kind, listing)
        naming = Naming(self.kinds, Snapshot("", {name: listing}), {})
        for label, id_ in self.decision.lookups.get(name, {}).items():
            hits = naming.find(name, label)
            if hits != [id_]:
                now = ", ".join(hits) or "nothing"
                message = f"{kind.called} `{label}` was {id_} when the plan was made, and is {now}"
                raise StalePlan(message, hint="plan again")

    def listed(self, kind: Kind) -> Listing:
        """Every object of a kind, in the places the plan is about; asked for once."""
        if kind.name not in self._listings:
            self._listings[kind.name] = self._list(kind)
        return self._listings[kind.name]

    def _list(self, kind: Kind) -> Listing:
        tied = [
            one for one in self.kinds.values() if kind.scope and one.scope and one.is_tied(kind)
        ]
        scopes = {place for one in tied for place in self._places(one)}
        found: dict[str, Found] = {}
        places: list[str | None] = [*sorted(scopes)] if kind.scope else [None]
        for scope in places:
            listing = list_kind(self.reader, self.profile, kind, scope)
            if listing.incomplete:
                message = f"{kind.name}: it can no longer be listed: {listing.incomplete}"
                raise StalePlan(message, hint="plan again")
            found.update(listing.objects)
        whole = Listing.whole(found)
        missing = self.late.expected(self.state, kind, whole) if self.late else []
        return by_id(self.reader, self.profile, kind, whole, missing)

    def _places(self, kind: Kind) -> set[str]:
        """Where the plan has objects of a kind that live in one of several places."""
        of_kind = (r for a, r in self.decision.records.items() if a.startswith(f"{kind.name}."))
        declared = (record.applied.get(OBJECT) for record in of_kind)
        # What is left over has an object and is not declared: it is known by its id.
        scopes = {str(values[kind.scope]) for values in declared if values}
        ids = [c.id for c in self.decision.changes if c.kind == kind.name and c.id]
        known = (*self.decision.ids.items(), *self.settled.items())
        ids += [i for a, i in known if a.partition(".")[0] == kind.name]
        return scopes | {id_.partition("/")[0] for id_ in ids}

    def _still_there(self, kind: Kind, listing: Listing) -> None:
        for address, id_ in (*self.decision.ids.items(), *self.settled.items()):
            if address.partition(".")[0] == kind.name and id_ not in listing.objects:
                message = f"{address}: object {id_} is gone since the plan"
                raise StalePlan(message, hint="plan again")
        for change in self.decision.changes:
            for step in change.steps if change.kind == kind.name else ():
                known = step.object_id is None or step.object_id in listing.objects
                if step.means is Means.API and not known:
                    message = f"{step.id}: object {step.object_id} is gone since the plan"
                    raise StalePlan(message, hint="plan again")

    def _still_itself(self, kind: Kind, listing: Listing) -> None:
        """What is taken over is there, and is called what it was found by."""
        for change in self.decision.changes:
            if change.kind != kind.name or not _takes_over(change):
                continue
            found = listing.objects.get(change.id or "")
            if found is None:
                message = f"{change.address}: object {change.id} is gone since the plan"
                raise StalePlan(message, hint="plan again")
            record = self.decision.records.get(change.address)
            now = written(identity_of(kind, found))
            if change.adopts and record is not None and record.identity != now:
                message = f"{change.address}: object {change.id} is called `{now}` since the plan"
                raise StalePlan(message, hint="plan again")

    def _still_free(self, kind: Kind, listing: Listing) -> None:
        """Nobody made or renamed an object to a name that this plan is about to take."""
        changes = [change for change in self.decision.changes if change.kind == kind.name]
        taking = [change for change in changes if any(_names(kind, s) for s in change.steps)]
        if not taking:
            return
        known = {change.id for change in changes}
        known |= {self.decision.ids.get(change.address) for change in changes}
        there = {
            written(identity_of(kind, found)): id_
            for id_, found in listing.objects.items()
            if id_ not in known
        }
        for change in taking:
            record = self.decision.records.get(change.address)
            if record is not None and record.identity in there:
                holder = there[record.identity]
                called = ", ".join(f"`{name}`" for name in kind.identity)
                message = (
                    f"{change.address}: its {called} was taken by somebody else since the plan, "
                    f"for object {holder}"
                )
                raise StalePlan(message, hint="plan again")


def _takes_over(change: Change) -> bool:
    """Whether our record of a live object changes without a call for the object itself."""
    only_ours = {Action.FORGET, Action.MOVE}
    stays = change.id is not None and change.action not in {*only_ours, *ENDS}
    return stays and (change.adopts or not change.steps)


def _names(kind: Kind, step: Step) -> bool:
    """Whether the step gives an object what it is recognised by."""
    if step.part != OBJECT or step.means is not Means.API:
        return False
    return step.verb is Verb.CREATE or any(one.name in kind.identity for one in step.fields)
