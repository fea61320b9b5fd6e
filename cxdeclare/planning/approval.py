"""Approval: what somebody signs who agrees to a plan, and what moved if it is not this plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from cxdeclare.planning.plan import Plan, canonical

FORMAT: Final = 1
PAYLOAD_TYPE: Final = "application/vnd.cxdeclare.approval+json"
_SHOWN = 12
"""How much of a digest tells two apart by eye."""


class Agreement(BaseModel):
    """That one approver agrees to one plan, until a time."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    format: Literal[1] = FORMAT
    digest: str
    """SHA-256 of the plan's decision."""
    seal: str
    """SHA-256 of that digest with the plan's envelope: target, expiry and what made it."""
    tenant_id: str
    target_class: Literal["pretend", "live"]
    lineage: str | None
    serial: int
    approver: str = Field(min_length=1)
    not_after: str
    """UTC, ISO 8601."""

    @field_validator("not_after")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        if datetime.fromisoformat(value).tzinfo is None:
            raise ValueError("it has no time zone")
        return value

    @property
    def message(self) -> bytes:
        """Canonical JSON."""
        return canonical(self.model_dump(mode="json")).encode()

    @property
    def ends(self) -> datetime:
        """When it stops to count."""
        return datetime.fromisoformat(self.not_after)

    def moved(self, made: Plan) -> str:
        """How the plan that was approved differs from this one; empty if it is the same."""
        return next(self._moves(made), "")

    def _moves(self, made: Plan) -> Iterator[str]:
        decision = made.decision
        pairs: tuple[tuple[str, object, object], ...] = (
            ("tenant", self.tenant_id, decision.tenant_id),
            ("class of target", self.target_class, made.target_class),
            ("state lineage", self.lineage or "none", decision.lineage or "none"),
            ("state serial", self.serial, decision.serial),
        )
        for name, then, now in pairs:
            if then != now:
                yield f"it approves a plan for {name} {then}, and this plan is for {now}"
        if self.digest != decision.digest:
            then, now = self.digest[:_SHOWN], decision.digest[:_SHOWN]
            yield f"it approves the decision {then}, and what this plan does is {now}"
        if self.seal != made.envelope_digest:
            yield (
                "it approves the same decision in another envelope: target, expiry, revision, "
                "or what made the plan moved"
            )


def agreement(made: Plan, approver: str, not_after: datetime) -> Agreement:
    """What an approver of this plan signs; it never outlives the plan."""
    ends = min(not_after, datetime.fromisoformat(made.expires))
    return Agreement(
        digest=made.decision.digest,
        seal=made.envelope_digest,
        tenant_id=made.decision.tenant_id,
        target_class=made.target_class,
        lineage=made.decision.lineage,
        serial=made.decision.serial,
        approver=approver,
        not_after=ends.isoformat(timespec="seconds"),
    )
