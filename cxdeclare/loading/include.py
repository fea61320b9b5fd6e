"""Include: a file and all it includes, found on disk within bounds, as one layer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from cxdeclare.loading import layer_rules
from cxdeclare.loading.expand import refers
from cxdeclare.loading.files import MOST_FILES, MOST_LEVELS, Files
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.problems import shown
from cxdeclare.loading.structure import Block, diagnostics
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.language import Name
from cxdeclare.model.span import Span
from cxdeclare.model.spec import Spec

INCLUDE = "include"
_WILD = frozenset("*?[")
_FROM_HERE = "paths start at the folder of the file that names them"


class Inclusion(Spec):
    """What a file says of the files that belong to it."""

    include: Annotated[list[Name], Field(description="Paths and patterns of more files.")]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a layer: what it holds, and the folder its paths start at."""

    document: Document
    folder: Path


class _Refused(Exception):
    """An entry that leads to no file; `args` are the code, the summary and the hint."""


@dataclass(slots=True)
class Layer:
    """The files of one layer, the including one before those it includes."""

    files: Files
    within: tuple[Path, ...]
    """The folders, links followed, that included files may lie in."""
    sources: list[Source] = field(default_factory=list)
    _seen: dict[Path, Span | None] = field(default_factory=dict)
    _chain: list[tuple[Path, Path]] = field(default_factory=list)
    """The files that include one another right now: as named, and links followed."""

    def take(self, raw: str | bytes, name: str, path: Path, at: Span | None = None) -> None:
        """Take a file in, with everything it includes."""
        document = self.files.document(raw, name)
        if document is None:
            return
        real = path.resolve()
        self._seen.setdefault(real, at)
        data = document.data
        if INCLUDE not in data:
            self.sources.append(Source(document, path.parent))
            return
        stripped = self.files.weave.without(data, (INCLUDE,))
        self.sources.append(Source(replace(document, data=stripped), path.parent))
        given = {INCLUDE: data[INCLUDE]}
        try:
            patterns = Inclusion.model_validate(given).include
        except ValidationError as error:
            block = Block(document, (), Inclusion, INCLUDE, "manifest")
            self.files.found += diagnostics(error, block, given)
            self.files.is_complete = False
            return
        self._chain.append((path, real))
        for index, pattern in enumerate(patterns):
            self._include(pattern, path.parent, document.place((INCLUDE, index)).value)
        self._chain.pop()

    def _include(self, pattern: str, folder: Path, at: Span) -> None:
        try:
            paths = list(self._matches(pattern, folder))
        except _Refused as refused:
            self._tell(refused, at)
            return
        # A path may also be one that the system refuses to look at: too long, or in a circle.
        except (OSError, RuntimeError, ValueError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or "it is not a usable path"
            summary = f"{shown(pattern)} cannot be read: {reason}"
            self._tell(_Refused(layer_rules.NO_INCLUDE, summary, ""), at)
            return
        for path in paths:
            try:
                real = self._checked(path)
                self._seen[real] = at
                raw = self._content(path)
            except _Refused as refused:
                self._tell(refused, at)
            except (OSError, RuntimeError, ValueError):  # a link in a circle, for example
                summary = f"`{path}` cannot be read: it is not a usable path"
                self._tell(_Refused(layer_rules.NO_INCLUDE, summary, ""), at)
            else:
                self.take(raw, str(path), path, at)

    def _tell(self, refused: _Refused, at: Span) -> None:
        code, summary, hint = refused.args
        self.files.is_complete = False
        self.files.found.append(Diagnostic(code, summary, at, INCLUDE, hint))

    def _matches(self, pattern: str, folder: Path) -> Iterator[Path]:
        """The files that an entry means, in the order of their names."""
        if refers(pattern):
            summary = f"`{INCLUDE}` cannot hold a variable: {shown(pattern)}"
            hint = "write the path out: which files there are is the same everywhere"
            raise _Refused(layer_rules.VARIABLE_MISPLACED, summary, hint)
        parts = Path(pattern).parts
        if Path(pattern).is_absolute() or ".." in parts:
            summary = f"{shown(pattern)} leads out of the folder"
            hint = "give a path without `..` that starts at the folder of this file"
            raise _Refused(layer_rules.INCLUDE_OUTSIDE, summary, hint)
        if not _WILD.intersection(pattern):
            if not (folder / pattern).exists():
                summary = f"{shown(pattern)} does not exist"
                raise _Refused(layer_rules.NO_INCLUDE, summary, _FROM_HERE)
            yield folder / pattern
            return
        _passable(folder, pattern)
        hidden = any(part.startswith(".") for part in parts)
        found: list[Path] = []
        for path in folder.glob(pattern):
            steps = path.relative_to(folder).parts
            if path.is_dir() or (not hidden and any(step.startswith(".") for step in steps)):
                continue
            found.append(path)
            if self.files.read + len(found) > MOST_FILES:
                raise _too_many()
        if not found:
            raise _Refused(layer_rules.NO_INCLUDE, f"{shown(pattern)} matches no file", _FROM_HERE)
        yield from sorted(found)

    def _checked(self, path: Path) -> Path:
        """The file itself, links followed, if it may be included here."""
        real = path.resolve()
        if not any(real.is_relative_to(folder) for folder in self.within):
            summary = f"`{path}` is outside the manifest's folder"
            hint = "move the file into the folder; a link does not bring it in"
            raise _Refused(layer_rules.INCLUDE_OUTSIDE, summary, hint)
        chain = [one for _, one in self._chain]
        if real in chain:
            way = [str(named) for named, _ in self._chain[chain.index(real) :]]
            summary = f"the files include one another: {' → '.join([*way, str(path)])}"
            raise _Refused(layer_rules.INCLUDE_CIRCLE, summary, "take one of the entries out")
        if real in self._seen:
            first = self._seen[real]
            summary = f"`{path}` is included already" + (f", at {first}" if first else "")
            raise _Refused(layer_rules.INCLUDED_TWICE, summary, "remove one of the two")
        if self.files.read >= MOST_FILES:
            raise _too_many()
        if len(self._chain) >= MOST_LEVELS:
            summary = f"files include one another more than {MOST_LEVELS} deep"
            raise _Refused(layer_rules.TOO_MANY_FILES, summary, "include them from fewer files")
        return real

    def _content(self, path: Path) -> bytes:
        try:
            return self.files.content(path)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            summary = f"`{path}` cannot be read: {reason}"
            raise _Refused(layer_rules.NO_INCLUDE, summary, "") from error


def _passable(folder: Path, pattern: str) -> None:
    """Raise if a pattern would pass over a folder that cannot be looked into."""
    above = Path(pattern).parent
    for path in folder.glob(str(above)) if above.parts else ():
        if path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            summary = f"`{path}` cannot be read: permission denied"
            raise _Refused(layer_rules.NO_INCLUDE, summary, "")


def _too_many() -> _Refused:
    summary = f"a manifest can have at most {MOST_FILES:,} files"
    return _Refused(layer_rules.TOO_MANY_FILES, summary, "make the pattern narrower, or join files")
