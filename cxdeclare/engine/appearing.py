"""Appearing: wait for users, roles and what was just made to come over to where a call needs them.

The tenant keeps people and roles in one place and copies them to others "at regular intervals".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from cxdeclare.engine.events import StepHeld
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import read_part
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, NotSynchronised, NotYet
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Change, Step

LONGEST = 300.0
"""Seconds that a copy may take: the vendor speaks of five minutes."""
_FIRST, _MOST = 2.0, 30.0
_NOT_FOUND = 404
_OLD = "it may take minutes until they are, and only active ones ever are"


@dataclass(frozen=True, slots=True)
class Appearing:
    """Sends again what was declined because what it needs is not there yet, up to a bound."""

    reader: Reader
    profile: Profile
    kinds: Registry
    wait: Callable[[float], None]
    """Waits so many seconds, or until the run is to stop."""
    stops: Callable[[], bool]
    longest: float
    object_id: Callable[[Change, Step], str]
    is_made: Callable[[str], bool] = lambda _: False
    """Whether this run has made what an address stands for."""
    held: deque[StepHeld] = field(default_factory=deque)
    """What is waited for, to be told."""

    def carried(self, change: Change, step: Step, send: Callable[[], str | None]) -> str | None:
        """What `send` gives, once it is not declined for that; raise `NotYet` at the bound."""
        waited, pause = 0.0, _FIRST
        while True:
            try:
                return send()
            except Declined as error:
                reason = self._reason(change, step, error)
                if not reason:
                    raise
                if waited >= self.longest or self.stops():
                    words = f"{reason}; {_OLD}"
                    raise NotYet(words) from error
            pause = min(pause, self.longest - waited)
            self.held.append(
                StepHeld(
                    step=step.id,
                    address=change.address,
                    because=reason,
                    left=round(self.longest - waited),
                )
            )
            self.wait(pause)
            waited, pause = waited + pause, min(_MOST, pause * 2)

    def _reason(self, change: Change, step: Step, error: Declined) -> str:
        """What is not there yet; nothing if it was declined for something else."""
        if isinstance(error, NotSynchronised):
            return str(error)
        if error.status != _NOT_FOUND:
            return ""
        if self._lacks_member(change, step):
            called = self.kinds[self._linked(change, step)].called
            return f"{called} `{step.member}` is not known to this part of the tenant yet"
        if self.is_made(change.address):
            return f"what {change.address} stands for was made a moment ago and does not show yet"
        return ""

    def _linked(self, change: Change, step: Step) -> str:
        members = self.kinds[change.kind].named[step.part].members
        return (members.ref if members else None) or ""

    def _lacks_member(self, change: Change, step: Step) -> bool:
        """Whether the object is there, and what it is to be linked to lives in another part."""
        ref = self._linked(change, step)
        if not ref or step.verb is Verb.REMOVE:
            return False
        kind, linked = self.kinds[change.kind], self.kinds[ref]
        part = kind.named[step.part]
        if linked.managed or linked.main.family is part.family:
            return False
        object_id = self.object_id(change, step)
        raw, problem = read_part(self.reader, self.profile, kind, part, object_id)
        return not problem and raw is not None
