"""The vendor's rules that only a tenant can show to be broken, one entry a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.kinds.vendor import CHANNEL, GONE, KEPT, PERMISSIONS, ROLE, SECOND, SKILL, Change
from tests.support.manifests import a_manifest
from tests.support.world import World

SetUp = Callable[[World], None]
_KIM = {"ownership": "additive", "members": ["kim@acme.example"]}
_LUC = {"ownership": "additive", "members": ["luc@acme.example"]}
_SUB = {f"{SKILL}.sub_skill": True}
_TLS = {f"{CHANNEL}.email.force_tls": True}
_MAX = {"tenant.agent_apps": ["max"]}
_EVALUATOR = {f"{ROLE}.name": "Evaluator", f"{ROLE}.users": GONE}
_CHANGES_FROM = {f"{CHANNEL}.change_from": True}
_ONE_QUEUE_LESS = {"routing_queues": GONE}
_KIM_ANSWERS = {
    f"{SKILL}.agents.members": [{"user": "kim@acme.example", "proficiency": 1}],
    f"{ROLE}.users": _KIM,
}


def nothing(world: World) -> None:
    """As it is made."""


def pending(world: World) -> None:
    """The domain is there, and nobody has published its DNS records."""
    world.apply(a_manifest(email_domains=KEPT["email_domains"]))


def another_skill(world: World) -> None:
    """A digital skill that is not declared here."""
    campaign = world.documents("campaigns")[0]["id"]
    skill = {
        "skillName": "In.Other",
        "mediaTypeId": 9,
        "isOutbound": False,
        "campaignId": campaign,
        "serviceLevelThreshold": 30,
        "serviceLevelGoal": 80,
        "enableShortAbandon": False,
        "shortAbandonThreshold": 15,
        "countShortAbandons": False,
    }
    world.must("POST", "/inContactAPI/services/v33.0/skills", {"skills": [skill]})


def no_queues(world: World) -> None:
    """Nobody has routing queues any more."""
    for queue in world.documents("queues"):
        world.remove("queues", queue["id"])


def permissions(*names: str) -> SetUp:
    """The role Agent has these Admin permissions."""

    def plant(world: World) -> None:
        for role in world.documents("roles"):
            if role["roleName"] == "Agent":
                held = [{"permission": name} for name in names]
                world.edit("roles", role["roleId"], permissions=held)

    return plant


def hides_its_number(world: World) -> None:
    """Somebody hid the ticket number in the screens."""
    (channel,) = world.documents("channels")
    path = f"/dfo/3.0/channels/{channel['id']}/email-settings"
    read = world.must("GET", path)
    kept = {name: value for name, value in read.items() if name in _WRITTEN}
    kept["ticketNumber"] = {"subjectPosition": "end", "headerFormat": "hidden"}
    world.must("PUT", path, kept)


_WRITTEN = {
    "displayName",
    "isTlsEnforced",
    "spamTagId",
    "threading",
    "outboundTemplateId",
    "defaultSkillId",
}


def a_free_queue(world: World) -> None:
    """A queue without a skill of its own has the name."""
    queue = world.documents("queues")[0]
    world._keep("queues", "free", {**queue, "id": "free", "name": "In.Billing", "skillId": None})


@dataclass(frozen=True)
class EstateCase:
    """One rule: what it takes for it to be broken, for it to be kept, and not to be known."""

    rows: tuple[int, ...]
    code: str
    bad: Change
    at: str
    """What stands at the place that is named."""
    subject: str
    good: Change = field(default_factory=dict)
    first: Change | None = None
    """Applied before, with DNS published; None for a tenant as it is made."""
    then: SetUp = nothing
    """What happens before the bad plan."""
    is_fresh: bool = False
    """Whether nothing is applied before the bad plan."""
    unknown: SetUp = nothing
    """What happens before the plan that cannot tell."""
    unread: str = ""
    """The path that refuses, so that the check cannot tell."""
    hidden: Change = field(default_factory=dict)
    """A change with which the check cannot tell."""
    by_profile: bool = False
    """Whether it cannot tell under a profile of documented calls."""

    def __str__(self) -> str:
        return f"{self.code}-{'-'.join(map(str, self.rows)) or self.subject}"


ESTATE = (
    EstateCase(
        (10,),
        "CXD251",
        {},
        '"care", "default',
        "channel.billing",
        first={},
        then=pending,
        is_fresh=True,
        hidden={"email_domains.care.account": "vendor"},
    ),
    EstateCase(
        (18,),
        "CXD252",
        _CHANGES_FROM,
        "true",
        "channel.billing",
        {**SECOND, **_CHANGES_FROM},
        unread="/channels",
        hidden=_CHANGES_FROM,
    ),
    EstateCase(
        (19, 67, 68),
        "CXD239",
        {PERMISSIONS: ["view"]},
        '"billing": {"name": "Billing"',
        "channel.billing",
        hidden={"roles": GONE},
    ),
    EstateCase(
        (24,),
        "CXD254",
        _TLS,
        "true",
        "channel.billing",
        first={},
        unread="/email-settings",
        hidden=_TLS,
    ),
    EstateCase(
        (41,),
        "CXD258",
        {
            f"{CHANNEL}.email.ticket_number": GONE,
            f"{CHANNEL}.email.threading": "ignore_in_reply_to",
        },
        '"email"',
        "channel.billing",
        {f"{CHANNEL}.email.threading": "ignore_in_reply_to"},
        first={},
        then=hides_its_number,
        unread="/email-settings",
        hidden={f"{CHANNEL}.email.threading": "ignore_in_reply_to"},
    ),
    EstateCase(
        (57,),
        "CXD238",
        {f"{ROLE}.channels": GONE},
        '"billing": {"name": "Billing"',
        "channel.billing",
        by_profile=True,
    ),
    EstateCase(
        (61,),
        "CXD233",
        _EVALUATOR,
        '"Evaluator"',
        "role.agent",
        unread="/roles/search",
        hidden={},
    ),
    EstateCase(
        (64, 84),
        "CXD236",
        _KIM_ANSWERS,
        '"kim@acme.example"',
        "role.agent",
        unread="/users/search",
        hidden={},
    ),
    EstateCase(
        (64, 84),
        "CXD236",
        {f"{ROLE}.users": _LUC},
        '"luc@acme.example"',
        "role.agent",
        unknown=another_skill,
        hidden={f"{ROLE}.users": _LUC},
    ),
    EstateCase(
        (65, 84),
        "CXD237",
        _MAX | {f"{ROLE}.users": _KIM},
        '"kim@acme.example"',
        "role.agent",
        _MAX | _KIM_ANSWERS,
        unknown=another_skill,
        hidden=_MAX | {f"{ROLE}.users": _KIM},
    ),
    EstateCase(
        (66,),
        "CXD234",
        {},
        '"Agent"',
        "role.agent",
        then=permissions("Skills", "deOther"),
        unread="/roles/search",
    ),
    EstateCase(
        (69,),
        "CXD235",
        {},
        '"Agent"',
        "role.agent",
        then=permissions("deSearchCases"),
        unread="/roles/search",
    ),
    EstateCase(
        (96,),
        "CXD217",
        _SUB | _ONE_QUEUE_LESS,
        "true",
        "skill.billing",
        _SUB,
        first={},
        then=no_queues,
        unread="/routing-queues",
        hidden=_SUB,
    ),
    EstateCase(
        (121,),
        "CXD243",
        {"tenant.business_hours": False},
        '"slas"',
        "sla.tenant",
        hidden={"tenant.business_hours": GONE},
    ),
    EstateCase(
        (),
        "CXD241",
        {},
        '"In.Billing"',
        "skill.billing",
        then=a_free_queue,
        unread="/routing-queues",
    ),
)

PROBES = ((11, "CXD200"), (83, "CXD227"))
"""Rows and ids of the checks that take the facts of a probe; see test_probe_rules.py."""
PLANNED: dict[tuple[int, str], Change] = {
    (75, "CXD305"): {"routing_queues.outbound.name": "Outbound.New"},
    (91, "CXD306"): {f"{SKILL}.name": "Chat.Legacy"},
    (94, "CXD301"): {f"{SKILL}.campaign": "Customer Cart"},
    (95, "CXD301"): {f"{SKILL}.message_template": "Poor confirmation"},
}
"""Rows and ids of the planner's own; see test_estate_rules.py."""
