"""Many processes and one bucket: they race, count, and are interrupted.

Run as a program with a bucket and what to do: a program without threads may fork.
"""

from __future__ import annotations

import gc
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3 import S3Store
from cxdeclare.adapters.state.s3_bucket import Bucket
from cxdeclare.adapters.state.s3_lock import S3Lock
from cxdeclare.adapters.state.s3_tenure import Tenure
from cxdeclare.model.errors import Locked, StateError
from cxdeclare.model.location import S3Location
from tests.support.aws import REGION
from tests.unit.adapters.state.states import a_state


def say(text: str) -> None:
    """A line for who started the program, at once."""
    os.write(1, f"{text}\n".encode())


def forked(work: Callable[[], int | None], *, quickly: bool = True) -> int:
    """The id of a process that does this; it ends at once, or as every Python does."""
    child = os.fork()
    if child:
        return child
    random.seed(os.getpid())
    if not quickly:
        sys.exit(work())
    code = 1
    try:
        code = work() or 0
    finally:
        os._exit(code)


def race(at: S3Location, processes: int, rounds: int) -> None:
    """Say, round by round, how many of the processes got the lock at once."""
    begin, got, end, done = (os.pipe() for _ in range(4))

    def one() -> None:
        store = S3Store(at, Owner.here())
        for _ in range(rounds):
            os.read(begin[0], 1)
            try:
                lock = store.lock("race")
                lock.__enter__()
            except Locked:
                os.write(got[1], b"-")
                os.read(end[0], 1)
            else:
                os.write(got[1], b"+")
                os.read(end[0], 1)
                lock.__exit__(None, None, None)
            os.write(done[1], b".")

    def all_of(pipe: tuple[int, int]) -> bytes:
        found = b""
        while len(found) < processes:
            found += os.read(pipe[0], processes - len(found))
        return found

    children = [forked(one) for _ in range(processes)]
    for _ in range(rounds):
        os.write(begin[1], b"." * processes)
        winners = all_of(got).count(b"+")
        os.write(end[1], b"." * processes)
        all_of(done)
        say(f"{winners} {S3Store(at).holder()}")
    for child in children:
        os.waitpid(child, 0)


def count(at: S3Location, processes: int, steps: int) -> None:
    """Let each process add so many to one number, each under a lock that keeps nobody out."""

    def one() -> None:
        store = S3Store(at, Owner.here())
        lock = S3Lock(Bucket(at), f"locks/{os.getpid()}.json", Owner.here(), at.lease)
        with Tenure(lock, "count", at.lease, store._taken):
            for _ in range(steps):
                while True:
                    before = store.read()
                    with suppress(StateError):
                        store.write(a_state(before.serial + 1 if before else 1))
                        break

    for child in [forked(one) for _ in range(processes)]:
        say(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
    state = S3Store(at).read()
    say(f"{state.serial if state else 0}")


def interrupt(at: S3Location, times: int) -> None:
    """Send signals at random moments to who takes and leaves the lock; say what was left."""
    sent = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def one() -> int:
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, sent)
            while True:
                with S3Store(at, Owner.here()).lock("test"):
                    time.sleep(random.random() * 0.01)
        except KeyboardInterrupt:
            return 130

    for turn in range(times):
        # Python ignores what is raised in what it does by itself after a fork.
        signal.pthread_sigmask(signal.SIG_BLOCK, sent)
        child = forked(one, quickly=False)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, sent)
        time.sleep(random.random() * 0.08)
        for number in (sent[turn % 3],) if turn % 4 else (signal.SIGINT,) * 3:
            os.kill(child, number)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        say(f"{code} {S3Store(at).holder()}")


def hold(at: S3Location) -> None:
    """Hold the lock, and say so, until somebody ends the process."""
    store = S3Store(at, Owner.here())
    with store.lock("apply"):
        say("ready")
        while True:
            time.sleep(60)


def main() -> None:
    """Do what the arguments say."""
    bucket, lease, what, *numbers = sys.argv[1:]
    at = S3Location(bucket, "acme", REGION, lease=float(lease))
    S3Store(at).read()  # makes the client once, and not in every child
    gc.freeze()
    works: dict[str, Callable[..., None]] = {
        "race": race,
        "count": count,
        "interrupt": interrupt,
        "hold": hold,
    }
    works[what](at, *map(int, numbers))


if __name__ == "__main__":
    main()
