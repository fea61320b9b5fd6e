"""Lines: everything a `--json` run can say, the events of a run and what commands add."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from cxdeclare.engine.events import Event


class Said(BaseModel):
    """The answer of a command that has no event of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["said"] = "said"
    text: str


class Serving(BaseModel):
    """The pretend tenant listens."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    type: Literal["serving"] = "serving"
    port: int
    origin: str = Field(description="To be used as `--target`.")


Line = Annotated[Event | Said | Serving, Field(discriminator="type")]
LINES: TypeAdapter[Line] = TypeAdapter(Line, config=ConfigDict(defer_build=True))
"""Reads any line back, and gives the schema of all."""
