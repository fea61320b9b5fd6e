"""Read back: after a run, look until what the tenant took shows, where no answer showed it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock

from cxdeclare.engine.events import StepSeen
from cxdeclare.engine.look_for import LookFor
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Payload
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.planning import settle
from cxdeclare.planning.plan import Change, Step
from cxdeclare.planning.readable import readable

LONGEST = 120.0
"""Seconds that what was taken is looked for."""
_FIRST, _MOST = 0.5, 15.0


@dataclass(slots=True)
class ReadBack:
    """The writes of a run that no answer has shown, and the looks for them."""

    look_for: LookFor
    wait: Callable[[float], None]
    stops: Callable[[], bool]
    longest: float
    _open: dict[tuple[str, str, str | None], tuple[Change, Step]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, change: Change, step: Step, answer: Payload) -> None:
        """A write was taken, with this answer; nothing of it is read."""
        if self.longest <= 0:
            return
        kind = self.look_for.kinds[change.kind]
        seen = readable(kind, step)
        key = change.address, step.part, step.member
        with self._lock:
            before = self._open.pop(key, None)
            if seen is None or step.verb in {Verb.CREATE, Verb.DELETE}:
                return
            if before is not None and step.verb is Verb.UPDATE:
                seen = _joined(before[1], seen)
            if step.member is None and self._shows(change, seen, answer):
                return
            self._open[key] = change, seen

    def _shows(self, change: Change, step: Step, answer: Payload) -> bool:
        if not answer:
            return False
        kind, id_ = self.look_for.kinds[change.kind], step.object_id or ""
        found = Found(id_, answer, {step.part: answer})
        listing = Listing.whole({id_: found})
        try:
            said = settle.written_to(kind, change, step, id_, listing, self.look_for.name)
        except (AttributeError, KeyError, TypeError, ValueError):  # no answer has a promised shape
            return False
        return said.outcome == "done"

    @property
    def is_open(self) -> bool:
        """Whether anything is to be looked for."""
        return bool(self._open)

    def looked(self) -> Iterator[StepSeen]:
        """Every write that did not show at the first look, with what became of it."""
        waited, pause = 0.0, _FIRST
        while self._open:
            for key, (change, step) in list(self._open.items()):
                outcome = self.look_for.look(change, step).outcome
                if outcome == "not done":
                    continue
                del self._open[key]
                if waited and outcome == "done":
                    yield _seen(change, step, waited, shown=True)
            if not self._open or waited >= self.longest or self.stops():
                break
            pause = min(pause, self.longest - waited)
            self.wait(pause)
            waited, pause = waited + pause, min(_MOST, pause * 2)
        for change, step in self._open.values():
            yield _seen(change, step, waited, shown=False)
        self._open.clear()


def _seen(change: Change, step: Step, waited: float, *, shown: bool) -> StepSeen:
    return StepSeen(step=step.id, address=change.address, seconds=round(waited, 1), shown=shown)


def _joined(before: Step, step: Step) -> Step:
    """The last step with what an earlier one left on the same object."""
    fields = {one.name: one for one in (*before.fields, *step.fields)}
    return step.model_copy(update={"fields": tuple(fields.values())})
