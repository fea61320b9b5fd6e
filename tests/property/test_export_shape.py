"""The shape of an exported block: what was taken apart is put together again."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from cxdeclare.export.unflatten import spoken, unflatten
from cxdeclare.kinds import ALL
from cxdeclare.loading.flatten import flatten
from cxdeclare.model.fields import Trait
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Resource
from tests.support import strategies
from tests.support.manifests import RICH, a_manifest


def _again(resource: Resource) -> Resource:
    kind = ALL[resource.address.kind]
    return flatten(kind, resource.address, unflatten(kind, resource))


def _reloaded(manifest: Manifest) -> Manifest:
    """The manifest that is written in people's words, with the texts in the place of hashes."""
    sections: dict[str, Any] = {}
    for address, resource in manifest.resources.items():
        kind = ALL[address.kind]
        block = unflatten(kind, resource, spoken)
        for attribute in kind.by_part[""]:
            if attribute.has(Trait.BODY) and block.get(attribute.name):
                block[attribute.name] = manifest.bodies[block[attribute.name]]
        section = sections.setdefault(kind.section, {})
        if kind.singleton:
            section.update(block)
        else:
            section[address.key] = block
    return a_manifest(**sections)


def _holds(manifest: Manifest) -> None:
    assert manifest.resources == {a: _again(r) for a, r in manifest.resources.items()}
    assert manifest.resources == _reloaded(manifest).resources


def test_every_field_is_put_back_where_it_was() -> None:
    """The manifest that uses every field there is."""
    _holds(a_manifest(**RICH))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.sections())
def test_unflatten_is_the_inverse_of_flatten(sections: dict[str, Any]) -> None:
    """For any manifest: the same resources come back, from values and from what people write."""
    _holds(a_manifest(**sections))
