"""State: which live object each address stands for, and what we last applied to it."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import Field

from cxdeclare.model.attestation import Attestation
from cxdeclare.model.frozen import Frozen

FORMAT: Final = 1


class Binding(Frozen):
    """One address and the object it stands for."""

    id: str = Field(
        description="The tenant's own identifier; empty where a person made the object and "
        "nothing can list it, so that nobody knows it."
    )
    identity: str = Field(description="What the object is recognised by when the id is lost.")
    origin: Literal["created", "adopted"] = Field(description="Whether we made it or found it.")
    applied: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Declared fields last applied, by part and field."
    )
    members: dict[str, dict[str, dict[str, Any]]] = Field(
        default_factory=dict, description="Links last applied, by part, member and field."
    )
    exact: list[str] = Field(
        default_factory=list, description="Parts whose links were declared authoritative."
    )
    outputs: dict[str, Any] = Field(
        default_factory=dict, description="What the server assigned: addresses, DNS tokens."
    )
    made: str | None = Field(
        default=None,
        description="When the tenant took it from us, UTC: for a while listings may lack it.",
    )
    successor: str | None = Field(
        default=None, description="The address that replaced the object while it could not go yet."
    )
    protected: bool = Field(
        default=False, description="Never deleted or replaced, also after its block is gone."
    )
    attested: list[Attestation] = Field(
        default_factory=list, description="What people say they entered, where nothing can read it."
    )


class State(Frozen):
    """All bindings of one tenant, with the lineage and serial that order its versions."""

    format: Literal[1] = Field(default=FORMAT, description="Of the file.")
    lineage: str = Field(description="Made once; states of two lineages are not comparable.")
    serial: int = Field(ge=0, description="Grows by one with every write.")
    target: Literal["pretend", "live"] = Field(description="The class of target it is about.")
    tenant_id: str = Field(description="The tenant it is about.")
    consuming: str | None = Field(
        default=None, description="Digest of the plan being applied, or applied in part."
    )
    run: str | None = Field(
        default=None,
        description="The run whose journal says what this state does not say yet.",
    )
    making: dict[str, str] = Field(
        default_factory=dict,
        description="Identities that an unfinished run was about to create, by address: "
        "what the next run finds under one of them is ours.",
    )
    sent: dict[str, str] = Field(
        default_factory=dict,
        description="When creates were sent that nobody answered, UTC, by address: for a while "
        "listings may lack what came of them.",
    )
    digest_key: str | None = Field(
        default=None,
        description="The key of the digests of secrets, wrapped by KMS; none where it comes from "
        "the environment, or where there is none.",
    )
    manifest: str | None = Field(
        default=None,
        description="Digest of the manifest that the last apply carried out in full; none after "
        "one that did a part of it.",
    )
    tool: str | None = Field(default=None, description="The version that did.")
    bindings: dict[str, Binding] = Field(default_factory=dict, description="By address.")


def the_object(id_: str) -> str:
    """What to call an object in a sentence; a person made the one whose id nobody knows."""
    return f"object {id_}" if id_ else "the object made by hand"
