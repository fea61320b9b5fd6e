"""Changes: the declared fields of a part that are not as declared, or point at a new id."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.model.fields import Trait, Values
from cxdeclare.model.kind import Attribute, Kind, Part
from cxdeclare.model.resource import Found, Resource, many
from cxdeclare.planning import diff, live
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.plan import FieldChange


def wanted(resource: Resource, part: Part) -> Values:
    """The declared fields of a part, with those every object has without being asked."""
    always = {name: value for name, (_, value) in part.always.items()}
    return {**always, **resource.parts.get(part.name, {})}


def differing(
    planning: Planning, kind: Kind, part: Part, resource: Resource, values: Values
) -> tuple[FieldChange, ...]:
    """The fields that differ, and those that point at what gets a new id."""
    attributes = kind.by_part[part.name]
    declared = wanted(resource, part)
    changes = diff.fields(attributes, declared, values)
    return changes + repointed(planning, attributes, declared, values, {c.name for c in changes})


def repointed(
    planning: Planning,
    attributes: Iterable[Attribute],
    declared: Values,
    values: Values,
    known: set[str],
) -> tuple[FieldChange, ...]:
    """The fields that stay the same in the manifest and change on the wire."""
    found = []
    for attribute in attributes if planning.replaced else ():
        value = declared.get(attribute.name)
        if attribute.ref is None or value is None or attribute.name in known:
            continue
        targets = {
            f"{attribute.ref.kind}.{one}" for one in many(attribute, value) if isinstance(one, str)
        }
        moved = sorted(targets & {str(address) for address in planning.replaced})
        if moved and not attribute.has(Trait.LOCAL):
            before = values.get(attribute.name)
            after = diff.owned(value, before) if attribute.has(Trait.OWNED) else value
            because = f"{', '.join(moved)} gets a new id"
            found.append(
                FieldChange(name=attribute.name, before=before, after=after, because=because)
            )
    return tuple(found)


def expected(kind: Kind, part: Part, found: Found, changes: tuple[FieldChange, ...]) -> Values:
    """What these fields hold now, with references as ids."""
    now = live.values(kind, part, found, live.by_id) or {}
    return {change.name: now.get(change.name) for change in changes}
