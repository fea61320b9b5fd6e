"""Stopping: what Ctrl-C, SIGTERM and a lost terminal do to an apply, at any moment of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cxdeclare.cli.view import View
from cxdeclare.engine.apply import Executor

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopping:
    """Stops a run after the calls in flight; before there are any, at once."""

    def __init__(self, said: View) -> None:
        self._said = said
        self._executor: Executor | None = None

    def register(self, executor: Executor) -> None:
        """From now on, what is in flight has to be recorded."""
        self._executor = executor

    def stop(self) -> None:
        """Begin nothing more."""
        if self._executor is not None:
            self._executor.interrupted = True

    def signalled(self, _number: int, _frame: FrameType | None) -> None:
        """A signal came; a Ctrl-C after it ends the process, whatever is in flight: a kill may."""
        if self._executor is None:
            raise KeyboardInterrupt
        self.stop()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        self._said.interrupted()


@contextmanager
def stopping(said: View) -> Iterator[Stopping]:
    """Take these signals over for a while, so that none of them ends the process in the middle."""
    one = Stopping(said)
    if threading.current_thread() is not threading.main_thread():
        yield one
        return
    # What is ignored stays ignored: `nohup` means that a run goes on without its terminal.
    heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, one.signalled) for number in heard}
    try:
        yield one
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
