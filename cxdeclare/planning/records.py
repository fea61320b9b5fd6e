"""Records: what the state shall say of each resource once its change is done."""

from __future__ import annotations

from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.resource import Resource
from cxdeclare.model.wire import at
from cxdeclare.planning.changes import linked, wanted
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.known import identity, lives_elsewhere, written
from cxdeclare.planning.plan import Action, Record
from cxdeclare.planning.rename import rewritten


def record_of(planning: Planning, resource: Resource) -> Record | None:
    """What the state shall say of a resource; None if it says so already or nothing is known."""
    address, kind = resource.address, planning.kinds[resource.address.kind]
    text = str(address)
    if lives_elsewhere(kind, resource) or text in planning.unknown:
        return None
    draft = planning.drafts.get(address)
    if draft is None and _is_recorded(planning, kind, resource, text):
        return None
    open_gates = {step.part for step in draft.gates} if draft else set()
    binding = planning.state.bindings.get(text) if planning.state else None
    unread = {
        part.name
        for part in (kind.parts if planning.unknown else ())
        if f"{address}#{part.name}" in planning.unknown
    }
    owned = resource.members.items()
    exact = tuple(sorted(name for name, m in owned if m.authoritative)) if owned else ()
    applied: dict[str, dict[str, Any]] = {}
    for part in kind.parts:
        if part.members is None and part.name not in unread:
            values = _declared(planning, kind, resource, part)
            if part.gate:
                values = {**values, **_passed(part, open_gates)}
            if values:
                applied[part.name] = dict(values)
    members = {
        name: {
            member: dict(values)
            for member, values in linked(kind.named[name], resource).members.items()
        }
        for name in resource.members
        if name not in unread
    }
    if binding is not None:  # what was not looked at: what was said of it stays
        applied.update({p: dict(v) for p, v in binding.applied.items() if p in unread})
        members.update({p: dict(m) for p, m in binding.members.items() if p in unread})
    known = written(identity(kind, resource))
    outputs = _outputs(planning, kind, address)
    protected = planning.protects(address)
    if (
        (draft is None or draft.action is Action.MOVE)
        and binding is not None
        and binding.applied == applied
        and binding.members == members
        and binding.identity == known
        and tuple(binding.exact) == exact
        and (outputs is None or binding.outputs == outputs)
        and binding.protected == protected
    ):
        return None
    return Record(
        identity=known,
        applied=applied,
        members=members,
        exact=exact,
        outputs=outputs,
        protected=protected,
    )


def _is_recorded(planning: Planning, kind: Kind, resource: Resource, text: str) -> bool:
    """Whether the state says it already, seen without writing it anew; most often it does."""
    binding = planning.state.bindings.get(text) if planning.state else None
    is_plain = not (resource.members or kind.outputs or planning.unknown or planning.forgotten)
    if binding is None or not is_plain or any(part.gate for part in kind.parts):
        return False
    declared = {p.name: v for p in kind.parts if p.members is None and (v := wanted(resource, p))}
    return (
        not binding.members
        and not binding.exact
        and binding.applied == declared
        and binding.identity == written(identity(kind, resource))
        and binding.protected == planning.protects(resource.address)
    )


def left_over(planning: Planning) -> dict[str, Record]:
    """What the state shall say of objects that others have taken the place of."""
    bindings = planning.state.bindings if planning.state else {}
    kept = ((str(a), bindings[str(a)]) for a in planning.matches.left if planning.drafts[a].adopts)
    return {
        text: Record(identity=one.identity, protected=one.protected, successor=one.successor)
        for text, one in sorted(kept)
    }


def called_anew(planning: Planning) -> dict[str, Record]:
    """What the state shall say of objects that stay, and refer to what it stops to name."""
    bindings = planning.state.bindings if planning.state else {}
    taken = {old: new for new, old in planning.matches.predecessors.items()}

    def said(kind: str, value: Value) -> Value:
        address = Address(kind, value) if isinstance(value, str) else None
        if address not in planning.forgotten or address is None:
            return value
        if address in taken:
            return taken[address].key
        label = planning.naming.label(kind, planning.drafts[address].id or "")
        return value if label is None else {"lookup": label}

    records = {}
    for address in sorted(planning.matches.ids) if planning.forgotten else ():
        is_withheld = address not in planning.manifest.resources and address not in planning.drafts
        if is_withheld and str(address) in bindings:
            binding = bindings[str(address)]
            now = rewritten(planning.kinds[address.kind], binding, said)
            if now:
                kept = {"identity", "exact", "protected", "successor"}
                records[str(address)] = Record(**binding.model_dump(include=kept), **now)
    return records


def _outputs(planning: Planning, kind: Kind, address: Address) -> dict[str, Any] | None:
    id_ = planning.matches.ids.get(address) if kind.outputs else None
    if id_ is None:
        return None
    draft = planning.drafts.get(address)
    if draft is not None and draft.creates is not None:  # what was assigned is of the old object
        return None
    parts = planning.snapshot.of(kind.name).objects[id_].parts
    if any(part not in parts for part, _ in kind.outputs.values()):
        return None
    return {name: at(parts[part], wire) for name, (part, wire) in kind.outputs.items()}


def _passed(part: Part, open_gates: set[str]) -> Values:
    """What a gate has seen to be true; until then there is nothing to hold on to."""
    if part.name in open_gates:
        return {}
    return {name: value for name, (_, value) in part.gate.items()}


def _declared(planning: Planning, kind: Kind, resource: Resource, part: Part) -> Values:
    """The declared fields; what this plan stops to manage is from then on known by its name."""
    declared, gone = wanted(resource, part), planning.forgotten
    if not gone:
        return declared
    values = dict(declared)
    for attribute in kind.by_part[part.name]:
        ref, value = attribute.ref, values.get(attribute.name)
        if ref is None or not isinstance(value, str) or attribute.has(Trait.LOCAL):
            continue
        address = Address(ref.kind, value) if planning.kinds[ref.kind].managed else None
        if address in gone:
            label = planning.naming.label(ref.kind, planning.drafts[address].id or "")
            values[attribute.name] = {"lookup": label}
    return values
