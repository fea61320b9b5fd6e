"""Stores: every one of them keeps the promises of the port, on a disk and in a bucket."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.owner import Owner
from cxdeclare.adapters.state.s3 import S3Store
from cxdeclare.engine.ports import StateStore
from cxdeclare.model.errors import Locked, StateError
from cxdeclare.model.location import S3Location
from tests.support.aws import REGION, Aws
from tests.unit.adapters.state.states import a_state

Opened = Callable[[], StateStore]
OWNER = Owner("kim", "ci-7", "https://ci.example/runs/12")


@pytest.fixture(params=["local", "s3"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the same store again and again, as different runs do."""
    if request.param == "local":
        return lambda: LocalStore(tmp_path / "state.json", OWNER)
    aws: Aws = request.getfixturevalue("aws")
    location = S3Location(aws.bucket(), "acme", REGION, prefix="cx/prod")
    return lambda: S3Store(location, OWNER)


def finished(store: StateStore, *serials: int, consuming: str | None = None) -> None:
    """Write these serials one after the other."""
    with store.lock("test"):
        for serial in serials:
            store.write(a_state(serial).model_copy(update={"consuming": consuming}))


def test_there_is_nothing_before_the_first_state(opened: Opened) -> None:
    """Neither a state nor anything beside it; and to ask makes nothing."""
    store = opened()
    assert store.read() is None
    assert store.holder() is None
    assert [] == store.journal("run-1")
    assert [] == store.history()
    assert store.body("abc") is None


def test_what_was_written_is_read_by_everybody(opened: Opened) -> None:
    """Whole, in every character."""
    finished(opened(), 1, 2, 3)
    assert a_state(3) == opened().read()


def test_a_run_that_read_before_it_took_the_lock_goes_on_from_there(opened: Opened) -> None:
    """The usual way of an apply: plan, then lock, then write."""
    store = opened()
    finished(store, 1)
    assert a_state(1) == store.read()
    finished(store, 2)
    assert a_state(2) == store.read()


@pytest.mark.parametrize("serial", [0, 1, 2, 4])
def test_a_serial_that_does_not_follow_is_refused(opened: Opened, serial: int) -> None:
    """What is there stays, and what follows is taken afterwards."""
    finished(opened(), 1, 2)
    store = opened()
    with store.lock("test"):
        with pytest.raises(StateError, match=f"serial 2, and serial {serial} does not follow"):
            store.write(a_state(serial))
        assert a_state(2) == store.read()
        store.write(a_state(3))


def test_a_state_of_another_lineage_is_not_replaced(opened: Opened) -> None:
    """Its serials count something else."""
    finished(opened(), 1)
    store = opened()
    with store.lock("test"), pytest.raises(StateError, match="lineage"):
        store.write(a_state(2, lineage="l-2"))
    assert a_state(1) == store.read()


def test_nothing_is_written_without_the_lock(opened: Opened) -> None:
    """Not before it and not after it."""
    store = opened()
    with pytest.raises(StateError, match="under its lock"):
        store.write(a_state())
    finished(store, 1)
    with pytest.raises(StateError, match="under its lock"):
        store.write(a_state(2))
    assert a_state(1) == store.read()


def test_a_second_run_is_refused_and_told_who_has_the_lock(opened: Opened) -> None:
    """Who, where, what for, since when, and the page of the run."""
    with opened().lock("apply") as lock:
        assert lock.still_ours()
        assert lock.took_over is None
        holder = opened().holder()
        assert holder is not None
        with pytest.raises(Locked) as caught:
            opened().lock("state mv").__enter__()
        said = str(caught.value)
        for word in ("apply by kim on ci-7", f"process {os.getpid()}", holder.since, OWNER.run_url):
            assert word in said
    assert opened().holder() is None


def test_a_lock_is_not_lost_by_trying_to_take_it_twice(opened: Opened) -> None:
    """Also not by the store that has it."""
    store = opened()
    with store.lock("one"):
        with pytest.raises(Locked):
            store.lock("two").__enter__()
        store.write(a_state(1))
    finished(store, 2)


def test_the_lock_is_let_go_when_the_work_fails(opened: Opened) -> None:
    """Whatever it failed of."""
    with pytest.raises(ZeroDivisionError), opened().lock("test"):
        raise ZeroDivisionError
    finished(opened(), 1)


def test_the_history_has_what_runs_left_at_their_ends(opened: Opened) -> None:
    """The newest first; what was in the middle of a run is no version to go back to."""
    finished(opened(), 1)
    finished(opened(), 2, 3, consuming="plan")
    finished(opened(), 4)
    finished(opened(), 5, consuming="plan")
    versions = opened().history()
    assert [5, 4, 1] == [version.serial for version in versions]
    assert all(version.saved.endswith("+00:00") for version in versions)


