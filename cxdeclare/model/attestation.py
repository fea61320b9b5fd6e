"""Attestation: a person's word for what no call can read, with the digests of the values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field

from cxdeclare.model.fields import Value, Values


class Attestation(BaseModel):
    """One part, or one link of a part, as somebody says that it was entered."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    part: str = Field(description='The part of the resource; "" is the object itself.')
    member: str | None = Field(default=None, description="The link, in a part that is a set.")
    values: dict[str, str] = Field(
        default_factory=dict, description="SHA-256 of each value that was entered, by field."
    )
    refers: dict[str, str] = Field(
        default_factory=dict,
        description="By address, the ids of the objects that these values pointed at then.",
    )
    by: str = Field(description="Who says so.")
    at: str = Field(description="When it was recorded; UTC, ISO 8601.")
    evidence: str = Field(description="What they offer for it, in their words.")


def digest(value: Value) -> str:
    """SHA-256 of a value in the manifest's words; of a secret it is that of its reference."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def attested(said: Iterable[Attestation], part: str, member: str | None) -> list[Attestation]:
    """What is said of one part or link."""
    return [one for one in said if (one.part, one.member) == (part, member)]


def holds(said: Iterable[Attestation], part: str, member: str | None, values: Values) -> bool:
    """Whether somebody has attested each of these values, and that there is such a thing."""
    about = attested(said, part, member)
    known = {name: one for each in about for name, one in each.values.items()}
    return bool(about) and all(known.get(name) == digest(one) for name, one in values.items())


def added(said: Iterable[Attestation], new: Attestation) -> list[Attestation]:
    """All that is said from now on: of each value, only the last word counts."""
    return [*without(said, new.part, new.member, new.values), new]


def without(
    said: Iterable[Attestation], part: str, member: str | None, names: Collection[str]
) -> list[Attestation]:
    """What is still said when these values are not what somebody entered any more."""
    kept = []
    for one in said:
        if (one.part, one.member) != (part, member):
            kept.append(one)
            continue
        values = {name: known for name, known in one.values.items() if name not in names}
        if values:
            kept.append(one.model_copy(update={"values": values}))
    return kept


def agreeing(
    said: Iterable[Attestation],
    applied: Mapping[str, Values],
    members: Mapping[str, Mapping[str, Values]],
) -> list[Attestation]:
    """What is still said of these values; another value that was seen since ends a word."""
    kept = list(said)
    for one in tuple(kept):
        known = applied if one.member is None else members.get(one.part, {})
        now = known.get(one.part if one.member is None else one.member, {})
        other = {n for n, was in one.values.items() if n in now and digest(now[n]) != was}
        if other:
            kept = without(kept, one.part, one.member, other)
    return kept
