"""Events of `test`: each case with its expectations, as neutral values for every report."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.expectation import Outcome
from cxdeclare.model.frozen import Frozen


class Stands(Frozen):
    """A place in a file."""

    path: str = Field(description="The file, as it was named.")
    line: int = Field(description="Counted from 1.")
    column: int = Field(description="Counted from 1, in characters.")


class DecidedBy(Frozen):
    """A declared value that an expectation follows from."""

    address: str = Field(description="The resource that holds it.")
    field: str = Field(description="The field inside its block; empty for the block itself.")
    place: Stands | None = Field(default=None, description="Where it stands.")


class ExpectationLooked(Frozen):
    """One expectation of a case, and what it came to."""

    expects: str = Field(description="The field of the case, with dots.")
    outcome: Outcome = Field(description="Whether it is met; what nobody can tell is not.")
    expected: str = Field(description="What the case says, in words.")
    found: str = Field(default="", description="What there is or will be, in words.")
    reason: str = Field(default="", description="Why it could not be checked.")
    place: Stands | None = Field(default=None, description="Where the case says it.")
    decided_by: tuple[DecidedBy, ...] = Field(
        default=(), description="What it follows from; empty where the tenant alone says it."
    )


class CaseLooked(Frozen):
    """One case with all its expectations."""

    name: str = Field(description="As the case is called; else what it is about.")
    place: Stands | None = Field(default=None, description="Where it stands.")
    expectations: tuple[ExpectationLooked, ...] = Field(description="All of them.")

    @property
    def outcome(self) -> Outcome:
        """Failed if one has failed, passed if all have."""
        outcomes = {one.outcome for one in self.expectations}
        for worst in (Outcome.FAILED, Outcome.NOT_CHECKED):
            if worst in outcomes:
                return worst
        return Outcome.PASSED


class Tested(Frozen):
    """Every case beside the manifest alone, or beside what a plan would make of the tenant."""

    type: Literal["tested"] = "tested"
    target: str | None = Field(
        default=None, description="The target, as `--target` names it; none for the manifest alone."
    )
    cases: tuple[CaseLooked, ...] = Field(description="In the order of the files.")
    reads: int = Field(default=0, description="Calls that read the tenant; it is never written.")
    is_refused: bool = Field(
        default=False,
        description="Whether guards refuse the plan that the cases were held against.",
    )
