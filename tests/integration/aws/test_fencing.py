"""Fencing: a run that lost its lock, and does not know it, spoils nothing."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from cxdeclare.adapters.state.s3 import S3Store
from cxdeclare.model.errors import StateError
from tests.integration.aws.conftest import Place
from tests.unit.adapters.state.states import a_state

STATE = "state/acme.json"


def heir_of(place: Place, stack: ExitStack) -> S3Store:
    """Another run, after a person has broken the lock of one that was thought dead."""
    holder = place.store().holder()
    assert holder is not None
    place.store().unlock(holder.id)
    store = place.store("heir")
    stack.enter_context(store.lock("apply"))
    return store


def test_a_zombie_does_not_overwrite_the_state(place: Place) -> None:
    """It has read serial 1, its heir has written 2: what it writes as 2 does not replace that."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        zombie.write(a_state(1))
        heir = heir_of(place, stack)
        assert a_state(1) == heir.read()
        heir.write(a_state(2, note="by the heir"))
        with pytest.raises(StateError, match="written by another run in this moment") as caught:
            zombie.write(a_state(2, note="by the zombie"))
        assert "plan again" in caught.value.hint
        heir.write(a_state(3, note="by the heir"))
    assert a_state(3, note="by the heir") == place.store().read()


def test_a_zombie_that_wrote_first_is_noticed_by_its_heir(place: Place) -> None:
    """Whoever comes second is refused: no write is ever lost."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        zombie.write(a_state(1))
        heir = heir_of(place, stack)
        assert a_state(1) == heir.read()
        zombie.write(a_state(2, note="by the zombie"))
        with pytest.raises(StateError, match="by another run"):
            heir.write(a_state(2, note="by the heir"))
    assert a_state(2, note="by the zombie") == place.store().read()


def test_the_first_state_is_written_once(place: Place) -> None:
    """Also where there is none yet that could be compared."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        assert zombie.read() is None
        heir = heir_of(place, stack)
        heir.write(a_state(1, note="by the heir"))
        with pytest.raises(StateError, match="by another run"):
            zombie.write(a_state(1, note="by the zombie"))
    assert a_state(1, note="by the heir") == place.store().read()


def test_the_same_bytes_of_another_are_not_ours(place: Place) -> None:
    """Two runs that count to the same number have not both counted."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        assert zombie.read() is None
        heir_of(place, stack).write(a_state(1))
        with pytest.raises(StateError, match="by another run"):
            zombie.write(a_state(1))


def test_a_zombie_may_not_announce_another_call(place: Place) -> None:
    """Its heir has closed the journal before it read it: nothing comes in behind its back."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        with zombie.begin("run-1") as sink:
            sink.append(b"intent 1", durable=True)
            heir = heir_of(place, stack)
            heir.close("run-1")
            assert [b"intent 1"] == heir.journal("run-1")
            with pytest.raises(StateError, match="ended by another run") as caught:
                sink.append(b"intent 2", durable=True)
            assert "plan again" in caught.value.hint
            with pytest.raises(StateError, match="ended by another run"):
                sink.append(b"intent 3", durable=False)
            heir.drop("run-1")
        assert [] == heir.journal("run-1")


