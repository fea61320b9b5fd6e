"""Pace: when the next call to a host may be sent; decides only, and waits for nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

MARGIN = 1.02
"""Calls are this much further apart than the rate asks for: on their way they may come closer."""
SLOWEST = 16
"""The smallest part of the rate that is kept to, whatever the tenant answers."""
STEADY = 20
"""Calls in a row that have to go well before the next is sent a little sooner."""
_FASTER = 1.25


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one host is asked: never faster than allowed, slower while it says it is busy.

    Calls are evenly apart and not in bursts: what is left of the limit of the tenant, at any
    moment, is for the contact center.
    """

    most: float
    """Calls a second."""
    slowed: float = 1.0
    """How many times slower than that."""
    free_at: float = -inf
    """When the next call may be sent."""
    held_until: float = -inf
    """Before when the tenant asked not to come again."""
    slowed_at: float = -inf
    good: int = 0
    """Calls in a row that went well."""

    def wait(self, now: float) -> float:
        """Seconds until a call may be sent; 0 if it may be now."""
        return max(self.free_at - now, self.held_until - now, 0.0)

    def taken(self, now: float) -> Pace:
        """A call is sent now."""
        return replace(self, free_at=now + MARGIN * self.slowed / self.most)

    def well(self) -> Pace:
        """A call was answered, with whatever but that it was one too many."""
        if self.slowed == 1.0:
            return self
        if self.good + 1 < STEADY:
            return replace(self, good=self.good + 1)
        return replace(self, good=0, slowed=max(1.0, self.slowed / _FASTER))

    def throttled(self, now: float, sent: float, asked: float | None) -> Pace:
        """A call was one too many; `asked` is in how many seconds the tenant asks to come again.

        Calls that were under way together say so once: those sent before we slowed down slow
        us down no further. The time that was asked for counts for every call, not for this one.
        """
        slowed = self.slowed if sent < self.slowed_at else min(self.slowed * 2, SLOWEST)
        hold = slowed / self.most if asked is None else asked
        return replace(
            self,
            slowed=slowed,
            slowed_at=now,
            held_until=max(self.held_until, now + hold),
            good=0,
        )
