"""What the kinds declare and what the pretend tenant does, held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from cxdeclare.engine.ports import Call
from cxdeclare.kinds import ALL
from cxdeclare.loading.schema import manifest_schema
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Verb
from cxdeclare.model.errors import Declined, InvalidInput
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import at, decode, encode, normal, overlay, put
from tests.kinds.reading import Reader, differences
from tests.kinds.samples import CHANGED, EMPTY, FULL, MINIMAL, set_up, without_links
from tests.support.manifests import a_manifest
from tests.support.world import World

KINDS = list(ALL.values())
MANAGED = [kind for kind in KINDS if kind.managed]
PARTS = [(kind, part) for kind in KINDS for part in kind.parts]
ENDPOINTS = [
    (kind, part, verb, endpoint) for kind, part in PARTS for verb, endpoint in part.verbs.items()
]
ROOTS = {
    Family.ACD: "/inContactAPI/services/v33.0",
    Family.DIGITAL: "/dfo/3.0",
    Family.USERHUB: "",
    Family.SES: "/ses/[a-z0-9-]+(/v2)?",
}


def _name(value: object) -> str | None:
    match value:
        case Kind():
            return value.name
        case Part():
            return value.name or "object"
        case Attribute():
            return value.name
        case Endpoint():
            return value.method
        case _:
            return None


@dataclass
class Story:
    """What became of a tenant, and what was found in it on the way."""

    asked: set[tuple[str, str]] = field(default_factory=set)
    """Method and path of every request that was not refused."""
    wrong: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """What was not as declared, by moment and kind."""
    ids: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Everything listed, by kind."""
    outputs: dict[str, set[str]] = field(default_factory=dict)
    """Names of what the server assigned, by kind."""
    read: set[tuple[str, str, str]] = field(default_factory=set)
    """Kind, part and field of everything that was found in an answer."""

    def tell(self, moment: str, world: World, manifest: Manifest) -> None:
        """Make it so, and look whether it is."""
        world.converge(manifest)
        state = world.store.read()
        assert state is not None
        reader = Reader(world.provider(), state)
        for kind in MANAGED:
            self.wrong[moment, kind.name] = [
                f"{resource.address}: {difference}"
                for resource in manifest.of(kind.name)
                for difference in differences(reader, kind, resource)
            ]
        for kind in KINDS:
            scopes = ["eu-central-1"] if kind.scope else [None]
            there = [one for scope in scopes for one in reader.listed(kind, scope)]
            self.ids.setdefault(kind.name, []).extend(there)
        for address, bound in state.bindings.items():
            known = {name for name, value in bound.outputs.items() if value}
            self.outputs.setdefault(address.partition(".")[0], set()).update(known)
        for address_, id_ in reader.ids.items():
            kind = ALL[address_.kind]
            for part in kind.parts:
                raw = reader.raw(kind, part, id_)
                links = list(reader.members(kind, part, raw).values()) if part.members else []
                if part.members is None:
                    links = [reader.values(kind, part, raw)]
                for values in links:
                    self.read |= {(kind.name, part.name, name) for name in values}


def _remove_filter(world: World) -> None:
    """Do what no plan does: filters that are not named are left alone."""
    state = world.store.read()
    assert state is not None
    part = ALL["routing_queue"].named["filters"]
    queue = state.bindings["routing_queue.outbound"].id
    filters = world.provider().read(part, part.verbs[Verb.READ], queue)
    (ours,) = (str(one["id"]) for one in filters if one["name"] == "email")
    world.provider().write(Call(part, part.verbs[Verb.REMOVE], queue, ours, None, {}))
    left = world.provider().read(part, part.verbs[Verb.READ], queue)
    assert ["default"] == [one["name"] for one in left]


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    """A tenant that is filled, changed in every field, freed of links and emptied."""
    with World() as world:
        told = Story()
        set_up(world)
        told.tell("full", world, FULL)
        told.tell("changed", world, CHANGED)
        told.tell("without links", world, without_links())
        _remove_filter(world)
        told.tell("empty", world, EMPTY)
        told.asked = {(one.method, one.path) for one in world.tenant.log if one.status < 400}
        yield told


