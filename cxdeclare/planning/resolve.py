"""Resolve: names of foreign objects, looked up in the snapshot and written as the tenant does."""

from __future__ import annotations

from dataclasses import dataclass, field

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath, MemberSet, Resource, member_name
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import normal
from cxdeclare.planning.naming import Naming


@dataclass(slots=True)
class Resolution:
    """The manifest's resources with every look-up answered, and what was not to be answered."""

    resources: dict[Address, Resource] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unknown: dict[Address, str] = field(default_factory=dict)
    """Resources that point into a listing that could not be read completely."""


def resolve(kinds: Registry, manifest: Manifest, snapshot: Snapshot, naming: Naming) -> Resolution:
    """Answer every look-up: one hit is needed; none or several is an error."""
    resolver = _Resolver(kinds, manifest, snapshot, naming, Resolution())
    for address, resource in manifest.resources.items():
        resolver.result.resources[address] = resolver.resource(kinds[address.kind], resource)
    resolver.claims()
    return resolver.result


@dataclass(slots=True)
class _Resolver:
    kinds: Registry
    manifest: Manifest
    snapshot: Snapshot
    naming: Naming
    result: Resolution

    def resource(self, kind: Kind, resource: Resource) -> Resource:
        if not kind.references:
            return resource
        address = resource.address
        parts = {
            part: self.values(address, kind.pointing[part], values, ())
            for part, values in resource.parts.items()
        }
        members = {}
        for name, owned in resource.members.items():
            part = kind.named[name]
            ref = part.members.ref if part.members else None
            found: dict[str, Values] = {}
            paths: dict[str, FieldPath] = {}
            for member, values in owned.members.items():
                path = owned.paths.get(member, (name,))
                to = member_name(self.value(address, ref, member, path)) if ref else member
                if to in found:
                    self._problem(
                        "CXD309",
                        address,
                        path,
                        f"`{member}` is `{to}` once more",
                        "keep one of the two names",
                    )
                found[to] = self.values(address, kind.pointing[name], values, path)
                paths[to] = path
            members[name] = MemberSet(owned.authoritative, found, paths)
        return Resource(address, parts, members)

    def claims(self) -> None:
        """Refuse two claims on a member that can be in one set only, whatever it is called."""
        first: dict[tuple[str, str, str], Address] = {}
        for address, resource in sorted(self.result.resources.items()):
            for name, owned in resource.members.items():
                links = self.kinds[address.kind].named[name].members
                for member in owned.members if links and links.exclusive else ():
                    holder = first.setdefault((address.kind, name, member), address)
                    if holder != address:
                        path = owned.paths.get(member, (name,))
                        summary = f"`{member}` already belongs to {holder}, and can to one only"
                        self._problem("CXD310", address, path, summary, "take it out of one")

    def values(
        self, address: Address, attributes: tuple[Attribute, ...], values: Values, path: FieldPath
    ) -> Values:
        changed: dict[str, Value] = {}
        for attribute in attributes:
            value = values.get(attribute.name)
            if attribute.ref is None or value is None:
                continue
            kind, place = attribute.ref.kind, (*path, *attribute.name.split("."))
            if attribute.has(Trait.OWNED):
                owned = [self.value(address, kind, one, place) for one in value["members"]]
                value = {**value, "members": owned}
            elif isinstance(value, list):
                value = [self.value(address, kind, one, place) for one in value]
            else:
                value = self.value(address, kind, value, place)
            changed[attribute.name] = normal(attribute, value)
        return {**values, **changed} if changed else values

    def value(self, address: Address, kind: str, value: Value, path: FieldPath) -> Value:
        """The reference as the tenant would have it written."""
        of = self.kinds[kind]
        if of.managed and not isinstance(value, dict):
            return value
        name = value["lookup"] if isinstance(value, dict) else value
        ids = self.naming.find(kind, name)
        elsewhere = self._elsewhere(address, of, ids)
        if len(ids) == 1 and not elsewhere:
            return self._hit(address, of, name, ids[0], path)
        incomplete = self.snapshot.of(kind).incomplete
        if incomplete:
            self.result.unknown[address] = f"{of.called} `{name}` is not known: {incomplete}"
        elif elsewhere:
            self._problem(
                "CXD301",
                address,
                path,
                f"the tenant has the {of.called} `{name}` in {elsewhere} alone, and not where "
                f"{address} is",
                f"make it there too, or give another {of.called}",
            )
        elif ids:
            self._problem(
                "CXD302",
                address,
                path,
                f"{len(ids)} objects of kind {of.called} are called `{name}`: ids {', '.join(ids)}",
                "declare the one that is meant, with `adopt`, and refer to it by its key"
                if of.scope
                else "rename all but one of them in the tenant",
            )
        else:
            self._problem(
                "CXD301",
                address,
                path,
                f"the tenant has no {of.called} `{name}`",
                self.naming.near(kind, name),
            )
        return value

    def _elsewhere(self, address: Address, of: Kind, ids: list[str]) -> str:
        """Where the one object is that has the name, if that is not where it is referred to."""
        scope = self.kinds[address.kind].scope
        if not scope or not of.scope or len(ids) != 1:
            return ""
        place = ids[0].partition("/")[0]
        return "" if self.manifest.resources[address].parts[OBJECT].get(scope) == place else place

    def _hit(self, address: Address, kind: Kind, name: str, id_: str, path: FieldPath) -> Value:
        key = self.naming.key(kind.name, id_)
        if key is not None and Address(kind.name, key) in self.manifest.resources:
            self._problem(
                "CXD303",
                address,
                path,
                f"`{name}` is {kind.name}.{key}, which this manifest declares",
                f"refer to it by its key: `{key}`",
            )
        elif key is not None:  # still ours, though its block is gone: known by its old key
            return key
        label = self.naming.label(kind.name, id_) or name
        return {"lookup": label} if kind.managed else label

    def _problem(
        self, code: str, address: Address, path: FieldPath, summary: str, hint: str
    ) -> None:
        place = self.manifest.place(address, path)
        self.result.diagnostics.append(Diagnostic(code, summary, place, str(address), hint))


def used_lookups(naming: Naming, used: set[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Ids of the foreign objects that steps refer to, the links they take away included."""
    found: dict[str, dict[str, str]] = {}
    for kind, name in sorted(used):
        ids = naming.find(kind, name)
        if len(ids) == 1:
            found.setdefault(kind, {})[name] = ids[0]
    return found
