"""Frozen: what plans, events and states are made of, and how strictly they are read back."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value that never changes; what it does not know is refused, and it is built when used."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
