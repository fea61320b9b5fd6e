"""Retried: a transport that sends again what may be sent again, as the policy says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.adapters.cxone.retry import GiveUp, Outcome, Policy, Tried, after
from cxdeclare.model.errors import UnknownOutcome, Unreachable


@dataclass(frozen=True, slots=True)
class World:
    """Time and chance, as far as retries need them."""

    clock: Callable[[], float]
    """Seconds, always growing."""
    now: Callable[[], float]
    """Seconds since 1970."""
    pause: Callable[[float], bool]
    """Sleeps; True, and early, once the run is stopping."""
    chance: Callable[[], float]
    """From 0 to below 1."""


@dataclass(frozen=True, slots=True)
class Retried:
    """Sends a request until the policy gives up."""

    transport: Transport
    world: World
    policy: Policy = field(default_factory=Policy)

    def __call__(self, request: Request) -> Response:
        """What came of it last."""
        begun, attempt = self.world.clock(), 0
        while True:
            attempt += 1
            outcome = self._outcome(request)
            spent = self.world.clock() - begun
            tried = Tried(attempt, spent, self.world.now(), self.world.chance())
            verdict = after(request, outcome, tried, self.policy)
            if isinstance(verdict, GiveUp):
                return _ended(outcome, verdict.reason)
            if self.world.pause(verdict.seconds):
                return _ended(outcome, "")

    def _outcome(self, request: Request) -> Outcome:
        try:
            return self.transport(request)
        except (Unreachable, UnknownOutcome) as error:
            return error


def _ended(outcome: Outcome, reason: str) -> Response:
    if isinstance(outcome, Response):
        return replace(outcome, remark=reason)
    if reason:
        raise type(outcome)(f"{outcome}; {reason}") from outcome
    raise outcome
