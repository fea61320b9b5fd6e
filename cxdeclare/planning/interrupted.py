"""Interrupted: a run that was cut off, and what came of the calls it left open."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.frozen import Frozen


class Settled(Frozen):
    """A call that a run before was about to make, and what came of it as far as can be seen."""

    step: str = Field(description="The id of the step in the plan of that run.")
    address: str = Field(description="The resource it belongs to.")
    verb: Verb = Field(description="What was to be done.")
    outcome: Literal["done", "not done", "unknown"] = Field(
        description="Whether the tenant shows that it was done."
    )
    id: str | None = Field(default=None, description="Of the object that was made.")
    reason: str = Field(default="", description="Why nobody can tell.")


class Interrupted(Frozen):
    """A run that did not come to its end; what it left open was looked into."""

    run: str = Field(description="The run, as the state names it.")
    lines: int = Field(description="How far its journal went; 0 if the journal was not there.")
    plan: str = Field(description="Digest of the plan it was carrying out.")
    settled: tuple[Settled, ...] = Field(default=(), description="The calls it left open.")