# what is declared


@pytest.mark.parametrize(("kind", "part", "verb", "endpoint"), ENDPOINTS, ids=_name)
def test_every_endpoint_says_how_we_know_it(
    kind: Kind, part: Part, verb: Verb, endpoint: Endpoint
) -> None:
    """A source for each verb, and no guess that is presented as documented."""
    assert endpoint.source
    assert endpoint.method in {"GET", "POST", "PUT", "PATCH", "DELETE"}
    assert endpoint.path.startswith("/")
    claims_nothing = "no public endpoint" in endpoint.source
    assert claims_nothing == (endpoint.evidence is Evidence.INFERRED)


@pytest.mark.parametrize(("kind", "part"), PARTS, ids=_name)
def test_every_part_can_be_found_by_a_person(kind: Kind, part: Part) -> None:
    """What no endpoint does is done by hand, and the plan says where and why."""
    assert part.ui
    assert part.why


@pytest.mark.parametrize("kind", MANAGED, ids=_name)
def test_every_section_has_a_schema(kind: Kind) -> None:
    """Editors know every kind, and what it is."""
    section = manifest_schema(ALL)["properties"][kind.section]
    assert section["description"]


@pytest.mark.parametrize("kind", MANAGED, ids=_name)
def test_every_object_can_be_recognised(kind: Kind) -> None:
    """By fields that are required and that the listing shows, so that a lost id is found again."""
    assert kind.singleton or kind.identity
    for name in kind.identity:
        attribute = kind.fields[OBJECT, name]
        assert attribute.required
        assert attribute.wire is not None


@pytest.mark.parametrize("kind", MANAGED, ids=_name)
def test_every_object_can_go_as_it_says(kind: Kind) -> None:
    """What is deactivated has a field for it; what must exist is neither made nor removed."""
    if kind.retire is Retire.DEACTIVATE:
        assert kind.retired in kind.main.always
        assert Verb.DELETE not in kind.main.verbs
    if kind.must_exist is not None:
        assert kind.retire is Retire.FORGET
        assert not {Verb.CREATE, Verb.DELETE} & kind.main.verbs.keys()


# what is said and what is understood


SAMPLED = [
    (moment, resource.address.key, ALL[resource.address.kind], part)
    for moment, manifest in (("full", FULL), ("changed", CHANGED))
    for resource in manifest.resources.values()
    for part in ALL[resource.address.kind].parts
]


def _back(kind: Kind, part: Part, values: Any, bodies: Any) -> Any:
    """What is read after these values were written, by an API that keeps what it is sent."""
    ids: dict[str, tuple[str, Any]] = {}

    def resolve(of: str, value: Any) -> str:
        ids[f"id-{len(ids)}"] = (of, value)
        return f"id-{len(ids) - 1}"

    fields = {attribute.name: attribute for attribute in kind.by_part[part.name]}
    plain = {
        name: value["members"] if fields[name].has(Trait.OWNED) else value
        for name, value in values.items()
    }
    payload = encode(fields, part.always, plain, resolve, bodies.__getitem__)
    for attribute in fields.values():
        wire = attribute.wire
        if wire is not None and wire.write and attribute.name in values:
            put(payload, wire.name, at(payload, wire.write))
    change = part.verbs.get(Verb.CHANGE)
    if change is not None and change.shape is not None:
        payload = change.shape(payload, None)
    return decode(part, fields.values(), payload, lambda of, id_: ids[id_][1])


@pytest.mark.parametrize(("moment", "key", "kind", "part"), SAMPLED, ids=_name)
def test_what_is_written_is_what_is_read(moment: str, key: str, kind: Kind, part: Part) -> None:
    """Every value survives the way to the wire and back."""
    manifest = {"full": FULL, "changed": CHANGED}[moment]
    (resource,) = (one for one in manifest.of(kind.name) if one.address.key == key)
    declared = resource.members.get(part.name)
    groups = [resource.parts.get(part.name, {})] if part.members is None else []
    groups += declared.members.values() if declared is not None else []
    for values in groups:
        back = _back(kind, part, values, manifest.bodies)
        for name, value in values.items():
            attribute = kind.fields[part.name, name]
            unread = {Trait.MANUAL, Trait.SECRET}
            if attribute.wire is None or not attribute.traits.isdisjoint(unread):
                continue
            if attribute.has(Trait.OWNED):
                value = value["members"]  # noqa: PLW2901 - who owns the set is not on the wire
            # A condition that holds nothing is not sent at all.
            assert (normal(attribute, value) or None) == (back[name] or None), name