def test_a_version_that_was_kept_is_read_as_it_was(opened: Opened) -> None:
    """The latest as well; one that was not kept is refused."""
    finished(opened(), 1, 2, 3)
    assert [a_state(1), a_state(2), a_state(3)] == [opened().version(n) for n in (1, 2, 3)]
    for serial in (0, 4):
        with pytest.raises(StateError, match=f"serial {serial} of the state in .* is not kept"):
            opened().version(serial)


def test_a_journal_is_read_in_the_order_it_was_written(opened: Opened) -> None:
    """Durable lines and others, of one go and of the next, and of no other run."""
    lines = [f"line {number}".encode() for number in range(25)]
    for part in (lines[:12], lines[12:]):
        store = opened()
        with store.lock("apply"), store.begin("run-1") as sink:
            for number, line in enumerate(part):
                sink.append(line, durable=number % 3 == 0)
    assert lines == opened().journal("run-1")
    assert [] == opened().journal("run-2")


def test_a_durable_line_is_there_while_the_run_goes_on(opened: Opened) -> None:
    """That is what durable means: the run may be killed now."""
    store = opened()
    with store.lock("apply"), store.begin("run-1") as sink:
        sink.append(b"outcome", durable=False)
        sink.append(b"intent", durable=True)
        assert [b"outcome", b"intent"] == opened().journal("run-1")


def test_many_threads_write_one_journal(opened: Opened) -> None:
    """Every line whole, those of one thread in their order."""
    store = opened()

    def write(thread: int) -> None:
        for number in range(10):
            sink.append(f"{thread} {number}".encode(), durable=number % 2 == 0)

    with store.lock("apply"), store.begin("run-1") as sink, ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    lines = [tuple(map(int, line.split())) for line in opened().journal("run-1")]
    assert 80 == len(lines)
    for thread in range(8):
        assert list(range(10)) == [number for one, number in lines if one == thread]


def test_a_dropped_journal_is_gone(opened: Opened) -> None:
    """To drop what is not there is nothing; the others stay."""
    store = opened()
    with store.lock("apply"):
        for run in ("run-1", "run-2"):
            with store.begin(run) as sink:
                sink.append(run.encode(), durable=True)
        store.drop("run-1")
        store.drop("run-1")
        store.drop("run-3")
    assert [] == opened().journal("run-1")
    assert [b"run-2"] == opened().journal("run-2")


def test_a_closed_journal_can_still_be_read(opened: Opened) -> None:
    """Nothing is added to what was read; closed twice is closed."""
    store = opened()
    with store.lock("apply"):
        with store.begin("run-1") as sink:
            sink.append(b"intent", durable=True)
        store.close("run-1")
        store.close("run-1")
        store.close("run-2")
    assert [b"intent"] == opened().journal("run-1")
    assert [] == opened().journal("run-2")


def test_a_run_goes_on_with_a_journal_that_it_has_closed(opened: Opened) -> None:
    """As `--resume` does: first nobody else adds to it, then we do."""
    for number in (1, 2):
        store = opened()
        with store.lock("apply"):
            store.close("run-1")
            with store.begin("run-1") as sink:
                sink.append(f"line {number}".encode(), durable=True)
    assert [b"line 1", b"line 2"] == opened().journal("run-1")
    with (store := opened()).lock("apply"):
        store.drop("run-1")
        assert [] == store.journal("run-1")
        with store.begin("run-1") as sink:
            sink.append(b"line 3", durable=True)
    assert [b"line 3"] == opened().journal("run-1")


def test_long_texts_are_kept_by_their_hash(opened: Opened) -> None:
    """Once, whoever keeps them again; in every character."""
    store = opened()
    with store.lock("apply"):
        store.keep({"sha256:a1": "Ünïcode\r\n", "b2": "<p>two</p>"})
        store.keep({"sha256:a1": "Ünïcode\r\n", "c3": ""})
    opened().keep({"sha256:a1": "Ünïcode\r\n"})
    assert ["Ünïcode\r\n", "<p>two</p>", "", None] == [
        opened().body(one) for one in ("sha256:a1", "b2", "c3", "d4")
    ]


@pytest.mark.parametrize("name", ["../state", "a/b", "", ".hidden"])
def test_names_do_not_lead_elsewhere(opened: Opened, name: str) -> None:
    """A name out of a damaged file is refused."""
    for ask in (opened().journal, opened().body):
        with pytest.raises(StateError, match="cannot be the name"):
            ask(name)


def test_another_lock_than_the_one_there_is_is_not_broken(opened: Opened) -> None:
    """Neither one that was let go of nor one that somebody else has by now."""
    with pytest.raises(StateError, match="nobody holds it"):
        opened().unlock("some-id")
    with opened().lock("apply") as lock:
        with pytest.raises(StateError, match="it is held by apply by kim on ci-7"):
            opened().unlock("some-id")
        assert lock.still_ours()
    finished(opened(), 1)
