"""Files: the texts that a manifest is made of, read within bounds, with places over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from cxdeclare.loading.aliases import Spent
from cxdeclare.loading.encoding import LARGEST_FILE, decode
from cxdeclare.loading.nodes import Document, parse
from cxdeclare.loading.places import KEY_SHIFT, JoinedLines
from cxdeclare.loading.weave import Weave
from cxdeclare.model.diagnostic import Diagnostic

MOST_FILES = 1000
MOST_LEVELS = 20


@dataclass(slots=True)
class Files:
    """The files read so far, and all that is wrong with them one by one."""

    weave: Weave = field(default_factory=Weave)
    sources: dict[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    instead: Mapping[Path, bytes] = field(default_factory=dict)
    """What counts as the content of files, whatever is on the disk."""
    read: int = 0
    is_complete: bool = True
    """Whether every file that was named could be read as a mapping."""
    _lines: JoinedLines = field(default_factory=JoinedLines)
    _spent: Spent = field(default_factory=Spent)
    _left: int = field(default_factory=lambda: LARGEST_FILE)

    def content(self, path: Path) -> bytes:
        """What is in a file; raise `OSError` or `ValueError` that says why it cannot be read."""
        known = self.instead.get(path.resolve()) if self.instead else None
        raw = content(path, self._left) if known is None else known
        self._left -= len(raw)
        return raw

    def document(self, source: str | bytes, name: str) -> Document | None:
        """Take a text in; None if it is no mapping, which is told."""
        document, found = parse(source, name, spent=self._spent)
        self.found += found
        self.read += 1
        if document is None:
            self.is_complete = False
            self.sources.setdefault(name, decode(source)[0])
            return None
        self.sources[name] = document.text
        base = self._lines.add(document.lines, len(document.text))  # type: ignore[arg-type]  # fresh from the parser
        if base:
            _move(document, base)
            self.weave.marks.update(document.marks)
        else:
            self.weave.marks = document.marks
        self.weave.kept.append(document.data)
        return replace(
            document,
            start=document.start + base,
            marks=self.weave.marks,
            lines=self._lines,
            removals=tuple(offset + base for offset in document.removals),
            written=self.weave.written,
            replaced=self.weave.replaced,
        )


def content(path: Path, most: int | None = None) -> bytes:
    """The bytes of a regular file: the others may have no end, or nobody who writes to them."""
    most = LARGEST_FILE if most is None else most
    if path.exists() and not path.is_file():
        message = "it is a folder" if path.is_dir() else "it is not a regular file"
        raise ValueError(message)
    with path.open("rb") as file:
        return bounded(file, most)


def bounded(file: BinaryIO, most: int = LARGEST_FILE) -> bytes:
    """All bytes of a file, or `ValueError`: half a text would be taken for the whole."""
    found = file.read(most + 1)
    if len(found) > most:
        together = "" if most == LARGEST_FILE else "together with the files before it, "
        message = f"{together}it is larger than {LARGEST_FILE // 2**20} MB"
        raise ValueError(message)
    return found


def _move(document: Document, base: int) -> None:
    """Move all offsets of a document behind those of the files before it."""
    both = base << KEY_SHIFT | base
    for places in document.marks.values():
        if isinstance(places, dict):
            for key in places:
                places[key] += both
        else:
            places[:] = [offset + base for offset in places]