def _sent(part: Part, attribute: Attribute) -> bool:
    writes = {verb for verb in part.verbs if verb.writes}
    return bool(
        writes and attribute.wire is not None and not {Trait.MANUAL, Trait.LOCAL} & attribute.traits
    )


FIELDS = [
    (kind, part, attribute)
    for kind in MANAGED
    for part in kind.parts
    for attribute in kind.by_part[part.name]
    if _sent(part, attribute)
]


def _declared(manifest: Manifest, kind: Kind, part: Part, name: str) -> dict[str, Any]:
    found = {}
    for resource in manifest.of(kind.name):
        groups = {"": resource.parts.get(part.name, {})}
        if part.name in resource.members:
            groups = dict(resource.members[part.name].members)
        for member, values in groups.items():
            if name in values:
                found[f"{resource.address}#{member}"] = values[name]
    return found


@pytest.mark.parametrize(("kind", "part", "attribute"), FIELDS, ids=_name)
def test_every_field_is_in_the_samples(kind: Kind, part: Part, attribute: Attribute) -> None:
    """A field nobody tries is a field nobody knows; one that can change is changed."""
    full = _declared(FULL, kind, part, attribute.name)
    changed = _declared(CHANGED, kind, part, attribute.name)
    assert full
    can_change = {Verb.UPDATE, Verb.CHANGE} & part.verbs.keys()
    if can_change and not attribute.has(Trait.IMMUTABLE):
        assert any(full[place] != changed.get(place) for place in full)


# what the tenant does


@pytest.mark.parametrize("kind", MANAGED, ids=_name)
@pytest.mark.parametrize("moment", ["full", "changed", "without links"])
def test_what_was_applied_is_there(story: Story, moment: str, kind: Kind) -> None:
    """Read back through the declared endpoints, field by field and link by link."""
    assert [] == story.wrong[moment, kind.name]


READABLE = [
    (kind, part, attribute)
    for kind in MANAGED
    for part in kind.parts
    for attribute in kind.by_part[part.name]
    if attribute.wire is not None and not attribute.has(Trait.SECRET)
]


@pytest.mark.parametrize(("kind", "part", "attribute"), READABLE, ids=_name)
def test_every_field_is_found_where_it_is_looked_for(
    story: Story, kind: Kind, part: Part, attribute: Attribute
) -> None:
    """Those that only a person can enter as well: a wrong name would read as never set."""
    assert (kind.name, part.name, attribute.name) in story.read


@pytest.mark.parametrize(("kind", "part", "verb", "endpoint"), ENDPOINTS, ids=_name)
def test_every_endpoint_answers(
    story: Story, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint
) -> None:
    """Each was called for real and not refused."""
    path = re.escape(endpoint.path.partition("?")[0])
    path = re.sub(r"\\{(id|member)\\}", "[^/]+", path)
    pattern = re.compile(ROOTS[part.family] + path)
    assert any(
        method == endpoint.method and pattern.fullmatch(asked) for method, asked in story.asked
    )


AS_TEXT = {"studio_script"}
"""The published channel names its script by a text, although the id of a script is a number."""


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if not k.singleton and k.name not in AS_TEXT], ids=_name
)
def test_ids_are_of_the_type_the_api_has(story: Story, kind: Kind) -> None:
    """A number that is sent as a text is refused, and the other way round."""
    types = {type(one[kind.id_field]) for one in story.ids[kind.name]}
    assert {kind.id_type} == types


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.label], ids=_name)
def test_names_for_looking_up_are_listed(story: Story, kind: Kind) -> None:
    """What an object is called, and what tells the current one, come with the listing."""
    wanted = {kind.label, *kind.also, *((kind.current[0],) if kind.current else ())}
    assert story.ids[kind.name]
    for one in story.ids[kind.name]:
        assert wanted <= one.keys()


