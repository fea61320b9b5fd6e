"""Drift: what was last applied against what is live; unapplied edits are not drift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found, MemberSet
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import Binding, State
from cxdeclare.planning import diff, live
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


def drift(kinds: Registry, state: State, snapshot: Snapshot) -> Drift:
    """Compare every binding; what is in the tenant and not in the state is foreign."""
    found = Drift()
    bindings = {Address.parse(text): binding for text, binding in state.bindings.items()}
    ids = {address: binding.id for address, binding in bindings.items()}
    naming = Naming(kinds, snapshot, ids)
    for address, binding in sorted(bindings.items()):
        if address.kind not in kinds:
            found.unread[str(address)] = "this version does not know its kind"
            continue
        _compare(found, kinds[address.kind], address, binding, snapshot, naming)
    ours = {(address.kind, id_) for address, id_ in ids.items()}
    for name in sorted({address.kind for address in bindings if address.kind in kinds}):
        others = (i for i in snapshot.of(name).objects if (name, i) not in ours)
        labels = sorted(naming.label(name, id_) or id_ for id_ in others)
        if labels:
            found.foreign[name] = tuple(labels)
        if snapshot.of(name).incomplete:
            found.unread[name] = snapshot.of(name).incomplete
    return found


def _compare(
    found: Drift,
    kind: Kind,
    address: Address,
    binding: Binding,
    snapshot: Snapshot,
    naming: Naming,
) -> None:
    listing = snapshot.of(kind.name)
    one = listing.objects.get(binding.id)
    if one is None:
        if kind.name in snapshot.unlisted:
            found.unverifiable.append(str(address))
        elif listing.incomplete:
            found.unread[str(address)] = listing.incomplete
        else:
            found.missing.append(str(address))
        return
    found.compared += 1
    for part, reason in sorted(one.unread.items()):
        found.unread[f"{address}#{part}"] = reason
    moved = tuple(_moved(found, kind, address, binding, one, naming))
    if moved:
        found.changed[str(address)] = moved


def _moved(
    found: Drift, kind: Kind, address: Address, binding: Binding, one: Found, naming: Naming
) -> Iterator[Moved]:
    for part in kind.parts:
        attributes = kind.by_part[part.name]
        applied, linked = binding.applied.get(part.name), binding.members.get(part.name)
        if part.name in one.unread or not (applied or linked):
            continue
        if part.members is None:
            values = live.values(kind, part, one, naming.name)
            if values is None:
                found.unverifiable.append(f"{address}#{part.name}")
                continue
            for change in diff.fields(attributes, applied or {}, values):
                yield Moved(part.name, None, change.name, change.after, change.before)
            continue
        links = live.members(kind, part, one, naming.name)
        if links is None:
            found.unverifiable.append(f"{address}#{part.name}")
            continue
        has = {member: link.values for member, link in links.items()}
        wanted = MemberSet(part.name in binding.exact, linked or {})
        yield from _moved_links(part.name, diff.members(attributes, wanted, has), wanted, has)


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
