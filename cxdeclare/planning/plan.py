"""Plan: a decision to act as a frozen value, in an envelope that says when and against what."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import Any, Final, Literal

from pydantic import Field

from cxdeclare.model.attestation import Attestation
from cxdeclare.model.endpoint import Evidence, Verb
from cxdeclare.model.frozen import Frozen
from cxdeclare.model.profile import Means
from cxdeclare.planning.bucket import Bucket
from cxdeclare.planning.figures import Agents, Complete, ExpectedCalls
from cxdeclare.planning.impact import Impact, Reached
from cxdeclare.planning.interrupted import Interrupted
from cxdeclare.planning.provenance import Provenance
from cxdeclare.planning.rollback import Rollback
from cxdeclare.planning.verified import Attested, Verified

FORMAT: Final = 1


class Action(StrEnum):
    """What will become of one address."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DEACTIVATE = "deactivate"
    DELETE = "delete"
    ADOPT = "adopt"
    MOVE = "move"
    FORGET = "forget"

    @property
    def symbol(self) -> str:
        """The mark shown before the address."""
        return _SYMBOLS[self]


_SYMBOLS = {
    Action.CREATE: "+",
    Action.UPDATE: "~",
    Action.REPLACE: "±",
    Action.DEACTIVATE: "-",
    Action.DELETE: "-",
    Action.ADOPT: ">",
    Action.MOVE: ">",
    Action.FORGET: ".",
}


class FieldChange(Frozen):
    """One field a step sends. When before and after are equal it is only sent along."""

    name: str = Field(
        description="The field as the manifest calls it, with dots for what is nested."
    )
    before: Any = Field(default=None, description="What was live; null if there was nothing.")
    after: Any = Field(
        default=None,
        description="What is sent, in the manifest's words; long texts by their content hash.",
    )
    because: str | None = Field(default=None, description="Why, when the values do not say it.")

    @property
    def differs(self) -> bool:
        """Whether there is something to show."""
        return self.because is not None or bool(self.before != self.after)


class Step(Frozen):
    """One call, one thing for a person to do, or one entry in the state."""

    id: str = Field(description="Unique in the plan: address, then what is done.")
    part: str = Field(description='The part of the resource; "" is the object itself.')
    verb: Verb = Field(description="What is done to the part.")
    means: Means = Field(description="Who carries it out.")
    evidence: Evidence | None = Field(
        default=None, description="How we know that the call exists; none where there is no call."
    )
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    object_id: str | None = Field(
        default=None, description="The object acted on; none for one this plan creates."
    )
    expects: dict[str, Any] | None = Field(
        default=None,
        description="What the fields must still be just before the call, references as ids; "
        "empty for a link that must not be there yet; none where nothing can be known.",
    )
    referred_by: tuple[str, ...] = Field(
        default=(),
        description="Of a step that ends an object: every live reference to it, and every link "
        "of its own, when the plan was made.",
    )
    comes_from: str | None = Field(
        default=None,
        description="Of a link that is in one set at most: the object that has it now.",
    )
    fields: tuple[FieldChange, ...] = Field(
        default=(), description="What is sent, or entered by a person."
    )
    depends_on: tuple[str, ...] = Field(
        default=(), description="Ids of the steps that have to be done before."
    )
    note: str | None = Field(default=None, description="What else it brings about, in words.")
    ui: str | None = Field(default=None, description="Where a person finds it in the screens.")
    why: str | None = Field(default=None, description="Why a person has to do it.")
    verified_by: Verified | None = Field(
        default=None, description="How we will know that it was done."
    )


class Record(Frozen):
    """What the state will say of an address once its change is done."""

    identity: str = Field(description="What the object is recognised by when the id is lost.")
    applied: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Declared fields, by part and field."
    )
    members: dict[str, dict[str, dict[str, Any]]] = Field(
        default_factory=dict, description="Links, by part, member and field."
    )
    exact: tuple[str, ...] = Field(
        default=(), description="Parts whose links are declared authoritative."
    )
    outputs: dict[str, Any] | None = Field(
        default=None, description="What the server had assigned, where it was read."
    )
    protected: bool = Field(
        default=False, description="Never deleted or replaced, also after its block is gone."
    )
    successor: str | None = Field(
        default=None, description="The address that took the object's place, for one left over."
    )
    attested: tuple[Attestation, ...] | None = Field(
        default=None, description="What people attested, where names in it are written anew."
    )


