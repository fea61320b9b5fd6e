"""Slots: so many questions under way at once and no more; what is begun is waited for later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Generic, Self, TypeVar

_T = TypeVar("_T")
_A = TypeVar("_A")


@dataclass(frozen=True, slots=True)
class Begun(Generic[_T]):
    """Something that was begun, or waits for its slot."""

    _work: Callable[[], _T]
    _future: Future[_T]

    def wait(self) -> _T:
        """What came of it; for those who hold no slot themselves."""
        return self._future.result()

    def here(self) -> _T:
        """What came of it, done here if nobody has begun; for those who hold a slot.

        If they only waited, all slots could be held by some that wait for a slot.
        """
        return self._work() if self._future.cancel() else self._future.result()

    def drop(self) -> None:
        """Nobody wants it any more; what is under way ends by itself."""
        self._future.cancel()


class Slots:
    """A fixed number of them, for a while; at its end nothing is under way any more."""

    def __init__(self, number: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=number)
        self.is_closed = False
        """Nobody waits for what is under way; who has many questions asks no more of them."""

    def __enter__(self) -> Self:
        """Use them for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        self.close()

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self.is_closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def begin(self, work: Callable[[], _T]) -> Begun[_T]:
        """Do it as soon as a slot is free."""
        return Begun(work, self._pool.submit(work))

    def map(self, work: Callable[[_A], _T], over: Iterable[_A]) -> Iterator[_T]:
        """Do it with each; the results in order, as they come."""
        return self._pool.map(work, over)
