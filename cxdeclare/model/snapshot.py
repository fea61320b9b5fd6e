"""Snapshot: what the tenant held at one moment, and whether we saw all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from cxdeclare.model.resource import Found


class ProvedBy(StrEnum):
    """How it is known that a listing is whole."""

    TOTAL = "total"
    """As many were listed as the tenant says there are."""
    END = "end"
    """Pages were asked for until one was empty."""
    CURSOR = "cursor"
    """The tenant handed out no further mark to go on from."""
    WHOLE = "whole"
    """By contract there is one answer, and it holds all."""
    NOT_LISTED = "not_listed"
    """There is nothing to be whole: the profile has no way to list the kind."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That a listing is whole."""

    by: ProvedBy
    count: int
    """How many were listed."""


def joined(proofs: Iterable[Proof | None]) -> Proof | None:
    """The proof of a listing made of several; none if one of them has none."""
    known = list(proofs)
    given = [one for one in known if one is not None]
    if not given or len(given) < len(known):
        return None
    order = tuple(ProvedBy)  # the same words are used for all pieces of a kind, or the weakest
    return Proof(max((one.by for one in given), key=order.index), sum(one.count for one in given))


@dataclass(frozen=True, slots=True)
class Listing:
    """Objects of one kind by id; without a proof it counts as incomplete."""

    objects: Mapping[str, Found]
    incomplete: str = ""
    """Why the listing is not known to be whole; empty when it is."""
    proof: Proof | None = None
    late: Mapping[str, str] = field(default_factory=dict)
    """What was made a moment ago and is not listed yet: ids, with what is known of each."""
    closed: Mapping[str, str] = field(default_factory=dict)
    """Places in which nothing can be made just now, each with the reason."""
    unanswered: Mapping[str, str] = field(default_factory=dict)
    """What may have been made a moment ago and is not listed: identities, as records write them,
    with what is known of each."""

    def __post_init__(self) -> None:
        if self.proof is None and not self.incomplete:
            object.__setattr__(self, "incomplete", "nothing proves that it is whole")

    @property
    def hidden(self) -> tuple[str, ...]:
        """What is known of each object that is there, or may be, and is not listed yet."""
        return (*self.late.values(), *self.unanswered.values())

    @classmethod
    def whole(cls, objects: Mapping[str, Found], by: ProvedBy = ProvedBy.WHOLE) -> Self:
        """A listing of which it is known that it has all."""
        return cls(objects, proof=Proof(by, len(objects)))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Listings by kind; kinds that were not asked for are missing."""

    tenant_id: str
    listings: Mapping[str, Listing]
    reads: int = 0
    """Requests that were made to get it."""
    unlisted: frozenset[str] = field(default_factory=frozenset)
    """Kinds the profile gives no way to list."""
    own_role: str | None = None
    """The role that our access key acts in, as its token calls it; None if it does not say."""

    def of(self, kind: str) -> Listing:
        """The listing of one kind; empty and incomplete if it was never read."""
        return self.listings.get(kind, Listing({}, "it was not read"))
