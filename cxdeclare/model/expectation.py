"""Expectation: what somebody wants a tenant to do, and what is known of whether it will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from cxdeclare.model.address import Address
from cxdeclare.model.case import Asked
from cxdeclare.model.estate import Estate, Unseen
from cxdeclare.model.fields import Value, Values
from cxdeclare.model.resource import FieldPath, Resource

if TYPE_CHECKING:
    from cxdeclare.model.spec import Spec


class Outcome(StrEnum):
    """What an expectation came to; what nobody can tell has not passed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One expectation of a case beside what will be."""

    path: FieldPath
    """Where the case says it."""
    outcome: Outcome
    expected: str
    found: str = ""
    reason: str = ""
    """Why it could not be checked."""
    decided: tuple[tuple[Address, FieldPath], ...] = ()
    """The declared values that it follows from."""


class Outlook(Estate, Protocol):
    """The tenant as it will be; what nobody knows raises `Unseen`."""

    @property
    def asks(self) -> bool:
        """Whether there is a tenant to ask, and not the manifest alone."""

    def born(self, kind: str, part: str) -> Values:
        """The fields of a part that the server gives a new object by itself."""


@dataclass(frozen=True, eq=False, slots=True)
class Expecting:
    """How a kind is asked what becomes of something: the cases it takes, and who answers."""

    spec: type[Spec]
    """The model of one case."""
    title: Callable[[Asked], str]
    """What a case without a name is called."""
    judge: Callable[[Outlook, Asked], Iterable[Verdict]]
    reads: Mapping[str, frozenset[str]]
    """What has to be read of a tenant to answer: kinds, and parts of every object of them."""


def value_after(outlook: Outlook, resource: Resource, part: str, name: str) -> Value:
    """One field once the plan is applied: as declared, else as it lives, else as it is born."""
    declared = resource.parts.get(part, {})
    if name in declared:
        return declared[name]
    found, kind = outlook.found(resource.address), resource.address.kind
    values = outlook.values(kind, found.id, part) if found else outlook.born(kind, part)
    if name not in values:
        message = f"nobody knows `{name}` of {resource.address}"
        raise Unseen(message)
    return values[name]


def members_after(
    outlook: Outlook, resource: Resource, part: str
) -> tuple[Mapping[str, Values], str]:
    """The links of a part once the plan is applied, and why there may be more of them."""
    declared = resource.members.get(part)
    own: Mapping[str, Values] = declared.members if declared else {}
    if declared is not None and declared.authoritative:
        return own, ""
    try:
        found = outlook.found(resource.address)
        live = outlook.links(resource.address.kind, found.id, part) if found else {}
    except Unseen as unseen:
        return own, str(unseen)
    return {**live, **own}, ""
