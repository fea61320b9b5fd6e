"""Provenance: where each difference of a plan comes from: an edit, drift, or the tool itself.

It is told beside the decision and never part of it: the same plan is the same plan, whatever
branch it is compared with.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Cause(StrEnum):
    """Where a difference comes from.

    manifest: an edit, and no base was given to say whose; branch: an edit that the base does not
    have; base: an edit that waits on the base as well; drift: somebody changed the tenant since
    the last apply; tool: this version sees what an earlier one did not.
    """

    MANIFEST = "manifest"
    BRANCH = "branch"
    BASE = "base"
    DRIFT = "drift"
    TOOL = "tool"


class Provenance(Frozen):
    """Where the differences of a plan come from."""

    base: str | None = Field(
        default=None, description="Digest of the base manifest; null if none could be planned."
    )
    no_base: str = Field(default="", description="Why a base that was named did not serve.")
    usual: Cause = Field(
        default=Cause.MANIFEST, description="The cause of every field that is not named below."
    )
    causes: dict[str, dict[str, Cause]] = Field(
        default_factory=dict,
        description='Other causes, by step and field; by "" for a step as a whole.',
    )

    def of(self, step: str, field: str = "") -> Cause:
        """The cause of one field of a step, or of the step as a whole."""
        causes = self.causes.get(step)
        return self.usual if causes is None else causes.get(field, causes.get("", self.usual))
