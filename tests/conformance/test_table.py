"""What kinds declare of the API, against the tables of what is documented."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.loaders import Loader

from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.profile import DOCUMENTED
from tests.conformance.story import endpoints
from tests.conformance.table import Documented, of, sources, tables

STRENGTH = [Evidence.INFERRED, Evidence.TRANSFERRED, Evidence.CONFIRMED]
LISTS = {Verb.LIST, Verb.READ}
WITHOUT_A_KIND = {"open"}
"""Families that no kind has a part in: tokens and discovery."""


def _name(value: object) -> str | None:
    match value:
        case Kind() | Part():
            return value.name or "object"
        case Endpoint():
            return f"{value.method} {value.path}"
        case Documented():
            return value.call
        case _:
            return None


EVERY = endpoints()
PUBLISHED = endpoints(DOCUMENTED)


def _entry(part: Part, endpoint: Endpoint) -> Documented:
    found = of(part.family, endpoint.method, endpoint.path)
    assert found is not None, f"{endpoint.method} {endpoint.path} is in no table"
    return found


@pytest.mark.parametrize(("kind", "part", "endpoint"), EVERY, ids=_name)
def test_no_evidence_is_stronger_than_in_the_table(
    kind: Kind, part: Part, endpoint: Endpoint
) -> None:
    """Every endpoint is in a table, and none is called documented that is not."""
    entry = _entry(part, endpoint)
    assert STRENGTH.index(endpoint.evidence) <= STRENGTH.index(entry.evidence)


@pytest.mark.parametrize(("kind", "part", "endpoint"), PUBLISHED, ids=_name)
def test_a_documented_call_is_declared_as_it_is_documented(
    kind: Kind, part: Part, endpoint: Endpoint
) -> None:
    """How its body is wrapped, where the outcomes are, and where the list is in the answer."""
    entry = _entry(part, endpoint)
    assert entry.results == endpoint.results
    assert _wrapping(entry) == endpoint.wrap
    if entry.list is not None:
        assert entry.list == endpoint.at
    elif endpoint.at:
        assert endpoint.at in entry.shows


def _wrapping(entry: Documented) -> str:
    """What a body of one object is wrapped in."""
    names = list(entry.body or ())
    if len(names) == 1 and isinstance((entry.body or {})[names[0]], dict):
        return names[0].removesuffix("!")
    return ""


def _is_list(part: Part, endpoint: Endpoint) -> bool:
    if part.index is not None and endpoint is part.index.endpoint:
        return True
    return endpoint is part.verbs.get(Verb.LIST) or (
        endpoint is part.verbs.get(Verb.READ) and part.members is not None
    )


@pytest.mark.parametrize(
    ("kind", "part", "endpoint"), [one for one in EVERY if _is_list(*one[1:])], ids=_name
)
def test_a_list_is_paged_as_the_table_says(kind: Kind, part: Part, endpoint: Endpoint) -> None:
    """By no query name that the call does not have, and silent only where that is known."""
    entry = _entry(part, endpoint)
    assert (entry.paging or Paging.WHOLE) is endpoint.paging
    assert entry.silent == endpoint.silent


def _read(kind: Kind, part: Part) -> list[tuple[Endpoint, set[str]]]:
    """What is read of a part by documented calls, and the names that are looked for in it."""
    read = part.verbs.get(Verb.READ, part.verbs.get(Verb.LIST))
    wires = [attribute.wire for attribute in kind.by_part[part.name] if attribute.wire]
    wires += [wire for wire, _ in (*part.always.values(), *part.gate.values())]
    names = {wire.name.partition(".")[0] for wire in wires} | set(part.constants)
    if part.reshape is not None:  # what it makes of the answer is its own
        names = set()
    if part.members is not None:
        names |= {part.members.key} | ({part.members.id_field} - {""})
    found = [(read, names)] if read is not None and not read.at.endswith("Attributes") else []
    listing = part.verbs.get(Verb.LIST)
    if listing is not None and not kind.singleton:
        known = {
            kind.id_field,
            kind.label,
            *kind.also,
            *([kind.current[0]] if kind.current else ()),
        }
        found.append((listing, known - {""}))
    return found


NAMES = [
    (kind, part, endpoint, frozenset(names))
    for kind in ALL.values()
    for part in kind.parts
    for endpoint, names in _read(kind, part)
    if endpoint.evidence is Evidence.CONFIRMED
]


@pytest.mark.parametrize(("kind", "part", "endpoint", "names"), NAMES, ids=_name)
def test_what_is_looked_for_is_shown(
    kind: Kind, part: Part, endpoint: Endpoint, names: frozenset[str]
) -> None:
    """A name that no documented answer has would read as never set."""
    assert names <= _entry(part, endpoint).shows


@pytest.mark.parametrize("entry", tables(), ids=_name)
def test_an_entry_can_be_believed(entry: Documented) -> None:
    """It has a source by name; what is ours is not said to be published, nor the other way."""
    assert entry.source
    assert set(entry.source) <= sources()
    assert ("ours" in entry.source) == (entry.evidence is Evidence.INFERRED)


@pytest.mark.parametrize("entry", tables(), ids=_name)
def test_an_entry_is_of_use(entry: Documented) -> None:
    """The tables hold what may be called, and no more."""
    used = {(part.family.value, of(part.family, e.method, e.path)) for _, part, e in EVERY}
    assert entry.family in WITHOUT_A_KIND or (entry.family, entry) in used


def test_no_call_is_in_two_tables() -> None:
    """What is judged by one entry must not be excused by another."""
    names = [(entry.family, entry.call) for entry in tables()]
    assert sorted(set(names)) == sorted(names)


def test_every_source_is_used() -> None:
    """A list of sources is not a list of reading."""
    assert sources() == {name for entry in tables() for name in entry.source}


def test_the_version_that_is_called_is_the_one_described() -> None:
    """Shapes differ by version; a table of another one proves nothing."""
    root = Origins.on_one_host("http://x").root(Family.ACD)
    described = {version for entry in tables() for version in entry.versions}
    assert {root.rpartition("/v")[2].removesuffix(".0")} == described


MOVED = {"ListEmailIdentities", "ListConfigurationSets"}
"""Operations whose path in newer models is another than in the reference."""


@pytest.mark.parametrize("entry", [e for e in tables() if e.operation], ids=_name)
def test_the_table_of_ses_agrees_with_the_model_that_its_client_has(entry: Documented) -> None:
    """Method, path, the names of the body, and those that are required."""
    model: dict[str, Any] = Loader().load_service_model("sesv2", "service-2")
    operation = model["operations"][entry.operation]
    shape = model["shapes"][operation["input"]["shape"]]
    uri = {name for name, one in shape["members"].items() if one.get("location") == "uri"}
    sent = {name for name in shape["members"] if name not in uri}
    if entry.operation in MOVED:
        assert entry.query <= sent
        return
    path = operation["http"]["requestUri"].removeprefix("/v2")
    assert entry.path == re.sub(r"\{(EmailIdentity|ConfigurationSetName)\}", "{id}", path)
    assert entry.method == operation["http"]["method"]
    body = {name.removesuffix("!").removesuffix("[]"): name for name in entry.body or ()}
    assert sent == body.keys()
    needed = {name for name, said in body.items() if said.endswith("!")}
    assert set(shape.get("required", ())) - uri == needed


def test_the_table_of_rules_agrees_with_the_model_that_its_client_has() -> None:
    """What is sent of a rule is what the first API knows of one."""
    model: dict[str, Any] = Loader().load_service_model("ses", "service-2")
    known = model["shapes"]["ReceiptRule"]["members"].keys()
    for call in ("POST /v1/receipt-rules", "PUT /v1/receipt-rules/{id}"):
        (entry,) = (one for one in tables() if one.call == call)
        assert known == {name.removesuffix("!").removesuffix("[]") for name in entry.body or ()}
