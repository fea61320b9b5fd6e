"""Journal: what one run was about to do, and what came of it, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from cxdeclare.model.errors import StateError
from cxdeclare.model.frozen import Frozen
from cxdeclare.planning.plan import Change, Plan, Step

FORMAT: Final = 1


class Begun(Frozen):
    """The first line: the plan itself, so that it can be gone on with."""

    type: Literal["begun"] = "begun"
    format: Literal[1] = FORMAT
    run: str
    plan: Plan


class Intended(Frozen):
    """A call is about to be made; without an outcome behind it, it may have been."""

    type: Literal["intended"] = "intended"
    step: str
    at: float
    """Seconds since 1970."""


class Came(Frozen):
    """What came of a call; `unknown` is as if nothing had been said."""

    type: Literal["came"] = "came"
    step: str
    outcome: Literal["done", "failed", "unknown"]
    id: str | None = None
    """Of what was made."""
    outputs: dict[str, Any] = Field(default_factory=dict)


class Saving(Frozen):
    """A state of this serial is about to be written: it says all that came before this line."""

    type: Literal["saving"] = "saving"
    serial: int


Record = Annotated[Begun | Intended | Came | Saving, Field(discriminator="type")]
_RECORDS: TypeAdapter[Record] = TypeAdapter(Record, config=ConfigDict(defer_build=True))


def line(record: BaseModel) -> bytes:
    """A record as one line, without its end."""
    return record.model_dump_json().encode()


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A run that did not come to its end, as its journal tells it."""

    run: str
    plan: Plan
    records: tuple[Intended | Came | Saving, ...]

    @property
    def lines(self) -> int:
        """How far the journal goes: what a plan rests on."""
        return len(self.records) + 1

    @property
    def steps(self) -> Mapping[str, tuple[Change, Step]]:
        """Every step of the plan, by its id."""
        return {
            step.id: (change, step)
            for change in self.plan.decision.changes
            for step in change.steps
        }

    @property
    def done(self) -> Mapping[str, Came]:
        """What came of the steps that were done, by their id."""
        return {
            one.step: one for one in self.records if isinstance(one, Came) and one.outcome == "done"
        }

    @property
    def open(self) -> Mapping[str, Intended]:
        """The calls that may have been made and of which nobody knows what came."""
        found: dict[str, Intended] = {}
        for one in self.records:
            if isinstance(one, Intended):
                found[one.step] = one
            elif isinstance(one, Came) and one.outcome != "unknown":
                found.pop(one.step, None)
        return found

    def since(self, serial: int) -> Iterator[tuple[Came, bool]]:
        """What came of calls, in order, and whether a state of this serial says it already."""
        saved = max(
            (
                number
                for number, one in enumerate(self.records)
                if isinstance(one, Saving) and one.serial <= serial
            ),
            default=-1,
        )
        for number, one in enumerate(self.records):
            if isinstance(one, Came):
                yield one, number < saved


def read(run: str, lines: Iterable[bytes]) -> Unfinished | None:
    """The run that a journal is of; None if there is no journal."""
    try:
        records = [_RECORDS.validate_json(one) for one in lines]
    except ValidationError as error:
        message = f"the journal of run {run} cannot be read: it does not fit"
        raise StateError(message, hint="use the version of cxdeclare that wrote it") from error
    if not records:
        return None
    first, rest = records[0], records[1:]
    if not isinstance(first, Begun) or first.run != run:
        message = f"the journal of run {run} does not begin with its plan"
        raise StateError(message, hint="put back the journal that belongs to the state")
    if not first.plan.is_whole:
        message = f"the journal of run {run} does not hold the plan as it was made"
        raise StateError(message, hint="put back a good copy of the journal")
    return Unfinished(run, first.plan, tuple(one for one in rest if not isinstance(one, Begun)))
