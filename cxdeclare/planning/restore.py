"""Restore: the manifest that says again what an earlier version of the state says was applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.manifest import Manifest, Policy, TenantFacts
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import MemberSet, Resource, member_value
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.match import match
from cxdeclare.planning.moved import carried
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.rollback import Lasting, Why
from cxdeclare.planning.texts import texts

Text = Callable[[str], str | None]
"""The long text with a content hash; None if it is not kept."""
_SECRET = "secret"  # noqa: S105 - the name of a trait


@dataclass(frozen=True, slots=True)
class Restored:
    """What was applied then as far as it can be said again, and what had to be left out."""

    manifest: Manifest
    ids: Mapping[Address, str]
    """The objects that its addresses stand for now."""
    left_out: tuple[Lasting, ...] = ()


def declared(kinds: Registry, then: State, now: State) -> Manifest:
    """All that was applied then; addresses that are called otherwise now get their names back."""
    resources: dict[Address, Resource] = {}
    for text, binding in then.bindings.items():
        address = Address.parse(text)
        kind = kinds.get(address.kind)
        if kind is not None and _is_recorded(kind, binding):
            resources[address] = _resource(kind, address, binding)
    moved = _called_back(then, now)
    renamed = {str(late): str(early) for late, early in moved.items()}
    protect = {a for a, b in then.bindings.items() if b.protected}
    protect |= {renamed.get(a, a) for a, b in now.bindings.items() if b.protected}
    return Manifest(
        tenant=TenantFacts(name="", id=then.tenant_id, area=""),
        resources=resources,
        policy=Policy(protect=frozenset(protect)),
        moved=moved,
    )


def restored(kinds: Registry, then: State, now: State, snapshot: Snapshot, text: Text) -> Restored:
    """The same, without what can no longer be said: each is named, with the reason."""
    whole = declared(kinds, then, now)
    matches = match(kinds, whole, snapshot.listings, carried(kinds, whole, now).state)
    naming = Naming(kinds, snapshot, matches.ids)
    work = _Restoring(kinds, then, now, snapshot, naming, matches.ids, text, dict(whole.resources))
    work.all()
    mine = {a for a, id_ in matches.ids.items() if id_ == _id(then, a)}
    manifest = Manifest(
        tenant=whole.tenant,
        resources=work.kept,
        bodies=work.bodies,
        policy=whole.policy,
        moved=whole.moved,
        # The very objects that were ours then are no finds of somebody else's.
        adopt=frozenset(work.kept.keys() & mine),
    )
    return Restored(manifest, matches.ids, tuple(_unrecorded(kinds, then)) + tuple(work.said()))


def _is_recorded(kind: Kind, binding: Binding) -> bool:
    """Whether the record says at least what the object is recognised by."""
    names = {*kind.identity, *([kind.scope] if kind.scope else ())}
    return kind.managed and names <= binding.applied.get(OBJECT, {}).keys()


def _unrecorded(kinds: Registry, then: State) -> Iterator[Lasting]:
    for text, binding in sorted(then.bindings.items()):
        kind = kinds.get(Address.parse(text).kind)
        if kind is None or not _is_recorded(kind, binding):
            message = "was recorded only in part then; it is treated as if it had not been there"
            yield Lasting(why=Why.NOT_RECORDED, address=text, message=message)


def _resource(kind: Kind, address: Address, binding: Binding) -> Resource:
    """What was declared, without what every object has and what a gate has seen."""
    parts: dict[str, Values] = {OBJECT: {}}
    members: dict[str, MemberSet] = {}
    for part in kind.parts:
        known = {one.name for one in kind.by_part[part.name]}
        if part.members is None:
            applied = binding.applied.get(part.name, {})
            values = {name: value for name, value in applied.items() if name in known}
            if values:
                parts[part.name] = values
        elif part.name in binding.members:
            members[part.name] = MemberSet(
                part.name in binding.exact,
                {
                    member: {name: value for name, value in values.items() if name in known}
                    for member, values in binding.members[part.name].items()
                },
            )
    return Resource(address, parts, members)


def _called_back(then: State, now: State) -> dict[Address, Address]:
    """Addresses of today whose object had another one then, which is free."""
    moved: dict[Address, Address] = {}
    today = {(_kind(text), b.id): text for text, b in now.bindings.items() if b.id}
    for text, binding in sorted(then.bindings.items()):
        name = today.get((_kind(text), binding.id), text)
        if name != text and text not in now.bindings:
            moved[Address.parse(name)] = Address.parse(text)
    return moved


def _kind(address: str) -> str:
    return address.partition(".")[0]


def _id(state: State, address: Address) -> str | None:
    binding = state.bindings.get(str(address))
    return binding.id if binding else None


@dataclass(slots=True)
class _Restoring:
    """Takes out what can no longer be said, until nothing that is left leans on it."""

    kinds: Registry
    then: State
    now: State
    snapshot: Snapshot
    naming: Naming
    ids: Mapping[Address, str]
    text: Text
    kept: dict[Address, Resource]
    bodies: dict[str, str] = field(default_factory=dict)
    out: dict[Address, Lasting] = field(default_factory=dict)
    without: dict[tuple[Address, str, Why], set[str]] = field(default_factory=dict)

    def all(self) -> None:
        """Kinds refer in one direction: what others lean on comes first."""
        for kind in self.kinds.in_order():
            for address in sorted(a for a in self.kept if a.kind == kind.name):
                resource = self.resource(kind, self.kept[address])
                if resource is None:
                    del self.kept[address]
                else:
                    self.kept[address] = resource

    def said(self) -> Iterator[Lasting]:
        """What was left out, in the order of the addresses."""
        yield from (self.out[address] for address in sorted(self.out))
        for (address, part, why), names in sorted(self.without.items()):
            if address in self.out:
                continue
            which = ", ".join(f"{part}.{one}" if part else one for one in sorted(names))
            yield Lasting(
                why=why,
                address=str(address),
                part=part,
                names=tuple(sorted(names)),
                message=f"{which}: {_REASONS[why]}",
            )

    def resource(self, kind: Kind, resource: Resource) -> Resource | None:
        address = resource.address
        if kind.must_exist is not None and self.is_gone(address):
            self.leave_out(address, f"is not in the tenant any more, and {kind.must_exist.reason}")
            return None
        live = self.live_texts(kind, address)
        parts: dict[str, Values] = {}
        for name, values in resource.parts.items():
            parts[name] = self.values(address, kind.named[name], kind, values, live)
            missing = [
                one.name
                for one in kind.by_part[name]
                # An object without one of its texts would be half of what it was.
                if (one.required or one.has(Trait.BODY))
                and one.name in values
                and one.name not in parts[name]
            ]
            if missing and self.is_gone(address):
                self.leave_out(
                    address, f"is gone, and cannot be made without `{'`, `'.join(missing)}`"
                )
                return None
        members = {
            name: self.members(address, kind, kind.named[name], owned)
            for name, owned in resource.members.items()
        }
        return Resource(address, parts, members)

    def is_gone(self, address: Address) -> bool:
        """Whether nothing in the tenant stands for the address, as far as it could be listed."""
        if address.kind in self.snapshot.unlisted:  # nothing can show it; our record says it is
            return str(address) not in self.now.bindings
        listing, binding = self.snapshot.of(address.kind), self.now.bindings.get(str(address))
        is_late = binding is not None and binding.id in listing.late
        return address not in self.ids and not listing.incomplete and not is_late

    def leave_out(self, address: Address, message: str) -> None:
        self.out[address] = Lasting(why=Why.GONE, address=str(address), message=message)

    def live_texts(self, kind: Kind, address: Address) -> Mapping[str, str]:
        found = self.snapshot.of(kind.name).objects.get(self.ids.get(address, ""))
        return texts(kind, found) if found is not None else {}

    def members(self, address: Address, kind: Kind, part: Part, owned: MemberSet) -> MemberSet:
        ref = part.members.ref if part.members else None
        kept: dict[str, Values] = {}
        for member, values in owned.members.items():
            if ref is not None and not self.is_there(ref, member_value(member)):
                self.drop(address, part.name, Why.GONE, member)
                continue
            kept[member] = self.values(address, part, kind, values, {}, member)
        return MemberSet(owned.authoritative, kept)

    def values(
        self,
        address: Address,
        part: Part,
        kind: Kind,
        values: Values,
        live: Mapping[str, str],
        member: str = "",
    ) -> Values:
        kept = {}
        attributes = {one.name: one for one in kind.by_part[part.name]}
        for name, value in values.items():
            attribute = attributes[name]
            called = f"{member}.{name}" if member else name
            why = self.unsayable(attribute, value, live)
            if why is None:
                kept[name] = self.known(attribute, value, (address, part.name, called))
            else:
                self.drop(address, part.name, why, called)
        return kept

    def unsayable(self, attribute: Attribute, value: Value, live: Mapping[str, str]) -> Why | None:
        """Why a field as a whole cannot be declared as it was."""
        if _SECRET in attribute.traits:
            return Why.SECRET
        if attribute.has(Trait.BODY) and isinstance(value, str):
            text = self.text(value)
            text = live.get(value) if text is None else text
            if text is None:
                return Why.TEXT_GONE
            self.bodies[value] = text
        is_single = attribute.ref is not None and not isinstance(value, list)
        is_single = is_single and not attribute.has(Trait.OWNED) and value is not None
        # What is ours alone is never sent, so that it may point at nothing.
        if is_single and attribute.ref is not None and not attribute.has(Trait.LOCAL):
            return None if self.is_there(attribute.ref.kind, value) else Why.GONE
        return None

    def known(self, attribute: Attribute, value: Value, at: tuple[Address, str, str]) -> Value:
        """The value without references to what is not there any more."""
        if attribute.ref is None or value is None or attribute.has(Trait.LOCAL):
            return value
        if attribute.has(Trait.OWNED):
            return {**value, "members": self.several(attribute.ref.kind, value["members"], at)}
        return self.several(attribute.ref.kind, value, at) if isinstance(value, list) else value

    def several(self, kind: str, values: list[Value], at: tuple[Address, str, str]) -> list[Value]:
        there = [one for one in values if self.is_there(kind, one)]
        if len(there) < len(values):
            self.drop(at[0], at[1], Why.GONE, at[2])
        return there

    def is_there(self, kind: str, value: Value) -> bool:
        """Whether a reference still leads somewhere, or cannot be told."""
        of = self.kinds[kind]
        if isinstance(value, dict) and "id" in value:
            return self.naming.is_there(kind, str(value["id"]))
        if of.managed and isinstance(value, str):
            address = Address(kind, value)
            return address in self.kept or not self.is_gone(address)
        if self.snapshot.of(kind).incomplete:
            return True  # the planner will say so
        ids = self.naming.find(kind, value["lookup"] if isinstance(value, dict) else value)
        key = self.naming.key(kind, ids[0]) if len(ids) == 1 else None
        return len(ids) == 1 and (key is None or Address(kind, key) not in self.kept)

    def drop(self, address: Address, part: str, why: Why, name: str) -> None:
        self.without.setdefault((address, part, why), set()).add(name)


_REASONS = {
    Why.SECRET: "secrets are not kept, so it is left as it is",
    Why.TEXT_GONE: "the text of then is not kept any more, so it is left as it is",
    Why.GONE: "what it referred to is not in the tenant any more",
}
