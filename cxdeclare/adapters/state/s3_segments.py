"""S3 segments: the pieces of a journal, which nobody can write twice or out of turn."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from cxdeclare.adapters.state.s3_bucket import Bucket, NotAsExpected
from cxdeclare.adapters.state.s3_keys import Keys, number
from cxdeclare.model.errors import StateError

_AT_ONCE = 8
_HINT = "another run has settled what this one left; plan again"


class Segments:
    """The segments of one journal, numbered without a gap, each written only where none is.

    An empty one is a fence: whoever ends a journal takes the next number, which the run that lost
    its lock would take for its next intent. It is refused there, and must not call.
    """

    def __init__(self, bucket: Bucket, keys: Keys, run: str) -> None:
        self._bucket, self._keys, self._run = bucket, keys, run
        self._prefix = keys.segments(run)

    def lines(self) -> list[bytes]:
        """The whole lines, in their order; raise `StateError` if some have been lost."""
        sizes = self._bucket.sizes(self._prefix)
        written = [key for key, size in sizes.items() if size]
        if not written:
            return []  # of a journal that was dropped, only its fences are left
        numbers = [number(key) for key in sizes if key >= written[0]]
        begun_at = {1, *(number(key) + 1 for key, size in sizes.items() if not size)}
        if numbers[0] not in begun_at or numbers != list(range(numbers[0], numbers[-1] + 1)):
            raise self._missing()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            content = b"".join(pool.map(self._body, written))
        return content.split(b"\n")[:-1]

    def writer(self, who: str, still_ours: Callable[[], bool]) -> Callable[[bytes], None]:
        """What writes one segment behind the other; it raises `StateError` once it may not."""
        last = self._last()

        def write(body: bytes) -> None:
            nonlocal last
            if not still_ours():
                message = f"the journal {self._prefix} cannot go on: the lock was lost"
                raise StateError(message, hint=_HINT)
            try:
                self._bucket.put(self._keys.segment(self._run, last + 1), body, writer=who)
            except NotAsExpected as error:
                message = f"the journal {self._prefix} cannot go on: it was ended by another run"
                raise StateError(message, hint=_HINT) from error
            last += 1

        return write

    def fence(self, who: str) -> None:
        """Let nobody go on who has been writing it until now."""
        while True:
            try:
                self._bucket.put(self._keys.segment(self._run, self._last() + 1), b"", writer=who)
            except NotAsExpected:  # one more segment has arrived in this moment
                continue
            return

    def drop(self) -> None:
        """Remove all but the fences, which somebody may still run into."""
        written = [key for key, size in self._bucket.sizes(self._prefix).items() if size]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self._bucket.delete, written))

    def _last(self) -> int:
        return max(map(number, self._bucket.sizes(self._prefix)), default=0)

    def _body(self, key: str) -> bytes:
        found = self._bucket.get(key)
        if found is None:
            raise self._missing()
        return found.body

    def _missing(self) -> StateError:
        message = f"pieces of the journal {self._prefix} are missing"
        return StateError(message, hint="restore them from their versions in the bucket")