def test_the_fence_outlives_the_journal(place: Place) -> None:
    """A zombie that slept while its heir settled and dropped everything wakes up before it."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        sink = stack.enter_context(zombie.begin("run-1"))
        sink.append(b"intent 1", durable=True)
        heir = heir_of(place, stack)
        heir.close("run-1")
        heir.drop("run-1")
        with pytest.raises(StateError, match="ended by another run"):
            sink.append(b"intent 2", durable=True)
        assert [] == heir.journal("run-1")


def test_an_heir_that_goes_on_with_the_journal_can_be_fenced_in_turn(place: Place) -> None:
    """Every holder has a fence of its own behind it."""
    with ExitStack() as stack:
        first = place.store("first")
        stack.enter_context(first.lock("apply"))
        old = stack.enter_context(first.begin("run-1"))
        old.append(b"1", durable=True)
        second = heir_of(place, stack)
        second.close("run-1")
        newer = stack.enter_context(second.begin("run-1"))
        third = heir_of(place, stack)
        third.close("run-1")
        for sink in (old, newer):
            with pytest.raises(StateError, match="ended by another run"):
                sink.append(b"too late", durable=True)
        with third.begin("run-1") as sink:
            sink.append(b"2", durable=True)
        assert [b"1", b"2"] == third.journal("run-1")


def test_a_segment_in_flight_when_the_journal_is_closed_is_read(place: Place) -> None:
    """Either it is before the fence, and read; or behind it, and refused."""
    with ExitStack() as stack:
        zombie = place.store("zombie")
        stack.enter_context(zombie.lock("apply"))
        sink = stack.enter_context(zombie.begin("run-1"))
        heir_of(place, stack)
        heir = place.store("heir", spoiled=True)
        heir._lock = zombie._lock  # whoever it is, it looks through the proxy
        place.chaos.plant(
            "GET", "list-type=2", times=1, then=lambda: sink.append(b"late", durable=True)
        )
        heir.close("run-1")
        assert [b"late"] == heir.journal("run-1")


@pytest.mark.parametrize("serial", [1, 2])
def test_a_lost_answer_is_no_lost_write(place: Place, serial: int) -> None:
    """The state is there, and it is ours; the next write replaces it."""
    store = place.store(spoiled=True)
    with store.lock("apply"):
        for before in range(1, serial):
            store.write(a_state(before))
        place.chaos.plant("PUT", STATE, times=1, lose_answer=True)
        store.write(a_state(serial))
        store.write(a_state(serial + 1))
    assert a_state(serial + 1) == place.store().read()
    assert serial + 2 == place.chaos.count("PUT", STATE)


@pytest.mark.parametrize("refuse", [(409, "ConditionalRequestConflict"), (503, "SlowDown")])
def test_a_conflict_or_a_busy_store_is_tried_again(place: Place, refuse: tuple[int, str]) -> None:
    """It is neither a lost lock nor a failure."""
    store = place.store(spoiled=True)
    place.chaos.plant("PUT", STATE, times=2, refuse=refuse)
    with store.lock("apply"):
        store.write(a_state(1))
    assert a_state(1) == place.store().read()


def test_a_state_that_cannot_be_saved_is_an_error_that_says_why(place: Place) -> None:
    """With the remedy; what was there is there still, and the lock goes."""
    store = place.store(spoiled=True)
    with store.lock("apply"):
        store.write(a_state(1))
        place.chaos.plant("PUT", STATE, refuse=(400, "ExpiredToken"))
        with pytest.raises(StateError, match="the credentials have expired") as caught:
            store.write(a_state(2))
        assert "sign in again" in caught.value.hint
    assert a_state(1) == place.store().read()
    assert [STATE] == place.all_keys()


@pytest.mark.parametrize("note", ["", "more has happened since"])
def test_a_write_that_may_have_happened_can_be_made_again(place: Place, note: str) -> None:
    """What is there may be our own, and then the next of that serial replaces it."""
    store = place.store(spoiled=True)
    with store.lock("apply"):
        assert store.read() is None
        place.chaos.plant("PUT", STATE, lose_answer=True)
        place.chaos.plant("GET", STATE, refuse=(503, "SlowDown"))
        with pytest.raises(StateError, match="cannot be read"):
            store.write(a_state(1))
        place.chaos.faults.clear()
        store.write(a_state(1, note=note))
        with pytest.raises(StateError, match="serial 1 does not follow"):
            store.write(a_state(1))
        store.write(a_state(2))
    assert a_state(2) == place.store().read()
    assert a_state(1, note=note) == place.store().version(1)


def test_a_lost_answer_is_no_lost_line(place: Place) -> None:
    """A segment that is ours is recognised, and written once."""
    store = place.store(spoiled=True)
    with store.lock("apply"), store.begin("run-1") as sink:
        sink.append(b"one", durable=True)
        place.chaos.plant("PUT", "journal/", times=1, lose_answer=True)
        sink.append(b"two", durable=True)
        sink.append(b"three", durable=True)
    assert [b"one", b"two", b"three"] == place.store().journal("run-1")


def test_a_line_that_cannot_be_kept_is_refused(place: Place) -> None:
    """What it announces must not be done; neither must anything after it."""
    store = place.store(spoiled=True)
    with store.lock("apply"), store.begin("run-1") as sink:
        place.chaos.plant("PUT", "journal/", refuse=(403, "AccessDenied"))
        for durable in (True, False, True):
            with pytest.raises(StateError, match="AWS denies it"):
                sink.append(b"intent", durable=durable)
        place.chaos.faults.clear()
        with pytest.raises(StateError, match="AWS denies it"):
            sink.append(b"intent", durable=True)
    assert [] == place.store().journal("run-1")


def test_lines_that_are_lost_at_the_end_are_told(place: Place) -> None:
    """Unless something more important is being told."""
    store = place.store(spoiled=True)
    place.chaos.plant("PUT", "journal/", refuse=(403, "AccessDenied"))
    with store.lock("apply"):
        with pytest.raises(StateError, match="AWS denies it"), store.begin("run-1") as sink:
            sink.append(b"outcome", durable=False)
        place.chaos.faults.clear()
        with pytest.raises(ZeroDivisionError), store.begin("run-1") as sink:
            sink.append(b"outcome", durable=bool(1 // 0))


def test_a_journal_with_a_hole_is_not_read_as_if_it_were_whole(place: Place) -> None:
    """A call that nobody knows of would be made twice."""
    store = place.store()
    with store.lock("apply"), store.begin("run-1") as sink:
        for line in (b"1", b"2", b"3"):
            sink.append(line, durable=True)
    for number in (1, 2):
        place.aws.client("s3").delete_object(
            Bucket=place.location.bucket, Key=f"journal/acme/run-1/0000000{number}.jsonl"
        )
        with pytest.raises(StateError, match=r"pieces of the journal .* are missing"):
            store.journal("run-1")
