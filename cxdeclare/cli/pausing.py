"""Pausing: to sleep between two attempts, until the time is over or a signal comes."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STEP = 0.1
"""Seconds after which a signal is noticed."""


class Pause:
    """Sleeps as long as nothing is about to stop; from then on not at all."""

    def __init__(self) -> None:
        # Not an event: one that is set from inside a signal may wait for itself.
        self.is_over = False

    def __call__(self, seconds: float) -> bool:
        """Whether the run is about to stop, as soon as that is known."""
        end = time.monotonic() + seconds
        while not self.is_over and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _STEP))
        return self.is_over


@contextmanager
def pausing() -> Iterator[Pause]:
    """A pause that is over with the first signal, whatever else is done about that."""
    pause = Pause()
    if threading.current_thread() is not threading.main_thread():
        yield pause
        return
    ours = {number: _ending(pause, signal.getsignal(number)) for number in _SIGNALS}
    before = {
        number: signal.signal(number, handler)
        for number, handler in ours.items()
        if handler is not None
    }
    try:
        yield pause
    finally:
        pause.is_over = True
        for number, handler in before.items():
            if signal.getsignal(number) is ours[number]:
                signal.signal(number, handler)


def _ending(pause: Pause, handler: object) -> Callable[[int, FrameType | None], None] | None:
    """The handler, with the end of the pause before it; None if Python has no say in it."""
    if not callable(handler):
        return None

    def ending(number: int, frame: FrameType | None) -> None:
        pause.is_over = True
        handler(number, frame)

    return ending
