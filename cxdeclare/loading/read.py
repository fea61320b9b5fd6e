"""Read a manifest: from a file or a document to resources, with every problem at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cxdeclare.loading import codes
from cxdeclare.loading.encoding import LARGEST_FILE, decode
from cxdeclare.loading.header import read_header
from cxdeclare.loading.identity import same_identity
from cxdeclare.loading.nodes import Document, parse
from cxdeclare.loading.reference import bad_references, circles
from cxdeclare.loading.sections import block_path, read_sections
from cxdeclare.loading.standing import bad_policy
from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic, has_errors
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath
from cxdeclare.model.span import Span


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file: the manifest if it is valid, and all there is to say."""

    manifest: Manifest | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    """Texts by file name, for excerpts."""


def load(path: Path, kinds: Registry) -> Loaded:
    """Read the manifest in a file; nothing is raised for what a user can put right."""
    try:
        raw = content(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        summary = f"`{path}` cannot be read: {reason}"
        return Loaded(None, (Diagnostic(codes.UNREADABLE, summary),), {})
    return load_text(raw, str(path), kinds, path.parent)


def content(path: Path) -> bytes:
    """The bytes of a regular file: the others may have no end, or nobody who writes to them."""
    if path.exists() and not path.is_file():
        message = "it is a folder" if path.is_dir() else "it is not a regular file"
        raise ValueError(message)
    with path.open("rb") as file:
        found = file.read(LARGEST_FILE + 1)
    if len(found) > LARGEST_FILE:
        message = f"it is larger than {LARGEST_FILE // 2**20} MB"
        raise ValueError(message)
    return found


def load_text(text: str | bytes, name: str, kinds: Registry, folder: Path) -> Loaded:
    """Read a manifest that is at hand as text; `folder` is where its body files are."""
    with _no_collection():
        document, found = parse(text, name)
        if document is None:
            return Loaded(None, tuple(found), {name: decode(text)[0]})
        manifest, more = read(document, kinds, folder)
    if has_errors(found):
        manifest = None
    return Loaded(manifest, (*found, *more), {name: document.text})


def read(
    document: Document, kinds: Registry, folder: Path
) -> tuple[Manifest | None, list[Diagnostic]]:
    """Build the manifest; there is none if any problem is an error."""
    tenant, policy, found = read_header(document)
    sections, bodies = read_sections(document, kinds, folder)
    place = _placer(document, kinds)
    manifest = Manifest(tenant, sections.resources, bodies.texts, policy, place=place)
    found += sections.found
    found += bad_policy(policy, sections, kinds, document)
    found += bad_references(manifest, sections, kinds, document)
    found += circles(manifest, kinds)
    found += same_identity(manifest, kinds)
    for kind in kinds.values():
        for check in kind.checks:
            found += check(manifest)
    return None if has_errors(found) else manifest, found


def _placer(document: Document, kinds: Registry) -> Callable[..., Span | None]:
    def place(address: Address, path: FieldPath, *, key: bool = False) -> Span | None:
        """Where a field of a resource stands; the resource itself stands at its key."""
        found = document.place((*block_path(kinds[address.kind], address.key), *path))
        return found.key if key or not path else found.value

    return place


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the collector away: all that is made here is kept, and looking again costs."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
