"""Judge requests by the tables: what was sent, and what had to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.conformance.table import Documented, Names, tables


@dataclass(frozen=True)
class Exchange:
    """A request as it arrived at the tenant, and what was answered."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: Any
    status: int = 200
    answer: Any = None

    @property
    def path(self) -> str:
        """Without the query."""
        return self.target.partition("?")[0]


@dataclass
class Judged:
    """What came of all requests together."""

    problems: list[str] = field(default_factory=list)
    met: list[tuple[Exchange, Documented]] = field(default_factory=list)
    """Each request that a table knows, with what it is there."""

    @property
    def calls(self) -> set[str]:
        """What was called, in the words of the tables."""
        return {call.call for _, call in self.met}


def judged(exchanges: Iterable[Exchange]) -> Judged:
    """Every way in which requests are not as the tables say, in order."""
    found = Judged()
    shown: dict[str, set[str]] = {}
    for one in exchanges:
        call = documented(one)
        if call is None:
            found.problems.append(f"{one.method} {one.path} is in no table")
            continue
        echoed = shown.get(call.echoes, set())
        found.problems += [f"{call.call}: {problem}" for problem in problems(one, call, echoed)]
        found.met.append((one, call))
        shown.setdefault(call.call, set()).update(_names(one.answer))
    return found


def documented(one: Exchange) -> Documented | None:
    """What the tables have for a request."""
    for call in tables():
        if call.method == one.method and call.pattern.fullmatch(one.path):
            return call
    return None


def problems(one: Exchange, call: Documented, echoed: set[str]) -> Iterator[str]:
    """What is sent and in no table, and what is required and not sent."""
    found = call.pattern.fullmatch(one.path)
    version = found.groupdict().get("version") if found else None
    if version is not None and version not in call.versions:
        yield f"version {version} is not that of the table"
    query = parse_qs(one.target.partition("?")[2], keep_blank_values=True)
    for name in sorted(query.keys() - call.query):
        yield f"the query name {name} is in no table"
    for name in sorted(call.needed - query.keys()):
        yield f"the query name {name} is required"
    yield from _headers(one, call)
    if call.body is None:
        if one.body is not None:
            yield "it has a body, and the table has none"
        return
    yield from _fields(one.body, call.body, "", echoed)
    for rule in call.when:
        yield from _missing(one.body, rule)


def _headers(one: Exchange, call: Documented) -> Iterator[str]:
    if one.headers.get("accept") != "application/json":
        yield "it does not accept JSON"
    if one.body is not None and one.headers.get("content-type") != "application/json":
        yield "it does not say that its body is JSON"
    if (call.family == "open") == ("authorization" in one.headers):
        yield "a token is sent where none is wanted, or none where one is"


def _fields(value: Any, names: Names, place: str, echoed: set[str]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place or 'the body'} is no object"
        return
    known = {name.removesuffix("!").removesuffix("[]"): name for name in names}
    for name, inner in value.items():
        if name not in known:
            if name not in echoed:
                yield f"{place}{name} is in no table"
            continue
        said = known[name]
        below = names[said]
        is_list = said.removesuffix("!").endswith("[]")
        if is_list and not isinstance(inner, list):
            yield f"{place}{name} is no list"
        for one in inner if is_list and isinstance(inner, list) else [inner]:
            yield from _below(one, below, f"{place}{name}", echoed)
    for name, said in known.items():
        if said.endswith("!") and name not in value:
            yield f"{place}{name} is required"


def _below(value: Any, names: Any, place: str, echoed: set[str]) -> Iterator[str]:
    if isinstance(names, Mapping):
        yield from _fields(value, names, f"{place}.", echoed)
    elif names != "any" and isinstance(value, dict | list):
        yield f"{place} is more than one value"


def _missing(value: Any, rule: Mapping[str, Any]) -> Iterator[str]:
    """Fields that some object lacks although another of its fields calls for them."""
    if isinstance(value, dict) and value.get(rule["field"]) is rule["is"]:
        yield from (
            f"{name} is required with {rule['field']}"
            for name in rule["required"]
            if name not in value
        )
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            yield from _missing(inner, rule)


def _names(value: Any) -> Iterator[str]:
    """Every name of a field anywhere in an answer."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)
