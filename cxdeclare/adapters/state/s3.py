"""S3: the state in a bucket, replaced as a whole, one writer at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

from cxdeclare.adapters.state import s3_history as versions
from cxdeclare.adapters.state import s3_lock as locks
from cxdeclare.adapters.state.codec import dump, load
from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3_bucket import WRITER, Bucket, Found, NotAsExpected
from cxdeclare.adapters.state.s3_journal import S3Journal
from cxdeclare.adapters.state.s3_keys import Keys
from cxdeclare.adapters.state.s3_lock import S3Lock
from cxdeclare.adapters.state.s3_segments import Segments
from cxdeclare.adapters.state.s3_tenure import Tenure
from cxdeclare.engine.ports import Holder, Version
from cxdeclare.model.errors import StateError
from cxdeclare.model.location import S3Location
from cxdeclare.model.state import State

_AT_ONCE = 8
_PLAN_AGAIN = "another run has written it; plan again"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is in the bucket as far as we know, so that a write replaces this and nothing else."""

    lineage: str
    serial: int
    etag: str | None = None
    writer: str = ""


class S3Store:
    """A state with its lock, journals and long texts, each an object in a bucket."""

    def __init__(self, location: S3Location, owner: Owner | None = None) -> None:
        self._location, self._owner = location, owner or Owner()
        self._bucket = Bucket(location)
        self._keys = Keys(location.prefix, location.name)
        self._lock: S3Lock | None = None
        self._seen: _Seen | None = None
        self._unsure: int | None = None
        self._kept: set[str] = set()
        self._notes: versions.Notes = {}

    def read(self) -> State | None:
        """The latest state; None before the first."""
        found, state = self._latest()
        self._see(found, state)
        return state

    def holder(self) -> Holder | None:
        """Who has the lock just now, or had it and has not let go of it."""
        return locks.holder(self._bucket, self._keys.lock)

    def journal(self, run: str) -> list[bytes]:
        """The whole lines of the journal of a run."""
        return self._segments(run).lines()

    def history(self) -> list[Version]:
        """The versions that the bucket has kept, the newest first."""
        found, state = self._latest()
        if found is None or state is None:
            return []
        return versions.history(Version(state.serial, found.saved), self._versions(state))

    def version(self, serial: int) -> State:
        """The state as it was."""
        _, now = self._latest()
        if now is not None and now.serial == serial:
            return now
        for one in self._versions(now) if now and serial < now.serial else ():
            if one.serial == serial:
                found = self._bucket.get(self._keys.state, one.id)
                if found is not None:
                    return load(found.body, f"{self._location}, version {one.id}")
        message = f"serial {serial} of the state in {self._location} is not kept"
        raise StateError(message, hint="`cxdeclare state history` lists those that are")

    def body(self, content_hash: str) -> str | None:
        """A long text that was once planned or found."""
        found = self._bucket.get(self._keys.body(content_hash))
        return found.body.decode() if found else None

    def lock(self, doing: str) -> Tenure:
        """Be the one writer, until the end of the `with` or the loss of the lock."""
        lease = self._location.lease
        lock = S3Lock(self._bucket, self._keys.lock, self._owner, lease)
        return Tenure(lock, doing, lease, self._taken)

    def unlock(self, holder_id: str) -> Holder:
        """Break the lock of this holder, who is returned."""
        return locks.unlock(self._bucket, self._keys.lock, holder_id)

    def write(self, state: State) -> None:
        """Replace the state of the serial before; otherwise change nothing and say why."""
        lock = self._ours("the state is written")
        seen = self._seen or self._see(*self._latest())
        # What nobody could say of our own last write is no write of somebody else.
        before = seen.serial - (seen.serial == self._unsure and seen.writer == lock.id)
        self._refuse_others(seen, before, state)
        content = dump(state)
        noted = versions.noted(state) | {"sha256": hashlib.sha256(content).hexdigest()}
        self._seen, self._unsure = None, state.serial
        try:
            etag = self._bucket.put(
                self._keys.state, content, writer=lock.id, instead_of=seen.etag, metadata=noted
            )
        except NotAsExpected as error:
            message = f"the state in {self._location} was written by another run in this moment"
            raise StateError(message, hint=_PLAN_AGAIN) from error
        self._seen, self._unsure = _Seen(state.lineage, state.serial, etag, lock.id), None

    def begin(self, run: str) -> S3Journal:
        """Begin or go on with the journal of a run."""
        lock = self._ours("a journal is begun")
        return S3Journal(self._segments(run).writer(lock.id, lock.still_ours))

    def close(self, run: str) -> None:
        """End the journal of a run, also for who still believes that the lock is theirs."""
        self._segments(run).fence(self._ours("a journal is ended").id)

    def drop(self, run: str) -> None:
        """Remove the journal of a run."""
        with suppress(StateError):  # it says nothing that the state does not say
            self._segments(run).drop()

    def keep(self, bodies: Mapping[str, str]) -> None:
        """Keep long texts by their content hash."""
        new = [one for one in bodies if one not in self._kept]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda one: self._keep(one, bodies[one]), new))
        self._kept.update(new)

    def _keep(self, content_hash: str, text: str) -> None:
        try:
            self._bucket.try_put(self._keys.body(content_hash), text.encode())
        except NotAsExpected:  # it is there, and what has this hash is this text
            return

    def _taken(self, lock: S3Lock) -> None:
        self._lock, self._seen, self._unsure = lock, None, None

    def _ours(self, what: str) -> S3Lock:
        """The lock that we have; raise if we have none, or had it."""
        if self._lock is None or not self._lock.id:
            message = f"{what} under its lock only"
            raise StateError(message)
        if not self._lock.still_ours():
            message = f"the lock of the state in {self._location} was lost"
            raise StateError(message, hint="another run may have taken it over; plan again")
        return self._lock

    def _latest(self) -> tuple[Found | None, State | None]:
        found = self._bucket.get(self._keys.state)
        return found, load(found.body, str(self._location)) if found else None

    def _see(self, found: Found | None, state: State | None) -> _Seen:
        self._seen = _Seen("", 0)
        if found and state:
            writer = found.metadata.get(WRITER, "")
            self._seen = _Seen(state.lineage, state.serial, found.etag, writer)
        return self._seen

    def _segments(self, run: str) -> Segments:
        return Segments(self._bucket, self._keys, run)

    def _versions(self, now: State) -> Iterator[versions.Kept]:
        return versions.kept(self._bucket, self._keys.state, now.lineage, self._notes)

    def _refuse_others(self, seen: _Seen, before: int, state: State) -> None:
        if seen.etag is not None and seen.lineage != state.lineage:
            message = f"the state in {self._location} has another lineage: it was begun anew"
            raise StateError(message, hint=_PLAN_AGAIN)
        if state.serial != before + 1:
            message = (
                f"the state in {self._location} is at serial {before}, "
                f"and serial {state.serial} does not follow it"
            )
            raise StateError(message, hint=_PLAN_AGAIN)
