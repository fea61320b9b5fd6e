"""Sent events: what of a run was told to others, and what could not be."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.frozen import Frozen

Way = Literal["webhook", "sns", "eventbridge", "prometheus", "cloudwatch", "record"]
Became = Literal["created", "updated", "unchanged", "printed", "checked"]


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


class Commented(Frozen):
    """What became of the comment that a pull request has of a plan."""

    type: Literal["commented"] = "commented"
    became: Became = Field(description="What was done; `unchanged` and `checked` wrote nothing.")
    platform: Literal["github", "gitlab", "markdown"] = Field(description="Where it is.")
    key: str = Field(description="What tells it from the comments of other manifests.")
    digest: str = Field(description="Of the plan it is of.")
    url: str = Field(default="", description="Where people read it, if that is known.")
    others: int = Field(default=0, description="Further comments with the same mark, left alone.")
    body: str = Field(default="", description="What was printed, as Markdown.")
