"""Approvers: whose keys count, how many are needed, and which approvals of a plan count."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from cxdeclare.model.frozen import Frozen
from cxdeclare.planning.approval import PAYLOAD_TYPE, Agreement
from cxdeclare.planning.envelope import Envelope, Signature, decoded, encoded
from cxdeclare.planning.plan import Plan

FORMAT: Final = 1
LOCAL: Final = "ed25519:"
KMS: Final = "kms:"
_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+")
_RAW_LENGTH = 32
NAME: Final = r"^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,99}$"
"""A name of an approver: it is part of a file name."""


class Approver(Frozen):
    """Who may approve, and by which key."""

    name: str = Field(pattern=NAME)
    key: str
    """`ed25519:` with the public key in base64, or `kms:` with the ARN of a key."""
    public: str | None = None
    """Of a KMS key: the public key, base64 of DER; with it nothing has to be asked of KMS."""

    @field_validator("key")
    @classmethod
    def _is_a_key(cls, value: str) -> str:
        if value.startswith(LOCAL):
            raw = decoded(value.removeprefix(LOCAL))
            if len(raw) != _RAW_LENGTH:
                raise ValueError("it is not the public half of an Ed25519 key")
            return LOCAL + encoded(raw)
        # An alias is refused: who may not approve may be able to point it at another key.
        if not value.startswith(KMS) or not _ARN.fullmatch(value.removeprefix(KMS)):
            raise ValueError("it is neither an Ed25519 key nor the ARN of a KMS key")
        return value

    @field_validator("public")
    @classmethod
    def _is_spelled_one_way(cls, value: str | None) -> str | None:
        return None if value is None else encoded(decoded(value))

    @model_validator(mode="after")
    def _has_one_public_key(self) -> Self:
        if self.public is not None and self.key.startswith(LOCAL):
            raise ValueError("an Ed25519 key is public as it stands")
        return self

    @property
    def identities(self) -> frozenset[str]:
        """What tells that two keys are one: a KMS key has one id in all its regions."""
        return frozenset({self.key.rpartition(":key/")[2], self.public or self.key})


class Approvers(Frozen):
    """The keys that are trusted, and how many of them have to sign."""

    format: Literal[1] = FORMAT
    need: int = Field(default=0, ge=0)
    approvers: tuple[Approver, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _are_distinct(self) -> Self:
        names = [one.name for one in self.approvers]
        if len(set(names)) != len(names):
            raise ValueError("two approvers have one name")
        known: set[str] = set()
        for one in self.approvers:
            if known & one.identities:
                raise ValueError(f"{one.name} has the key of another approver")
            known |= one.identities
        if self.need > len(names):
            raise ValueError(f"{self.need} are needed, and there are {len(names)}")
        return self


@dataclass(frozen=True, slots=True)
class Approval:
    """An envelope and where it was found."""

    file: str
    envelope: Envelope


@dataclass(frozen=True, slots=True)
class Accepted:
    """An approval that counts."""

    file: str
    approver: Approver
    not_after: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which approvals count, and why the others do not."""

    accepted: tuple[Accepted, ...]
    refused: tuple[str, ...]


Verify = Callable[[Approver, bytes, bytes], bool]
"""Whether a message has this signature of this approver."""


def verdict(
    made: Plan,
    approvals: Sequence[Approval],
    pinned: Approvers,
    verify: Verify,
    now: datetime,
) -> Verdict:
    """Judge each signature on its own; a key counts once, however often it signed."""
    accepted: dict[str, Accepted] = {}
    refused: list[str] = []
    for approval in approvals:
        for signature in approval.envelope.signatures:
            found = _judged(made, approval, signature, pinned, verify, now)
            if isinstance(found, Accepted):
                first = accepted.setdefault(found.approver.key, found)
                if first is found:
                    continue
                found = (
                    f"{found.approver.name} approved already, by {first.file}; a key counts once"
                )
            refused.append(f"{approval.file}: {found}")
    return Verdict(tuple(accepted.values()), tuple(refused))


def _judged(
    made: Plan,
    approval: Approval,
    signature: Signature,
    pinned: Approvers,
    verify: Verify,
    now: datetime,
) -> Accepted | str:
    """The approval if it counts, else why it does not."""
    signer = _signer(approval.envelope, signature, pinned, verify)
    if isinstance(signer, str):
        return signer
    if approval.envelope.payload_type != PAYLOAD_TYPE:
        return f"it is signed as `{approval.envelope.payload_type}`, which is no approval"
    try:  # not before its signature was found good
        stated = Agreement.model_validate_json(approval.envelope.message)
    except ValidationError:
        return "it is signed, and what it says is no approval that this version can read"
    if stated.approver != signer.name:
        return f"it speaks for {stated.approver}, and is signed with the key of {signer.name}"
    expired = f"the approval of {signer.name} expired at {stated.not_after}"
    reason = stated.moved(made) or (expired if now > stated.ends else "")
    return reason or Accepted(approval.file, signer, stated.not_after)


def _signer(
    envelope: Envelope, signature: Signature, pinned: Approvers, verify: Verify
) -> Approver | str:
    """Whose pinned key made a signature, else why it is nobody's."""
    hint = signature.keyid
    tried = [one for one in pinned.approvers if hint in {"", one.key}]
    if not tried:
        return f"it is signed with the key {hint}, which is not among the pinned ones"
    for one in tried:
        if verify(one, envelope.signed, signature.content):
            return one
    names = " or ".join(one.name for one in tried)
    return (
        f"the signature is not one of {names} over this content: it was changed after it was "
        "signed, or signed with another key"
    )
