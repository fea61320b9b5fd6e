"""Roles: which agents may do what on which channel.

Roles are made in the Admin application and appear in Digital afterwards under another id. We
look a role up by name, verify its Admin permissions by reading, and manage its channels.
"""

from typing import Annotated

from pydantic import Field

from cxdeclare.kinds.role.checks import CHECKS
from cxdeclare.kinds.role.effects import EFFECTS
from cxdeclare.kinds.role.guards import WATCHES
from cxdeclare.model import sources
from cxdeclare.model.delivered import Delivered
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Index, Paging, Verb
from cxdeclare.model.fields import UNSET, Payload, Row, Trait, Wire
from cxdeclare.model.kind import OBJECT, Creation, Kind, Members, Part
from cxdeclare.model.language import AtLeast, Key, Name, OwnedNames, Owner
from cxdeclare.model.spec import Spec

_SOURCE = sources.OURS

# Flags of the agent SDK and of the channel object show the first ten; the rest are inferred.
PERMISSIONS = {
    "reply": "reply",
    "assign": "assign",
    "unassign": "unassign",
    "create_draft": "createDraft",
    "approve_draft": "approveDraft",
    "manual_outbound": "manualOutbound",
    "erase_content": "eraseContent",
    "change_from": "changeFrom",
    "forward": "forward",
    "edit_recipients": "editRecipients",
    "view": "view",
    "close": "close",
    "delete": "delete",
    "hide": "hide",
    "like": "like",
    "share": "share",
    "tag": "tag",
    "publish": "publish",
}


class RoleChannel(Spec):
    """What the role may do on one channel; exactly these."""

    permissions: Annotated[
        list[Name],
        Field(min_length=1),
        Wire("permissions", spelled=PERMISSIONS),
        Trait.SET,
        Row(58, "CXD106"),
    ]


class RoleChannels(Spec):
    """The channels the role may use, by key."""

    ownership: Owner
    members: dict[Key, RoleChannel]


class Role(Spec):
    """An existing role, its channels and its users."""

    name: Annotated[Name, Wire("roleName"), Trait.IDENTITY]
    admin_permissions: Annotated[AtLeast, Wire("granted"), Trait.OWNED, Trait.MANUAL] = UNSET
    channels: RoleChannels = UNSET
    users: OwnedNames = UNSET


def _granted(raw: Payload) -> Payload:
    permissions = raw.get("permissions") or []
    return {**raw, "granted": [p["permission"] for p in permissions if "permission" in p]}


_DIGITAL_ID = Index(
    Endpoint("GET", "/roles", Evidence.INFERRED, _SOURCE, at="data", paging=Paging.PAGE_SIZE),
    match="cxoneRoleId",
    id_field="id",
)

KIND = Kind(
    name="role",
    section="roles",
    spec=Role,
    id_field="roleId",
    label="roleName",
    gone=("status", frozenset({"DELETED", "DRAFT"})),  # nobody can have a draft either
    must_exist=Creation(
        "roles are made in the Admin application, not here",
        "create it under Admin > Roles and permissions with Save and activate, then plan again",
    ),
    delivered=Delivered(
        names=frozenset({"Agent", "Manager", "Administrator", "Evaluator"}),
        source="the vendor's page Manage Roles",
        evidence=Evidence.CONFIRMED,
    ),
    checks=CHECKS,
    effects=EFFECTS,
    watches=WATCHES,
    parts=(
        Part(
            name=OBJECT,
            family=Family.USERHUB,
            ui="Admin > Roles and permissions > the role > Permissions",
            right="Role Management > View",
            why="the published API only reads roles",
            reshape=_granted,
            verbs={
                Verb.LIST: Endpoint(
                    "POST",
                    "/authorization/v1/roles/search",
                    Evidence.CONFIRMED,
                    sources.USERHUB,
                    at="roles",
                    paging=Paging.BODY_PAGE,
                )
            },
        ),
        Part(
            name="channels",
            family=Family.DIGITAL,
            ui="ACD > Digital > Roles > the role > Channels > Edit permissions",
            members=Members(key="channelId", ref="channel"),
            index=_DIGITAL_ID,
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/roles/{id}/channels",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.ADD: Endpoint(
                    "PUT", "/roles/{id}/channels/{member}", Evidence.INFERRED, _SOURCE
                ),
                Verb.CHANGE: Endpoint(
                    "PUT", "/roles/{id}/channels/{member}", Evidence.INFERRED, _SOURCE
                ),
                Verb.REMOVE: Endpoint(
                    "DELETE", "/roles/{id}/channels/{member}", Evidence.INFERRED, _SOURCE
                ),
            },
        ),
        Part(
            name="users",
            family=Family.DIGITAL,
            ui="ACD > Digital > Roles > the role > Users",
            why="a user's role is given in the Admin application",
            members=Members(key="incontactId", ref="user"),
            index=_DIGITAL_ID,
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/roles/{id}/users",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                )
            },
        ),
    ),
)
