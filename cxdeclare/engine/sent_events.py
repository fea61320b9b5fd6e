"""Sent events: what of a run was told to others, and what could not be."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen

Way = Literal["webhook", "sns", "eventbridge", "prometheus", "cloudwatch", "record"]


class Sent(Frozen):
    """Something of the run was, or was not, told to others; the exit code does not hang on it."""

    type: Literal["sent"] = "sent"
    by: Way = Field(description="What it was told by.")
    to: str = Field(
        description="Whom: an ARN, a file, a namespace; of a webhook only which entry it is."
    )
    occasion: str = Field(default="", description="Why, for a notification.")
    done: bool = Field(description="Whether it arrived.")
    reason: str = Field(default="", description="Why it did not.")
