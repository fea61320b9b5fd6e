"""Words of the manifest survive the way to the wire and back."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings

from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import at, body, decode, encode, put
from cxdeclare.planning.diff import owned
from tests.support import strategies
from tests.support.manifests import a_manifest


def _resolve(kind: str, value: Any) -> str:
    return json.dumps([kind, value], sort_keys=True)


def _name(kind: str, wire_id: Any) -> Any:
    named, value = json.loads(wire_id)
    assert named == kind
    return value


def _there_and_back(kind: Kind, part: Part, values: dict[str, Any], bodies: Any) -> dict[str, Any]:
    attributes = {a.name: a for a in kind.by_part[part.name]}
    payload = encode(attributes, part.always, values, _resolve, bodies.__getitem__)
    shape = next(
        (e.shape for v, e in part.verbs.items() if v in {Verb.ADD, Verb.CHANGE} and e.shape), None
    )
    if shape is not None and part.members is not None:
        payload = shape(payload, None)
    for attribute in attributes.values():  # what is read under another name than it is written
        if attribute.wire and attribute.wire.write and attribute.name in values:
            put(payload, attribute.wire.name, at(payload, attribute.wire.write))
    read = decode(part, attributes.values(), payload, _name)
    return {name: read.get(name) for name in values}


def _sent(attributes: tuple[Attribute, ...], values: Any) -> dict[str, Any]:
    by_name = {a.name: a for a in attributes}
    found = {}
    for name, value in values.items():
        attribute = by_name[name]
        if attribute.wire is not None and not attribute.has(Trait.LOCAL):
            found[name] = owned(value, None) if attribute.has(Trait.OWNED) else value
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(strategies.sections())
def test_what_is_written_is_read_back_in_the_same_words(sections: dict[str, Any]) -> None:
    """For every kind, part and link: decoding what was encoded gives the declared values."""
    manifest = a_manifest(**sections)
    for resource in manifest.resources.values():
        kind = ALL[resource.address.kind]
        for part in kind.parts:
            of = kind.by_part[part.name]
            blocks = [resource.parts.get(part.name, {})]
            if part.members is not None:
                linked = resource.members.get(part.name)
                blocks = list(linked.members.values()) if linked else []
            for block in blocks:
                values = _sent(of, block)
                if "admin_permissions" in values:  # read from nested objects, and never written
                    del values["admin_permissions"]
                assert _there_and_back(kind, part, values, manifest.bodies) == values


def test_a_body_is_the_same_whatever_ends_its_lines() -> None:
    """Only the text counts for the content hash."""
    assert body("a\r\nb\r\n") == body("a\nb") == body("a\rb\n\n")
    assert body("a\nb") != body("a b")
