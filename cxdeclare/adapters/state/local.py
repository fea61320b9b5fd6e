"""Local: the state in a file, replaced as a whole, one writer at a time."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxdeclare.adapters.state.codec import dump, load
from cxdeclare.model.errors import Locked, StateError
from cxdeclare.model.state import State


class LocalStore:
    """A state file with a lock file beside it."""

    def __init__(self, path: Path, who: str = "") -> None:
        self._path = path
        self._lock_path = path.with_name(f"{path.name}.lock")
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
        try:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            message = f"the lock file {self._lock_path} cannot be opened: {error.strerror}"
            raise StateError(message) from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.pread(descriptor, 4096, 0).decode(errors="replace").strip()
                message = f"the state is locked by another run: {holder or 'no name was left'}"
                raise Locked(message, hint="wait until it has ended, then run again") from error
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{doing}, {self._who}\n".encode(), 0)
            self._locked = True
            yield
        finally:
            self._locked = False
            os.close(descriptor)

    def write(self, state: State) -> None:
        """Replace the state of the serial before; otherwise change nothing and say why."""
        if not self._locked:
            message = "the state is written under its lock only"
            raise StateError(message)
        current = self.read()
        expected = (current.lineage, current.serial + 1) if current else (state.lineage, 1)
        if (state.lineage, state.serial) != expected:
            message = (
                f"the state in {self._path} is at serial {current.serial if current else 0}, "
                f"and serial {state.serial} does not follow it"
            )
            raise StateError(message, hint="another run has written it; plan again")
        try:
            self._replace(dump(state))
        except OSError as error:
            message = f"the state could not be written to {self._path}: {error.strerror}"
            raise StateError(message, hint="the state before is still whole") from error

    def _replace(self, content: bytes) -> None:
        folder = self._path.parent
        descriptor, name = tempfile.mkstemp(dir=folder, prefix=f".{self._path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        entry = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
