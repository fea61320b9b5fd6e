"""Senders: who carries a family, and what is said of one that nobody carries."""

from __future__ import annotations

import pytest

from cxdeclare.adapters.cxone.sender import Unwired
from cxdeclare.model.errors import Incomplete, Unreachable


def test_what_nobody_carries_is_unknown_when_read_and_not_sent_when_written() -> None:
    """It is never taken for an empty answer, nor for something that may have happened."""
    sender = Unwired("not wired")
    with pytest.raises(Incomplete, match="not wired"):
        sender.send("GET", "ses://eu-central-1/v2", repeatable=True)
    with pytest.raises(Unreachable, match="not wired") as raised:
        sender.send("POST", "ses://eu-central-1/v2", {}, repeatable=False)
    assert raised.value.lasting
    assert (0, 0) == (sender.sent.reads, sender.sent.writes)
