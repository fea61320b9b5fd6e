"""Late: what we made, or may have made, a moment ago, and listings need not have yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind, read_part
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.state import State
from cxdeclare.planning.known import identity_of, written

WITHIN = 600.0
"""Seconds in which a listing may lack what was made; after them it counts as gone."""
PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each further look of a plan."""


@dataclass(frozen=True, slots=True)
class Late:
    """How long something made is awaited, and what time it is."""

    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    within: float = WITHIN
    """Seconds in which what was made may be missing."""

    def expected(self, state: State | None, kind: Kind, listing: Listing) -> list[str]:
        """Ids of what was made so lately that this whole listing need not have it yet."""
        if listing.incomplete or state is None:
            return []
        return sorted(
            binding.id
            for text, binding in state.bindings.items()
            if text.partition(".")[0] == kind.name
            and binding.id not in listing.objects
            and self.is_new(binding.made)
        )

    def in_our_time(self, state: State) -> State:
        """The state with no time in it that is still to come: a clock ahead of ours wrote that."""
        now = self.now()

        def ours(at: str) -> str:
            return min(at, now.isoformat(timespec="seconds"), key=datetime.fromisoformat)

        bindings = {
            text: one if one.made is None else one.model_copy(update={"made": ours(one.made)})
            for text, one in state.bindings.items()
        }
        sent = {text: ours(at) for text, at in state.sent.items()}
        return state.model_copy(update={"bindings": bindings, "sent": sent})

    def is_new(self, made: str | None) -> bool:
        """Whether that was a moment ago."""
        return made is not None and self._left(made, self.within) > 0

    def _left(self, at: str, within: float) -> float:
        """Seconds until so long has passed since then.

        A clock that was ahead of ours wrote a time that is still to come: that counts as now.
        """
        age = (self.now() - datetime.fromisoformat(at)).total_seconds()
        return within - max(0.0, age)

    def unanswered(self, state: State, kind: Kind, listing: Listing) -> dict[str, str]:
        """Identities under which something may have been made so lately that this lacks it."""
        open_ = {
            identity: left
            for text, identity in state.making.items()
            if text.partition(".")[0] == kind.name and text in state.sent
            if (left := self._left(state.sent[text], min(self.within, kind.unlisted_for))) > 0
        }
        if not open_:
            return {}
        ours = {b.id for text, b in state.bindings.items() if text.partition(".")[0] == kind.name}
        there = {
            written(identity_of(kind, found))
            for id_, found in listing.objects.items()
            if id_ not in ours
        }
        return {
            identity: _unanswered(self.now() + timedelta(seconds=left))
            for identity, left in open_.items()
            if identity not in there
        }

    def shown(
        self,
        reader: Reader,
        profile: Profile,
        kinds: Registry,
        state: State | None,
        listings: Mapping[str, Listing],
    ) -> dict[str, Listing]:
        """The listings with what they lack and answers by its id, or shows after a while.

        What does not is noted as late. Where nothing is expected, nothing is read.
        """
        found = dict(listings)
        for name, listing in listings.items() if state else ():
            if state and (open_ := self.unanswered(state, kinds[name], listing)):
                found[name] = replace(listing, unanswered=open_)
        for pause in (0.0, *PAUSES):
            missing = {
                name: ids
                for name, listing in found.items()
                if (ids := self.expected(state, kinds[name], listing))
                and profile.endpoint(kinds[name].main, Verb.LIST) is not None
            }
            if not missing:
                return found
            if pause:
                self.sleep(pause)
            for name, ids in missing.items():
                kind = kinds[name]
                there = {} if not pause else _listed(reader, profile, kind, ids)
                found[name] = by_id(reader, profile, kind, _with(found[name], there), ids)
        for name, listing in found.items():
            late = self.expected(state, kinds[name], listing)
            if late and profile.endpoint(kinds[name].main, Verb.LIST) is not None:
                found[name] = replace(listing, late={id_: _reason(id_) for id_ in late})
        return found


def by_id(
    reader: Reader, profile: Profile, kind: Kind, listing: Listing, ids: Iterable[str]
) -> Listing:
    """The listing with those of its missing objects that answer by their id."""
    if profile.endpoint(kind.main, Verb.READ) is None:
        return listing
    there = {}
    for id_ in ids:
        if id_ in listing.objects:
            continue
        raw, reason = read_part(reader, profile, kind, kind.main, id_)
        if raw is not None and not reason:
            there[id_] = Found(id_, raw, {OBJECT: raw})
    return _with(listing, there)


def _listed(reader: Reader, profile: Profile, kind: Kind, ids: list[str]) -> dict[str, Found]:
    places = {id_.partition("/")[0] for id_ in ids} if kind.scope else {None}
    found: dict[str, Found] = {}
    for place in sorted(places, key=str):
        found.update(list_kind(reader, profile, kind, place).objects)
    return {id_: found[id_] for id_ in ids if id_ in found}


def _with(listing: Listing, there: Mapping[str, Found]) -> Listing:
    return replace(listing, objects={**listing.objects, **there}) if there else listing


def _unanswered(until: datetime) -> str:
    return (
        "its create was sent and not answered, so it may be there and not be listed yet; "
        f"until {until.isoformat(timespec='seconds')} it is not made again"
    )


def _reason(id_: str) -> str:
    return f"object {id_} was accepted, and is not visible yet"
