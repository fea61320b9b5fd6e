"""Limit: how many requests a tenant takes in a minute, and how many it has seen."""

from __future__ import annotations

import math
from collections import deque

WINDOW = 60.0


class Limit:
    """Counts requests in every window of a minute; beyond the limit there is a time to come again.

    The vendor says that limits exist and gives few numbers; a sliding window is the strictest way
    to count.
    """

    def __init__(self, a_minute: int | None) -> None:
        """None takes everything."""
        self.a_minute = a_minute
        self.most = 0
        """The most requests that any window has seen, refused ones included."""
        self._came: deque[float] = deque()

    def over(self, now: float) -> int | None:
        """Count a request; in how many seconds to come again, if it is one too many."""
        if self.a_minute is None:
            return None
        while self._came and self._came[0] <= now - WINDOW:
            self._came.popleft()
        self._came.append(now)
        self.most = max(self.most, len(self._came))
        if len(self._came) <= self.a_minute:
            return None
        return max(1, math.ceil(self._came[-self.a_minute - 1] + WINDOW - now))


class Spacing:
    """So many seconds have to be between two calls in a place; a call that comes sooner is refused.

    AWS asks for one call a second in its words on SES, and says nothing of how it counts: here a
    call that is refused does not put off the next one.
    """

    def __init__(self, seconds: float | None) -> None:
        """None takes everything."""
        self.seconds = seconds
        self.refused = 0
        """How many calls came too soon."""
        self._last: dict[str, float] = {}

    def is_too_soon(self, place: str, now: float) -> bool:
        """Count a call."""
        last = self._last.get(place)
        if self.seconds is not None and last is not None and now < last + self.seconds:
            self.refused += 1
            return True
        self._last[place] = now
        return False
