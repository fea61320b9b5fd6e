"""Impact: what a plan means for people and mail, in sentences whose numbers were counted."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Impact(Frozen):
    """One consequence of one change."""

    address: str = Field(description="The change it comes from.")
    weight: Literal["notice", "warning"] = Field(
        description="Whether somebody has to look at it before the plan is carried out."
    )
    text: str = Field(description="What it means, in a sentence.")


class Reached(Frozen):
    """A resource that is not changed itself and refers to something that is."""

    address: str = Field(description="The resource, as kind.key.")
    by: str = Field(description="The reference it is reached by: what it refers to.")
    direct: bool = Field(description="Whether that is changed itself, or only reached as well.")
