"""Layers: the files a manifest is made of, put together as one document."""

from __future__ import annotations

import os.path
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cxdeclare.loading import codes
from cxdeclare.loading.expand import expanded
from cxdeclare.loading.files import Files
from cxdeclare.loading.flatten import body_files
from cxdeclare.loading.include import Layer, Source
from cxdeclare.loading.join import joined
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.overlay import overlaid, settled
from cxdeclare.loading.variables import Variables
from cxdeclare.loading.weave import Weave
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.kind import Kind
from cxdeclare.model.registry import Registry
from cxdeclare.model.span import Span


@dataclass(frozen=True, slots=True)
class Text:
    """One file that was named: its content, what to call it, and where it is."""

    raw: str | bytes
    name: str
    path: Path


@dataclass(slots=True)
class Together:
    """What became of all files: one document if any can be read, and what is wrong so far."""

    files: Files = field(default_factory=Files)
    document: Document | None = None
    faulty: set[Span] = field(default_factory=set)
    """Places of values that hold a reference without a value."""

    @property
    def found(self) -> list[Diagnostic]:
        """All that is wrong with the files themselves."""
        return self.files.found


def named(path: Path, together: Together) -> Text | None:
    """The content of a file; None if it cannot be read, which is told."""
    try:
        return Text(together.files.content(path), str(path), path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        together.found.append(Diagnostic(codes.UNREADABLE, f"`{path}` cannot be read: {reason}"))
        together.files.is_complete = False
        return None


def put_together(
    texts: Sequence[Text | None],
    folder: Path,
    variables: Variables,
    kinds: Registry,
    together: Together,
) -> None:
    """Read each text with what it includes, and put each over the ones before it.

    `folder` is that of the root manifest: paths of bodies start there, whoever names them.
    """
    root = folder.resolve()
    for index, text in enumerate(texts):
        if text is None:
            continue
        own = text.path.parent.resolve()
        layer = Layer(together.files, (root,) if own == root else (root, own))
        layer.take(text.raw, text.name, text.path)
        documents = [
            _prepared(source, root, variables, kinds, together) for source in layer.sources
        ]
        if not documents:
            continue
        weave = together.files.weave
        document, twice = joined(documents, weave, kinds)
        together.files.found += twice
        if index == 0:
            document, found = settled(document, weave, kinds)
        elif together.document is None:
            continue  # there is nothing to put it over, which has been told
        else:
            document, found = overlaid(together.document, document, weave, kinds)
        together.files.found += found
        together.document = document


def _prepared(
    source: Source, root: Path, variables: Variables, kinds: Registry, together: Together
) -> Document:
    """One file with values in the place of variables, and with paths from the root's folder."""
    weave = together.files.weave
    prefix = Path(os.path.relpath(source.folder.resolve(), root))
    document, found, faulty = expanded(source.document, weave, variables, kinds, prefix.as_posix())
    together.files.found += found
    together.faulty |= faulty
    if prefix == Path():
        return document
    return replace(document, data=_rebased(document.data, prefix, weave, kinds))


def _rebased(
    data: dict[str, object], prefix: Path, weave: Weave, kinds: Registry
) -> dict[str, object]:
    """The same data, where files with bodies are named from the root's folder."""
    changed: dict[str, object] = {}
    for section, entries in data.items():
        kind = kinds.sections.get(section)
        if kind is None or not body_files(kind) or not isinstance(entries, dict):
            continue
        if kind.singleton:
            changed[section] = _block(kind, entries, prefix, weave)
        else:
            blocks = {
                key: _block(kind, block, prefix, weave) if isinstance(block, dict) else block
                for key, block in entries.items()
            }
            changed[section] = weave.like(blocks, entries)
    return weave.like({**data, **changed}, data) if changed else data


def _block(kind: Kind, block: dict[str, object], prefix: Path, weave: Weave) -> dict[str, object]:
    paths = {
        name: str(prefix / given)
        for name in body_files(kind)
        if isinstance(given := block.get(name), str) and given
    }
    return weave.like({**block, **paths}, block) if paths else block
