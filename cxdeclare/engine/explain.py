"""Explain: one address from every side, out of one decision and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cxdeclare.engine.explained import (
    BodyBrief,
    Explained,
    FieldExplained,
    Origin,
    Pointed,
    Refused,
    Unmanaged,
)
from cxdeclare.engine.origins import added_by_the_plan, told
from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.subject import Row, Subject
from cxdeclare.engine.usecases import Grounds, Setting, decide
from cxdeclare.loading.flatten import body_files
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import Trait, Value
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath, many, member_value, uses
from cxdeclare.model.wire import plain
from cxdeclare.planning.match import match
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import Change

_FIRST_LINE = 60


def explain(
    setting: Setting, reader: Reader, states: StateReader, manifest: Manifest, address: Address
) -> tuple[Explained | None, tuple[Diagnostic, ...]]:
    """What there is to know, with the tenant; None if nobody knows the address. Reads only.

    With it comes what planner and checks have to say of this address.
    """
    grounds = decide(setting, reader, states, manifest)
    said = tuple(one for one in grounds.judged.diagnostics if one.subject == str(address))
    subject = _About(setting.kinds, manifest, grounds).subject(address)
    if subject is None:
        return None, said
    return _Explainer(subject).explained(setting.target, reader.reads), said


def from_manifest(kinds: Registry, manifest: Manifest, address: Address) -> Explained | None:
    """What the manifest alone says; None if it does not declare the address."""
    if address not in manifest.resources:
        return None
    return _Explainer(Subject(kinds, manifest, address)).explained(None, 0)


def planned(
    kinds: Registry, manifest: Manifest, grounds: Grounds
) -> Iterator[tuple[Change, Explained]]:
    """Every change of the decision, with its address explained."""
    about = _About(kinds, manifest, grounds)
    for change in grounds.decision.changes:
        subject = about.subject(Address.parse(change.address))
        if subject is not None:
            yield change, _Explainer(subject).explained("", grounds.snapshot.reads)


class _About:
    """A decision, looked at by address."""

    def __init__(self, kinds: Registry, manifest: Manifest, grounds: Grounds) -> None:
        self._kinds, self._manifest, self._grounds = kinds, manifest, grounds
        self._matches = match(kinds, manifest, grounds.snapshot.listings, grounds.state)
        self._naming = Naming(kinds, grounds.snapshot, self._matches.ids)
        self._changes = {change.address: change for change in grounds.decision.changes}

    def subject(self, address: Address) -> Subject | None:
        """Everything about one address; None if nobody knows it."""
        state, change = self._matches.state, self._changes.get(str(address))
        binding = state.bindings.get(str(address)) if state else None
        if address not in self._manifest.resources and binding is None and change is None:
            return None
        return Subject(
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
    subject: Subject

    def explained(self, target: str | None, reads: int) -> Explained:
        """Everything at once."""
        subject = self.subject
        found, binding, change = subject.found, subject.binding, subject.change
        kind, name, naming = subject.kind, str(subject.address), subject.naming
        rows = self.rows()
        known = {(row.part, row.member, row.field) for row in rows}
        return Explained(
            address=name,
            kind=kind.name,
            target=target,
            is_declared=subject.is_declared,
            place=self.place(()) if subject.is_declared else None,
            id=found.id if found else binding.id if binding else None,
            called=naming.label(kind.name, found.id) if naming and found else None,
            origin=binding.origin if binding else None,
            successor=binding.successor if binding else None,
            protected=bool(binding and binding.protected)
            or name in subject.manifest.policy.protect,
            action=change.title if change else None,
            reason=change.reason if change else self.withheld(),
            refused=self.refused(),
            notes=change.notes if change else (),
            unknown=self.unknown(),
            fields=rows,
            unmanaged=tuple(
                Unmanaged(part=row[0], member=row[1], field=row[2], live=value)
                for row, value in subject.live.items()
                if row not in known and value not in (None, [])
            ),
            outputs=dict(binding.outputs) if binding else {},
            attested=tuple(sorted(binding.attested, key=lambda one: one.at)) if binding else (),
            dependants=self.dependants(),
            bodies=self.bodies(rows),
            reads=reads,
        )

    # what the decision says of it

    def withheld(self) -> str | None:
        """Why an orphan stays."""
        grounds, name = self.subject.grounds, str(self.subject.address)
        orphans = grounds.decision.orphans if grounds else ()
        return next((one.reason for one in orphans if one.address == name), None)

    def refused(self) -> tuple[Refused, ...]:
        """The guards that refuse the plan because of it, or of its kind as a whole."""
        grounds, address = self.subject.grounds, self.subject.address
        names = {str(address), address.kind}
        return tuple(
            Refused(guard=one.guard, message=one.message, hint=one.hint)
            for one in (grounds.decision.refusals if grounds else ())
            if one.address in names
        )

    def unknown(self) -> dict[str, str]:
        """What of it could not be read, and why."""
        grounds, name = self.subject.grounds, str(self.subject.address)
        return {
            one.subject: one.reason
            for one in (grounds.decision.unknown if grounds else ())
            if one.subject in {name, self.subject.kind.name} or one.subject.startswith(f"{name}#")
        }

    # fields

    def rows(self) -> tuple[FieldExplained, ...]:
        """The declared fields and links in their order, then what is so without being declared."""
        subject = self.subject
        names = dict.fromkeys((*subject.wanted, *subject.planned))
        names |= dict.fromkeys(row for row in subject.live if subject.is_ours(row))
        return tuple(map(self.row, names))

    def row(self, row: Row) -> FieldExplained:
        """All there is to say of one field or link."""
        subject = self.subject
        value, path = subject.wanted.get(row, (None, ()))
        step, field = subject.planned.get(row, (None, None))
        origin = self.origin(row, value, path)
        is_here = origin in {Origin.DECLARED, Origin.WHOLE}
        return FieldExplained(
            part=row[0],
            member=row[1],
            field=row[2],
            origin=origin,
            declared=value,
            place=self.place(path, row) if is_here else None,
            replaced=self.replaced(path) if is_here else (),
            points=tuple(self.points(row, value)),
            applied=subject.applied.get(row),
            was_applied=row in subject.applied,
            live=subject.live.get(row),
            is_live=row in subject.live,
            was_read=row[0] in subject.read,
            **told(step, field),
        )

    def origin(self, row: Row, value: Value, path: FieldPath) -> Origin:
        """Where the value comes from."""
        subject = self.subject
        if row not in subject.wanted:
            step, field = subject.planned.get(row, (None, None))
            return added_by_the_plan(subject.kind.named[row[0]], row[2], step, field)
        if not subject.is_declared:
            return Origin.RECORDED
        link = subject.wanted.get((row[0], row[1], None))
        if row[2] is not None and link is not None and value is None:
            here = subject.manifest.place(subject.address, path, key=True)
            is_left_out = here == subject.manifest.place(subject.address, link[1], key=True)
            return Origin.WHOLE if is_left_out else Origin.DECLARED
        return Origin.DECLARED

    def place(self, path: FieldPath, row: Row | None = None) -> str | None:
        """Where a value stands; a body may be named by its file."""
        manifest, address = self.subject.manifest, self.subject.address
        span = manifest.place(address, path)
        attribute = self.subject.attribute(row) if row else None
        if attribute is not None and attribute.has(Trait.BODY):
            inline = manifest.place(address, path, key=True)
            if inline == manifest.place(address, (), key=True):
                files = {text: name for name, text in body_files(self.subject.kind).items()}
                span = manifest.place(address, (files.get(attribute.name, ""),))
        return None if span is None else str(span)

    def replaced(self, path: FieldPath) -> tuple[str, ...]:
        """Where an overlay has replaced a value, or a list that it was in."""
        before = self.subject.manifest.before
        ways = (path[:length] for length in range(1, len(path) + 1))
        return tuple(str(span) for way in ways for span in before(self.subject.address, way))

    def points(self, row: Row, value: Value) -> Iterator[Pointed]:
        """What a reference leads to."""
        part, member, name = row
        if name is None:
            links = self.subject.kind.named[part].members
            if links is not None and links.ref is not None and member is not None:
                yield self.pointed(links.ref, member_value(member))
            return
        attribute = self.subject.attribute(row)
        if attribute is None or attribute.ref is None or value is None:
            return
        for one in many(attribute, value):
            yield self.pointed(attribute.ref.kind, one)

    def pointed(self, kind: str, value: Value) -> Pointed:
        """The object that a key or a name stands for."""
        naming, ids = self.subject.naming, self.subject.ids
        if isinstance(value, dict) and "id" in value:
            return Pointed(kind=kind, name=str(value["id"]), id=str(value["id"]))
        name = str(value["lookup"] if isinstance(value, dict) else value)
        if self.subject.kinds[kind].managed and not isinstance(value, dict):
            address = Address(kind, name)
            id_ = ids.get(address) if ids else None
            return Pointed(kind=kind, name=name, address=str(address), id=id_)
        hits = naming.find(kind, name) if naming else []
        return Pointed(kind=kind, name=name, id=hits[0] if len(hits) == 1 else None)

    # around it

    def dependants(self) -> dict[str, tuple[str, ...]]:
        """Who refers to it, and by which fields."""
        found: dict[str, set[str]] = {}
        kinds, wanted = self.subject.kinds, (self.subject.kind.name, self.subject.address.key)
        for address, resource in sorted(self.subject.manifest.resources.items()):
            if wanted[0] not in kinds[address.kind].references:
                continue
            for use in uses(kinds[address.kind], resource):
                if (use.kind, use.value) == wanted:
                    name = use.part if use.field is None else use.field
                    found.setdefault(str(address), set()).add(name)
        return {address: tuple(sorted(names)) for address, names in found.items()}

    def bodies(self, rows: tuple[FieldExplained, ...]) -> dict[str, BodyBrief]:
        """The long texts that are spoken of, in brief."""
        hashes: set[str] = set()
        for row in rows:
            attribute = self.subject.attribute((row.part, row.member, row.field))
            if attribute is not None and attribute.has(Trait.BODY):
                said = (row.declared, row.applied, row.live, row.before, row.after)
                hashes |= {one for one in said if isinstance(one, str)}
        texts = self.subject.manifest.bodies
        known = (hash_ for hash_ in sorted(hashes) if hash_ in texts)
        return {hash_: brief(plain(texts[hash_]) or "\n") for hash_ in known}  # as it is sent


def brief(text: str) -> BodyBrief:
    """A long text, told apart without showing it."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    short = first if len(first) <= _FIRST_LINE else f"{first[:_FIRST_LINE]}..."
    lines = text.count("\n") + (not text.endswith("\n"))
    return BodyBrief(lines=lines, characters=len(text), first=short)
