"""Subject: one address with all that is known of it, each thing under the manifest's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cxdeclare.engine.usecases import Grounds
from cxdeclare.model.address import Address
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath, Found, MemberSet, Resource, member_value
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import Binding
from cxdeclare.planning import live
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import Change, FieldChange, Step

Row = tuple[str, str | None, str | None]
"""Part, member and field."""


@dataclass(frozen=True)
class Subject:
    """What manifest, state, tenant and plan have to say of an address."""

    kinds: Registry
    manifest: Manifest
    address: Address
    grounds: Grounds | None = None
    change: Change | None = None
    binding: Binding | None = None
    ids: Mapping[Address, str] | None = None
    naming: Naming | None = None

    @property
    def kind(self) -> Kind:
        """What the address is one of."""
        return self.kinds[self.address.kind]

    @property
    def is_declared(self) -> bool:
        """Whether its block is in the manifest."""
        return self.address in self.manifest.resources

    @property
    def resource(self) -> Resource:
        """What is declared; of an orphan, what was last applied."""
        declared = self.manifest.resources.get(self.address)
        if declared is not None:
            return declared
        if self.binding is None:
            return Resource(self.address, {})
        links = {
            part: MemberSet(part in self.binding.exact, members)
            for part, members in self.binding.members.items()
        }
        return Resource(self.address, self.binding.applied, links)

    @property
    def found(self) -> Found | None:
        """The live object."""
        id_ = self.ids.get(self.address) if self.ids else None
        if self.grounds is None or id_ is None:
            return None
        return self.grounds.snapshot.of(self.kind.name).objects.get(id_)

    def attribute(self, row: Row) -> Attribute | None:
        """The markers of a field."""
        return self.kind.fields.get((row[0], row[2])) if row[2] is not None else None

    @cached_property
    def wanted(self) -> Mapping[Row, tuple[Value, FieldPath]]:
        """What is declared, with its path in the block."""
        return dict(self._wanted())

    @cached_property
    def live(self) -> Mapping[Row, Value]:
        """What was read of the object, in the manifest's words and in one order."""
        rows = (one for part in self._read.values() for one in part.items())
        return {self._named(row): value for row, value in rows}

    @property
    def read(self) -> frozenset[str]:
        """The parts that were read, so that what is not there is known to be missing."""
        return frozenset(self._read)

    @cached_property
    def applied(self) -> Mapping[Row, Value]:
        """What was last applied."""
        rows: dict[Row, Value] = {}
        if self.binding is None:
            return rows
        for part, values in self.binding.applied.items():
            rows |= {(part, None, name): value for name, value in values.items()}
        for part, members in self.binding.members.items():
            for member, values in members.items():
                for name, value in ((None, True), *values.items()):
                    rows[self._named((part, member, name))] = value
        return rows

    @cached_property
    def planned(self) -> Mapping[Row, tuple[Step, FieldChange | None]]:
        """The fields and links of the change, with the step that writes them."""
        rows: dict[Row, tuple[Step, FieldChange | None]] = {}
        for step in self.change.steps if self.change else ():
            if step.member is not None:
                rows[self._named((step.part, step.member, None))] = step, None
            for field in step.fields:
                rows[self._named((step.part, step.member, field.name))] = step, field
        return rows

    def is_ours(self, row: Row) -> bool:
        """Whether nobody has to declare a field, because every object has it so."""
        part, member, name = row
        markers = self.kind.named[part]
        is_so = name in markers.always or name in markers.gate
        return (
            self.is_declared and is_so and (member is None or (part, member, None) in self.wanted)
        )

    def _wanted(self) -> Iterator[tuple[Row, tuple[Value, FieldPath]]]:
        for part, values in self.resource.parts.items():
            for name, value in values.items():
                yield (part, None, name), (value, tuple(name.split(".")))
        for part, links in self.resource.members.items():
            for member, values in links.members.items():
                path = links.paths.get(member, (part,))
                yield (part, member, None), (True, path)
                for name, value in values.items():
                    yield (part, member, name), (value, (*path, *name.split(".")))

    @cached_property
    def _read(self) -> Mapping[str, Mapping[Row, Value]]:
        """What was read, part by part."""
        found, naming = self.found, self.naming
        if found is None or naming is None:
            return {}
        read = {}
        for part in self.kind.parts:
            rows = None if part.name in found.unread else self._rows(part, found, naming)
            if rows is not None:
                read[part.name] = rows
        return read

    def _rows(self, part: Part, found: Found, naming: Naming) -> Mapping[Row, Value] | None:
        if part.members is None:
            values = live.values(self.kind, part, found, naming.name)
            if values is None:
                return None
            return {(part.name, None, name): value for name, value in values.items()}
        members = live.members(self.kind, part, found, naming.name)
        if members is None:
            return None
        rows: dict[Row, Value] = {}
        for member, one in sorted(members.items()):  # a tenant lists links in any order
            rows[part.name, member, None] = True
            rows |= {(part.name, member, name): value for name, value in one.values.items()}
        return rows

    def _named(self, row: Row) -> Row:
        """The row with its link named as it is declared."""
        part, member, name = row
        return row if member is None else (part, self._declared.get((part, member), member), name)

    @cached_property
    def _declared(self) -> Mapping[tuple[str, str], str]:
        """Declared links by what they are called in the tenant."""
        return {
            (part, self._as_found(part, member)): member
            for part, links in self.resource.members.items()
            for member in links.members
        }

    def _as_found(self, part: str, member: str) -> str:
        """A link as the tenant names it."""
        links = self.kind.named[part].members if part in self.kind.named else None
        if links is None or links.ref is None or self.naming is None:
            return member
        value = member_value(member)
        of = self.kinds[links.ref]
        if isinstance(value, dict) and "lookup" in value:
            ids = self.naming.find(of.name, value["lookup"])
            return f"={self.naming.label(of.name, ids[0])}" if ids else member
        if not of.managed:
            ids = self.naming.find(of.name, str(value))
            label = self.naming.label(of.name, ids[0]) if ids else None
            return label or member
        return member
