"""Drafts: a change while it is being planned, before its steps know their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Values
from cxdeclare.model.guard import Guard
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.profile import Means, Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import State
from cxdeclare.planning.figures import Agents
from cxdeclare.planning.known import Identity
from cxdeclare.planning.match import Matches
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import (
    Action,
    FieldChange,
    Orphan,
    Refusal,
    Step,
    Unguarded,
    Unknown,
)
from cxdeclare.planning.verified import Attested, Verified


@dataclass(slots=True)
class Draft:
    """One change and, by step id, the steps that must be done before each step."""

    address: Address
    kind: Kind
    action: Action
    id: str | None = None
    adopts: bool = False
    moved_from: Address | None = None
    reason: str | None = None
    released: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    steps: list[Step] = field(default_factory=list)
    needs: dict[str, set[str]] = field(default_factory=dict)

    def add(self, step: Step, *needs: str) -> Step:
        """Take a step in, after the steps it needs."""
        self.steps.append(step)
        self.needs.setdefault(step.id, set()).update(needs)
        return step

    @property
    def creates(self) -> Step | None:
        """The step that gives the address its id, if this change makes a new object."""
        made = (step for step in self.steps if step.verb is Verb.CREATE and step.part == OBJECT)
        return next(made, None)

    @property
    def gates(self) -> tuple[Step, ...]:
        """The steps that dependants on a ready object wait for."""
        return tuple(step for step in self.steps if self.kind.named[step.part].gate)


@dataclass(slots=True)
class Planning:
    """Everything the planner knows, and what it has found so far."""

    kinds: Registry
    manifest: Manifest
    snapshot: Snapshot
    state: State | None
    profile: Profile
    consent: frozenset[str]
    matches: Matches
    naming: Naming
    drafts: dict[Address, Draft] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    agents: Agents | None = None
    """Who is touched, once that is counted."""
    unguarded: list[Unguarded] = field(default_factory=list)
    orphans: list[Orphan] = field(default_factory=list)
    unknown: dict[str, Unknown] = field(default_factory=dict)
    attested: list[Attested] = field(default_factory=list)
    """What is as declared by somebody's word alone."""
    moved: Mapping[Address, Address] = field(default_factory=dict)
    """Addresses that the state named until now, and what they are called."""
    replaced: set[Address] = field(default_factory=set)
    forgotten: set[Address] = field(default_factory=set)
    """Addresses that stop to stand for anything, once everything is planned."""
    names_of: dict[str, dict[Identity, list[str]]] = field(default_factory=dict)
    """Live ids by kind and identity, filled when first asked for."""

    def consents(self, address: Address) -> bool:
        """Whether objects of this address may be deleted, deactivated or replaced."""
        return not self.consent.isdisjoint({str(address), address.kind})

    def protects(self, address: Address) -> bool:
        """Whether the object is never to be deleted, deactivated or replaced."""
        if address in self.manifest.resources:
            protect = self.manifest.policy.protect
            return bool(protect) and str(address) in protect
        binding = self.state.bindings.get(str(address)) if self.state else None
        return str(address) in self.manifest.policy.protect or bool(binding and binding.protected)

    def protection(self, address: Address) -> str:
        """Where it is said that an object is protected."""
        if str(address) in self.manifest.policy.protect:
            return "`policy.protect` of the manifest lists it"
        serial = self.state.serial if self.state else 0
        return f"the state remembers it (serial {serial}), though the manifest does not say so now"

    def successor(self, address: Address) -> Address | None:
        """The address that took the place of the object this one stands for."""
        binding = self.state.bindings.get(str(address)) if self.state else None
        return Address.parse(binding.successor) if binding and binding.successor else None

    def refuse(self, guard: Guard, subject: object, message: str, hint: str = "") -> None:
        """Note why the plan must not be applied."""
        self.refusals.append(
            Refusal(
                guard=guard.name,
                address=str(subject),
                message=message,
                hint=hint or guard.way_out,
                takes_consent=guard.takes_consent,
            )
        )

    def not_known(self, subject: object, reason: str) -> None:
        """Note what could not be read; the first reason stays."""
        self.unknown.setdefault(str(subject), Unknown(subject=str(subject), reason=reason))


def step(  # noqa: PLR0913 - what a step says of itself, each by name
    profile: Profile,
    address: Address,
    part: Part,
    verb: Verb,
    fields: tuple[FieldChange, ...],
    *,
    member: str | None = None,
    object_id: str | None = None,
    expects: Values | None = None,
    by_hand: bool = False,
    why: str | None = None,
    note: str | None = None,
) -> Step:
    """One step: by the API if the profile has an endpoint for it, by hand otherwise."""
    endpoint = None if by_hand else profile.endpoint(part, verb)
    what = f"{address}#{part.name}" if part.name else str(address)
    which = f"[{member}]" if member is not None else ""
    named = f"{what}{which} {verb}"
    manual: dict[str, Any] = {}
    if endpoint is None:
        manual = {
            "ui": part.ui,
            "why": why or _why(part, verb, by_hand=by_hand),
            "verified_by": _verified(profile, part),
        }
    return Step(
        id=f"{named} by hand" if by_hand else named,
        part=part.name,
        verb=verb,
        means=Means.API if endpoint else Means.MANUAL,
        evidence=endpoint.evidence if endpoint else None,
        member=member,
        object_id=object_id,
        expects=None if expects is None else dict(expects),
        fields=fields,
        note=note,
        **manual,
    )


def _why(part: Part, verb: Verb, *, by_hand: bool) -> str:
    known = part.verbs.get(verb)
    if known is not None and not by_hand:
        return f"the endpoint for it is {known.evidence}, and the profile does not accept that"
    return part.why


def _verified(profile: Profile, part: Part) -> Verified:
    return Verified.READING if profile.reads(part) else Verified.ATTESTATION
