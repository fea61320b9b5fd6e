"""Verified: how it is known that a person did something, and whose word there is."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from cxdeclare.model.frozen import Frozen


class Verified(StrEnum):
    """How we know that a person has done a step.

    reading: the next plan sees it; attestation: somebody says so with `manual attest`; dns: the
    name servers say so, or somebody where they are not asked.
    """

    READING = "reading"
    ATTESTATION = "attestation"
    DNS = "dns"


class Attested(Frozen):
    """A part or a link that is as declared because somebody says so; nothing can read it."""

    address: str = Field(description="The resource it belongs to.")
    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    by: str = Field(description="Who attested it last.")
    at: str = Field(description="When; UTC, ISO 8601.")
