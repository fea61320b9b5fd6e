"""Drift: what was last applied against what is live; unapplied edits are not drift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.attestation import attested, holds
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found, MemberSet, many
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import Binding, State
from cxdeclare.planning import diff, live
from cxdeclare.planning.nameless import recognised
from cxdeclare.planning.naming import Naming


@dataclass(frozen=True, slots=True)
class Moved:
    """One field or link that is not as it was last applied."""

    part: str
    member: str | None
    field: str | None
    recorded: Value
    live: Value


@dataclass(slots=True)
class Drift:
    """Everything a drift run has to say."""

    compared: int = 0
    changed: dict[str, tuple[Moved, ...]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    foreign: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    unverifiable: list[str] = field(default_factory=list)
    attested: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Parts and links that nothing can read, with who attested them last, and when."""
    vendor: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What every tenant is delivered with and nobody here manages."""
    managed: dict[str, int] = field(default_factory=dict)
    """How many objects are there that the state stands for, by kind; of complete listings only."""
    secrets: list[str] = field(default_factory=list)
    """Fields that were sent and that no tenant gives back."""


def drift(kinds: Registry, state: State, snapshot: Snapshot) -> Drift:
    """Compare every binding; what is in the tenant and not in the state is foreign."""
    found = Drift()
    state, _ = recognised(kinds, snapshot.listings, state)
    bindings = {Address.parse(text): binding for text, binding in state.bindings.items()}
    ids = {address: binding.id for address, binding in bindings.items()}
    naming = Naming(kinds, snapshot, ids)
    for address, binding in sorted(bindings.items()):
        if address.kind not in kinds:
            found.unread[str(address)] = "this version does not know its kind"
            continue
        comparison = _Comparison(found, kinds[address.kind], address, binding, snapshot, naming)
        comparison.compare()
    for name in sorted({address.kind for address in bindings if address.kind in kinds}):
        _counted(found, kinds[name], snapshot, ids, naming)
    for name in sorted(_rested_on(kinds, bindings) - snapshot.unlisted):
        if snapshot.of(name).incomplete:
            found.unread[name] = snapshot.of(name).incomplete
    return found


def _counted(
    found: Drift, kind: Kind, snapshot: Snapshot, ids: Mapping[Address, str], naming: Naming
) -> None:
    """Add which objects of a kind are whose."""
    listing = snapshot.of(kind.name)
    ours = {id_ for address, id_ in ids.items() if address.kind == kind.name}
    labels = sorted(naming.label(kind.name, i) or i for i in listing.objects if i not in ours)
    vendor = tuple(label for label in labels if kind.is_delivered(label))
    foreign = tuple(label for label in labels if not kind.is_delivered(label))
    if vendor:
        found.vendor[kind.name] = vendor
    if foreign:
        found.foreign[kind.name] = foreign
    if not listing.incomplete and kind.name not in snapshot.unlisted:
        found.managed[kind.name] = sum(1 for id_ in ours if id_ in listing.objects)


def _rested_on(kinds: Registry, bindings: Mapping[Address, Binding]) -> set[str]:
    """The kinds recorded, and those that what is recorded refers to."""
    names: set[str] = set()
    for address, binding in bindings.items():
        if address.kind not in kinds:
            continue
        kind = kinds[address.kind]
        names.add(kind.name)
        for part in kind.parts:
            links = binding.members.get(part.name)
            recorded = binding.applied.get(part.name, {}).keys() | {
                name for values in (links or {}).values() for name in values
            }
            names |= {
                attribute.ref.kind
                for attribute in kind.by_part[part.name]
                if attribute.ref and attribute.name in recorded and not attribute.has(Trait.LOCAL)
            }
            if part.members is not None and part.members.ref and links is not None:
                names.add(part.members.ref)
    return names


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Compares one binding with its live object."""

    found: Drift
    kind: Kind
    address: Address
    binding: Binding
    snapshot: Snapshot
    naming: Naming

    def compare(self) -> None:
        """Add what is to be said of it."""
        found, address, listing = self.found, str(self.address), self.snapshot.of(self.kind.name)
        one = listing.objects.get(self.binding.id)
        if one is None:
            if self.kind.name in self.snapshot.unlisted:
                for part in self.kind.parts:
                    self._not_read(part)
            elif reason := listing.incomplete or listing.late.get(self.binding.id, ""):
                found.unread[address] = reason
            else:
                found.missing.append(address)
            return
        found.compared += 1
        for name, reason in sorted(one.unread.items()):
            found.unread[f"{address}#{name}" if name else address] = reason
        moved = tuple(self._moved(one))
        if moved:
            found.changed[address] = moved

    def _moved(self, one: Found) -> Iterator[Moved]:
        kind, binding = self.kind, self.binding
        for part in kind.parts:
            attributes = kind.by_part[part.name]
            applied, linked = binding.applied.get(part.name), binding.members.get(part.name)
            is_exact = part.name in binding.exact
            if part.name in one.unread or not (applied or linked or is_exact):
                continue
            if part.members is None:
                values = live.values(kind, part, one, self.naming.name)
                if values is None:
                    self._not_read(part)
                    continue
                known = self._known(part.name, None, applied or {}, values)
                for change in diff.fields(attributes, known, values):
                    yield Moved(part.name, None, change.name, change.after, change.before)
                continue
            links = live.members(kind, part, one, self.naming.name)
            if links is None:
                self._not_read(part)
                continue
            has = {member: link.values for member, link in links.items()}
            wanted = self._known_links(part, MemberSet(is_exact, linked or {}), has)
            yield from _moved_links(part.name, diff.members(attributes, wanted, has), wanted, has)

    def _not_read(self, part: Part) -> None:
        """Say whose word there is for what nothing can read; what has none is not verifiable."""
        binding, subject = self.binding, f"{self.address}#{part.name}".removesuffix("#")
        applied = binding.applied.get(part.name)
        if applied:
            ours = {one.name for one in self.kind.by_part[part.name] if one.has(Trait.LOCAL)}
            known = {name: value for name, value in applied.items() if name not in ours}
            self._whose(subject, part.name, None, known)
        for member, values in binding.members.get(part.name, {}).items():
            self._whose(f"{subject}[{member}]", part.name, member, values)
        if part.name in binding.exact and binding.members.get(part.name):
            self.found.unverifiable.append(subject)
        elif part.name in binding.exact:
            self._whose(subject, part.name, None, {})

    def _whose(self, subject: str, part: str, member: str | None, values: Values) -> None:
        said = attested(self.binding.attested, part, member)
        pointed = (place for one in said for place in one.refers.items())
        if holds(said, part, member, values) and all(self._may_be_there(*one) for one in pointed):
            last = max(said, key=lambda one: one.at)
            self.found.attested[subject] = (last.by, last.at)
        elif subject not in self.found.unverifiable:
            self.found.unverifiable.append(subject)

    def _may_be_there(self, address: str, id_: str) -> bool:
        """Whether the object that somebody pointed at was not seen to be gone."""
        kind = Address.parse(address).kind
        listing = self.snapshot.of(kind)
        is_blind = bool(listing.incomplete) or kind in self.snapshot.unlisted
        return is_blind or id_ in listing.objects

    def _known(self, part: str, member: str | None, applied: Values, has: Values) -> Values:
        """The recorded fields, without those of which the live value cannot be named."""
        known = {}
        for name, value in applied.items():
            attribute = self.kind.fields.get((part, name))
            if attribute is not None and attribute.has(Trait.SECRET):
                self.found.secrets.append(f"{self.address}#{name}")
                continue
            reason = self._unnamed(attribute, has.get(name)) if attribute else ""
            if attribute and reason and not _is_held(attribute, value, has.get(name)):
                which = f"[{member}]" if member is not None else ""
                place = ".".join(step for step in (f"{part}{which}", name) if step)
                self.found.unread[f"{self.address}#{place}"] = reason
            else:
                known[name] = self._called_now(attribute, value) if attribute else value
        return known

    def _called_now(self, attribute: Attribute, value: Value) -> Value:
        """The recorded references as they are called now: what was looked up may be ours since."""
        if attribute.ref is None or value is None:
            return value
        kind = attribute.ref.kind
        if attribute.has(Trait.OWNED) and isinstance(value, dict):
            members = [self._now(kind, one) for one in value["members"]]
            return {**value, "members": members}
        if isinstance(value, list):
            return [self._now(kind, one) for one in value]
        return self._now(kind, value)

    def _now(self, kind: str, one: Value) -> Value:
        """A reference by name as the key of the resource that stands for that object, if any."""
        if not isinstance(one, dict) or "lookup" not in one:
            return one
        hits = self.naming.find(kind, one["lookup"])
        key = self.naming.key(kind, hits[0]) if len(hits) == 1 else None
        return one if key is None else key

    def _unnamed(self, attribute: Attribute, value: Value) -> str:
        """Why a live reference cannot be named, if that is for want of a listing."""
        if attribute.ref is None or value is None:
            return ""
        unnamed = any(isinstance(one, dict) and "id" in one for one in many(attribute, value))
        return self.snapshot.of(attribute.ref.kind).incomplete if unnamed else ""

    def _known_links(self, part: Part, wanted: MemberSet, has: Mapping[str, Values]) -> MemberSet:
        """The recorded links, without those that may be among the ones nobody can name."""
        ref = part.members.ref if part.members else None
        reason = self.snapshot.of(ref).incomplete if ref else ""
        unnamed = any(member.startswith("#") for member in has)
        members = wanted.members
        if reason and unnamed and (wanted.authoritative or members.keys() - has.keys()):
            self.found.unread[f"{self.address}#{part.name}"] = reason
            members = {member: members[member] for member in members if member in has}
        return MemberSet(
            wanted.authoritative,
            {
                member: self._known(part.name, member, values, has.get(member, {}))
                for member, values in members.items()
            },
        )


def _is_held(attribute: Attribute, recorded: Value, has: Value) -> bool:
    """Whether what cannot be named makes no difference: what must be there is there."""
    is_additive = isinstance(recorded, dict) and recorded.get("ownership") == "additive"
    return is_additive and diff.field(attribute, recorded, has) is None


def _moved_links(
    part: str,
    changes: tuple[diff.MemberChange, ...],
    wanted: MemberSet,
    has: Mapping[str, Mapping[str, Any]],
) -> Iterator[Moved]:
    for change in changes:
        if change.is_new:
            yield Moved(part, change.member, None, dict(wanted.members[change.member]), None)
        elif change.is_gone:
            yield Moved(part, change.member, None, None, dict(has[change.member]))
        else:
            for one in change.fields:
                if one.differs:
                    yield Moved(part, change.member, one.name, one.after, one.before)
