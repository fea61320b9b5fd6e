"""Lines that wait together are written together, and no durable one is promised too early."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Semaphore, Thread

import pytest

from cxdeclare.adapters.state.s3_journal import S3Journal
from cxdeclare.model.errors import StateError


def test_what_waits_while_one_segment_is_written_becomes_the_next() -> None:
    """A thousand intents of eight at once cost far fewer writes than a thousand."""
    segments: list[bytes] = []
    may, begun = Semaphore(0), Semaphore(0)

    def write(body: bytes) -> None:
        begun.release()
        may.acquire()
        segments.append(body)

    with S3Journal(write) as sink, ThreadPoolExecutor(9) as pool:
        first = pool.submit(sink.append, b"first", durable=True)
        begun.acquire()
        ready = Barrier(9)

        def add(number: int) -> None:
            ready.wait()
            sink.append(b"%d" % number, durable=True)

        others = [pool.submit(add, number) for number in range(8)]
        ready.wait()
        while sink._added < 9:  # all of them wait by now
            Event().wait(0.001)
        may.release(2)
        for one in (first, *others):
            one.result()
    assert b"first\n" == segments[0]
    assert 2 == len(segments)
    assert sorted(b"%d" % number for number in range(8)) == sorted(segments[1].split())


def test_a_durable_line_does_not_come_back_before_it_is_written() -> None:
    """What it announces must not begin before."""
    may, came_back = Event(), Event()

    def write(body: bytes) -> None:
        may.wait()

    def announce() -> None:
        sink.append(b"intent", durable=True)
        came_back.set()

    with S3Journal(write) as sink, ThreadPoolExecutor(1) as pool:
        done = pool.submit(announce)
        too_early = came_back.wait(0.05)
        may.set()
        done.result()
        assert not too_early


def test_other_lines_wait_for_the_next_durable_one_or_the_end() -> None:
    """Each write costs a request, and an outcome may be lost: its intent is there."""
    segments: list[bytes] = []
    with S3Journal(segments.append) as sink:
        sink.append(b"1", durable=False)
        sink.append(b"2", durable=False)
        assert [] == segments
        sink.append(b"3", durable=True)
        sink.append(b"4", durable=False)
        assert [b"1\n2\n3\n"] == segments
    assert [b"1\n2\n3\n", b"4\n"] == segments


def test_a_journal_without_a_line_writes_nothing() -> None:
    """There is no empty segment: that would be a fence."""
    segments: list[bytes] = []
    with S3Journal(segments.append):
        pass
    assert [] == segments


def test_nobody_waits_for_ever_for_a_write_that_failed() -> None:
    """All who wait are told, and all who come later."""

    def write(body: bytes) -> None:
        raise StateError("planted", hint="mend it")

    with S3Journal(write) as sink, ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(sink.append, b"x", durable=True) for _ in range(4)]
        for one in waiting:
            with pytest.raises(StateError, match="planted") as caught:
                one.result()
            assert "mend it" == caught.value.hint


def test_a_bug_in_a_write_ends_who_waits_for_it() -> None:
    """A run that waited for ever would renew its lock for ever."""

    def write(_: bytes) -> None:
        raise KeyError("ETag")

    heard: list[Exception] = []

    def announce() -> None:
        try:
            sink.append(b"intent", durable=True)
        except KeyError as error:
            heard.append(error)

    with S3Journal(write) as sink:
        waiting = Thread(target=announce, daemon=True)  # so that it could not hold up this test
        waiting.start()
        waiting.join(5)
    assert ["'ETag'"] == [str(one) for one in heard]
