"""The lock in a bucket: one holder, who is named; nobody's is broken but a dead one's."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3_bucket import Bucket
from cxdeclare.adapters.state.s3_lock import S3Lock
from cxdeclare.model.errors import Locked, StateError
from tests.integration.aws.conftest import Place
from tests.unit.adapters.state.states import a_state

LOCK = "locks/acme.json"


def expired(place: Place, lease: float = 0) -> S3Lock:
    """A lock whose holder, Ben, has not been heard of for longer than its lease."""
    lock = S3Lock(Bucket(place.location), LOCK, Owner("ben", "bens-machine"), lease)
    lock.take("apply")
    time.sleep(lease + 1.1)  # times of S3 are whole seconds
    return lock


def wait_until(true: object) -> None:
    """Until a callable says so; the test hangs if it never does, and is told so by its runner."""
    assert callable(true)
    while not true():
        time.sleep(0.02)


def test_the_lock_says_who_has_it_and_for_how_long(place: Place) -> None:
    """And is told to the second run, with the ways out."""
    with place.store("ana").lock("apply"):
        holder = place.store().holder()
        assert holder is not None
        assert ("ana", "anas-machine", "apply") == (holder.who, holder.host, holder.doing)
        assert "https://ci.example/ana" == holder.run_url
        assert holder.left is not None
        assert 890 < holder.left <= 901
        with pytest.raises(Locked, match="apply by ana on anas-machine") as caught:
            place.store("kim").lock("apply").__enter__()
        assert f"`cxdeclare unlock {holder.id}`" in caught.value.hint
        assert "its lease is over in 15m" in caught.value.hint or "14m" in caught.value.hint
        assert [LOCK] == place.all_keys()
    assert [] == place.all_keys()


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_answer_is_no_lost_lock(place: Place, times: int) -> None:
    """The second try of botocore meets our own lock, which is recognised."""
    place.chaos.plant("PUT", LOCK, times=times, lose_answer=True)
    with (store := place.store(spoiled=True)).lock("apply") as lock:
        assert lock.still_ours()
        assert place.chaos.count("PUT", LOCK) == times + 1
        store.write(a_state(1))
    assert ["state/acme.json"] == place.all_keys()


def test_an_answer_that_never_comes_is_looked_up(place: Place) -> None:
    """All tries of botocore were in vain, and the lock is there all the same."""
    place.chaos.plant("PUT", LOCK, lose_answer=True)
    with place.store(spoiled=True).lock("apply") as lock:
        assert lock.still_ours()
    assert [] == place.all_keys()


@pytest.mark.parametrize(
    "refuse", [(409, "ConditionalRequestConflict"), (503, "SlowDown"), (500, "InternalError")]
)
def test_what_passes_is_tried_again(place: Place, refuse: tuple[int, str]) -> None:
    """Botocore does not try again after 409, so we do."""
    place.chaos.plant("PUT", LOCK, times=2, refuse=refuse)
    with place.store(spoiled=True).lock("apply") as lock:
        assert lock.still_ours()
        assert 3 == place.chaos.count("PUT", LOCK)
    assert [] == place.all_keys()


def test_a_lock_that_may_be_there_is_cleared_away(place: Place) -> None:
    """The answer and every look at it fail: the run stops, and what it left goes when it can."""
    place.chaos.plant("PUT", LOCK, lose_answer=True)
    place.chaos.plant("GET", LOCK, times=4, refuse=(500, "InternalError"))
    with pytest.raises(StateError, match="cannot be read") as caught:
        place.store(spoiled=True).lock("apply").__enter__()
    assert "cxdeclare unlock" in caught.value.hint
    assert [] == place.all_keys()


def test_a_lock_that_cannot_be_let_go_is_told(place: Place) -> None:
    """With when it ends by itself; it is not told over something more important."""
    place.chaos.plant("DELETE", LOCK, refuse=(403, "AccessDenied"))
    with (
        pytest.raises(StateError, match="AWS denies it") as caught,
        place.store(spoiled=True).lock("apply"),
    ):
        pass
    assert "its lease is over in 15m" in caught.value.hint
    place.store().unlock(held_by(place))
    with pytest.raises(ZeroDivisionError), place.store(spoiled=True).lock("apply"):
        raise ZeroDivisionError


def held_by(place: Place) -> str:
    holder = place.store().holder()
    assert holder is not None
    return holder.id


def test_a_lost_answer_to_letting_go_is_no_failure(place: Place) -> None:
    """The second try finds nothing, which is what was wanted."""
    place.chaos.plant("DELETE", LOCK, times=1, lose_answer=True)
    with place.store(spoiled=True).lock("apply"):
        pass
    assert [] == place.all_keys()


def test_a_store_without_conditional_deletes_is_served(place: Place) -> None:
    """It says 501; the lock is looked at and then deleted."""
    place.chaos.plant("DELETE", LOCK, times=1, refuse=(501, "NotImplemented"))
    with place.store(spoiled=True).lock("apply"):
        pass
    assert [] == place.all_keys()


def test_the_lease_of_a_dead_holder_is_taken_over_and_announced(place: Place) -> None:
    """With the name of the dead."""
    expired(place)
    with place.store().lock("apply") as lock:
        assert lock.took_over is not None
        assert ("ben", "bens-machine") == (lock.took_over.who, lock.took_over.host)
        assert lock.took_over.left is not None
        assert lock.took_over.left <= 0
        assert lock.still_ours()
    assert [] == place.all_keys()


def test_one_of_many_takes_a_dead_lock_over(place: Place) -> None:
    """The others are told that it is held by that one, and no longer by the dead."""
    expired(place)

    def take(number: int) -> bool:
        lock = S3Lock(Bucket(place.location), LOCK, Owner(f"{number}", "host"), 900)
        try:
            lock.take("apply")
        except Locked as error:
            return "by ben" in str(error)
        return True

    with ThreadPoolExecutor(16) as pool:
        assert 1 == sum(pool.map(take, range(16)))


def test_a_renewal_in_the_moment_of_a_takeover_defeats_it(place: Place) -> None:
    """No two renewals are alike, so what was looked at is not what is there."""
    slow = expired(place, lease=1)
    place.chaos.plant("GET", LOCK, times=1, then=slow.renew)
    with pytest.raises(Locked, match="by ben"):
        place.store(spoiled=True).lock("apply").__enter__()
    slow.release()
    assert [] == place.all_keys()


def test_a_holder_that_lives_is_not_stolen_from(place: Place) -> None:
    """Its lease is renewed long before it is over, from beside the work."""
    with place.store(lease=1.5).lock("apply") as lock:
        began = time.monotonic()
        while time.monotonic() < began + 4:
            with pytest.raises(Locked):
                place.store("thief").lock("apply").__enter__()
            assert lock.still_ours()
            time.sleep(0.1)


def test_a_holder_whose_renewals_fail_for_a_while_keeps_it(place: Place) -> None:
    """A lost answer and a refusal are made good within the lease."""
    with place.store(lease=6, spoiled=True).lock("apply") as lock:
        place.chaos.plant("PUT", LOCK, times=1, lose_answer=True)
        place.chaos.plant("PUT", LOCK, times=1, refuse=(403, "AccessDenied"))
        wait_until(lambda: place.chaos.count("PUT", LOCK) >= 4)
        assert lock.still_ours()
    assert [] == place.all_keys()


def test_a_holder_knows_that_its_lease_is_over_before_anybody_takes_it(place: Place) -> None:
    """By a clock of its own: it may be the one who hears of nothing any more."""
    with place.store("zombie", lease=2, spoiled=True).lock("apply") as lock:
        place.chaos.plant("PUT", LOCK, refuse=(403, "AccessDenied"))
        place.chaos.plant("GET", LOCK, refuse=(403, "AccessDenied"))
        while True:
            try:
                heir = place.store("heir").lock("apply")
                taken = heir.__enter__()
            except Locked:
                time.sleep(0.05)
                continue
            break
        assert not lock.still_ours()
        assert taken.took_over is not None
        assert "zombie" == taken.took_over.who
        place.chaos.faults.clear()
    assert [LOCK] == place.all_keys(), "the zombie let go of the lock of its heir"
    assert taken.still_ours()
    heir.__exit__(None, None, None)
    assert [] == place.all_keys()


def test_a_holder_whose_lock_was_broken_learns_it_with_the_next_renewal(place: Place) -> None:
    """Whether or not somebody has taken it since."""
    with place.store(lease=3).lock("apply") as lock:
        broken = place.store().unlock(held_by(place))
        assert "kim" == broken.who
        wait_until(lambda: not lock.still_ours())
    assert [] == place.all_keys()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_lock_is_being_taken_leaves_none(
    place: Place, number: signal.Signals
) -> None:
    """To give up at once would be too early: the request is on its way, and arrives."""
    arrived = threading.Event()
    main = threading.main_thread().ident or 0

    def first() -> None:
        signal.pthread_kill(main, number)
        time.sleep(0.2)

    place.chaos.plant("PUT", LOCK, times=1, first=first, then=arrived.set)
    with pytest.raises(KeyboardInterrupt):
        place.store(spoiled=True).lock("apply").__enter__()
    arrived.wait()
    assert [] == place.all_keys()


def test_only_the_lock_that_was_named_is_broken(place: Place) -> None:
    """Not one that was taken since, and not one that was renewed in this moment."""
    with place.store("ana").lock("apply"):
        with pytest.raises(StateError, match="held by apply by ana"):
            place.store().unlock("some-id")
        store = place.store(spoiled=True)
        lock = S3Lock(Bucket(place.location), LOCK, Owner(), 900)
        place.chaos.plant("GET", LOCK, times=1, then=lambda: touched(place))
        with pytest.raises(StateError, match="in this moment"):
            store.unlock(held_by(place))
        assert lock.id == ""
        assert [LOCK] == place.all_keys()


def touched(place: Place) -> None:
    """Write the lock again as a renewal does."""
    s3 = place.aws.client("s3")
    body = s3.get_object(Bucket=place.location.bucket, Key=LOCK)["Body"].read()
    s3.put_object(
        Bucket=place.location.bucket, Key=LOCK, Body=body.replace(b'"beat": 1', b'"beat": 2')
    )


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"id": "x", "lease": "long"}'])
def test_a_lock_that_cannot_be_read_is_nobodys_to_take(place: Place, body: bytes) -> None:
    """A newer version may have written it. A person can break it, by the name that is told."""
    s3 = place.aws.client("s3")
    s3.put_object(Bucket=place.location.bucket, Key=LOCK, Body=body)
    with pytest.raises(Locked, match="cannot be read") as caught:
        place.store().lock("apply").__enter__()
    name = caught.value.hint.split("unlock ")[1].rstrip("`")
    place.store().unlock(name)
    assert [] == place.all_keys()


def test_a_lock_may_be_taken_again_and_again(place: Place) -> None:
    """What was deleted in a bucket with versions does not count as there."""
    for number in range(1, 4):
        with (store := place.store()).lock("apply"):
            store.write(a_state(number))
    assert a_state(3) == place.store().read()
