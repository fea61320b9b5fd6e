"""Kept: what stands beside a state file: its versions, its journals, and long texts."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from cxdeclare.engine.ports import Version
from cxdeclare.model.errors import StateError

_PRIVATE = 0o600
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class Kept:
    """A folder beside a state file; read only until something is to be kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def journal(self, run: str) -> Path:
        """Where the journal of a run is."""
        return self._inside("journal", run, ".jsonl")

    def versions(self, lineage: str) -> dict[int, Path]:
        """The files of the versions that are there, by serial."""
        folder = self._inside("history", lineage, "")
        found = folder.glob("*.json") if folder.is_dir() else ()
        return {int(path.stem): path for path in found if path.stem.isdecimal()}

    def history(self, lineage: str, latest: int) -> list[Version]:
        """The versions up to the latest, the newest first."""
        found = sorted(self.versions(lineage).items(), reverse=True)
        return [Version(serial, saved(path)) for serial, path in found if serial < latest]

    def drop_version(self, lineage: str, serial: int) -> None:
        """Forget a version, if there is one of this serial."""
        (self._inside("history", lineage, "") / f"{serial}.json").unlink(missing_ok=True)

    def keep_version(self, lineage: str, serial: int, content: bytes) -> None:
        """Keep a version in a file of its own, which stays whatever is done to the state's."""
        self._put(self._inside("history", lineage, "") / f"{serial}.json", content)

    def body(self, content_hash: str) -> str | None:
        """A long text."""
        try:
            return self._body(content_hash).read_bytes().decode()
        except FileNotFoundError:
            return None

    def keep_body(self, content_hash: str, text: str) -> None:
        """Keep a long text whole or not at all."""
        path = self._body(content_hash)
        if not path.exists():
            self._put(path, text.encode())

    def open_journal(self, run: str) -> int:
        """A descriptor at the end of the last whole line of a journal."""
        path = self.journal(run)
        self._folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _PRIVATE)
        with suppress(OSError):
            sync_folder(path.parent)
        content = path.read_bytes()
        if not content.endswith(b"\n"):  # the last line of a run that was killed in the middle
            os.ftruncate(descriptor, content.rfind(b"\n") + 1)
        return descriptor

    def _put(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all."""
        self._folder(path.parent)
        new = path.with_suffix(".new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    def _folder(self, folder: Path) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in (folder.parent, folder):  # the mode is of the last one only
            one.mkdir(mode=0o700, exist_ok=True)

    def _body(self, content_hash: str) -> Path:
        return self._inside("bodies", content_hash.replace(":", "-"), ".txt")

    def _inside(self, folder: str, name: str, suffix: str) -> Path:
        if not _NAME.fullmatch(name):  # a name out of a file must not lead out of the folder
            message = f"`{name}` cannot be the name of anything beside a state"
            raise StateError(message)
        return self.folder / folder / f"{name}{suffix}"


def saved(path: Path) -> str:
    """When a file was written."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")


def sync_folder(folder: Path) -> None:
    """Let the names in a folder survive a power cut; some file systems cannot."""
    with suppress(OSError):
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
