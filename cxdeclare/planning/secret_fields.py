"""Secret fields: what nobody can read back is compared with what the state says was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cxdeclare.model.address import Address
from cxdeclare.model.fields import Trait, Values
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource
from cxdeclare.model.secret import SecretReference
from cxdeclare.model.spec import Attribute
from cxdeclare.model.state import State
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.plan import FieldChange

NO_RECORD = "no record says what the tenant has, so it is sent"


def sealed(
    kinds: Registry, manifest: Manifest, state: State | None, resources: Mapping[Address, Resource]
) -> dict[Address, Resource]:
    """The resources with what is known of the values of their secrets.

    Without a key for it, what the state knows of a value that has not moved stays known.
    """
    return {
        address: _sealed(kinds[address.kind], manifest, state, resource)
        if kinds[address.kind].secrets
        else resource
        for address, resource in resources.items()
    }


def _sealed(kind: Kind, manifest: Manifest, state: State | None, resource: Resource) -> Resource:
    parts = dict(resource.parts)
    for part in kind.parts:
        for attribute, reference in references(kind, part, resource):
            known = manifest.digests.get((resource.address, attribute.name))
            digest = known[0] if known else None
            if digest is None:
                before = recorded(state, resource.address, part, attribute)
                if before is not None and not reference.is_rotated(before):
                    digest = before.digest
            values = {**parts[part.name], attribute.name: reference.sealed(digest).value}
            parts[part.name] = values
    return Resource(resource.address, parts, resource.members)


def references(
    kind: Kind, part: Part, resource: Resource
) -> Iterable[tuple[Attribute, SecretReference]]:
    """The secrets that a part of a resource declares."""
    values = resource.parts.get(part.name, {})
    for attribute in kind.by_part[part.name] if part.members is None else ():
        if attribute.has(Trait.SECRET):
            reference = SecretReference.of(values.get(attribute.name))
            if reference is not None:
                yield attribute, reference


def recorded(
    state: State | None, address: Address, part: Part, attribute: Attribute
) -> SecretReference | None:
    """What the state says was last sent; None if it says nothing."""
    binding = state.bindings.get(str(address)) if state else None
    applied = binding.applied.get(part.name, {}) if binding else {}
    return SecretReference.of(applied.get(attribute.name))


def with_recorded(
    planning: Planning, kind: Kind, part: Part, resource: Resource, live: Values
) -> Values:
    """The live fields of a part, with each secret as far as its record says what it is.

    One that has not moved is as declared; of one that has, it is what was recorded.
    """
    if not kind.secrets:
        return live
    known = dict(live)
    for attribute, reference in references(kind, part, resource):
        before = recorded(planning.state, resource.address, part, attribute)
        if before is not None:
            former = planning.manifest.digests.get((resource.address, attribute.name), ())[1:]
            moved = reference.is_rotated(before, former)
            known[attribute.name] = before.value if moved else reference.value
    return known


def explained(kind: Kind, changes: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
    """The changes of a live object, where a secret without a record says that it has none."""
    if not kind.secrets:
        return changes
    return tuple(
        one.model_copy(update={"because": NO_RECORD})
        if one.name in kind.secrets and one.before is None
        else one
        for one in changes
    )
