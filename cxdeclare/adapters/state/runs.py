"""Runs: the file or object beside a state that keeps what runs came to."""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cxdeclare.adapters.state.s3_bucket import Bucket, NotAsExpected
from cxdeclare.adapters.state.s3_keys import Keys
from cxdeclare.model.errors import StateError
from cxdeclare.model.location import S3Location

_TURNS, _TURN = 100, 0.02
"""How often, and after how many seconds, it is tried again while another run writes."""
_MEETINGS = 20
"""How many other runs may write meanwhile to an object."""


class LocalRuns:
    """A file beside the state file; a link stands for the file it leads to."""

    def __init__(self, state: Path) -> None:
        path = Path(os.path.realpath(state))
        self._path = path.with_name(f"{path.name}.runs.jsonl")
        self._lock = path.with_name(f"{path.name}.runs.lock")

    def read(self) -> bytes:
        """What is there; nothing before the first."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StateError(f"{self._path} cannot be read: {error.strerror}") from error

    def change(self, how: Callable[[bytes], bytes]) -> None:
        """Make another text of it; nobody writes in between."""
        temporary = self._path.with_name(f".{self._path.name}.{uuid.uuid4().hex}")
        try:
            with self._locked():
                content = how(self.read())
                try:
                    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                    with os.fdopen(descriptor, "wb") as file:
                        file.write(content)
                    temporary.replace(self._path)
                finally:
                    with suppress(OSError):
                        temporary.unlink(missing_ok=True)
        except OSError as error:
            raise StateError(f"{self._path} cannot be written: {error.strerror}") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            for _ in range(_TURNS):
                with suppress(BlockingIOError):
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                time.sleep(_TURN)
            else:
                raise StateError(f"{self._path} cannot be written: other runs hold it")
            yield
        finally:
            os.close(descriptor)


class S3Runs:
    """An object beside those of the state."""

    def __init__(self, location: S3Location) -> None:
        self._bucket = Bucket(location)
        self._key = Keys(location.prefix, location.name).runs

    def read(self) -> bytes:
        """What is there; nothing before the first."""
        found = self._bucket.get(self._key)
        return found.body if found else b""

    def change(self, how: Callable[[bytes], bytes]) -> None:
        """Make another text of it; who meets another run reads again."""
        for _ in range(_MEETINGS):
            found = self._bucket.get(self._key)
            body = how(found.body if found else b"")
            try:
                self._bucket.put(
                    self._key,
                    body,
                    writer=uuid.uuid4().hex,
                    instead_of=found.etag if found else None,
                )
            except NotAsExpected:
                continue
            return
        raise StateError(f"{self._key} cannot be written: other runs write it again and again")