@pytest.mark.parametrize("kind", [kind for kind in MANAGED if kind.outputs], ids=_name)
def test_what_the_server_assigns_is_found(story: Story, kind: Kind) -> None:
    """Outputs are read from where the kind says they stand."""
    assert set(kind.outputs) == story.outputs[kind.name]


@pytest.fixture
def minimal() -> Iterator[tuple[World, Reader]]:
    """A tenant in which nothing is said that need not be said."""
    with World() as world:
        set_up(world)
        world.converge(MINIMAL)
        state = world.store.read()
        assert state is not None
        yield world, Reader(world.provider(), state)


def test_the_server_sets_the_defaults_we_say_it_sets(minimal: tuple[World, Reader]) -> None:
    """So that `export` can leave them out, and taking out a field is told from resetting it."""
    _, reader = minimal
    wrong, seen = [], 0
    for address, id_ in reader.ids.items():
        kind = ALL[address.kind]
        for part in (part for part in kind.parts if part.members is None):
            live = reader.values(kind, part, reader.raw(kind, part, id_))
            for attribute in kind.by_part[part.name]:
                if attribute.default is not None:
                    seen += 1
                    if live.get(attribute.name) != attribute.default.value:
                        wrong.append((str(address), attribute.name, live.get(attribute.name)))
    assert [] == wrong
    every = [a for kind in MANAGED for a in kind.fields.values() if a.default is not None]
    assert len(every) == seen


OTHER: dict[str, Any] = {
    "address": "other@care.acme.example",
    "direction": "outbound",
    "strategy": "personal_connection",
    "name": "another",
}
"""Another value for each field that cannot change."""
FROZEN = [
    (kind, part, attribute)
    for kind, part, attribute in FIELDS
    if attribute.has(Trait.IMMUTABLE) and Verb.UPDATE in part.verbs
]


@pytest.mark.parametrize(("kind", "part", "attribute"), FROZEN, ids=_name)
def test_what_cannot_change_is_refused(
    minimal: tuple[World, Reader], kind: Kind, part: Part, attribute: Attribute
) -> None:
    """The tenant says no and keeps what it had; so to replace is the only way."""
    world, reader = minimal
    (id_,) = (id_ for address, id_ in reader.ids.items() if address.kind == kind.name)
    before = reader.raw(kind, part, id_)
    endpoint = part.verbs[Verb.UPDATE]
    values = {attribute.name: OTHER[attribute.name]}
    payload = encode({attribute.name: attribute}, {}, values, lambda _, x: x, str)
    if endpoint.whole:
        payload = overlay(before, payload)
    with pytest.raises(Declined, match="cannot change"):
        world.provider().write(Call(part, endpoint, id_, None, None, payload))
    wire = attribute.wire
    assert wire is not None
    assert at(before, wire.name) == at(reader.raw(kind, part, id_), wire.name)


CREATION = {
    "role": ("/authorization/v1/roles", {"roleName": "New"}),
    "routing_queue": ("/dfo/3.0/routing-queues", {"name": "New"}),
}


@pytest.mark.parametrize("kind", [kind for kind in MANAGED if kind.must_exist], ids=_name)
def test_what_must_exist_cannot_be_made(kind: Kind) -> None:
    """The tenant refuses, and the plan says so before anything is tried, with the way out."""
    section: dict[str, Any] = {kind.section: {"new": {"name": "New"}}}
    declared = a_manifest(kinds=ALL, **section)
    with World() as world:
        assert world.ask("POST", *CREATION[kind.name])[0] in {403, 404, 405}
        with pytest.raises(InvalidInput) as caught:
            world.plan(declared)
    assert ["CXD305"] == [one.code for one in caught.value.diagnostics]
    assert kind.must_exist is not None
    assert kind.must_exist.hint in caught.value.diagnostics[0].hint
