"""S3 lock: an object that is there while somebody is the one writer of a state."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, fields

from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3_bucket import Bucket, Found, NotAsExpected, Unanswered
from cxdeclare.engine.ports import Clock, Holder
from cxdeclare.model.errors import CxdeclareError, Locked, StateError
from cxdeclare.model.language import duration

# A machine that slept has not kept its lease: count that time where the system can.
_CLOCK: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_TURNS = 5
"""How often we look again when the lock changes hands in the moment we look."""
_SECOND = 1
"""Times of S3 are whole seconds: a lease is over for others that much later than for its holder."""


def seconds() -> float:
    """The clock that leases are kept by."""
    return time.clock_gettime(_CLOCK)


class S3Lock:
    """One taking of the lock: it lasts as long as it is renewed before its lease is over."""

    def __init__(
        self, bucket: Bucket, key: str, owner: Owner, lease: float, clock: Clock = seconds
    ) -> None:
        self._bucket, self._key, self._owner = bucket, key, owner
        self._lease, self._clock = lease, clock
        self._mine: Holder | None = None
        self._etag = ""
        self._beat = 0
        self._until = 0.0
        self._lost = False
        self.took_over: Holder | None = None

    @property
    def id(self) -> str:
        """Of this taking; empty before it."""
        return self._mine.id if self._mine else ""

    def still_ours(self) -> bool:
        """Whether nobody can have it by now."""
        return self._mine is not None and not self._lost and self._clock() < self._until

    def take(self, doing: str) -> None:
        """Take it if it is free or its lease is over; raise `Locked` otherwise."""
        for _ in range(_TURNS):
            mine = self._mine = self._owner.takes(doing)
            try:
                self._put(mine, None)
            except NotAsExpected as error:
                taken = error.found
            except Unanswered as error:
                raise self._unknown(error) from error
            else:
                return
            if taken is None:  # let go of in this moment
                continue
            if self._takes_over(mine, taken):
                return
        self._mine = None
        message = f"{self._key} changes hands too often to be taken"
        raise Locked(message, hint="run again")

    def renew(self) -> bool:
        """Begin the lease anew; False if that could not be done this time."""
        mine = self._mine
        if mine is None:
            return False
        try:
            self._put(mine, self._etag)
        except NotAsExpected:
            self._lost = True
        except CxdeclareError:
            pass  # it lasts until the lease is over, and the next try may do it
        else:
            return True
        return False

    def release(self) -> None:
        """Let go of it, if it is still ours in the bucket; never of one of somebody else."""
        self._lost = True
        while self._mine is not None:
            try:
                found = self._bucket.get(self._key)
                if found is not None and read(found).id == self._mine.id:
                    self._bucket.delete(self._key, only=found.etag)
            except NotAsExpected:  # renewed in this moment, or somebody else's by now
                continue
            except StateError as error:
                raise self._unknown(error) from error
            self._mine = None

    def _takes_over(self, mine: Holder, taken: Found) -> bool:
        """Take it from a holder who has given no sign; False if somebody was quicker."""
        holder = read(taken)
        if holder.left is None or holder.left > 0:
            self._mine = None
            raise _locked(holder)
        try:
            self._put(mine, taken.etag)
        except NotAsExpected:
            return False
        except Unanswered as error:
            raise self._unknown(error) from error
        self.took_over = holder
        return True

    def _put(self, mine: Holder, instead_of: str | None) -> None:
        """Write ourselves into the lock. No two writes are alike, or one could stand for another.

        The lease is counted from before the write, so that it is over for us before anybody.
        """
        self._beat += 1
        note = {**asdict(mine), "lease": self._lease, "beat": self._beat}
        began = self._clock()
        body = json.dumps(note).encode()
        self._etag = self._bucket.put(self._key, body, writer=mine.id, instead_of=instead_of)
        self._until = began + self._lease

    def _unknown(self, error: StateError) -> Unanswered:
        """Nobody knows whether the lock is there now."""
        over = f"if the lock is there, its lease is over in {duration(round(self._lease))}"
        hint = f"{error.hint}; " if error.hint else ""
        return Unanswered(str(error), hint=f"{hint}{over}, or `cxdeclare unlock {self.id}`")


def holder(bucket: Bucket, key: str) -> Holder | None:
    """Who has the lock just now."""
    found = bucket.get(key)
    return read(found) if found else None


def unlock(bucket: Bucket, key: str, holder_id: str) -> Holder:
    """Break the lock of this holder, and of nobody who has taken it since."""
    found = bucket.get(key)
    if found is None:
        message = f"there is no lock {holder_id}: nobody holds it"
        raise StateError(message)
    held = read(found)
    if held.id != holder_id:
        message = f"there is no lock {holder_id}: it is held by {held}, id {held.id}"
        raise StateError(message)
    try:
        bucket.delete(key, only=found.etag)
    except NotAsExpected as error:
        message = f"the lock {holder_id} was renewed or let go in this moment"
        raise StateError(
            message, hint="its holder lives; look again before you break it"
        ) from error
    return held


def read(found: Found) -> Holder:
    """Who wrote this, and how long the lease lasts by the clock of the store."""
    names = {one.name for one in fields(Holder)} - {"left"}
    try:
        note = json.loads(found.body)
        left = float(note["lease"]) + _SECOND - found.age
        return Holder(**{name: note[name] for name in names}, left=left)
    except (ValueError, TypeError, KeyError):
        # Not ours to judge: it can be named by what it holds, and broken by a person.
        return Holder(found.etag.strip('"'), "something that cannot be read", "", "", 0, "")


def _locked(held: Holder) -> Locked:
    message = f"the state is locked by another run: {held}"
    break_it = f"`cxdeclare unlock {held.id}`"
    if held.left is not None:
        over = f"if it is dead, its lease is over in {duration(max(1, round(held.left)))}"
        return Locked(message, hint=f"wait until it has ended; {over}, or {break_it}")
    return Locked(message, hint=f"if nobody holds it any more: {break_it}")
