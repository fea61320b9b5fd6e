"""Early: pages that are asked for before their turn, and handed out in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError
from functools import partial
from typing import Any, TypeAlias

from cxdeclare.engine.slots import Begun, Slots

Ask: TypeAlias = Callable[[Mapping[str, Any], Any], Any]
"""Sends one page's query and body; the parsed answer, None for an answer without content."""
_Turn: TypeAlias = tuple[Mapping[str, Any], Any]


class Early:
    """Asks for pages; an answer is used for the question it was given to, and for no other."""

    def __init__(self, ask: Ask, slots: Slots | None) -> None:
        self._ask = ask
        self._slots = slots
        self._begun: deque[tuple[_Turn, Begun[Any]]] = deque()

    def begin(self, turns: Iterable[_Turn]) -> None:
        """Ask for these pages as slots become free; nothing happens without slots."""
        for turn in turns if self._slots else ():
            if self._slots is not None:
                self._begun.append((turn, self._slots.begin(partial(self._ask, *turn))))

    def ask(self, query: Mapping[str, Any], body: Any) -> Any:
        """The answer to this question, begun or not; none once nobody waits for it."""
        if self._slots is not None and self._slots.is_closed:
            raise CancelledError
        if self._begun and self._begun[0][0] == (query, body):
            return self._begun.popleft()[1].here()
        self.close()  # it came otherwise than was expected, so nothing else will fit
        return self._ask(query, body)

    def close(self) -> None:
        """Nobody will ask for the others."""
        while self._begun:
            self._begun.popleft()[1].drop()
