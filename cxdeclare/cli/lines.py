"""Lines: everything a `--json` run can say, the events of a run and what commands add."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cxdeclare.engine.events import Event


class Said(BaseModel):
    """The answer of a command that has no event of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["said"] = "said"
    text: str = Field(description="What people read on standard output.")


class ValuePlace(BaseModel):
    """Where one value of a rendered manifest stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    path: tuple[str | int, ...] = Field(description="Keys and indexes that lead to the value.")
    file: str = Field(description="The file it stands in, as it was named.")
    line: int = Field(description="Counted from 1.")


class Rendered(BaseModel):
    """The manifest as one, overlays and variables put in."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["rendered"] = "rendered"
    manifest: dict[str, Any] = Field(description="The whole of it, as plain data.")
    origins: tuple[ValuePlace, ...] | None = Field(
        default=None, description="With `--origin`: where each value stands."
    )


class Serving(BaseModel):
    """The pretend tenant listens."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["serving"] = "serving"
    port: int = Field(description="Where it listens, on this machine only.")
    origin: str = Field(description="To be used as `--target`.")


class FileFormatted(BaseModel):
    """What `fmt` made of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["formatted"] = "formatted"
    path: str = Field(description="The file as it was named, or `<stdin>`.")
    changes: bool = Field(description="Whether its layout was, or is, another.")
    written: bool = Field(description="Whether the file was replaced.")
    diff: str | None = Field(default=None, description="With `--diff`: a unified difference.")
    text: str | None = Field(default=None, description="Of standard input: what came of it.")


class PlanSigned(BaseModel):
    """What `plan sign` wrote."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["plan_signed"] = "plan_signed"
    file: str = Field(description="The approval.")
    approver: str = Field(description="Who approves, as `--by` named them.")
    key: str = Field(description="The key that signed, as approvers are pinned by.")
    digest: str = Field(description="Of the plan that was signed.")
    not_after: str = Field(description="When it stops to count; UTC, ISO 8601.")


class PlanApproved(BaseModel):
    """One approval that counts, before the plan is carried out."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["plan_approved"] = "plan_approved"
    file: str = Field(description="The approval.")
    approver: str = Field(description="Who approved, as the pinned keys name them.")
    key: str = Field(description="The pinned key.")
    not_after: str = Field(description="When it stops to count; UTC, ISO 8601.")


Line = Annotated[
    Event | Rendered | Said | Serving | FileFormatted | PlanSigned | PlanApproved,
    Field(discriminator="type"),
]
LINES: TypeAdapter[Line] = TypeAdapter(Line, config=ConfigDict(defer_build=True))
"""Reads any line back, and gives the schema of all."""
