"""S3 segments: the pieces of a journal, which nobody can write twice or after its end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from cxdeclare.adapters.state.s3_bucket import Bucket, Found, NotAsExpected
from cxdeclare.adapters.state.s3_keys import Keys, number
from cxdeclare.model.errors import StateError

_AT_ONCE = 8
_END = "end"
"""Metadata of the last segment, behind which there is none."""
_HINT = "another run has settled what this one left; plan again"


class Segments:
    """The segments of one journal, numbered from 1 without a gap.

    Each is written only where none is. Whoever ends a journal takes the next number, which the
    run that lost its lock would take for its next intent: it is refused, and must not call.
    """

    def __init__(self, bucket: Bucket, keys: Keys, run: str) -> None:
        self._bucket, self._keys, self._run = bucket, keys, run
        self._prefix = keys.segments(run)

    def lines(self) -> list[bytes]:
        """The whole lines, in their order; raise `StateError` if some have been lost."""
        found = self._bucket.keys(self._prefix)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            segments = list(pool.map(self._got, found))
        if segments and _END in segments[-1].metadata:
            found.pop()
        if [number(key) for key in found] != list(range(1, len(found) + 1)):
            message = f"pieces of the journal {self._prefix} are missing"
            raise StateError(message, hint="restore them from their versions in the bucket")
        return b"".join(segment.body for segment in segments).split(b"\n")[:-1]

    def writer(self, who: str, still_ours: Callable[[], bool]) -> Callable[[bytes], None]:
        """What writes the next segment; raise `StateError` if the journal has ended."""
        found = self._bucket.keys(self._prefix)
        if found and _END in self._got(found[-1]).metadata:
            message = f"the journal {self._prefix} has ended"
            raise StateError(message, hint=_HINT)
        last = number(found[-1]) if found else 0

        def write(body: bytes) -> None:
            nonlocal last
            if not still_ours():
                message = f"the journal {self._prefix} cannot go on: the lock was lost"
                raise StateError(message, hint=_HINT)
            key = self._keys.segment(self._run, last + 1)
            try:
                self._bucket.put(key, body, writer=who)
            except NotAsExpected as error:
                message = f"the journal {self._prefix} cannot go on: it was ended by another run"
                raise StateError(message, hint=_HINT) from error
            last += 1

        return write

    def end(self, who: str) -> None:
        """Let nobody write behind what is there."""
        while True:
            found = self._bucket.keys(self._prefix)
            if found and _END in self._got(found[-1]).metadata:
                return
            key = self._keys.segment(self._run, number(found[-1]) + 1 if found else 1)
            try:
                self._bucket.put(key, b"", writer=who, metadata={_END: "yes"})
            except NotAsExpected:  # one more segment has arrived in this moment
                continue
            return

    def drop(self) -> None:
        """Remove all but an end that somebody may still run into."""
        found = self._bucket.keys(self._prefix)
        if found and _END in self._got(found[-1]).metadata:
            found.pop()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(self._bucket.delete, found))

    def _got(self, key: str) -> Found:
        found = self._bucket.get(key)
        if found is None:
            message = f"{key} of a journal went away in this moment"
            raise StateError(message, hint="run again")
        return found
