"""The tables of what is documented, and the calls they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from cxdeclare.model.endpoint import Evidence, Family, Paging

HERE = Path(__file__).parent
Names = Mapping[str, Any]
"""Fields of a body: ``name!`` is required, ``name[]`` a list; below it None for one value,
`any` for what nobody looks into, or the fields of an object."""


@dataclass(frozen=True, eq=False)
class Documented:
    """One call, as a table has it."""

    family: str
    """That of the endpoints of kinds, or `open` for what needs no token."""
    method: str
    path: str
    evidence: Evidence
    source: tuple[str, ...]
    pattern: re.Pattern[str] = field(repr=False)
    """Fits the whole path of a request, and takes the version out of it."""
    versions: tuple[str, ...] = ()
    query: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    """The query names that must be sent."""
    body: Names | None = None
    when: tuple[Mapping[str, Any], ...] = ()
    """Fields of an object that are required when another of its fields has a value."""
    echoes: str = ""
    """The read whose answers may be sent back, with whatever they hold."""
    within: str = ""
    """Where in those answers that stands; empty for the whole of them."""
    asks: bool = False
    list: str | None = None
    total: str | None = None
    paging: Paging | None = None
    silent: bool = False
    results: str = ""
    shows: frozenset[str] = frozenset()
    operation: str = ""

    @property
    def call(self) -> str:
        """How it is written in its table."""
        return f"{self.method} {self.path}"

    @property
    def is_published(self) -> bool:
        """Whether the vendor documents it for what we use it for."""
        return self.evidence is Evidence.CONFIRMED


def parsed(text: str) -> Any:
    """The value of a piece of YAML."""
    return YAML(typ="safe", pure=True).load(text)


@cache
def tables() -> tuple[Documented, ...]:
    """Every call of every table; those whose path says most come first."""
    found = [
        call
        for path in sorted(HERE.glob("*.yaml"))
        if path.name != "sources.yaml"
        for call in calls(parsed(path.read_text(encoding="utf-8")))
    ]
    return tuple(sorted(found, key=lambda call: call.path.count("{")))


@cache
def sources() -> frozenset[str]:
    """The names that a table may give as a source."""
    return frozenset(parsed((HERE / "sources.yaml").read_text(encoding="utf-8")))


def calls(said: Mapping[str, Any]) -> Iterator[Documented]:
    """The calls of one table."""
    for section in ("documented", "proposed"):
        for name, entry in (said.get(section) or {}).items():
            given = dict(entry)
            if section == "documented":
                assert "evidence" not in given, name
                given["evidence"] = Evidence.CONFIRMED
            yield _call(said, name, given)


def _call(said: Mapping[str, Any], name: str, given: dict[str, Any]) -> Documented:
    method, _, path = name.partition(" ")
    evidence = Evidence(given.pop("evidence"))
    names = given.pop("query", ())
    paging = given.pop("paging", None)
    return Documented(
        family=said["family"],
        method=method,
        path=path,
        evidence=evidence,
        source=tuple(given.pop("source")),
        pattern=_pattern(f"{said['root']}{path}"),
        versions=tuple(map(str, said.get("versions", ()))),
        query=frozenset(one.removesuffix("!") for one in names),
        needed=frozenset(one.removesuffix("!") for one in names if one.endswith("!")),
        when=tuple(given.pop("when", ())),
        paging=None if paging is None else Paging(paging),
        shows=frozenset(given.pop("shows", ())),
        **given,
    )


def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[a-z]+\})", path)
    words = {"{version}": r"(?P<version>\d+)"}
    return re.compile(
        "".join(
            words.get(one, "[^/]+") if one.startswith("{") else re.escape(one) for one in pieces
        )
    )


def of(family: Family, method: str, path: str) -> Documented | None:
    """The call that stands for an endpoint of a kind."""
    plain = path.partition("?")[0]
    for call in tables():
        if (call.family, call.method, call.path) == (family.value, method, plain):
            return call
    return None
