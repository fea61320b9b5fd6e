"""Approvals for tests: keys made in memory, and plans they have signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cxdeclare.planning.approval import PAYLOAD_TYPE, Agreement, agreement
from cxdeclare.planning.approvers import LOCAL, Approval, Approver, Approvers
from cxdeclare.planning.envelope import Envelope, encoded, encoding, sealed
from cxdeclare.planning.plan import Plan

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Person:
    """Somebody with a key of their own."""

    name: str
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def pinned(self) -> Approver:
        """As the file of approvers has them."""
        return Approver(
            name=self.name, key=LOCAL + encoded(self.key.public_key().public_bytes_raw())
        )

    def signs(self, stated: Agreement, keyid: str | None = None) -> Envelope:
        """An envelope of any agreement."""
        signature = self.key.sign(encoding(PAYLOAD_TYPE, stated.message))
        hint = self.pinned.key if keyid is None else keyid
        return sealed(PAYLOAD_TYPE, stated.message, hint, signature)

    def approves(self, made: Plan, hours: float = 8, **changed: Any) -> Envelope:
        """Their approval of a plan."""
        stated = agreement(made, self.name, NOW + timedelta(hours=hours))
        return self.signs(stated.model_copy(update=changed))

    def key_file(self, path: Path) -> Path:
        """The key as a file that only its owner can read."""
        path.touch(0o600)
        path.write_bytes(
            self.key.private_bytes(how.Encoding.PEM, how.PrivateFormat.PKCS8, how.NoEncryption())
        )
        return path


def pinned(*people: Person, need: int = 0) -> Approvers:
    """The file of approvers."""
    return Approvers(need=need, approvers=tuple(one.pinned for one in people))


def pinned_file(path: Path, *people: Person, need: int = 0) -> Path:
    """The same as a file."""
    rows = [one.pinned.model_dump(exclude_none=True) for one in people]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"format": 1, "need": need, "approvers": rows}), encoding="utf-8")
    return path


def of(*envelopes: Envelope) -> list[Approval]:
    """Approvals as they lie beside a plan."""
    return [Approval(f"{number}.json", one) for number, one in enumerate(envelopes)]
