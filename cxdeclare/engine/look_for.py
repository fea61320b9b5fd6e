"""Look for: what came of a call that was not answered, seen at once in the tenant itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cxdeclare.engine.calls import Ids
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind, read_part
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.planning import settle
from cxdeclare.planning.interrupted import Settled
from cxdeclare.planning.plan import Change, Step

LOOKS = (0.2, 0.5, 1.0, 2.0)
"""Seconds before each look: an answer may be lost before what it is about is there."""


@dataclass(frozen=True, slots=True)
class LookFor:
    """Looks for what came of calls, in the words the plan has for things."""

    reader: Reader
    profile: Profile
    kinds: Registry
    ids: Ids
    wait: Callable[[float], None]
    """Waits so many seconds, or until the run is to stop."""
    known: Callable[[str], frozenset[str]]
    """Ids of a kind that stand for an address already: none of them has just been made."""
    _names: dict[tuple[str, str], Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        decision = self.ids.decision
        for kind, names in decision.lookups.items():
            for name, id_ in names.items():
                managed = self.kinds[kind].managed
                self._names[kind, id_] = {"lookup": name} if managed else name
        for text, id_ in decision.ids.items():
            address = Address.parse(text)
            self._names[address.kind, id_] = address.key

    def outcome(self, change: Change, step: Step) -> Settled:
        """What came of it; a call that shows nothing is looked for several times."""
        found = self.look(change, step)
        for seconds in LOOKS:
            if found.outcome == "done":
                break
            self.wait(seconds)
            found = self.look(change, step)
        return found

    def look(self, change: Change, step: Step) -> Settled:
        """What one look shows."""
        try:
            return self._seen(change, step)
        except CxdeclareError as error:  # keys that expired meanwhile tell nothing either
            return settle.unknown(change, step, error.fact)

    def _seen(self, change: Change, step: Step) -> Settled:
        kind = self.kinds[change.kind]
        if step.verb is Verb.CREATE:
            scope = self._scope(kind, change)
            identity = self.ids.decision.records[change.address].identity
            listing = self._listing(kind, scope)
            return settle.made(kind, change, step, identity, listing, self.known(kind.name))
        object_id = step.object_id or self.ids.of(change.address)
        if step.verb is Verb.DELETE and step.part == OBJECT:
            scope = object_id.partition("/")[0] if kind.scope else None
            listing = self._listing(kind, scope)
        else:
            listing = self._part(kind, step, object_id)
        return settle.written_to(kind, change, step, object_id, listing, self.name)

    def _listing(self, kind: Kind, scope: str | None) -> Listing:
        if self.profile.endpoint(kind.main, Verb.LIST) is None:
            return Listing({}, "the profile has no way to list it")
        return list_kind(self.reader, self.profile, kind, scope)

    def _part(self, kind: Kind, step: Step, object_id: str) -> Listing:
        part = kind.named[step.part]
        raw, reason = read_part(self.reader, self.profile, kind, part, object_id)
        if reason:
            return Listing({}, reason)
        if raw is None:
            return Listing({}, "the profile has no way to read it")
        return Listing.whole({object_id: Found(object_id, {}, {part.name: raw})})

    def _scope(self, kind: Kind, change: Change) -> str | None:
        if not kind.scope:
            return None
        return str(self.ids.decision.records[change.address].applied[OBJECT][kind.scope])

    def name(self, kind: str, wire_id: object) -> Value:
        """What the plan calls the object with this id."""
        id_ = str(wire_id)
        for text, made in self.ids.made.items():
            address = Address.parse(text)
            if made == id_ and address.kind == kind:
                return address.key
        return self._names.get((kind, id_), {"id": id_})
