"""Deferred: signals that wait while something is done that must be done whole."""

from __future__ import annotations

import signal
import threading
from types import CodeType, FrameType
from typing import Final

_NUMBERS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Deferred:
    """Signals that would end the process, as an exception, and never while `holding`.

    Without it SIGTERM and SIGHUP end a process on the spot. Only the main thread can do this,
    and only there do signals arrive.
    """

    def __init__(self, *whole: CodeType) -> None:
        """With the code of functions that are not to be interrupted at their first step either."""
        self.holding = False
        self._whole = whole
        self._before: dict[int, object] = {}
        self._over: dict[int, object] = {}
        """Handlers that were put over ours since; those below must not be forgotten for them."""
        self._waiting: list[int] = []

    def hold(self) -> None:
        """Let signals wait from now on, whoever has handled them until now."""
        self.holding = True
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _NUMBERS:
            now = signal.getsignal(number)
            # What is ignored, as under `nohup`, stays so; None is not Python's to put back.
            if now not in (signal.SIG_IGN, None, self._came):
                (self._over if number in self._before else self._before)[number] = now
                signal.signal(number, self._came)

    def let_come(self) -> None:
        """Let signals come again, first those that have waited."""
        handlers = self._before | self._over
        self._over = {}
        self.holding = False
        waiting, self._waiting = dict.fromkeys(self._waiting), []
        for number in waiting:
            _deliver(handlers.get(number), number, None)

    def end(self) -> None:
        """Give signals back to who handled them before, and let come those that have waited."""
        if threading.current_thread() is threading.main_thread():
            for number, before in (self._before | self._over).items():
                if signal.getsignal(number) == self._came:
                    signal.signal(number, before)  # type: ignore[arg-type]  # as `getsignal` gave it
        self.let_come()

    def _came(self, number: int, frame: FrameType | None) -> None:
        if self.holding or (frame is not None and frame.f_code in self._whole):
            self._waiting.append(number)
        else:
            _deliver(self._before.get(number), number, frame)


def _deliver(handler: object, number: int, frame: FrameType | None) -> None:
    if callable(handler):
        handler(number, frame)
    else:
        raise KeyboardInterrupt
