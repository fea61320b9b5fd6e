"""Bodies: long texts, inline or from files, kept once under their content hash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from cxdeclare.loading import codes
from cxdeclare.loading.flatten import body_fields, body_files
from cxdeclare.loading.problems import shown
from cxdeclare.model.kind import Kind
from cxdeclare.model.wire import body

LARGEST_BODY = 40 * 10**6  # bytes


class BadBody(NamedTuple):
    """Why a field gives no body."""

    code: str
    field: str
    summary: str
    hint: str = ""


class _Unfit(Exception):
    """The file gives no body; `args` are the code, what is wrong with it and the hint."""


@dataclass
class Bodies:
    """The bodies met so far, by content hash; files are read once."""

    folder: Path
    texts: dict[str, str] = field(default_factory=dict)
    _files: dict[str, str | _Unfit] = field(default_factory=dict)

    @cached_property
    def _root(self) -> Path:
        return self.folder.resolve()

    def settle(self, kind: Kind, dumped: dict[str, Any]) -> Iterator[BadBody]:
        """Put a content hash in the place of every text and file; say what gives none."""
        for name, text in body_files(kind).items():
            if name not in dumped:
                continue
            path = dumped.pop(name)
            if text in dumped:
                summary = f"`{text}` and `{name}` are both given"
                yield BadBody(codes.TWO_BODIES, name, summary, "keep one of the two")
                continue
            try:
                dumped[text] = self._read(path)
            except _Unfit as unfit:
                code, fault, hint = unfit.args
                yield BadBody(code, name, f"`{name}`: {shown(path)} {fault}", hint)
        for name in body_fields(kind):
            value = dumped.get(name)
            if isinstance(value, str) and not value.strip():
                del dumped[name]
                yield BadBody(codes.BAD_BODY, name, f"`{name}` is empty")
            elif isinstance(value, str):
                dumped[name] = digest = body(value)
                self.texts.setdefault(digest, value)

    def _read(self, name: str) -> str:
        if name not in self._files:
            try:
                self._files[name] = self._contents(name)
            except _Unfit as unfit:
                self._files[name] = unfit
        found = self._files[name]
        if isinstance(found, _Unfit):
            raise found
        return found

    def _contents(self, name: str) -> str:
        try:
            path = (self._root / name).resolve()
            if Path(name).is_absolute() or not path.is_relative_to(self._root):
                hint = "copy the file next to the manifest, and give its path from there"
                raise _Unfit(codes.BODY_OUTSIDE, "is outside the manifest's folder", hint)
            if not path.exists():
                hint = "paths start at the manifest's folder"
                raise _Unfit(codes.NO_BODY_FILE, "does not exist", hint)
            if not path.is_file():
                raise _Unfit(codes.NO_BODY_FILE, "is not a file", "")
            with path.open("rb") as file:
                content = file.read(LARGEST_BODY + 1)
            if len(content) > LARGEST_BODY:
                fault = f"is larger than {LARGEST_BODY // 10**6} MB"
                raise _Unfit(codes.BAD_BODY, fault, "")
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            fault = f"is not UTF-8: byte {error.start + 1} cannot stand there"
            raise _Unfit(codes.BAD_BODY, fault, "save the file as UTF-8") from error
        # A path may also be one that the system refuses to look at: too long, or in a circle.
        except (OSError, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not a usable path"
            raise _Unfit(codes.NO_BODY_FILE, f"cannot be read: {reason}", "") from error
        if not text.strip():
            raise _Unfit(codes.BAD_BODY, "is empty", "")
        return text
