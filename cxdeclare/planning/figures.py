"""Figures: what was counted while a plan was made."""

from __future__ import annotations

from pydantic import Field

from cxdeclare.model.frozen import Frozen
from cxdeclare.model.snapshot import ProvedBy


class Complete(Frozen):
    """Why the listing of a kind is known to be whole."""

    by: ProvedBy = Field(
        description="As many as the tenant says there are, pages until one was empty, no further "
        "mark to go on from, one answer by contract, or a kind the profile cannot list."
    )
    count: int = Field(description="How many objects were listed.")


class Agents(Frozen):
    """How many people a plan touches."""

    count: int = Field(
        description="Distinct people linked to what is changed, replaced or ended, or to what a "
        "changed reference leads from or to; of links that come or go, those people alone."
    )
    limit: int = Field(description="`policy.max_agents`.")
    unread: tuple[str, ...] = Field(
        default=(), description="Objects whose people could not be counted."
    )


class ExpectedCalls(Frozen):
    """About how many calls an apply makes that nothing disturbs."""

    reads: int = Field(description="Calls that read, before and between the writes.")
    writes: int = Field(description="Calls that write.")
