"""The clock of the other side, from its answers."""

from __future__ import annotations

import pytest

from cxdeclare.adapters.cxone.dated import Dated
from cxdeclare.adapters.cxone.exchange import Request, Response

_THERE = "Thu, 01 Jan 2026 00:00:00 GMT"
_SECONDS = 1767225600.0


@pytest.mark.parametrize(
    ("headers", "skew"),
    [({}, None), ({"date": _THERE}, 5.0), ({"Date": _THERE}, 5.0), ({"date": "soon"}, None)],
)
def test_an_answer_says_how_far_our_clock_is_ahead(
    headers: dict[str, str], skew: float | None
) -> None:
    """One that says no time, or none that can be read, says nothing."""
    dated = Dated(lambda _: Response(200, headers), lambda: _SECONDS + 5)
    assert dated(Request("GET", "http://x/")).status == 200
    assert skew == dated.skew
