"""Guard: a rule that may refuse a plan, what it is there for, and whether consent helps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from cxdeclare.model.estate import Estate
from cxdeclare.model.fields import Values


@dataclass(frozen=True, slots=True)
class Guard:
    """What a guard is called, what it keeps from happening, and the way past it."""

    name: str
    refuses: str
    """What it refuses: "a plan that ..."."""
    protects: str
    """What would happen without it."""
    way_out: str
    no_consent: str = ""
    """Why nobody can consent to what it refuses; empty if somebody can."""

    @property
    def takes_consent(self) -> bool:
        """Whether `--consent` carries out what it refuses."""
        return not self.no_consent


@dataclass(frozen=True, slots=True)
class LinkChange:
    """One link that a plan adds, changes or takes away, by a call or by a person's hand."""

    id: str | None
    """Of the object that has the link; none if the plan makes it."""
    subject: str
    """The address of that object."""
    member: str
    """The link as the manifest calls it."""
    after: Values | None
    """What is set on it from then on; None if the link goes."""


class Prospect(Protocol):
    """What a plan would make of a tenant, for guards that look across kinds."""

    @property
    def estate(self) -> Estate:
        """The tenant as it is."""

    @property
    def own_role(self) -> str | None:
        """The role that our access key acts in, as its token calls it; None if it does not say."""

    def link_changes(self, kind: str, part: str) -> Sequence[LinkChange]:
        """Every link of one part that the plan changes."""

    def ending(self, kind: str) -> Mapping[str, bool]:
        """Keys and ids of the objects that end, each with whether another takes its place."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a guard refuses."""

    subject: str
    """The address it is about, or a kind as a whole."""
    message: str
    hint: str = ""
    """A better way out than the guard's own, where there is one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a guard could not tell: it has neither passed nor refused."""

    subject: str
    reason: str
    is_failure: bool = False
    """Whether it should have been readable, and was not."""


OfProspect: TypeAlias = "Callable[[Prospect], Iterable[Objection | Doubt]]"


@dataclass(frozen=True, eq=False, slots=True)
class Watch:
    """A guard of one kind, how it judges a plan, and what it has to see of every object."""

    guard: Guard
    judge: OfProspect
    reads: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Links, by kind and part, that are read of every object once the kind is declared."""
