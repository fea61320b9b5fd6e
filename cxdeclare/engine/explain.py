"""Explain: one address from every side, out of one decision and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.engine.explained import (
    BodyBrief,
    Explained,
    FieldExplained,
    Origin,
    Pointed,
    Unmanaged,
)
from cxdeclare.engine.origins import added_by_the_plan, told
from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.usecases import Grounds, Setting, decide
from cxdeclare.loading.flatten import body_files
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Attribute, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import (
    FieldPath,
    Found,
    MemberSet,
    Resource,
    many,
    member_value,
    uses,
)
from cxdeclare.model.state import Binding
from cxdeclare.planning import live
from cxdeclare.planning.match import match
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import Change, FieldChange, Step

_Row = tuple[str, str | None, str | None]
"""Part, member and field."""
_FIRST_LINE = 60


def explain(
    setting: Setting, reader: Reader, states: StateReader, manifest: Manifest, address: Address
) -> tuple[Explained | None, tuple[Diagnostic, ...]]:
    """What there is to know, with the tenant; None if nobody knows the address. Reads only."""
    grounds = decide(setting, reader, states, manifest)
    explainer = _About(setting.kinds, manifest, grounds).explainer(address)
    if explainer is None:
        return None, grounds.judged.diagnostics
    made = explainer.explained(setting.target, reader.reads)
    return made, grounds.judged.diagnostics


def from_manifest(kinds: Registry, manifest: Manifest, address: Address) -> Explained | None:
    """What the manifest alone says; None if it does not declare the address."""
    if address not in manifest.resources:
        return None
    return _Explainer(kinds, manifest, address).explained(None, 0)


def planned(
    kinds: Registry, manifest: Manifest, grounds: Grounds
) -> Iterator[tuple[Change, Explained]]:
    """Every change of the decision, with its address explained."""
    about = _About(kinds, manifest, grounds)
    for change in grounds.decision.changes:
        explainer = about.explainer(Address.parse(change.address))
        if explainer is not None:
            yield change, explainer.explained("", grounds.snapshot.reads)


class _About:
    """A decision, looked at by address."""

    def __init__(self, kinds: Registry, manifest: Manifest, grounds: Grounds) -> None:
        self._kinds, self._manifest, self._grounds = kinds, manifest, grounds
        self._matches = match(kinds, manifest, grounds.snapshot.listings, grounds.state)
        self._naming = Naming(kinds, grounds.snapshot, self._matches.ids)
        self._changes = {change.address: change for change in grounds.decision.changes}

    def explainer(self, address: Address) -> _Explainer | None:
        """Everything about one address; None if nobody knows it."""
        state, change = self._matches.state, self._changes.get(str(address))
        binding = state.bindings.get(str(address)) if state else None
        if address not in self._manifest.resources and binding is None and change is None:
            return None
        return _Explainer(
            self._kinds,
            self._manifest,
            address,
            self._grounds,
            change,
            binding,
            self._matches.ids,
            self._naming,
        )


@dataclass(frozen=True, slots=True)
class _Explainer:
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
        return self.kinds[self.address.kind]

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

    def explained(self, target: str | None, reads: int) -> Explained:
        """Everything at once."""
        found, binding, change = self.found, self.binding, self.change
        has = self.live_values()
        rows = self.rows(has)
        known = {(row.part, row.member, row.field) for row in rows}
        decision = self.grounds.decision if self.grounds else None
        orphan = next(
            (o for o in (decision.orphans if decision else ()) if o.address == str(self.address)),
            None,
        )
        place = self.place(()) if self.is_declared else None
        return Explained(
            address=str(self.address),
            kind=self.kind.name,
            target=target,
            is_declared=self.is_declared,
            place=place,
            id=found.id if found else binding.id if binding else None,
            called=self.naming.label(self.kind.name, found.id) if self.naming and found else None,
            origin=binding.origin if binding else None,
            protected=bool(binding and binding.protected)
            or str(self.address) in self.manifest.policy.protect,
            action=change.title if change else None,
            reason=change.reason if change else orphan.reason if orphan else None,
            notes=change.notes if change else (),
            unknown=self.unknown(),
            fields=rows,
            unmanaged=tuple(
                Unmanaged(part=part, member=member, field=name, live=value)
                for (part, member, name), value in has.items()
                if (part, member, name) not in known and value not in (None, [])
            ),
            outputs=dict(binding.outputs) if binding else {},
            dependants=self.dependants(),
            bodies=self.bodies(rows),
            reads=reads,
        )

    @property
    def is_declared(self) -> bool:
        return self.address in self.manifest.resources

    def unknown(self) -> dict[str, str]:
        """What of it could not be read, and why."""
        if self.grounds is None:
            return {}
        name = str(self.address)
        return {
            one.subject: one.reason
            for one in self.grounds.decision.unknown
            if one.subject in {name, self.kind.name} or one.subject.startswith(f"{name}#")
        }

    def live_values(self) -> dict[_Row, Value]:
        """What was read of the object, in the manifest's words."""
        found, naming = self.found, self.naming
        has: dict[_Row, Value] = {}
        if found is None or naming is None:
            return has
        for part in self.kind.parts:
            if part.name in found.unread:
                continue
            if part.members is None:
                values = live.values(self.kind, part, found, naming.name) or {}
                has |= {(part.name, None, name): value for name, value in values.items()}
                continue
            for member, one in (live.members(self.kind, part, found, naming.name) or {}).items():
                has[part.name, member, None] = True
                has |= {(part.name, member, name): value for name, value in one.values.items()}
        return has

    # fields

    def rows(self, has: Mapping[_Row, Value]) -> tuple[FieldExplained, ...]:
        """The declared fields and links in their order, then what the plan adds to them."""
        planned = dict(self.planned())
        applied = self.applied()
        wanted: dict[_Row, tuple[Value, FieldPath]] = dict(self.wanted())
        rows = []
        for row in [*wanted, *(row for row in planned if row not in wanted)]:
            value, path = wanted.get(row, (None, ()))
            step, field = planned.get(row, (None, None))
            origin = Origin.DECLARED if self.is_declared else Origin.RECORDED
            if row not in wanted:
                origin = added_by_the_plan(self.kind.named[row[0]], row[2], step, field)
            is_here = origin is Origin.DECLARED
            rows.append(
                FieldExplained(
                    part=row[0],
                    member=row[1],
                    field=row[2],
                    origin=origin,
                    declared=value,
                    place=self.place(path, row) if is_here else None,
                    replaced=self.replaced(path) if is_here else (),
                    points=tuple(self.points(row, value)),
                    applied=applied.get(row),
                    was_applied=row in applied,
                    live=has.get(self.as_found(row)),
                    is_live=self.as_found(row) in has,
                    **told(step, field),
                )
            )
        return tuple(rows)

    def wanted(self) -> Iterator[tuple[_Row, tuple[Value, FieldPath]]]:
        """What is declared, with its path in the block."""
        for part, values in self.resource.parts.items():
            for name, value in values.items():
                yield (part, None, name), (value, tuple(name.split(".")))
        for part, links in self.resource.members.items():
            for member, values in links.members.items():
                path = links.paths.get(member, (part,))
                yield (part, member, None), (True, path)
                for name, value in values.items():
                    yield (part, member, name), (value, (*path, *name.split(".")))

    def planned(self) -> Iterator[tuple[_Row, tuple[Step, FieldChange | None]]]:
        """The fields and links of the change, with the step that writes them."""
        named = {self.as_found(row): row for row, _ in self.wanted()}
        for step in self.change.steps if self.change else ():
            if step.member is not None:
                row: _Row = (step.part, step.member, None)
                yield named.get(row, row), (step, None)
            for field in step.fields:
                row = (step.part, step.member, field.name)
                yield named.get(row, row), (step, field)

    def as_found(self, row: _Row) -> _Row:
        """The row with its link named as the tenant names it."""
        part, member, name = row
        links = self.kind.named[part].members if part in self.kind.named else None
        if member is None or links is None or links.ref is None or self.naming is None:
            return row
        value = member_value(member)
        of = self.kinds[links.ref]
        if isinstance(value, dict) and "lookup" in value:
            ids = self.naming.find(of.name, value["lookup"])
            return (part, f"={self.naming.label(of.name, ids[0])}", name) if ids else row
        if not of.managed:
            ids = self.naming.find(of.name, str(value))
            label = self.naming.label(of.name, ids[0]) if ids else None
            return (part, label, name) if label else row
        return row

    def applied(self) -> dict[_Row, Value]:
        """What was last applied."""
        rows: dict[_Row, Value] = {}
        if self.binding is None:
            return rows
        for part, values in self.binding.applied.items():
            rows |= {(part, None, name): value for name, value in values.items()}
        named = {self.as_found(row): row for row, _ in self.wanted()}
        for part, members in self.binding.members.items():
            for member, values in members.items():
                for name, value in ((None, True), *values.items()):
                    row = (part, member, name)
                    rows[named.get(row, row)] = value
        return rows

    def place(self, path: FieldPath, row: _Row | None = None) -> str | None:
        """Where a value stands; a body may be named by its file."""
        span = self.manifest.place(self.address, path)
        attribute = self.attribute(row) if row else None
        if attribute is not None and attribute.has(Trait.BODY):
            inline = self.manifest.place(self.address, path, key=True)
            if inline == self.manifest.place(self.address, (), key=True):
                files = {text: name for name, text in body_files(self.kind).items()}
                span = self.manifest.place(self.address, (files.get(attribute.name, ""),))
        return None if span is None else str(span)

    def replaced(self, path: FieldPath) -> tuple[str, ...]:
        """Where an overlay has replaced a value, if the manifest remembers."""
        before = getattr(self.manifest, "before", None)
        return () if before is None else tuple(map(str, before(self.address, path)))

    def attribute(self, row: _Row) -> Attribute | None:
        """The markers of a field."""
        return self.kind.fields.get((row[0], row[2])) if row[2] is not None else None

    def points(self, row: _Row, value: Value) -> Iterator[Pointed]:
        """What a reference leads to."""
        part, member, name = row
        if name is None:
            links = self.kind.named[part].members
            if links is not None and links.ref is not None and member is not None:
                yield self.pointed(links.ref, member_value(member))
            return
        attribute = self.attribute(row)
        if attribute is None or attribute.ref is None or value is None:
            return
        for one in many(attribute, value):
            yield self.pointed(attribute.ref.kind, one)

    def pointed(self, kind: str, value: Value) -> Pointed:
        """The object that a key or a name stands for."""
        if isinstance(value, dict) and "id" in value:
            return Pointed(kind=kind, name=str(value["id"]), id=str(value["id"]))
        name = str(value["lookup"] if isinstance(value, dict) else value)
        if self.kinds[kind].managed and not isinstance(value, dict):
            address = Address(kind, name)
            id_ = self.ids.get(address) if self.ids else None
            return Pointed(kind=kind, name=name, address=str(address), id=id_)
        ids = self.naming.find(kind, name) if self.naming else []
        return Pointed(kind=kind, name=name, id=ids[0] if len(ids) == 1 else None)

    # around it

    def dependants(self) -> dict[str, tuple[str, ...]]:
        """Who refers to it, and by which fields."""
        found: dict[str, set[str]] = {}
        for address, resource in sorted(self.manifest.resources.items()):
            if self.kind.name not in self.kinds[address.kind].references:
                continue
            for use in uses(self.kinds[address.kind], resource):
                if (use.kind, use.value) == (self.kind.name, self.address.key):
                    name = use.part if use.field is None else use.field
                    found.setdefault(str(address), set()).add(name)
        return {address: tuple(sorted(names)) for address, names in found.items()}

    def bodies(self, rows: tuple[FieldExplained, ...]) -> dict[str, BodyBrief]:
        """The long texts that are spoken of, in brief."""
        hashes: set[str] = set()
        for row in rows:
            attribute = self.attribute((row.part, row.member, row.field))
            if attribute is not None and attribute.has(Trait.BODY):
                said = (row.declared, row.applied, row.live, row.before, row.after)
                hashes |= {one for one in said if isinstance(one, str)}
        decided: Values = self.grounds.decision.bodies if self.grounds else {}
        texts = {**decided, **self.manifest.bodies}
        return {hash_: brief(texts[hash_]) for hash_ in sorted(hashes) if hash_ in texts}


def brief(text: str) -> BodyBrief:
    """A long text, told apart without showing it."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    short = first if len(first) <= _FIRST_LINE else f"{first[:_FIRST_LINE]}..."
    lines = text.count("\n") + (not text.endswith("\n"))
    return BodyBrief(lines=lines, characters=len(text), first=short)
