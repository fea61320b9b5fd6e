"""Who and what belongs to signatures and digital roles; paths and names are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxdeclare.emulator import paging
from cxdeclare.emulator.channel_document import find as find_channel
from cxdeclare.emulator.channels import ROLE_CHANNELS
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key

if TYPE_CHECKING:
    from cxdeclare.emulator.store import Store

SIGNATURE_USERS = "signature-users"
ROLE_USERS = "role-users"

# The words reply, assign, unassign, createDraft, approveDraft, manualOutbound and eraseContent
# stand in for rights the vendor's own software knows; the others are derived from channel flags.
PERMISSIONS = (
    "reply", "assign", "unassign", "createDraft", "approveDraft", "manualOutbound",
    "eraseContent", "view", "close", "delete", "hide", "like", "share", "tag", "forward",
    "publish", "changeFrom", "editRecipients",
)  # fmt: skip


def routes() -> list[Route]:
    """The endpoints of members."""
    signature = "/automatic-signatures/{id}"
    role = "/roles/{id}"
    return [
        # Before the plain delete of the collection: it frees the users as well.
        Route(Family.DIGITAL, "DELETE", signature, _delete_signature),
        Route(Family.DIGITAL, "GET", f"{signature}/users", _signature_users),
        Route(Family.DIGITAL, "PUT", f"{signature}/users/{{user}}", _sign),
        Route(Family.DIGITAL, "DELETE", f"{signature}/users/{{user}}", _unsign),
        Route(Family.DIGITAL, "GET", f"{role}/users", _role_users),
        Route(Family.DIGITAL, "PUT", f"{role}/users/{{user}}", _join),
        Route(Family.DIGITAL, "DELETE", f"{role}/users/{{user}}", _leave),
        Route(Family.DIGITAL, "GET", f"{role}/channels", _role_channels),
        Route(Family.DIGITAL, "PUT", f"{role}/channels/{{channel}}", _permit),
        Route(Family.DIGITAL, "DELETE", f"{role}/channels/{{channel}}", _forbid),
    ]


def add(store: Store, collection: str, parent: object, user: Doc) -> None:
    """Make a user a member, and of no other parent in that collection."""
    remove(store, collection, user["id"])
    member = {"id": user["digitalId"], "incontactId": user["id"]}
    store.put(Key(collection, user["id"], str(parent)), member)


def remove(store: Store, collection: str, user_id: str) -> None:
    """Take a user out wherever he is."""
    for parent, _ in store.anywhere(collection, user_id):
        store.delete(Key(collection, user_id, parent))


def _parent(call: Call, collection: str) -> str:
    id_ = call.params["id"]
    if call.store.get(collection, id_) is None:
        raise Refusal(404, "NOT_FOUND", f"no {collection} with id {id_}")
    return id_


def _user(call: Call) -> Doc:
    # Only active users come over from UserHub.
    user = call.store.get("users", call.params["user"])
    if user is None or user["status"] != "ACTIVE":
        raise Refusal(404, "USER_NOT_FOUND", f"no user {call.params['user']}")
    if call.store.is_late("users", user["id"]):  # they come over within minutes
        raise Refusal(404, "USER_NOT_FOUND", f"no user {call.params['user']}")
    return user


def _listed(call: Call, collection: str, parent: str) -> Reply:
    total, fetch = paging.stored(call, collection, parent)
    return paging.digital(call, total, fetch)


def _removed(call: Call, collection: str, parent: str, id_: str) -> Reply:
    if not call.store.delete(Key(collection, id_, parent)):
        raise Refusal(404, "NOT_FOUND", f"{id_} is not a member")
    return Reply(204)


# signatures


def _delete_signature(call: Call) -> Reply:
    id_ = _parent(call, "signatures")
    for member in call.store.all(SIGNATURE_USERS, id_):
        call.store.delete(Key(SIGNATURE_USERS, member["incontactId"], id_))
    call.store.delete(Key("signatures", id_))
    return Reply(204)


def _signature_users(call: Call) -> Reply:
    return _listed(call, SIGNATURE_USERS, _parent(call, "signatures"))


def _sign(call: Call) -> Reply:
    # A user has one signature: this moves him.
    add(call.store, SIGNATURE_USERS, _parent(call, "signatures"), _user(call))
    return Reply(204)


def _unsign(call: Call) -> Reply:
    return _removed(call, SIGNATURE_USERS, _parent(call, "signatures"), call.params["user"])


# roles


def _role_users(call: Call) -> Reply:
    return _listed(call, ROLE_USERS, _parent(call, "digital-roles"))


def _join(call: Call) -> Reply:
    role, user = _parent(call, "digital-roles"), _user(call)
    # A user has one digital role and is not moved: he must leave the other first.
    if any(parent != role for parent, _ in call.store.anywhere(ROLE_USERS, user["id"])):
        raise Refusal(409, "USER_HAS_ROLE", f"user {user['id']} has another digital role")
    add(call.store, ROLE_USERS, role, user)
    return Reply(204)


def _leave(call: Call) -> Reply:
    return _removed(call, ROLE_USERS, _parent(call, "digital-roles"), call.params["user"])


def _role_channels(call: Call) -> Reply:
    return _listed(call, ROLE_CHANNELS, _parent(call, "digital-roles"))


def _permit(call: Call) -> Reply:
    role = _parent(call, "digital-roles")
    channel = find_channel(call.store, call.params["channel"])
    permissions = call.request.document().get("permissions")
    if not isinstance(permissions, list) or not permissions:
        words = "permissions must be a list that is not empty"
        raise Refusal(400, "INVALID_VALUE", words, "permissions")
    unknown = [one for one in permissions if one not in PERMISSIONS]
    if unknown:
        raise Refusal(400, "UNKNOWN_PERMISSION", f"unknown: {unknown[0]}", "permissions")
    entry = {"channelId": channel["id"], "permissions": list(dict.fromkeys(permissions))}
    call.store.put(
        Key(ROLE_CHANNELS, channel["id"], role), entry, links=[("channels", channel["id"])]
    )
    return Reply(200, call.mood.dressed(entry))


def _forbid(call: Call) -> Reply:
    return _removed(call, ROLE_CHANNELS, _parent(call, "digital-roles"), call.params["channel"])
