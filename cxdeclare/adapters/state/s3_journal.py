"""S3 journal: lines that wait together and are written together."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from types import TracebackType
from typing import Self

from cxdeclare.model.errors import CxdeclareError, StateError


class S3Journal:
    """A journal in segments: whatever waits while one is written becomes the next.

    So a hundred steps at once cost a few writes and not a hundred, and one alone does not wait.
    """

    def __init__(self, write: Callable[[bytes], None]) -> None:
        """With what writes the next segment, and returns once it is safe."""
        self._write = write
        self._changed = Condition()
        self._waiting: list[bytes] = []
        self._added = self._safe = self._wanted = 0
        self._ending = False
        self._failure: Exception | None = None
        self._told = False
        self._thread = Thread(target=self._writes, name="journal", daemon=True)

    def append(self, line: bytes, *, durable: bool) -> None:
        """Add a line; with `durable`, come back once it is in the bucket."""
        with self._changed:
            self._refuse_if_failed()
            self._waiting.append(line + b"\n")
            self._added += 1
            mine = self._added
            if not durable:
                return
            self._wanted = mine
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._safe >= mine or self._failure)
            if self._safe < mine:
                self._refuse_if_failed()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join()
        if error is None and not self._told:  # so nobody knows yet what was lost
            self._refuse_if_failed()

    def _writes(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted > self._safe or self._ending)
                lines, upto = self._waiting[:], self._added
            if not lines:
                return
            try:
                self._write(b"".join(lines))
            except Exception as error:  # noqa: BLE001 - told to who waits, and they would for ever
                with self._changed:
                    self._failure = error
                    self._changed.notify_all()
                return
            with self._changed:
                del self._waiting[: len(lines)]
                self._safe = upto
                self._changed.notify_all()

    def _refuse_if_failed(self) -> None:
        if self._failure is not None:
            self._told = True
            if not isinstance(self._failure, CxdeclareError):
                raise self._failure
            raise StateError(str(self._failure), hint=self._failure.hint) from self._failure
