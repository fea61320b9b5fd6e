"""What was sent is counted: reads and writes apart, each attempt for itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cxdeclare.adapters.cxone.counted import Counted
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.model.errors import CxdeclareError, UnknownOutcome, Unreachable

QUESTION = Request("POST", "http://x/", repeatable=True)
WRITE = Request("GET", "http://x/")


def test_questions_and_writes_are_counted_apart() -> None:
    """By what they do, whatever their method is."""
    send = Counted(lambda _: Response(503))
    for request in (QUESTION, WRITE, QUESTION):
        assert 503 == send(request).status
    assert (2, 1) == (send.reads, send.writes)


@pytest.mark.parametrize(
    ("error", "writes"), [(UnknownOutcome("cut"), 1), (Unreachable("nobody"), 0)]
)
def test_what_was_sent_counts_and_what_was_not_does_not(error: CxdeclareError, writes: int) -> None:
    """A write that may have happened is one."""

    def fail(_: Request) -> Response:
        raise error

    send = Counted(fail)
    with pytest.raises(type(error)):
        send(WRITE)
    assert (0, writes) == (send.reads, send.writes)


def test_many_threads_lose_no_count() -> None:
    """Each adds its own."""
    send = Counted(lambda _: Response(200))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, [QUESTION] * 4000))
    assert 4000 == send.reads
