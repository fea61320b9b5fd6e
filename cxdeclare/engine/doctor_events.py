"""Doctor's events: what was looked at before a run, one finding each."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["ok", "broken", "waiting", "unknown", "not checked"]


class Finding(BaseModel):
    """What one check of `doctor` found."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    subject: str = Field(description="What was looked at.")
    verdict: Verdict = Field(
        description="`waiting`: somebody has to do something, and a run goes on without what waits "
        "for it; `unknown`: it should have been possible to tell, and was not; "
        "`not checked`: there is no way to tell, or nobody asked for it."
    )
    fact: str = Field(description="What was found.")
    remedy: str = Field(default="", description="What to do, if there is something to do.")


class Examined(BaseModel):
    """All that `doctor` found."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    type: Literal["examined"] = "examined"
    target: str = Field(description="The target, as `--target` names it.")
    findings: tuple[Finding, ...] = Field(description="In the order in which they were looked at.")
    reads: int = Field(description="Calls that read the tenant.")
    writes: int = Field(description="Calls that wrote to the tenant: 0.")
