"""Local: the state in a file, replaced as a whole, one writer at a time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from cxdeclare.adapters.state.codec import dump, load
from cxdeclare.model.errors import Locked, StateError
from cxdeclare.model.state import State

_PRIVATE = 0o600
_NOTE = 4096
"""How much of the lock file is read."""


class LocalStore:
    """A state file with a lock file beside it; a link to a state file stands for that file."""

    def __init__(self, path: Path, who: str = "") -> None:
        # Lock and replacement belong beside the file itself, or two links would be two states.
        self._path = Path(os.path.realpath(path))
        self._lock_path = self._path.with_name(f"{self._path.name}.lock")
        self._who = who
        self._locked = False

    def read(self) -> State | None:
        """The latest state; None before the first."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"the state in {self._path} cannot be read: {error.strerror}"
            raise StateError(message) from error
        return load(content, str(self._path))

    @contextmanager
    def lock(self, doing: str) -> Iterator[None]:
        """Be the one writer. The system lets go of the lock when the process ends, however."""
        descriptor = self._opened()
        try:
            self._take(descriptor)
            os.ftruncate(descriptor, 0)
            since = datetime.now(UTC).isoformat(timespec="seconds")
            by = f" by {self._who}" if self._who else ""
            os.pwrite(
                descriptor, f"{doing}{by}, process {os.getpid()}, since {since}\n".encode(), 0
            )
            self._locked = True
            try:
                yield
            finally:
                self._locked = False
                with suppress(OSError):
                    os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)

    def write(self, state: State) -> None:
        """Replace the state of the serial before; otherwise change nothing and say why."""
        if not self._locked:
            message = "the state is written under its lock only"
            raise StateError(message)
        self._refuse_others(state)
        try:
            self._replace(dump(state))
        except OSError as error:
            message = f"the state could not be written to {self._path}: {error.strerror}"
            raise StateError(message, hint="the state before is still whole") from error

    def _refuse_others(self, state: State) -> None:
        current = self.read()
        if current is not None and current.lineage != state.lineage:
            message = f"the state in {self._path} has another lineage: it was begun anew"
            raise StateError(message, hint="another run has written it; plan again")
        serial = current.serial if current else 0
        if state.serial != serial + 1:
            message = (
                f"the state in {self._path} is at serial {serial}, "
                f"and serial {state.serial} does not follow it"
            )
            raise StateError(message, hint="another run has written it; plan again")

    def _opened(self) -> int:
        try:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._lock_path, os.O_RDWR | os.O_CREAT, _PRIVATE)
        except OSError as error:
            message = f"the lock file {self._lock_path} cannot be opened: {error.strerror}"
            raise StateError(message, hint="whoever writes the state writes beside it") from error

    def _take(self, descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, _NOTE, 0).decode(errors="replace").strip()
            message = f"the state is locked by another run: {holder or 'no name was left'}"
            raise Locked(message, hint="wait until it has ended, then run again") from error
        except OSError as error:
            message = f"the lock file {self._lock_path} cannot be locked: {error.strerror}"
            raise StateError(message, hint="keep the state on a disk that has locks") from error

    def _note(self, doing: str) -> str:
        """What another run is told about this one."""
        by = f" by {self._who}" if self._who else ""
        since = datetime.now(UTC).isoformat(timespec="seconds")
        return f"{doing}{by}, process {os.getpid()}, since {since}\n"

    def _replace(self, content: bytes) -> None:
        # Under the lock there is one writer, so one name will do; what a killed run left goes.
        new = self._path.with_name(f".{self._path.name}.new")
        new.unlink(missing_ok=True)
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        self._sync_folder()

    def _sync_folder(self) -> None:
        # The new state is in place; some file systems cannot sync a folder.
        with suppress(OSError):
            entry = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(entry)
            finally:
                os.close(entry)
