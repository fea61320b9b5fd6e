"""Manual events: what the commands about manual steps say."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.frozen import Frozen
from cxdeclare.planning.verified import Attested, Verified


class Entry(Frozen):
    """One value for a person to enter."""

    field: str = Field(description="The field as the manifest calls it.")
    label: str = Field(description="The same in plain words.")
    value: str = Field(description="What to enter, as a person types it.")
    is_text: bool = Field(default=False, description="Whether it is a long text, to be copied.")
    until: bool = Field(
        default=False, description="Whether it is not entered, and has to become so."
    )


class ManualStep(Frozen):
    """One thing for a person to do."""

    number: int = Field(description="Its place in the list, in an order that works.")
    step: str = Field(description="The id of the step in the plan.")
    address: str = Field(description="The resource, as kind.key.")
    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    verb: Verb = Field(description="What is done.")
    title: str = Field(description="What is done, in one sentence.")
    entries: tuple[Entry, ...] = Field(default=(), description="The values to enter.")
    known: dict[str, str] = Field(
        default_factory=dict, description="What the server assigned and the step may need."
    )
    where: str = Field(description="The way through the screens.")
    why: str = Field(description="Why a person has to do it.")
    note: str | None = Field(default=None, description="What else to see to.")
    after: tuple[str, ...] = Field(default=(), description="Steps that have to be done before.")
    after_numbers: tuple[int, ...] = Field(
        default=(), description="Those of them that are in this list."
    )
    calls: tuple[str, ...] = Field(
        default=(), description="Addresses of which calls of the plan have to be made before."
    )
    waiting: tuple[str, ...] = Field(default=(), description="Addresses that wait for it.")
    verified_by: Verified = Field(description="How it will be known that it was done.")


class ManualListed(Frozen):
    """The manual steps that are open, in an order that works."""

    type: Literal["manual_list"] = "manual_list"
    target: str = Field(description="The target, as `--target` names it.")
    plan: str = Field(description="Digest of the plan the steps are of.")
    steps: tuple[ManualStep, ...] = Field(description="What a person has to do.")
    attested: tuple[Attested, ...] = Field(
        default=(), description="What is as declared by somebody's word alone."
    )
    refused: tuple[str, ...] = Field(
        default=(), description="Why guards refuse the plan, so that no step of it is to be done."
    )


class ManualAttested(Frozen):
    """What became of somebody's word."""

    type: Literal["manual_attested"] = "manual_attested"
    address: str = Field(description="The resource, as kind.key.")
    steps: tuple[str, ...] = Field(default=(), description="Ids of the steps that count as done.")
    already: tuple[Attested, ...] = Field(
        default=(), description="What was attested before, so that nothing was recorded."
    )
    left: tuple[str, ...] = Field(
        default=(), description="Ids of the manual steps of the address that are open all the same."
    )
    by: str = Field(description="Who says so.")
    at: str = Field(description="When it was recorded; UTC, ISO 8601.")
    serial: int = Field(description="Of the state that is the latest now.")
