"""What a new tenant holds before anyone declares anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxdeclare.emulator import judge, members, queues, sla
from cxdeclare.emulator.contract import COLLECTIONS
from cxdeclare.emulator.crud import save
from cxdeclare.emulator.store import Key

if TYPE_CHECKING:
    from cxdeclare.emulator.exchange import Doc
    from cxdeclare.emulator.store import Store

_BY_NAME = {collection.name: collection for collection in COLLECTIONS}

# User name, first and last name, role, status; the e-mail address is the user name unless given.
_PEOPLE: tuple[tuple[str, str, str, str, str], ...] = (
    ("ana@acme.example", "Ana", "Silva", "Agent", ""),
    ("luc@acme.example", "Luc", "Moreau", "Agent", ""),
    ("mia@acme.example", "Mia", "Brandt", "Agent", ""),
    ("ben@acme.example", "Ben", "Okoye", "Agent", ""),
    ("zoe@acme.example", "Zoe", "Laurent", "Agent", "zoe.laurent@mail.acme.example"),
    ("max@acme.example", "Max", "Weber", "Agent", ""),
    ("lea@acme.example", "Lea", "Rossi", "Agent", "l.rossi@mail.acme.example"),
    ("kim@acme.example", "Kim", "Larsen", "Agent", ""),
    ("noa@acme.example", "Noa", "Levi", "Agent", ""),
    ("tom@acme.example", "Tom", "Novak", "Manager", ""),
    ("eva@acme.example", "Eva", "Horvat", "Manager", "eva.horvat@mail.acme.example"),
    ("ida@acme.example", "Ida", "Nilsen", "Administrator", ""),
    ("jon@acme.example", "Jon", "Byrne", "Evaluator", ""),
    ("raj@acme.example", "Raj", "Patel", "Evaluator", ""),
)
_GONE = ("old@acme.example", "Otto", "Lange", "Agent", "")

# This one is active but not switched on for digital contacts.
_NOT_DIGITAL = {"kim@acme.example"}

_SEARCHES = ("deSearchCases", "deSearchMessages", "deSearchCustomers", "deSearchPosts")
_ALL_SKILLS = ("View", "User Assignment", "Edit", "Create", "Deactivate")

# The words are ours: the vendor's strings are not public.
_RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
    "Agent": {"Skills": ("View",), "deSearchCases": ("View",), "deSearchMessages": ("View",)},
    "Manager": {"Skills": ("View", "User Assignment", "Edit"), "Tags": ("View", "Edit")}
    | dict.fromkeys(_SEARCHES, ("View",)),
    "Administrator": {
        "Skills": _ALL_SKILLS,
        "Points of Contact": ("View", "Edit", "Create", "Deactivate"),
        "Role Management": ("View", "Search", "Create", "Edit", "Deactivate"),
    }
    | dict.fromkeys(_SEARCHES, ("View",)),
    "Evaluator": {"Skills": ("View",), "Campaigns": ("View",)},
}

_SCRIPTS = (
    (r"Email\Inbound v3", "OLD", 9, "2026-01-12T09:00:00Z"),
    (r"Email\Inbound v3", "OLD", 9, "2026-03-02T09:00:00Z"),
    (r"Email\Inbound v3", "CURR", 9, "2026-05-20T09:00:00Z"),
    (r"Email\Night", "CURR", 9, "2026-02-01T09:00:00Z"),
    (r"Chat\Default", "CURR", 3, "2025-11-11T09:00:00Z"),
)


def plant(store: Store) -> None:
    """Fill an empty tenant; the same id gives the same content."""
    _plant_roles(store)
    for person in _PEOPLE:
        _plant_person(store, person, "ACTIVE")
    _plant_person(store, _GONE, "DELETED")
    campaigns = [
        _keep(store, "campaigns", {"name": name, "isActive": True})
        for name in ("Customer Care", "Sales", "Legacy", "Legacy")
    ]
    for name, status, media, date in _SCRIPTS:
        script = {"busNo": 4217, "scriptName": name, "status": status}
        _keep(store, "scripts", script | {"mediaType": media, "modifyDate": date})
    for name in ("Rich confirmation", "Rich survey"):
        _keep(store, "message-templates", {"templateName": name, "isActive": True})
    for name in ("Office hours", "24x7"):
        _keep(store, "hours", {"hoursOfOperationProfileName": name})
    save(_BY_NAME["tags"], store, {"title": "vip", "color": "#FFC20A"})
    _plant_queue(store, campaigns[0]["id"])
    _plant_signature(store)
    sla.keep_default(store, {"firstResponseTime": 14400, "solutionTime": 172800})


def _keep(store: Store, name: str, document: Doc) -> Doc:
    collection = _BY_NAME[name]
    document = {collection.id_field: store.next_number(), **document}
    store.put(Key(name, str(document[collection.id_field])), document)
    return document


def _plant_roles(store: Store) -> None:
    for sequence, (name, rights) in enumerate(_RIGHTS.items(), start=1):
        role_id = store.next_uuid()
        role = {
            "roleId": role_id,
            "roleName": name,
            "displayName": name,
            "description": f"{name}, as delivered",
            "sequence": sequence,
            "modifiable": 1,
            "internal": 0,
            "status": "ACTIVE",
            "permissions": [{"permission": key} for key in rights],
        }
        store.put(Key("roles", role_id), role)
        profile = {
            "roleId": role_id,
            "securityProfileName": name,
            "securityProfileStatusName": "Active",
            "isInternal": False,
            "permissions": [
                {"permissionKey": key, "optionKeys": list(options)}
                for key, options in rights.items()
            ],
            "dataRestrictions": [],
        }
        _keep(store, "security-profiles", profile)
        _keep(store, "digital-roles", {"name": name, "cxoneRoleId": role_id})


def _plant_person(store: Store, person: tuple[str, str, str, str, str], status: str) -> None:
    user_name, first, last, role, other_mail = person
    known = {"firstName": first, "lastName": last, "emailAddress": other_mail or user_name}
    digital = "true" if status == "ACTIVE" and user_name not in _NOT_DIGITAL else "false"
    role_id = next(one["roleId"] for one in store.all("roles") if one["roleName"] == role)
    user = {
        "id": store.next_uuid(),
        "userName": user_name,
        **known,
        "status": status,
        "role": role,
        "roleUUID": role_id,
        "secondaryRoleIds": [],
        # A text, not a truth value, on the wire.
        "customAttributes": {"digitalEngagement": {"values": [{"value": digital}]}},
        "digitalId": store.next_number(),
    }
    store.put(Key("users", user["id"]), user)
    agent = {"userName": user_name, **known, "isActive": status == "ACTIVE"}
    _keep(store, "agents", agent | {"userId": user["id"]})
    if status == "ACTIVE":
        digital_role = next(one for one in store.all("digital-roles") if one["name"] == role)
        members.add(store, members.ROLE_USERS, digital_role["id"], user)


def _plant_queue(store: Store, campaign: int) -> None:
    skill = save(
        _BY_NAME["skills"],
        store,
        {
            "skillName": "Chat.Legacy",
            "mediaTypeId": 3,
            "isOutbound": False,
            "campaignId": campaign,
            "serviceLevelThreshold": 30,
            "serviceLevelGoal": 80,
            "enableShortAbandon": True,
            "shortAbandonThreshold": 15,
            "countShortAbandons": False,
        },
    )
    queue = {
        "id": store.next_uuid(),
        "name": "Outbound.Default",
        "isSubqueue": False,
        "isDeleted": False,
        "skillId": skill["skillId"],
        "isAcceptRejectFlowEnabled": False,
        "agentResponseEnabled": False,
        "customerResponseEnabled": False,
    }
    fields = _BY_NAME["queues"].fields
    store.put(Key("queues", queue["id"]), queue, judge.claims(fields, queue))
    skill_fields = _BY_NAME["skills"].fields
    linked = skill | {"routingQueueId": queue["id"]}
    store.put(
        Key("skills", str(skill["skillId"])),
        linked,
        judge.claims(skill_fields, linked),
        judge.links(skill_fields, linked),
    )
    language = {"type": "language", "values": ["en"]}
    filter_ = {"name": "default", "priority": 100, "conditions": [language]}
    queues.save(store, queue["id"], filter_, None)


def _plant_signature(store: Store) -> None:
    signature = save(
        _BY_NAME["signatures"],
        store,
        {"name": "Company default", "plainText": "ACME\nwww.acme.example\n"},
    )
    for user in store.all("users"):
        if user["userName"] in {"luc@acme.example", "mia@acme.example"}:
            members.add(store, members.SIGNATURE_USERS, signature["id"], user)
