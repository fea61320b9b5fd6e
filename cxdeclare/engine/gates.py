"""Gates: what somebody else has to make true, looked at until it is, within one's patience."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cxdeclare.engine.calls import Ids
from cxdeclare.engine.ports import Clock, Reader
from cxdeclare.engine.reading import read_part
from cxdeclare.engine.zone import NameServers, asked_for
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import CxdeclareError
from cxdeclare.model.profile import Means, Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.planning import live
from cxdeclare.planning.plan import Change, Step
from cxdeclare.planning.verified import Verified
from cxdeclare.planning.zone_verdict import told

EVERY = 30.0
"""Seconds between two looks, more or less."""
LONGEST = 15 * 60.0
"""Seconds after which nobody looks any more, where nobody says otherwise."""
_SPREAD = 0.2
"""How much sooner or later than its time a look may come: many runs must not look at once."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to look at what is not so yet, and how often."""

    chance: Callable[[], float]
    """From 0 to 1."""
    longest: float = LONGEST
    every: float = EVERY
    servers: Callable[[], NameServers] | None = None
    """Whom to ask where DNS tells; new ones for each look, as they remember what was said."""

    def pause(self) -> float:
        """Seconds until the next look."""
        return self.every * (1 - _SPREAD + 2 * _SPREAD * self.chance())


@dataclass(slots=True)
class Gates:
    """The gates that a run waits at, from the first of them until its patience is over."""

    kinds: Registry
    reader: Reader
    profile: Profile
    ids: Ids
    clock: Clock
    patience: Patience | None
    held: dict[str, tuple[Change, Step]] = field(default_factory=dict)
    """Those that are not open yet, by step."""
    _until: float | None = None
    _next: float = 0.0

    def takes(self, change: Change, step: Step) -> bool:
        """Whether it is a gate that can be read, and there is patience left for it."""
        part = self.kinds[change.kind].named[step.part]
        if self.patience is None or step.means is not Means.MANUAL or self.is_over:
            return False
        if part.by_dns is not None:
            if self.patience.servers is None or step.verified_by is not Verified.DNS:
                return False
        elif not part.gate or self.profile.endpoint(part, Verb.READ) is None:
            return False
        if self._until is None:
            self._until = self.clock() + self.patience.longest
        self.held[step.id] = change, step
        self._next = self.clock()  # it may be open already
        return True

    @property
    def left(self) -> float:
        """Seconds that anybody will wait yet."""
        return 0.0 if self._until is None else max(self._until - self.clock(), 0.0)

    @property
    def is_over(self) -> bool:
        """Whether there was patience, and none is left."""
        return self._until is not None and self.clock() >= self._until

    @property
    def idle(self) -> float:
        """Seconds until the next look."""
        return max(min(self._next - self.clock(), self.left), 0.0)

    def look(self, step: Step) -> str | None:
        """Why it is not open; None if it is."""
        change, _ = self.held[step.id]
        kind = self.kinds[change.kind]
        part = kind.named[step.part]
        if part.by_dns is not None:
            return self._asked(change, step)
        try:
            id_ = step.object_id or self.ids.of(change.address)
            raw, why = read_part(self.reader, self.profile, kind, part, id_)
        except CxdeclareError as error:  # what cannot be reached now may be at the next look
            return str(error)
        if raw is None:
            return why
        seen = live.values(kind, part, Found(id_, {}, {part.name: raw}), live.by_id) or {}
        if all(seen.get(name) == wanted for name, (_, wanted) in part.gate.items()):
            return None
        return (part.seen(raw) if part.seen else "") or "it is not so yet"

    def _asked(self, change: Change, step: Step) -> str | None:
        """What the name servers lack; None if they have it all."""
        servers = self.patience.servers if self.patience else None
        if servers is None:
            return "DNS is not asked"
        found = map(told, asked_for(change.address, step, servers()).verdicts)
        return "; ".join(one for one in found if one) or None

    def looked(self) -> None:
        """Note that all of them have been looked at."""
        if self.patience is not None:
            self._next = self.clock() + self.patience.pause()