class Change(Frozen):
    """One action on one address, as ordered steps."""

    address: str = Field(description="The resource, as kind.key.")
    kind: str = Field(description="What it is one of.")
    action: Action = Field(description="What becomes of it.")
    adopts: bool = Field(default=False, description="Whether an object found there becomes ours.")
    moved_from: str | None = Field(
        default=None, description="What the address was called in the state until now."
    )
    id: str | None = Field(default=None, description="Of the live object, if there is one.")
    called: str | None = Field(default=None, description="What the tenant calls that object.")
    reason: str | None = Field(default=None, description="Why, where the fields do not say it.")
    steps: tuple[Step, ...] = Field(default=(), description="What is done, in an order that works.")
    released: tuple[str, ...] = Field(
        default=(), description="Links that stay in the tenant and are no longer managed."
    )
    lost: tuple[str, ...] = Field(
        default=(), description="Links and settings nobody declares that go away with the object."
    )
    notes: tuple[str, ...] = Field(
        default=(), description="What else becomes of the address, in words."
    )

    @property
    def title(self) -> str:
        """The action in words."""
        if self.adopts and self.action is Action.UPDATE:
            return "adopt and update"
        if self.moved_from is not None and self.action is Action.UPDATE:
            return "move and update"
        return self.action.value


class Orphan(Frozen):
    """A block that left the manifest while its object stays."""

    address: str = Field(description="The resource that stays.")
    id: str = Field(description="Its live object.")
    called: str | None = Field(default=None, description="What the tenant calls the object.")
    action: Action = Field(description="What consent would do.")
    reason: str = Field(description="Why nothing is done, and what would give consent.")


class Refusal(Frozen):
    """Why this plan must not be applied."""

    guard: str = Field(description="The name of the guard.")
    address: str = Field(description="The resource it is about, or a kind as a whole.")
    message: str = Field(description="Why it refuses.")
    hint: str = Field(default="", description="The way out.")
    takes_consent: bool = Field(
        default=True, description="Whether `apply PLAN --consent GUARD=DIGEST` carries it out."
    )


class Unguarded(Frozen):
    """What a guard could not tell; it has neither passed nor refused."""

    guard: str = Field(description="The name of the guard.")
    address: str = Field(description="The resource it is about, or a kind as a whole.")
    reason: str = Field(description="What was missing.")
    failed: bool = Field(
        default=False, description="Whether it should have been readable, and was not."
    )


class Unknown(Frozen):
    """What could not be read, and what is therefore left alone."""

    subject: str = Field(description="A kind, an address, or a part of one as address#part.")
    reason: str = Field(description="Why it is not known.")


