"""Lost: what goes away with an object and is in no step of the plan."""

from __future__ import annotations

import json
from collections.abc import Iterator

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.resource import Found, Resource, member_value
from cxdeclare.model.spec import Attribute
from cxdeclare.planning import live
from cxdeclare.planning.changes import wanted
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Action


def lost(planning: Planning) -> None:
    """Say of every object that goes which links and settings nobody declares go with it."""
    ending = {Action.DELETE, Action.REPLACE}
    leaving = {a: d for a, d in planning.drafts.items() if d.action in ending and d.id is not None}
    said: dict[Address, list[str]] = {address: [] for address in leaving}
    for address, text in _links(planning, leaving) if leaving else ():
        said[address].append(text)
    for address, draft in leaving.items():
        found = planning.snapshot.of(draft.kind.name).objects.get(draft.id or "")
        resource = planning.manifest.resources.get(address)
        if draft.action is Action.REPLACE and found is not None and resource is not None:
            said[address] += _undeclared(planning, draft.kind, resource, found)
        draft.lost = tuple(said[address])


def _links(planning: Planning, leaving: dict[Address, Draft]) -> Iterator[tuple[Address, str]]:
    """Links of other objects that are keyed by one that goes."""
    going = {target.kind for target in leaving}
    for kind in sorted(planning.kinds.values(), key=lambda one: one.name):
        parts = [p for p in kind.parts if p.members is not None and p.members.ref in going]
        for id_, found in sorted(planning.snapshot.of(kind.name).objects.items()) if parts else ():
            address = planning.naming.address(kind.name, id_)
            draft = planning.drafts.get(address) if address else None
            covered = {(s.part, s.member) for s in draft.steps} if draft else set()
            label = planning.naming.label(kind.name, id_)
            who = f"{kind.called} `{label}`" if label else kind.called
            for part in parts:
                for member, text in _members(planning, kind, part, found):
                    value, ref = member_value(member), part.members.ref if part.members else None
                    target = Address(ref, value) if ref and isinstance(value, str) else None
                    if target in leaving and (part.name, member) not in covered:
                        yield target, f"{who} {part.name}[{member}]{text}"


def _members(planning: Planning, kind: Kind, part: Part, found: Found) -> Iterator[tuple[str, str]]:
    """Links with what is set on them; those the server makes only if something is."""
    attributes = {a.name: a for a in kind.by_part[part.name]}
    links = live.members(kind, part, found, planning.naming.name) or {}
    for member, one in sorted(links.items()):  # the tenant lists them in any order
        values = {name: value for name, value in one.values.items() if value is not None}
        if values or not (part.members and part.members.present):
            texts = (f"{n} {_shown(v, attributes.get(n))}" for n, v in sorted(values.items()))
            yield member, f": {', '.join(texts)}" if values else ""


def _undeclared(planning: Planning, kind: Kind, resource: Resource, found: Found) -> Iterator[str]:
    """Settings and links of the old object that the new one will not have."""
    for part in kind.parts:
        if part.members is not None:
            declared = resource.members.get(part.name)
            for member, text in _members(planning, kind, part, found):
                if declared is None or member not in declared.members:
                    yield f"{part.name}[{member}]{text} is not declared"
            continue
        values: Values = live.values(kind, part, found, planning.naming.name) or {}
        for attribute in kind.by_part[part.name]:
            if attribute.name in wanted(resource, part) or attribute.has(Trait.LOCAL):
                continue
            value, usual = values.get(attribute.name), attribute.default
            if usual is not None and value is not None and value != usual.value:
                shown = _shown(value, attribute)
                yield (
                    f"{attribute.name} {shown} is not declared and will not be on the new object"
                )


def _shown(value: Value, attribute: Attribute | None) -> str:
    if attribute is not None and attribute.has(Trait.BODY):
        return "(a text)"
    if attribute is not None and attribute.has(Trait.DURATION):
        return f"{value} seconds"
    if isinstance(value, list):
        return f"[{', '.join(map(_word, value))}]"
    return _word(value) if not isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _word(value: Value) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
