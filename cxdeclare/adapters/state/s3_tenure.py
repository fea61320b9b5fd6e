"""Tenure: the time in which we hold the lock of a state, from signal to signal."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import TracebackType

from cxdeclare.adapters.state.deferred import Deferred
from cxdeclare.adapters.state.s3_lock import S3Lock
from cxdeclare.model.errors import StateError

_RENEWALS, _TRIES = 3, 12
"""How often in a lease it is renewed, and how often that is tried while it does not succeed."""
_PATIENCE = 1.0
"""Seconds for a renewal in flight to end; it cannot bring back a lock that was let go."""


class Tenure:
    """Takes the lock, renews it, and lets go of it, whatever comes in between.

    A signal between the taking and the `with` that would let go would leave the lock behind, so
    signals wait while it changes hands, and end the run in good order while it is held. What
    slips past the `with` of a caller is let go of when the process ends.
    """

    def __init__(
        self, lock: S3Lock, doing: str, lease: float, taken: Callable[[S3Lock], None]
    ) -> None:
        """With what is told once the lock is taken."""
        self._lock, self._doing, self._lease, self._taken = lock, doing, lease, taken
        self._ended = Event()
        self._thread = Thread(target=self._renews, name="lease", daemon=True)
        whole = (Tenure.__exit__.__code__, Tenure._end.__code__)
        self._signals = Deferred(*whole)

    def __enter__(self) -> S3Lock:
        self._signals.hold()
        try:
            atexit.register(self._at_exit)
            self._lock.take(self._doing)
            self._taken(self._lock)
            self._thread.start()
            self._signals.let_come()
        except BaseException:
            with suppress(StateError):
                self._end()
            raise
        return self._lock

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._signals.holding = True
        try:
            self._end()
        except StateError:
            if error is None:  # else there is something more important to say
                raise

    def _end(self) -> None:
        self._signals.holding = True
        self._signals.hold()
        try:
            self._ended.set()
            if self._thread.is_alive():
                self._thread.join(_PATIENCE)
            self._lock.release()
            atexit.unregister(self._at_exit)
        finally:
            self._signals.end()

    def _at_exit(self) -> None:
        with suppress(StateError, KeyboardInterrupt):
            self._end()

    def _renews(self) -> None:
        wait = self._lease / _RENEWALS
        while not self._ended.wait(wait):
            wait = self._lease / (_RENEWALS if self._lock.renew() else _TRIES)