class Decision(Frozen):
    """Everything that is decided; no clock, host or URL is in it."""

    format: Literal[1] = Field(default=FORMAT, description="Of the decision.")
    tenant_id: str = Field(description="The tenant it is for; it is refused for any other.")
    manifest: str = Field(description="Digest of the rendered manifest.")
    lineage: str | None = Field(description="Lineage of the state; none before the first.")
    serial: int = Field(description="Serial of the state.")
    profile: str = Field(description="Which evidence was good enough to make a call.")
    profile_file: dict[str, Any] | None = Field(
        default=None,
        description="What the profile file says, if it is one; applying the plan needs no other.",
    )
    interrupted: Interrupted | None = Field(
        default=None, description="A run before that did not come to its end."
    )
    moved: dict[str, str] = Field(
        default_factory=dict,
        description="Addresses of the state that are called otherwise from now on.",
    )
    ids: dict[str, str] = Field(description="Ids of the addresses that steps refer to.")
    lookups: dict[str, dict[str, str]] = Field(
        description="Ids of the foreign objects that steps refer to, by kind and name."
    )
    bodies: dict[str, str] = Field(
        description="Long texts by content hash: those that are sent, and those they replace."
    )
    digest_key: str | None = Field(
        default=None,
        description="The key of the digests of secrets, wrapped by KMS, where the state is to "
        "keep it from now on.",
    )
    changes: tuple[Change, ...] = Field(default=(), description="All that is to be done.")
    records: dict[str, Record] = Field(
        default_factory=dict, description="What the state will say, by address."
    )
    orphans: tuple[Orphan, ...] = Field(
        default=(), description="What is no longer declared, and stays for want of consent."
    )
    refusals: tuple[Refusal, ...] = Field(
        default=(), description="Why it must not be applied; empty for a plan that may be."
    )
    unguarded: tuple[Unguarded, ...] = Field(
        default=(), description="What guards could not tell; not a word that it is safe."
    )
    unknown: tuple[Unknown, ...] = Field(
        default=(), description="What could not be read, and is left alone."
    )
    proofs: dict[str, Complete] = Field(
        default_factory=dict,
        description="By kind, why the listings are known to be whole that creates and ends rest "
        "on: of the kind itself, and of those that may refer to what ends.",
    )
    attested: tuple[Attested, ...] = Field(
        default=(), description="What is as declared by somebody's word alone."
    )
    names: dict[str, str] = Field(
        default_factory=dict,
        description="By address, what the screens call the objects that manual steps refer to.",
    )
    agents: Agents | None = Field(
        default=None, description="People touched; counted where the policy limits them."
    )
    impact: tuple[Impact, ...] = Field(
        default=(), description="What it means for people and mail, the gravest first."
    )
    reached: tuple[Reached, ...] = Field(
        default=(), description="What refers to something that changes, directly or through others."
    )
    unchanged: int = Field(default=0, description="How many declared resources are as declared.")
    rollback: Rollback | None = Field(
        default=None, description="Of a plan that goes back to an earlier version: to which."
    )

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON; counted anew, so that no copy keeps an old one."""
        return hashlib.sha256(canonical(self.model_dump(mode="json")).encode()).hexdigest()

    @property
    def has_gaps(self) -> bool:
        """Whether something could not be read that should have been readable."""
        return bool(self.unknown) or any(one.failed for one in self.unguarded)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do in the tenant and nothing for a person to do."""
        return not self.changes

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, change by change."""
        return tuple(step for change in self.changes for step in change.steps)


class Plan(Frozen):
    """A decision with its envelope: what tool made it, when, against what."""

    format: Literal[1] = Field(default=FORMAT, description="Of the file.")
    tool: str = Field(description="What made it, with its version.")
    target: str = Field(description="The target it was made against, as `--target` names it.")
    target_class: Literal["pretend", "live"] = Field(
        description="Whether that is a tenant or a pretence of one."
    )
    created: str = Field(description="When it was made; UTC, ISO 8601.")
    expires: str = Field(description="When it stops being accepted; UTC, ISO 8601.")
    revision: str | None = Field(default=None, description="Git revision of the manifest.")
    folder: str = Field(
        default=".",
        description="Where the paths of secrets in files start, seen from the working folder.",
    )
    area: str | None = Field(
        default=None, description="The area of a real tenant; null for a pretence of one."
    )
    state: Bucket | None = Field(
        default=None,
        description="The bucket that the manifest of a real tenant names for its state.",
    )
    reads: int = Field(description="Calls that read the tenant while it was made.")
    writes: Literal[0] = Field(default=0, description="Calls that wrote; planning makes none.")
    calls: ExpectedCalls | None = Field(
        default=None, description="About how many calls it takes to carry it out."
    )
    provenance: Provenance = Field(
        default_factory=Provenance, description="Where its differences come from."
    )
    digest: str = Field(description="SHA-256 of the canonical JSON of the decision.")
    seal: str = Field(
        default="", description="SHA-256 of the canonical JSON of the digest and the envelope."
    )
    decision: Decision = Field(description="All that was decided.")

    @property
    def envelope_digest(self) -> str:
        """What the seal has to be: SHA-256 of the digest with what stands around the decision."""
        sealed = self.model_dump(mode="json", include=_SEALED)
        return hashlib.sha256(canonical(sealed).encode()).hexdigest()

    @property
    def is_whole(self) -> bool:
        """Whether decision and envelope are as they were made."""
        return self.decision.digest == self.digest and self.envelope_digest == self.seal

    def sealed(self) -> Plan:
        """The plan with the seal of its envelope."""
        return self.model_copy(update={"seal": self.envelope_digest})


_SEALED = set(Plan.model_fields) - {"decision", "seal"}


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: the same value, the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
