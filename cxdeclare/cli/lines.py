"""Lines: everything a `--json` run can say, the events of a run and what commands add."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cxdeclare.engine.events import Event


class Said(BaseModel):
    """The answer of a command that has no event of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: Literal["said"] = "said"
    text: str


class Origin(BaseModel):
    """Where one value of a rendered manifest stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    path: tuple[str | int, ...]
    file: str
    line: int


class Rendered(BaseModel):
    """The manifest as one, overlays and variables put in."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: Literal["rendered"] = "rendered"
    manifest: dict[str, Any]
    origins: tuple[Origin, ...] | None = Field(
        default=None, description="With `--origin`: where each value stands."
    )


class Serving(BaseModel):
    """The pretend tenant listens."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    type: Literal["serving"] = "serving"
    port: int
    origin: str = Field(description="To be used as `--target`.")


Line = Annotated[Event | Rendered | Said | Serving, Field(discriminator="type")]
LINES: TypeAdapter[Line] = TypeAdapter(Line)
"""Reads any line back, and gives the schema of all."""
