"""Sections: the blocks of a manifest, each judged by the model of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cxdeclare.loading import codes, phrases
from cxdeclare.loading.bodies import Bodies
from cxdeclare.loading.expected import Steps
from cxdeclare.loading.flatten import body_files, flatten_told
from cxdeclare.loading.forms import KEY_WORDS
from cxdeclare.loading.header import FIELDS
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.problems import shown
from cxdeclare.loading.structure import Block, diagnostics, follow, name_of
from cxdeclare.model.address import KEY, Address
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Resource

_KEY = re.compile(KEY)
_NO_KEY = re.compile(r"[^a-z0-9_-]+")


@dataclass(slots=True)
class Sections:
    """What the sections declare, and all that is wrong with them."""

    resources: dict[Address, Resource] = field(default_factory=dict)
    """Those that are valid by themselves."""
    keys: dict[str, dict[str, object]] = field(default_factory=dict)
    """All declared keys by kind, good or bad: one mistake must not look like two."""
    uncertain: set[str] = field(default_factory=set)
    """Kinds whose keys cannot be known, because the section is not a mapping."""
    found: list[Diagnostic] = field(default_factory=list)
    files: dict[tuple[Address, str], str] = field(default_factory=dict)
    """The files that bodies stand in, by address and field; from the folder of the manifest."""


def read_sections(document: Document, kinds: Registry, folder: Path) -> tuple[Sections, Bodies]:
    """Judge every block once; collect the valid resources and every problem."""
    sections, bodies = Sections(), Bodies(folder)
    for name, entries in document.data.items():
        kind = kinds.sections.get(name)
        if kind is not None:
            _read_section(kind, entries, document, sections, bodies)
        elif name not in FIELDS:
            sections.found.append(_unknown(name, document, kinds))
            meant = _meant(name, kinds)
            if meant is not None:
                _remember(meant, entries, sections)
    return sections, bodies


def _meant(name: str, kinds: Registry) -> Kind | None:
    """The kind whose section an unknown name may have meant."""
    close = get_close_matches(name, list(kinds.sections), n=1)
    return kinds.sections[close[0]] if close else None


def block_path(kind: Kind, key: str) -> Steps:
    """Where the block of a resource stands in the document."""
    return (kind.section,) if kind.singleton else (kind.section, key)


def _remember(kind: Kind, entries: object, sections: Sections) -> None:
    if kind.singleton:
        sections.keys[kind.name] = {kind.singleton: entries}
    elif isinstance(entries, dict):
        sections.keys[kind.name] = entries
    else:
        sections.uncertain.add(kind.name)


def _read_section(
    kind: Kind, entries: object, document: Document, sections: Sections, bodies: Bodies
) -> None:
    _remember(kind, entries, sections)
    if kind.singleton:
        _read_block(kind, kind.singleton, entries, document, sections, bodies)
        return
    if not isinstance(entries, dict):
        sections.found.append(not_a_section(kind, entries, document))
        return
    for key, data in entries.items():
        if not _KEY.fullmatch(key):
            sections.found.append(_bad_key(kind, key, document))
        _read_block(kind, key, data, document, sections, bodies)


def _read_block(
    kind: Kind, key: str, data: object, document: Document, sections: Sections, bodies: Bodies
) -> None:
    if kind.spec is None:
        return
    address = Address(kind.name, key)
    path = block_path(kind, key)
    try:
        spec = kind.spec.model_validate(data)
    except ValidationError as error:
        block = Block(document, path, kind.spec, str(address), kind.called)
        sections.found.extend(diagnostics(error, block, data))
        return
    dumped: dict[str, Any] = spec.model_dump(mode="json", exclude_unset=True)
    files = {
        (address, text): dumped[file] for file, text in body_files(kind).items() if file in dumped
    }
    sections.files.update(files)
    bad = [
        Diagnostic(b.code, b.summary, document.place((*path, b.field)).value, str(address), b.hint)
        for b in bodies.settle(kind, dumped)
    ]
    resource, repeated = flatten_told(kind, address, dumped)
    places = [follow(data, place)[0] for place in repeated]
    bad.extend(_repeated(places, address, path, document))
    sections.found.extend(bad)
    if not bad and _KEY.fullmatch(key):
        sections.resources[address] = resource


def _repeated(
    places: list[Steps], address: Address, path: Steps, document: Document
) -> Iterator[Diagnostic]:
    for place in places:
        yield Diagnostic(
            codes.REPEATED,
            f"`{name_of(place)}` is in the list already",
            document.place((*path, *place)).value,
            str(address),
            "remove it",
        )


def _unknown(name: str, document: Document, kinds: Registry) -> Diagnostic:
    known = [*FIELDS, *kinds.sections]
    hint = nearest(name, known) or f"the sections are {phrases.listed(kinds.sections, 'and')}"
    span = document.place((name,)).key
    return Diagnostic(codes.UNKNOWN_SECTION, f"there is no section {shown(name)}", span, None, hint)


def not_a_section(kind: Kind, entries: object, document: Document) -> Diagnostic:
    """What is wrong with a section that is no mapping from keys to blocks."""
    place, name = document.place((kind.section,)), kind.section
    if entries is None:
        hint = "remove it, or write `{}` for none"
        return Diagnostic(codes.NULL, f"`{name}` cannot be null", place.key, name, hint)
    summary = f"`{name}` should be a mapping from keys to blocks, not {phrases.called(entries)}"
    return Diagnostic(codes.WRONG_TYPE, summary, place.value, name, "give each block a key")


def _bad_key(kind: Kind, key: str, document: Document) -> Diagnostic:
    better = _NO_KEY.sub("-", key.lower()).strip("-_")
    hint = f"a key is {KEY_WORDS}"
    if better:
        hint += f", for example `{better}`"
    span = document.place((kind.section, key)).key
    return Diagnostic(codes.BAD_KEY, f"{shown(key)} is not a key", span, kind.section, hint)
