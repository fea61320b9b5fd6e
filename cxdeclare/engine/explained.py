"""Explained: all there is to know of one address, field by field, as a frozen value."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Origin(StrEnum):
    """Where a value that is declared or planned comes from."""

    DECLARED = "declared"
    ALWAYS = "always"
    """Every object of the kind has it so, without being asked."""
    GATE = "gate"
    """A person has to make it so before dependants go on."""
    RETIRED = "retired"
    """The block has gone, and the object is switched off or ended."""
    LINK = "link"
    """A link that is there and is not declared, in a set that is declared whole."""
    ALONG = "along"
    """Sent as it is, because the call writes the whole object."""
    RECORDED = "recorded"
    """Only the state knows it: its block has left the manifest."""


class Pointed(_Frozen):
    """What a reference leads to."""

    kind: str
    name: str = Field(description="The key, or the name that was looked up.")
    address: str | None = Field(default=None, description="Of a declared resource.")
    id: str | None = Field(default=None, description="In the tenant; none where it is not known.")


class FieldExplained(_Frozen):
    """One field or link: what is wanted, where that is written, what there is, what will be."""

    part: str
    member: str | None = None
    field: str | None = Field(default=None, description="None for a link itself.")
    origin: Origin
    declared: Any = None
    place: str | None = Field(default=None, description="path:line:column of the value.")
    replaced: tuple[str, ...] = Field(
        default=(), description="Places of values that an overlay has replaced, first to last."
    )
    points: tuple[Pointed, ...] = ()
    applied: Any = None
    was_applied: bool = False
    live: Any = None
    is_live: bool = Field(default=False, description="Whether it was read.")
    differs: bool = Field(default=False, description="Whether the plan changes it.")
    before: Any = None
    after: Any = None
    means: str | None = Field(default=None, description="Who makes the change: api, or manual.")
    evidence: str | None = None
    because: str | None = None


class Unmanaged(_Frozen):
    """What is live and not declared."""

    part: str
    member: str | None = None
    field: str | None = None
    live: Any = None


class BodyBrief(_Frozen):
    """A long text, told apart without showing it."""

    lines: int
    characters: int
    first: str = Field(description="Its first line that is not blank, shortened.")


class Explained(_Frozen):
    """Where each value of a resource comes from, what is live, and what the plan does to it."""

    type: Literal["explained"] = "explained"
    address: str
    kind: str
    target: str | None = Field(default=None, description="None if only the manifest was asked.")
    is_declared: bool
    place: str | None = None
    id: str | None = None
    called: str | None = Field(default=None, description="What the tenant calls the object.")
    origin: Literal["created", "adopted"] | None = None
    protected: bool = False
    action: str | None = Field(default=None, description="What the plan does, if anything.")
    reason: str | None = None
    notes: tuple[str, ...] = ()
    unknown: dict[str, str] = Field(default_factory=dict, description="What was not read, and why.")
    fields: tuple[FieldExplained, ...] = ()
    unmanaged: tuple[Unmanaged, ...] = ()
    outputs: dict[str, Any] = Field(default_factory=dict)
    dependants: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Who refers to it, by which fields."
    )
    bodies: dict[str, BodyBrief] = Field(default_factory=dict, description="By content hash.")
    reads: int = 0
    writes: Literal[0] = 0
