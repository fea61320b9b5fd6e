"""Manifest: everything one tenant should contain, valid as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cxdeclare.model.address import Address
from cxdeclare.model.case import Case
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.location import S3Location
from cxdeclare.model.notification import Notification
from cxdeclare.model.resource import FieldPath, Resource
from cxdeclare.model.span import Span


@dataclass(frozen=True, slots=True)
class TenantFacts:
    """Which tenant the manifest is for, and what is true of it."""

    name: str
    id: str
    area: str
    agent_apps: tuple[str, ...] = ()
    routing: str | None = None
    proactive_chat: bool | None = None
    business_hours: bool | None = None
    """Whether the working hours that response times count in are set up."""


@dataclass(frozen=True, slots=True)
class MaxChange:
    """How large a share of a kind's objects one plan may change, replace or end."""

    percent: int
    min_population: int = 0
    """Kinds with fewer objects are not counted."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A check that is switched off for one address, and why."""

    check: str
    address: str
    reason: str
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """Standing consent and protection, reviewed with the manifest."""

    allow_delete: frozenset[str] = frozenset()
    """Kinds and addresses that may be deleted or deactivated when their block goes."""
    protect: frozenset[str] = frozenset()
    """Addresses that are never deleted, deactivated or replaced."""
    max_change: MaxChange | None = None
    max_agents: int | None = None
    """How many people one plan may touch."""
    skill_name_pattern: str | None = None
    """What the names of skills have to match, as a regular expression."""
    ignore: tuple[Ignored, ...] = ()


def _nowhere(address: Address, path: FieldPath, *, key: bool = False) -> Span | None:  # noqa: ARG001 - the default placer knows no places
    return None


def _nothing_before(address: Address, path: FieldPath) -> tuple[Span, ...]:  # noqa: ARG001 - as above
    return ()


@dataclass(frozen=True)
class Manifest:
    """The declared resources by address, with the bodies they hold by content hash."""

    tenant: TenantFacts
    resources: Mapping[Address, Resource]
    bodies: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[tuple[Address, str], str] = field(default_factory=dict, compare=False)
    """The file that a body stands in, by address and field, as it would be named."""
    policy: Policy = field(default_factory=Policy)
    moved: Mapping[Address, Address] = field(default_factory=dict)
    """Old addresses, and what they are called now."""
    removed: Mapping[Address, bool] = field(default_factory=dict)
    """Addresses whose block has left on purpose, and whether their objects are to go as well."""
    adopt: frozenset[Address] = frozenset()
    """Addresses that may take over an object that is in the tenant already."""
    digests: Mapping[tuple[Address, str], tuple[str, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Of secrets, by address and field: the keyed digest of the value, and behind it those under
    the names that the address had before. Filled once they are resolved, and with a key only."""
    cases: tuple[Case, ...] = field(default=(), compare=False, repr=False)
    """What is expected of the tenant; nothing that is planned depends on it."""
    store: S3Location | None = None
    """The bucket that keeps the state; None for a file."""
    notifications: tuple[Notification, ...] = ()
    """Whom a drift run tells what it found."""
    ignored: tuple[Diagnostic, ...] = field(default=(), compare=False, repr=False)
    """What the policy keeps the checks from saying."""
    place: Callable[..., Span | None] = field(default=_nowhere, compare=False, repr=False)
    """``place(address, path, key=False)``: where a field of a resource stands."""
    before: Callable[[Address, FieldPath], tuple[Span, ...]] = field(
        default=_nothing_before, compare=False, repr=False
    )
    """``before(address, path)``: where the values stand that it has replaced, oldest first."""

    @cached_property
    def in_order(self) -> tuple[Address, ...]:
        """The addresses of the resources in their order."""
        return tuple(sorted(self.resources))

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Resource, ...]]:
        """The resources of each kind, in the order of their addresses."""
        groups: dict[str, list[Resource]] = {}
        for address in self.in_order:
            groups.setdefault(address.kind, []).append(self.resources[address])
        return {kind: tuple(group) for kind, group in groups.items()}

    def of(self, kind: str) -> tuple[Resource, ...]:
        """The resources of one kind, in the order of their addresses."""
        return self.by_kind.get(kind, ())
