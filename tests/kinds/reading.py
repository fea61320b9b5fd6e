"""What a tenant holds, read through the endpoints of the kinds and named without the planner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.kinds import ALL
from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Resource, member_name
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import State
from cxdeclare.model.wire import at, decode, normal, ordered


class Reader:
    """Reads what addresses stand for, in the words of the manifest."""

    def __init__(self, provider: CxoneProvider, state: State) -> None:
        self.provider = provider
        self.ids = {Address.parse(text): bound.id for text, bound in state.bindings.items()}
        self.keys = {(address.kind, id_): address.key for address, id_ in self.ids.items()}
        self._listed: dict[tuple[str, str | None], list[dict[str, Any]]] = {}

    def listed(self, kind: Kind, scope: str | None = None) -> list[dict[str, Any]]:
        """Every object of a kind."""
        if (kind.name, scope) not in self._listed:
            listing = kind.main.verbs[Verb.LIST]
            self._listed[kind.name, scope] = self.provider.list(kind, listing, scope).objects
        return self._listed[kind.name, scope]

    def name(self, kind_name: str, wire_id: Any) -> Any:
        """A key for what is managed here, a name for what is not."""
        kind = ALL[kind_name]
        scope = "eu-central-1" if kind.scope else None  # what refers to it is there as well
        key = self.keys.get((kind_name, f"{scope}/{wire_id}" if scope else str(wire_id)))
        if key is not None:
            return key
        (label,) = (
            one[kind.label]
            for one in self.listed(kind, scope)
            if str(one[kind.id_field]) == str(wire_id)
        )
        return {"lookup": label} if kind.managed else label

    def raw(self, kind: Kind, part: Part, id_: str) -> Any:
        """One part of an object, as the tenant writes it."""
        endpoint = part.verbs.get(Verb.READ)
        if endpoint is not None:
            return self.provider.read(part, endpoint, id_)
        scope, _, own = id_.rpartition("/")
        (raw,) = (
            one
            for one in self.listed(kind, scope or None)
            if kind.singleton or str(one[kind.id_field]) == own
        )
        return raw

    def values(self, kind: Kind, part: Part, raw: Any) -> Mapping[str, Any]:
        """The fields of a part, or of one of its members."""
        return decode(part, kind.by_part[part.name], raw, self.name)

    def members(self, kind: Kind, part: Part, raw: Any) -> dict[str, Mapping[str, Any]]:
        """The links of a part by name."""
        links = part.members
        assert links is not None
        named = {}
        for item in raw:
            key = at(item, links.key)
            name = member_name(self.name(links.ref, key)) if links.ref else str(key)
            named[name] = self.values(kind, part, item)
        return named


def differences(reader: Reader, kind: Kind, resource: Resource) -> list[str]:
    """Every declared field that the tenant does not hold as declared."""
    found: list[str] = []
    id_ = reader.ids[resource.address]
    for part in kind.parts:
        if part.name == OBJECT and kind.singleton:
            continue
        if part.members is None:
            live = reader.values(kind, part, reader.raw(kind, part, id_))
            found += _compared(kind, part, resource.parts.get(part.name, {}), live)
            continue
        declared = resource.members.get(part.name)
        if declared is None:
            continue
        there = reader.members(kind, part, reader.raw(kind, part, id_))
        if (
            declared.authoritative
            and part.members.owned
            and there.keys() != declared.members.keys()
        ):
            found.append(f"{part.name}: {sorted(there)} is not {sorted(declared.members)}")
        for member, fields in declared.members.items():
            if member not in there:
                found.append(f"{part.name}[{member}] is missing")
                continue
            found += _compared(kind, part, fields, there[member])
    return found


def _compared(
    kind: Kind, part: Part, declared: Mapping[str, Any], live: Mapping[str, Any]
) -> list[str]:
    return [
        f"{part.name}.{name}: {live.get(name)!r} is not {value!r}"
        for name, value in declared.items()
        if not _holds(kind.fields[part.name, name], value, live.get(name))
    ]


def _holds(attribute: Attribute, declared: Any, live: Any) -> bool:
    if attribute.wire is None or attribute.has(Trait.SECRET):
        return True
    if attribute.has(Trait.OWNED):
        wanted = ordered(declared["members"])
        if declared["ownership"] == "additive":
            return all(one in live for one in wanted)
        return bool(wanted == live)
    return bool(normal(attribute, declared) == live)
