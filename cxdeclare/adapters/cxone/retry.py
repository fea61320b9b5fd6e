"""Retry: whether a request is sent once more, and when; nothing here sends or waits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.model.errors import UnknownOutcome, Unreachable

_TOO_MANY = 429
_ERRORS = range(500, 600)

Outcome: TypeAlias = Response | Unreachable | UnknownOutcome
"""What came of sending a request once."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How patient to be."""

    attempts: int = 6
    """How often a request is sent at most."""
    connections: int = 3
    """How often at most while nobody can be reached: that rarely mends itself."""
    total: float = 60.0
    """Seconds after which a request is not sent again, all included."""
    base: float = 0.5
    """Seconds before the second attempt; twice as many before each that follows."""
    cap: float = 20.0
    """Seconds before any attempt, unless the tenant asks for more."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Send it again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GiveUp:
    """What came last is what came of it; the reason adds what that does not say itself."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """An attempt that is over."""

    attempt: int
    """The first is 1."""
    spent: float
    """Seconds since the first attempt began."""
    now: float
    """The time of day, in seconds since 1970: what a date in an answer is compared with."""
    jitter: float
    """From 0 to below 1, so that those who failed together do not come again together."""


def after(request: Request, outcome: Outcome, tried: Tried, policy: Policy) -> Wait | GiveUp:
    """What to do next; a write that may have happened is never sent again."""
    if not may_repeat(request, outcome):
        return GiveUp()
    attempts = policy.attempts
    if isinstance(outcome, Unreachable):
        attempts = min(attempts, policy.connections)
    if tried.attempt >= attempts:
        return GiveUp(f"it was tried {tried.attempt} times" if tried.attempt > 1 else "")
    left = policy.total - tried.spent
    asked = later(outcome.headers, tried.now) if isinstance(outcome, Response) else None
    if asked is not None and asked > left:
        asks = f"the tenant asks to come again in {asked:.0f} seconds"
        return GiveUp(f"{asks}, and a call is given {policy.total:.0f}")
    pause = min(policy.cap, policy.base * 2 ** min(tried.attempt - 1, 30))
    pause *= (1 + tried.jitter) / 2
    if asked is not None:
        return Wait(min(max(asked + policy.base * tried.jitter, pause), left))
    if pause > left:
        return GiveUp(f"it was tried for the {policy.total:.0f} seconds that a call is given")
    return Wait(pause)


def may_repeat(request: Request, outcome: Outcome) -> bool:
    """Whether to send it again can do no harm, and may help."""
    if isinstance(outcome, Unreachable):
        return not outcome.lasting
    if isinstance(outcome, UnknownOutcome):
        return request.repeatable
    if outcome.status == _TOO_MANY:
        return True
    return request.repeatable and outcome.status in _ERRORS


def later(headers: Mapping[str, str], now: float) -> float | None:
    """In how many seconds an answer asks to come again; None if it does not say so.

    A date is counted from the date of the answer, so that our own clock may be wrong.
    """
    said = headers.get("retry-after", "").strip()
    if re.fullmatch("[0-9]{1,9}", said):
        return float(said)
    at = _seconds(said)
    if at is None:
        return None
    sent = _seconds(headers.get("date", ""))
    return max(at - (now if sent is None else sent), 0.0)


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
