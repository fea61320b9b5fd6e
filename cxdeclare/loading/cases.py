"""Cases: the `tests` of a manifest or of a file beside it, each judged by the model of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from cxdeclare.loading import codes
from cxdeclare.loading.expand import expanded
from cxdeclare.loading.expected import Steps
from cxdeclare.loading.files import Files
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.problems import shown
from cxdeclare.loading.structure import Block, diagnostics, name_of
from cxdeclare.loading.variables import Variables
from cxdeclare.loading.withheld import withheld
from cxdeclare.model.case import Case
from cxdeclare.model.diagnostic import Diagnostic, nearest
from cxdeclare.model.fields import UNSET, Ref, Value
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath
from cxdeclare.model.span import Span
from cxdeclare.model.spec import Spec, group, marker

TESTS = "tests"
"""What the list of cases is called in a file."""
MOST_HINTS = 20
"""How many faults may come with a near miss; looking at all keys for each would be quadratic."""


class CasesFile(Spec):
    """A file that holds nothing but cases."""

    api_version: Annotated[Literal["cxdeclare/v1"], Field(alias="apiVersion")] = UNSET
    tests: list[dict[str, Any]]


def read_cases(
    document: Document, kinds: Registry, declared: Mapping[str, Mapping[str, object]]
) -> tuple[tuple[Case, ...], list[Diagnostic]]:
    """The cases of a document that are valid, and all that is wrong with the others.

    `declared` has the keys of each kind whose keys are known.
    """
    entries, expecting = document.data.get(TESTS), kinds.expecting
    cases: list[Case] = []
    found: list[Diagnostic] = []
    if expecting is None or not isinstance(entries, list):
        return (), found
    for index, entry in enumerate(entries):
        path: Steps = (TESTS, index)
        block = Block(document, path, expecting.spec, name_of(path), "case")
        try:
            asked = expecting.spec.model_validate(entry).model_dump(
                mode="json", exclude_unset=True, by_alias=True
            )
        except ValidationError as error:
            if isinstance(entry, dict):  # else the header says it
                found += diagnostics(error, block, entry)
            continue
        wrong = [*_empty(asked, block), *_unknown(asked, block, kinds, declared, len(found))]
        found += wrong
        if not wrong:
            cases.append(Case(asked, partial(_place, document, path)))
    return tuple(cases), found


def _place(document: Document, path: Steps, inside: FieldPath) -> Span:
    return document.place((*path, *inside)).key if inside else document.place(path).value


def _empty(asked: Mapping[str, Any], block: Block, path: Steps = ()) -> Iterator[Diagnostic]:
    """Groups without anything in them: a case that expects nothing cannot fail."""
    for name, value in asked.items():
        here = (*path, name)
        if isinstance(value, dict) and not value:
            summary = f"`{name_of(here)}` is empty, so it cannot fail"
            hint = "say what is expected, or remove it"
            yield Diagnostic(codes.EXPECTS_NOTHING, summary, block.value(here), block.subject, hint)
        elif isinstance(value, dict):
            yield from _empty(value, block, here)


def _unknown(
    asked: Mapping[str, Any],
    block: Block,
    kinds: Registry,
    declared: Mapping[str, Mapping[str, object]],
    told: int,
) -> Iterator[Diagnostic]:
    """Keys that no block of the manifest has."""
    for path, of, key in _keys(block.spec, asked):
        if of not in declared or key in declared[of]:
            continue
        kind = kinds[of]
        summary = f"there is no {kind.called} with the key {shown(key)}"
        hint = nearest(key, declared[of]) if told < MOST_HINTS else ""
        hint = hint or f"declare it under `{kind.section}`, or write `{{lookup: name}}`"
        yield Diagnostic(codes.UNKNOWN_REFERENCE, summary, block.value(path), block.subject, hint)


def _keys(
    spec: type[BaseModel], asked: Mapping[str, Any], path: Steps = ()
) -> Iterator[tuple[Steps, str, str]]:
    """Every key of the manifest that a case names: where, of which kind, and the key."""
    for name_here, info in spec.model_fields.items():
        name = info.alias or name_here
        if name not in asked:
            continue
        value, ref, here = asked[name], marker(info, Ref), (*path, name)
        if ref is not None:
            yield from ((place, ref.kind, key) for place, key in _texts(value, here))
        elif isinstance(value, dict) and (inner := group(info.annotation)) is not None:
            yield from _keys(inner, value, here)


def _texts(value: Value, path: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _texts(one, (*path, index))
    elif isinstance(value, dict) and value.keys() != {"lookup"}:
        for name, one in value.items():
            yield from _texts(one, (*path, name))


def _declared(manifest: Manifest, kinds: Registry) -> Mapping[str, Mapping[str, object]]:
    """The declared keys by kind."""
    found: dict[str, dict[str, object]] = {name: {} for name in kinds}
    for address in manifest.resources:
        found[address.kind][address.key] = None
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of cases as far as it can be read without the manifest."""

    document: Document | None
    found: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """Its text by its name, for excerpts."""
    used: frozenset[str] = frozenset()
    """The variables it uses."""
    met: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The reference that each value stood behind."""


def open_cases(path: Path, kinds: Registry, variables: Variables) -> Opened:
    """Read a file that holds nothing but cases; nothing is raised for what a user can put right."""
    files = Files()
    try:
        raw = files.content(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return Opened(None, (Diagnostic(codes.UNREADABLE, f"`{path}` cannot be read: {reason}"),))
    document = files.document(raw, str(path))
    found = files.found
    if document is None:
        return Opened(None, tuple(found), files.sources)
    variables = replace(variables, used=set(), met={})
    document, unfit, _ = expanded(document, files.weave, variables, kinds, ".")
    found += unfit
    try:
        CasesFile.model_validate(document.data)
    except ValidationError as error:
        block = Block(document, (), CasesFile, None, "file of tests")
        found += diagnostics(error, block, document.data)
    used = frozenset(variables.used)
    return Opened(document, tuple(found), files.sources, used, variables.met)


def cases_of(
    opened: Opened, kinds: Registry, manifest: Manifest
) -> tuple[tuple[Case, ...], list[Diagnostic]]:
    """The cases of a file, and all that is wrong with it."""
    if opened.document is None:
        return (), list(opened.found)
    cases, wrong = read_cases(opened.document, kinds, _declared(manifest, kinds))
    return cases, list(withheld([*opened.found, *wrong], opened.document, opened.met))
