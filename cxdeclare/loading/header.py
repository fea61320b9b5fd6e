"""Header: what a manifest says beside its resources: version, tenant, policy, state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints, ValidationError

from cxdeclare.loading import codes
from cxdeclare.loading.forms import AREA_PATTERN, UUID_PATTERN
from cxdeclare.loading.location import StateBlock
from cxdeclare.loading.nodes import Document
from cxdeclare.loading.notifying import NotificationBlock
from cxdeclare.loading.structure import Block, diagnostics
from cxdeclare.model.address import ADDRESS_PATTERN
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.fields import UNSET, Row
from cxdeclare.model.language import Name, Pattern, Percent
from cxdeclare.model.manifest import Ignored, MaxChange, Policy, TenantFacts
from cxdeclare.model.spec import Spec

API_VERSION = "cxdeclare/v1"
VERSION_KEY = "apiVersion"

TenantId: TypeAlias = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
Area: TypeAlias = Annotated[str, StringConstraints(pattern=AREA_PATTERN)]
AddressText: TypeAlias = Annotated[str, StringConstraints(pattern=ADDRESS_PATTERN)]


class TenantBlock(Spec):
    """Which tenant the manifest is for, and what is true of it."""

    name: Annotated[Name, Field(description="What people call the tenant.")]
    id: Annotated[
        TenantId, Field(description="Compared with the tenant of the access key before any call.")
    ]
    area: Annotated[Area, Field(description="The region of the tenant, for example eu1.")]
    agent_apps: list[Literal["cxone_agent", "max", "sfa_classic"]] = UNSET
    routing: Literal["dynamic_delivery", "static_delivery"] = UNSET
    proactive_chat: Annotated[
        bool, Field(description="Whether the tenant has Proactive Chat beside e-mail.")
    ] = UNSET
    business_hours: Annotated[
        bool, Field(description="Whether the working hours of Digital are set up in the screens.")
    ] = UNSET


class MaxChangeBlock(Spec):
    """How much one plan may change of what there is of a kind."""

    percent: Annotated[Percent, Field(description="Share of the objects of a kind.")]
    min_population: Annotated[
        int, Field(ge=0, description="Kinds with fewer objects are not counted.")
    ] = UNSET


class IgnoreBlock(Spec):
    """One check, switched off for one address."""

    check: Annotated[Name, Field(description="Its id, for example CXD204.")]
    address: AddressText
    reason: Name


class MovedBlock(Spec):
    """An address that is called otherwise now; its object stays what it is."""

    old: Annotated[AddressText, Field(alias="from")]
    new: Annotated[AddressText, Field(alias="to")]


class RemovedBlock(Spec):
    """An address whose block has left on purpose."""

    address: AddressText
    destroy: Annotated[
        bool, Field(description="Whether the object goes as well, or is only forgotten.")
    ]


class PolicyBlock(Spec):
    """Standing consent and protection, reviewed with the manifest."""

    allow_delete: Annotated[
        list[Name], Field(description="Kinds or addresses that may be deleted.")
    ] = UNSET
    protect: Annotated[
        list[Name], Field(description="Addresses that are never deleted or replaced.")
    ] = UNSET
    max_change: MaxChangeBlock = UNSET
    max_agents: Annotated[
        int,
        Field(
            ge=0,
            description="How many people one plan may touch: those linked to what it changes or "
            "ends, and to what a changed reference leads from or to. Their links are then read of "
            "every object that has some.",
        ),
    ] = UNSET
    skill_name_pattern: Annotated[
        Pattern, Row(87, "CXD107"), Field(description="What the names of skills have to match.")
    ] = UNSET
    ignore: Annotated[
        list[IgnoreBlock], Field(description="Checks that are switched off, each with a reason.")
    ] = UNSET
    weakens: Annotated[
        Name,
        Field(description="Why this overlay may make the policy of earlier files less strict."),
    ] = UNSET


class Header(Spec):
    """All that stands beside the sections."""

    api_version: Annotated[Literal["cxdeclare/v1"], Field(alias="apiVersion")]
    include: Annotated[
        list[Name],
        Field(description="Paths and patterns of more files, from the folder of this one."),
    ] = UNSET
    tenant: TenantBlock
    policy: PolicyBlock = UNSET
    state: StateBlock = UNSET
    notifications: Annotated[
        list[NotificationBlock], Field(description="Whom `drift --notify` tells what it found.")
    ] = UNSET
    moved: list[MovedBlock] = UNSET
    removed: list[RemovedBlock] = UNSET
    adopt: Annotated[
        list[AddressText],
        Field(description="Addresses that may take over an object the tenant has already."),
    ] = UNSET
    tests: Annotated[
        list[dict[str, Any]],
        Field(description="What is expected of mail to an address; `cxdeclare test` looks."),
    ] = UNSET


FIELDS = tuple(info.alias or name for name, info in Header.model_fields.items())
NOBODY = TenantFacts("", "", "")
"""Stands for the tenant where the header does not say."""


def read_header(document: Document) -> tuple[TenantFacts, Policy, list[Diagnostic]]:
    """What the header says, as far as it is valid."""
    given = {name: document.data[name] for name in FIELDS if name in document.data}
    found = list(_version(given, document))
    try:
        Header.model_validate(given | {VERSION_KEY: API_VERSION})
    except ValidationError as error:
        found.extend(diagnostics(error, Block(document, (), Header, None, "manifest"), given))
    return _tenant(given), _policy(given, document), found


def _version(given: Mapping[str, object], document: Document) -> Iterator[Diagnostic]:
    if given.get(VERSION_KEY) == API_VERSION:
        return
    summary = f"`{VERSION_KEY}` is missing"
    if VERSION_KEY in given:
        summary = f"`{VERSION_KEY}` should be `{API_VERSION}`; no other version is known here"
    span = document.place((VERSION_KEY,)).value
    hint = f"write `{VERSION_KEY}: {API_VERSION}`"
    yield Diagnostic(codes.API_VERSION, summary, span, None, hint)


def _tenant(given: Mapping[str, object]) -> TenantFacts:
    try:
        tenant = TenantBlock.model_validate(given.get("tenant"))
    except ValidationError:
        return NOBODY
    apps = tuple(tenant.agent_apps or ())
    return TenantFacts(
        tenant.name,
        tenant.id,
        tenant.area,
        apps,
        tenant.routing,
        tenant.proactive_chat,
        tenant.business_hours,
    )


def _policy(given: Mapping[str, object], document: Document) -> Policy:
    try:
        policy = PolicyBlock.model_validate(given.get("policy", {}))
    except ValidationError:
        return Policy()
    limit = policy.max_change
    return Policy(
        allow_delete=frozenset(policy.allow_delete or ()),
        protect=frozenset(policy.protect or ()),
        max_change=MaxChange(limit.percent, limit.min_population or 0)
        if limit is not UNSET
        else None,
        max_agents=policy.max_agents,
        skill_name_pattern=policy.skill_name_pattern,
        ignore=tuple(
            Ignored(
                one.check,
                one.address,
                one.reason,
                document.place(("policy", "ignore", index)).value,
            )
            for index, one in enumerate(policy.ignore or ())
        ),
    )
