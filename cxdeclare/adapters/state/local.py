"""Local: the state in a file, replaced as a whole, one writer at a time."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock as Mutex

from cxdeclare.adapters.state.codec import dump, load
from cxdeclare.adapters.state.local_kept import Kept, saved, sync_folder
from cxdeclare.adapters.state.owner import Owner
from cxdeclare.engine.ports import Holder, Version
from cxdeclare.model.errors import Locked, StateError
from cxdeclare.model.state import State

_PRIVATE = 0o600
_NOTE = 4096
"""How much of the lock file is read."""
_TURNS, _TURN = 5, 0.02
"""How often, and after how many seconds, a lock is tried again: who looks has it for a moment."""


@dataclass(frozen=True, slots=True)
class LocalLock:
    """The lock of the system: it is ours until we let go."""

    took_over: Holder | None = None

    def still_ours(self) -> bool:
        """Always: nobody can take it from a living process."""
        return True


class LocalJournal:
    """A file that only grows."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor, self._path = descriptor, path
        self._mutex = Mutex()

    def append(self, line: bytes, *, durable: bool) -> None:
        """Add a line; with `durable`, wait until it is on the disk."""
        try:
            with self._mutex:
                self._write(line + b"\n")
            if durable:
                os.fdatasync(self._descriptor)
        except OSError as error:
            message = f"the journal {self._path} cannot be written: {error.strerror}"
            raise StateError(message, hint="nothing was sent that is not in it") from error

    def _write(self, left: bytes) -> None:
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError:  # half a line must not become one with the next
            with suppress(OSError):
                os.ftruncate(self._descriptor, end)
            raise


class LocalStore:
    """A state file with a lock and a folder beside it; a link stands for the file it leads to."""

    def __init__(self, path: Path, owner: Owner | None = None) -> None:
        # Lock and replacement belong beside the file itself, or two links would be two states.
        self._path = Path(os.path.realpath(path))
        self._lock_path = self._path.with_name(f"{self._path.name}.lock")
        self._kept = Kept(self._path.with_name(f"{self._path.name}.d"))
        self._owner = owner or Owner()
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

    def holder(self) -> Holder | None:
        """Who has the lock just now."""
        try:
            descriptor = os.open(self._lock_path, os.O_RDONLY)
        except OSError:
            return None
        try:
            holder = _noted(descriptor)
            if holder is None:
                return None
            try:  # a note may be left by a process that was killed
                fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return holder
            return None
        finally:
            os.close(descriptor)

    def journal(self, run: str) -> list[bytes]:
        """The whole lines of the journal of a run."""
        path = self._kept.journal(run)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as error:
            message = f"the journal {path} cannot be read: {error.strerror}"
            raise StateError(message) from error
        return content.split(b"\n")[:-1]

    def history(self) -> list[Version]:
        """The versions that were kept, the newest first."""
        now = self.read()
        if now is None:
            return []
        return [
            Version(now.serial, saved(self._path)),
            *self._kept.history(now.lineage, now.serial),
        ]

    def version(self, serial: int) -> State:
        """The state as it was."""
        now = self.read()
        if now is not None and now.serial == serial:
            return now
        path = self._kept.versions(now.lineage).get(serial) if now and serial < now.serial else None
        if path is None:
            message = f"serial {serial} of the state in {self._path} is not kept"
            raise StateError(message, hint="`cxdeclare state history` lists those that are")
        return load(path.read_bytes(), str(path))

    def body(self, content_hash: str) -> str | None:
        """A long text that was once planned or found."""
        return self._kept.body(content_hash)

    @contextmanager
    def lock(self, doing: str) -> Iterator[LocalLock]:
        """Be the one writer. The system lets go of the lock when the process ends, however."""
        descriptor = self._opened()
        try:
            self._take(descriptor)
            note = json.dumps(asdict(self._owner.takes(doing))).encode()
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, note, 0)
            self._locked = True
            try:
                yield LocalLock()
            finally:
                self._locked = False
                with suppress(OSError):
                    os.ftruncate(descriptor, 0)
        finally:
            os.close(descriptor)

    def unlock(self, holder_id: str) -> Holder:
        """Refuse: the lock belongs to a living process, and goes with it."""
        holder = self.holder()
        if holder is None or holder.id != holder_id:
            now = f"it is held by {holder}, id {holder.id}" if holder else "nobody holds it"
            message = f"there is no lock {holder_id}: {now}"
            raise StateError(message)
        message = f"the lock is held by a process that lives: {holder}"
        raise StateError(message, hint=f"end process {holder.pid}, and the lock is free")

    def write(self, state: State) -> None:
        """Replace the state of the serial before; otherwise change nothing and say why."""
        if not self._locked:
            message = "the state is written under its lock only"
            raise StateError(message)
        self._refuse_others(state)
        try:
            self._replace(state)
        except OSError as error:
            message = f"the state could not be written to {self._path}: {error.strerror}"
            raise StateError(message, hint="the state before is still whole") from error

    @contextmanager
    def begin(self, run: str) -> Iterator[LocalJournal]:
        """Begin or go on with the journal of a run."""
        try:
            descriptor = self._kept.open_journal(run)
        except OSError as error:
            message = f"there can be no journal {self._kept.journal(run)}: {error.strerror}"
            raise StateError(message) from error
        try:
            yield LocalJournal(descriptor, self._kept.journal(run))
        finally:
            os.close(descriptor)

    def close(self, run: str) -> None:
        """Nothing to do: without the lock, nobody is there who could add to it."""

    def drop(self, run: str) -> None:
        """Remove the journal of a run."""
        with suppress(OSError):  # it says nothing that the state does not say
            self._kept.journal(run).unlink(missing_ok=True)

    def keep(self, bodies: Mapping[str, str]) -> None:
        """Keep long texts by their content hash."""
        try:
            for content_hash, text in bodies.items():
                self._kept.keep_body(content_hash, text)
        except OSError as error:
            message = f"nothing can be kept in {self._kept.folder}: {error.strerror}"
            raise StateError(message) from error

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
        for turn in range(_TURNS):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = _noted(descriptor)
                if turn + 1 < _TURNS:
                    time.sleep(_TURN)
                    continue
                message = f"the state is locked by another run: {holder or 'no name was left'}"
                raise Locked(message, hint="wait until it has ended, then run again") from error
            except OSError as error:
                message = f"the lock file {self._lock_path} cannot be locked: {error.strerror}"
                raise StateError(message, hint="keep the state on a disk that has locks") from error
            return

    def _replace(self, state: State) -> None:
        # Under the lock there is one writer, so one name will do; what a killed run left goes.
        new = self._path.with_name(f".{self._path.name}.new")
        new.unlink(missing_ok=True)
        content = dump(state)
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            # What a run that died was about to put in place never was there.
            self._kept.drop_version(state.lineage, state.serial)
            if state.consuming is None:  # what is in the middle of a run is no version to go to
                self._kept.keep_version(state.lineage, state.serial, content)
            new.replace(self._path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        sync_folder(self._path.parent)


def _noted(descriptor: int) -> Holder | None:
    """What the lock file says; None if it says nothing that can be read."""
    try:
        return Holder(**json.loads(os.pread(descriptor, _NOTE, 0)))
    except (ValueError, TypeError):
        return None
