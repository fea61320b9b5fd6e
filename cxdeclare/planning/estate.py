"""Estate: the view that checks get of what is declared, what lives, and what was not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from cxdeclare.model.address import Address
from cxdeclare.model.check import Check, Judgement, Unchecked
from cxdeclare.model.estate import Unread, Unseen
from cxdeclare.model.fields import Values
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.silence import Silence
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.planning import live
from cxdeclare.planning.known import lives_elsewhere
from cxdeclare.planning.match import match
from cxdeclare.planning.moved import carried
from cxdeclare.planning.naming import Naming


@dataclass(frozen=True)
class SnapshotEstate:
    """One manifest beside one snapshot; see `cxdeclare.model.estate`."""

    kinds: Registry
    manifest: Manifest
    snapshot: Snapshot
    state: State | None

    @cached_property
    def _ids(self) -> Mapping[Address, str]:
        found = match(self.kinds, self.manifest, self.snapshot.listings, self.state)
        return {a: id_ for a, id_ in found.ids.items() if a in self.manifest.resources}

    @cached_property
    def _naming(self) -> Naming:
        return Naming(self.kinds, self.snapshot, self._ids)

    def objects(self, kind: str) -> Mapping[str, Found]:
        """Every live object of a kind by id."""
        called = self.kinds[kind].called
        if kind in self.snapshot.unlisted:
            raise Unseen(f"the profile gives no way to list what the tenant has of kind {called}")
        if kind not in self.snapshot.listings:
            raise Unseen(f"what the tenant has of kind {called} was not read: none is declared")
        listing = self.snapshot.of(kind)
        if listing.incomplete:
            raise Unread(f"not every {called} was read: {listing.incomplete}")
        if listing.hidden:
            raise Unread(f"not every {called} was read: {listing.hidden[0]}")
        return listing.objects

    def found(self, address: Address) -> Found | None:
        """The live object an address stands for; None if there is none yet."""
        kind = self.kinds[address.kind]
        resource = self.manifest.resources.get(address)
        if resource is not None and lives_elsewhere(kind, resource):
            raise Unseen(f"{address} lives where no tool may look")
        id_ = self._ids.get(address)
        if id_ is None:
            self.objects(address.kind)  # absent only if everything was seen
            return None
        return self.snapshot.of(address.kind).objects[id_]

    def address(self, kind: str, id_: str) -> Address | None:
        """The declared resource that stands for a live object, if one does."""
        return self._naming.address(kind, id_)

    def find(self, kind: str, name: str) -> Found | None:
        """The one live object that is called so."""
        objects = self.objects(kind)
        ids = self._naming.find(kind, name)
        return objects[ids[0]] if len(ids) == 1 else None

    def values(self, kind: str, id_: str, part: str) -> Values:
        """The live fields of one part of an object."""
        found = self._read(kind, id_, part)
        of = self.kinds[kind]
        values = live.values(of, of.named[part], found, self._naming.name)
        if values is None:
            raise Unseen(self._not_read(kind, id_, part))
        return values

    def links(self, kind: str, id_: str, part: str) -> Mapping[str, Values]:
        """The live links of one part of an object, by member."""
        found = self._read(kind, id_, part)
        of = self.kinds[kind]
        members = live.members(of, of.named[part], found, self._naming.name)
        if members is None:
            raise Unseen(self._not_read(kind, id_, part))
        return {name: member.values for name, member in members.items()}

    def _read(self, kind: str, id_: str, part: str) -> Found:
        found = self.snapshot.of(kind).objects[id_]
        if part in found.unread:
            raise Unread(f"it could not be read: {found.unread[part]}")
        return found

    def _not_read(self, kind: str, id_: str, part: str) -> str:
        called = self._naming.label(kind, id_) or id_
        what = f"`{part}` of " if part else ""
        return f"{what}{self.kinds[kind].called} `{called}` was not read"


def judge(
    kinds: Registry, manifest: Manifest, snapshot: Snapshot, state: State | None
) -> Judgement:
    """What the checks say that need the tenant; those the policy switches off are counted."""
    estate = SnapshotEstate(kinds, manifest, snapshot, carried(kinds, manifest, state).state)
    found = [one for check in estate_checks(kinds) for one in check.judge_estate(estate)]
    silence = Silence(manifest.policy.ignore)
    judged = silence.judged(found)
    codes = {check.rule.code for check in estate_checks(kinds)}
    unsure = ((one.code, one.address) for one in found if isinstance(one, Unchecked))
    idle = silence.idle(codes, unsure)
    return replace(judged, diagnostics=(*judged.diagnostics, *idle))


def estate_checks(kinds: Registry) -> Iterator[Check]:
    """Every check that needs the tenant."""
    for kind in kinds.values():
        yield from (check for check in kind.checks if check.of_estate is not None)
