"""Zone: the DNS records that a manifest needs, by the zone they are in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.state import State
from cxdeclare.model.zone import Needed, Record, RecordType, is_within
from cxdeclare.planning.known import identity, written
from cxdeclare.planning.moved import carried


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone and the records that belong there, in the order they are always written in."""

    name: str
    records: tuple[Record, ...]
    is_known: bool = True
    """Whether it was declared or found; else it is a guess: the names may be in one above."""


def needed(kinds: Registry, manifest: Manifest, state: State | None) -> tuple[Needed, ...]:
    """What each resource needs in DNS, as far as manifest and state can tell."""
    bindings = carried(kinds, manifest, state).state
    found: list[Needed] = []
    for address in manifest.in_order:
        kind = kinds[address.kind]
        in_dns = kind.in_dns
        if in_dns is not None:
            binding = bindings.bindings.get(str(address)) if bindings else None
            resource = manifest.resources[address]
            # What was assigned to an object of another name or region is not about this one.
            if binding is not None and binding.identity != written(identity(kind, resource)):
                binding = None
            found.append(in_dns(resource, binding.outputs if binding else {}))
    return tuple(found)


def zones(needs: Iterable[Needed], found: Mapping[str, str] | None = None) -> tuple[Zone, ...]:
    """The records zone by zone; `found` maps a name to the zone it was found to be in.

    What was found counts only where none is declared. Without either, the topmost of the names
    stands for their zone.
    """
    by_zone: dict[str, list[Record]] = {}
    known: set[str] = set()
    for need in needs:
        for record in need.records:
            name = need.zone or (found or {}).get(record.name)
            if name is not None:
                known.add(name)
            by_zone.setdefault(name or _topmost(need, record), []).append(record)
    return tuple(
        Zone(name, joined(records), name in known) for name, records in sorted(by_zone.items())
    )


def _topmost(need: Needed, record: Record) -> str:
    """The shortest name that something needs and that holds this one."""
    above = (one.name for one in need.records if is_within(record.name, one.name))
    return min(above, key=lambda name: (len(name), name))


def joined(records: Iterable[Record]) -> tuple[Record, ...]:
    """One record for each name and type: what several need of it is needed together."""
    groups: dict[tuple[str, RecordType], Record] = {}
    for record in sorted(records):
        key = (record.name, record.type)
        first = groups.get(key)
        if first is None:
            groups[key] = record
            continue
        purposes = dict.fromkeys((*first.purpose.split(", "), record.purpose))
        groups[key] = replace(
            first,
            values=tuple(dict.fromkeys((*first.values, *record.values))),
            ttl=min(first.ttl, record.ttl),
            purpose=", ".join(purposes),
        )
    return tuple(groups[key] for key in sorted(groups))
