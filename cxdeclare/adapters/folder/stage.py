"""Stage: a folder that is made out of sight and put in place at the end; a cut loses nothing.

All that is not finished is in one hidden folder inside the one that is being made::

    FOLDER/.cxdeclare-export/bound.json     what the export is about
    FOLDER/.cxdeclare-export/kinds/         what was read of finished kinds
    FOLDER/.cxdeclare-export/files/         the files, until they are put in place
    FOLDER/.cxdeclare-export/placing.json   digests of the files that are being put in place

Putting in place is a rename for each entry, the main file last. If a cut comes between two of
them, the next run takes back what is in place, provided nobody has changed it since.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from cxdeclare.model.errors import InvalidInput, Locked

HIDDEN = ".cxdeclare-export"
FORMAT = 1
_AT_ONCE = 8
_LOCK = "lock"
_PRIVATE = 0o700


class FolderStage:
    """One folder that is being made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hidden = folder / HIDDEN
        self.files = self._hidden / "files"
        self._kinds = self._hidden / "kinds"
        self._bound = self._hidden / "bound.json"
        self._placing = self._hidden / "placing.json"
        self._made = self._is_new = self._filled = False
        self.resumed: list[str] = []
        """Kinds that were kept from a run before."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Look at the folder before anything is read, and let nobody else work on it meanwhile."""
        self._look()
        try:
            with self._locked():
                self._look()  # another run may have ended since
                yield
        except OSError as error:
            message = f"{self.folder} cannot be written: {error.strerror or error}"
            hint = "make room or give the rights, then run the same command again"
            raise InvalidInput(message, hint=hint) from error
        finally:
            self._tidy()

    def open(self, bound: Mapping[str, Any]) -> Path:
        """Begin, or go on where a cut came; raise `InvalidInput` for what was begun otherwise."""
        wanted = {"format": FORMAT, **bound}
        begun = _json(self._bound)
        if self._bound.exists() and begun != wanted:
            then = begun if isinstance(begun, dict) else {}
            differing = sorted(n for n in {*wanted, *then} if then.get(n) != wanted.get(n))
            message = f"{self.folder} holds the remains of another export: {differing[0]} differs"
            hint = f"run that one again to finish it, or remove {self._hidden} to begin anew"
            raise InvalidInput(message, hint=hint)
        self._take_back()
        shutil.rmtree(self.files, ignore_errors=True)
        self.files.mkdir(parents=True)
        self._kinds.mkdir(exist_ok=True)
        if begun is None:
            shutil.rmtree(self._kinds)
            self._kinds.mkdir()
            _replace(self._bound, json.dumps(wanted, indent=1).encode())
        self._made = True
        return self.files

    def kept(self, kind: str) -> dict[str, Any] | None:
        """What is kept of a kind."""
        found = _json(self._kinds / f"{kind}.json")
        if not isinstance(found, dict):
            return None
        self.resumed.append(kind)
        return found

    def keep(self, kind: str, content: dict[str, Any]) -> None:
        """Keep it; it is there whole, or not at all."""
        # Nothing rests on it: if the power goes, what is not whole is read again.
        new = self._kinds / f".{kind}.json.new"
        new.write_bytes(json.dumps(content, sort_keys=True).encode())
        new.replace(self._kinds / f"{kind}.json")

    def put(self, path: str, text: str) -> None:
        """Write one file, exactly this text."""
        place = self.files / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())

    def place(self, paths: Iterable[str], main: str) -> None:
        """Put these files in place, and nothing else; then nothing is left but them."""
        wanted = set(paths)
        for file in sorted(self.files.rglob("*")):
            if file.is_file() and file.relative_to(self.files).as_posix() not in wanted:
                file.unlink()
        for folder in sorted(self.files.rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        if self._filled:
            self._same(wanted)
            return
        with ThreadPoolExecutor(_AT_ONCE) as pool:  # a disk that is asked at once answers sooner
            for _ in pool.map(_sync, (self.files / path for path in wanted)):
                pass
        digests = {path: _digest(self.files / path) for path in sorted(wanted)}
        _replace(self._placing, json.dumps(digests, indent=1).encode())
        entries = sorted(self.files.iterdir(), key=lambda one: (one.name == main, one.name))
        for entry in entries:
            there = self.folder / entry.name
            if os.path.lexists(there):
                message = f"{there} has appeared meanwhile; it was left as it is"
                raise InvalidInput(message, hint="move it away, then run the same export again")
            entry.rename(there)
        _sync(self.folder)
        self._clear()

    def _same(self, wanted: set[str]) -> None:
        """Let go of files that are in place already; raise if others are."""
        there = {
            file.relative_to(self.folder).as_posix()
            for file in self.folder.rglob("*")
            if file.is_file() and not file.is_relative_to(self._hidden)
        }
        is_same = there == wanted and all(
            _digest(self.folder / path) == _digest(self.files / path) for path in wanted
        )
        self._clear()
        if not is_same:
            message = f"{self.folder} is not empty; what it holds was left as it is"
            raise InvalidInput(message, hint="name a folder that is empty, or not there yet")

    def _clear(self) -> None:
        """Remove what is hidden; the list of what was put in place goes last."""
        shutil.rmtree(self._kinds)
        shutil.rmtree(self.files)
        self._bound.unlink()
        (self._hidden / _LOCK).unlink(missing_ok=True)
        self._placing.unlink(missing_ok=True)
        self._hidden.rmdir()
        self._made = False

    def _look(self) -> None:
        """Raise `InvalidInput` if the folder holds anything that is none of ours."""
        if not os.path.lexists(self.folder):
            return
        if not self.folder.is_dir():
            message = f"{self.folder} is there already and is not a folder; it was left as it is"
            raise InvalidInput(message, hint="name another folder for `--out`")
        ours = {HIDDEN, *(Path(path).parts[0] for path in self._placed())}
        foreign = sorted(one.name for one in self.folder.iterdir() if one.name not in ours)
        # A cut may have come when all was in place, and all but the hidden folder was gone.
        is_bare = self._hidden.is_dir() and {one.name for one in self._hidden.iterdir()} <= {_LOCK}
        self._filled = self._filled or (bool(foreign) and is_bare)
        if foreign and not self._filled:
            message = f"{self.folder} is not empty: it holds {foreign[0]}; nothing was touched"
            raise InvalidInput(message, hint="name a folder that is empty, or not there yet")

    def _placed(self) -> Mapping[str, str]:
        found = _json(self._placing)
        return found if isinstance(found, dict) else {}

    def _take_back(self) -> None:
        """Undo what was put in place before a cut; raise if somebody has changed it since."""
        placed = self._placed()
        there = [path for path in placed if (self.folder / path).is_file()]
        tops = {Path(path).parts[0] for path in placed}
        inside = {
            file.relative_to(self.folder).as_posix()
            for top in tops
            for file in [self.folder / top, *(self.folder / top).rglob("*")]
            if file.is_file()
        }
        changed = sorted(
            {path for path in there if _digest(self.folder / path) != placed[path]}
            | (inside - placed.keys())
        )
        if changed:
            message = f"{self.folder / changed[0]} was changed after an export was cut off"
            hint = f"move it away, or remove {self._hidden} to keep all as it is"
            raise InvalidInput(message, hint=hint)
        for top in sorted(tops, reverse=True):
            entry = self.folder / top
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink(missing_ok=True)
        self._placing.unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self._is_new = not self.folder.exists()
            self._hidden.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            descriptor = os.open(self._hidden / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            message = f"{self.folder} cannot be made: {error.strerror}"
            raise InvalidInput(message, hint="name another folder for `--out`") from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                message = f"another export is at work in {self.folder}"
                raise Locked(message, hint="wait until it has ended, then run again") from error
            yield
        finally:
            os.close(descriptor)

    def _tidy(self) -> None:
        """Leave no trace of a run that never began."""
        with suppress(OSError):
            if self._made or self._bound.exists() or not self._hidden.is_dir():
                return
            (self._hidden / _LOCK).unlink(missing_ok=True)
            self._hidden.rmdir()
            if self._is_new:
                self.folder.rmdir()


def _json(path: Path) -> object:
    """What a file of ours holds; None if there is none that is whole."""
    try:
        found: object = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    _sync(path.parent)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _sync(place: Path) -> None:
    """Make a file or the entries of a folder last."""
    with suppress(OSError):  # some file systems cannot sync a folder
        entry = os.open(place, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)
