"""Explained: all there is to know of one address, field by field, as a frozen value."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from cxdeclare.model.attestation import Attestation
from cxdeclare.model.frozen import Frozen


class Origin(StrEnum):
    """Where a value that is declared or planned comes from.

    declared: the manifest; whole: left out by a declared link, and so empty; always: every object
    of the kind has it so; gate: a person makes it so before dependants go on; retired: the object
    is switched off or ended; link: a link that an authoritative set does not declare; along: sent
    as it is with the whole object; recorded: the state, because the block has left the manifest.
    """

    DECLARED = "declared"
    WHOLE = "whole"
    """A declared link is managed as a whole, so that what it leaves out is empty."""
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


class Pointed(Frozen):
    """What a reference leads to."""

    kind: str = Field(description="What it is one of.")
    name: str = Field(description="The key, or the name that was looked up.")
    address: str | None = Field(default=None, description="Of a declared resource.")
    id: str | None = Field(default=None, description="In the tenant; none where it is not known.")


class FieldExplained(Frozen):
    """One field or link: what is wanted, where that is written, what there is, what will be."""

    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    field: str | None = Field(default=None, description="None for a link itself.")
    origin: Origin = Field(description="Why it is wanted.")
    declared: Any = Field(
        default=None, description="What is wanted; of an orphan, what was. True for a link itself."
    )
    place: str | None = Field(default=None, description="path:line:column of the value.")
    replaced: tuple[str, ...] = Field(
        default=(), description="Places of values that an overlay has replaced, first to last."
    )
    points: tuple[Pointed, ...] = Field(default=(), description="What its references lead to.")
    applied: Any = Field(default=None, description="What was last applied.")
    was_applied: bool = Field(default=False, description="Whether it was applied at all.")
    live: Any = Field(default=None, description="What the tenant has.")
    is_live: bool = Field(default=False, description="Whether the tenant has the field or link.")
    was_read: bool = Field(
        default=False,
        description="Whether its part was read, so that what is not live is known to be missing.",
    )
    differs: bool = Field(default=False, description="Whether the plan changes it.")
    before: Any = Field(default=None, description="What it was, where the plan writes it.")
    after: Any = Field(default=None, description="What the plan makes of it.")
    means: str | None = Field(
        default=None, description="Who makes the change: api, manual, or state."
    )
    evidence: str | None = Field(
        default=None, description="How we know the call: confirmed, transferred or inferred."
    )
    because: str | None = Field(
        default=None, description="Why it changes, where the values do not say it."
    )


class Unmanaged(Frozen):
    """What is live and not declared."""

    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    field: str | None = Field(default=None, description="None for a link itself.")
    live: Any = Field(default=None, description="What the tenant has; true for a link itself.")


class Refused(Frozen):
    """A guard that refuses the plan because of the resource or its kind."""

    guard: str = Field(description="The name of the guard.")
    message: str = Field(description="Why it refuses.")
    hint: str = Field(default="", description="The way out.")


class BodyBrief(Frozen):
    """A long text, told apart without showing it."""

    lines: int = Field(description="How many lines it has.")
    characters: int = Field(description="How many characters it has.")
    first: str = Field(description="Its first line that is not blank, shortened.")


class Explained(Frozen):
    """Where each value of a resource comes from, what is live, and what the plan does to it."""

    type: Literal["explained"] = "explained"
    address: str = Field(description="The resource.")
    kind: str = Field(description="What it is one of.")
    target: str | None = Field(default=None, description="None if only the manifest was asked.")
    is_declared: bool = Field(description="Whether its block is in the manifest.")
    place: str | None = Field(default=None, description="path:line:column of its block.")
    id: str | None = Field(default=None, description="Of its object in the tenant.")
    called: str | None = Field(default=None, description="What the tenant calls the object.")
    origin: Literal["created", "adopted"] | None = Field(
        default=None, description="Whether we made the object or found it; none before an apply."
    )
    successor: str | None = Field(
        default=None, description="The address that took the object's place, for one left over."
    )
    protected: bool = Field(
        default=False, description="Whether it is never deleted, deactivated or replaced."
    )
    action: str | None = Field(default=None, description="What the plan does, if anything.")
    reason: str | None = Field(
        default=None, description="Why the plan does it, or why nothing is done to an orphan."
    )
    refused: tuple[Refused, ...] = Field(
        default=(), description="Guards that refuse the plan because of it or of its kind."
    )
    notes: tuple[str, ...] = Field(
        default=(), description="What else becomes of the address, in words."
    )
    unknown: dict[str, str] = Field(default_factory=dict, description="What was not read, and why.")
    fields: tuple[FieldExplained, ...] = Field(
        default=(), description="All that is declared, planned, or so without being declared."
    )
    unmanaged: tuple[Unmanaged, ...] = Field(
        default=(), description="What is live and not declared, and left alone."
    )
    outputs: dict[str, Any] = Field(
        default_factory=dict, description="What the server assigned: addresses, DNS tokens."
    )
    attested: tuple[Attestation, ...] = Field(
        default=(), description="What people said of it that nothing reads, latest word last."
    )
    dependants: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Who refers to it, by which fields."
    )
    bodies: dict[str, BodyBrief] = Field(
        default_factory=dict, description="The long texts of the manifest, by content hash."
    )
    reads: int = Field(default=0, description="Calls that read the tenant.")
    writes: Literal[0] = Field(default=0, description="Calls that wrote; always none.")
