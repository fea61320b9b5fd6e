"""Two resources with one identity: the tenant could not tell them apart."""

from __future__ import annotations

from collections.abc import Iterator

from cxdeclare.loading import codes
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource


def same_identity(manifest: Manifest, kinds: Registry) -> Iterator[Diagnostic]:
    """Blame the later one of every two resources that would be one object."""
    for name in manifest.by_kind:
        kind = kinds[name]
        first: dict[tuple[Value, ...], Address] = {}
        if not kind.identity:
            continue
        for resource in manifest.of(name):
            known = first.setdefault(_identity(kind, resource), resource.address)
            if known != resource.address:
                yield _twice(kind, resource, known, manifest)


def _identity(kind: Kind, resource: Resource) -> tuple[Value, ...]:
    values = resource.parts[OBJECT]
    identity = [values.get(field) for field in kind.identity]
    if kind.caseless:
        identity = [one.casefold() if isinstance(one, str) else one for one in identity]
    return (*identity, values.get(kind.scope))


def _twice(kind: Kind, resource: Resource, known: Address, manifest: Manifest) -> Diagnostic:
    field = kind.identity[0]
    return Diagnostic(
        codes.SAME_IDENTITY,
        f"`{field}` is the same as that of {known}; the tenant has one such {kind.called}",
        manifest.place(resource.address, tuple(field.split("."))),
        str(resource.address),
        "change it, or keep one of the two blocks",
    )
