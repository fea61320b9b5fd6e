"""Skills: what a digital contact is queued for, and the agents who answer it."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cxdeclare.kinds.skill.checks import CHECKS
from cxdeclare.kinds.skill.effects import EFFECTS
from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import (
    UNSET,
    Inferred,
    MemberKey,
    Payload,
    Ref,
    Row,
    ServerDefault,
    Trait,
    Wire,
)
from cxdeclare.model.kind import OBJECT, Kind, Members, Part, Retire
from cxdeclare.model.language import Duration, Name, Owner, Percent
from cxdeclare.model.spec import Spec

_SOURCE = sources.ADMIN
DIGITAL_MEDIA = 9

_CODES = Inferred("the vendor does not publish the numbers that stand for these words", codes=True)
_MEANING = Inferred("it is not known whether the field for it in the API means this timeout")
_FLAG = Inferred("it is not known whether the flag that can be written drives the one that is read")
# The integer codes of the three routing settings are not public; these are inferred.
_CRITERIA = {
    "proficiency": 1,
    "longest_available": 2,
    "preferred_agent": 3,
    "most_occupied": 4,
    "least_occupied": 5,
}
_METRIC = {"last_agent_case": 1, "last_agent_contact": 2}
_WHEN = {"offline": 1, "available": 2}
_NONE = 0
"""What is read of a skill that waits for nobody; inferred as well."""
_DIRECTION = {"inbound": False, "outbound": True}
_STRATEGY = {"manual": "Manual", "personal_connection": "Personal Connection"}


class PreferredAgent(Spec):
    """Which agent a returning contact waits for, and for how long."""

    metric: Annotated[
        Literal["last_agent_case", "last_agent_contact"],
        Wire("FocusMetric", spelled=_METRIC),
        _CODES,
        ServerDefault(_NONE),
        Row(102, "CXD103"),
        Row(103, "CXD105"),
    ]
    when: Annotated[
        Literal["offline", "available"],
        Wire("FocusLock", spelled=_WHEN),
        _CODES,
        ServerDefault(_NONE),
        Row(102, "CXD103"),
        Row(104, "CXD105"),
    ]
    timeout: Annotated[
        Duration,
        Field(ge=1, le=5_256_000),
        Wire("FallbackTime"),
        _MEANING,
        Row(102, "CXD103"),
        Row(106, "CXD103"),
        Row(108, "CXD106", "CXD114"),
    ]


class Routing(Spec):
    """How dynamic delivery picks an agent."""

    criteria: Annotated[
        Literal[
            "proficiency", "longest_available", "preferred_agent", "most_occupied", "least_occupied"
        ],
        Wire("evaluationCriteria", spelled=_CRITERIA),
        _CODES,
        ServerDefault("proficiency"),
    ]
    preferred_agent: PreferredAgent = UNSET


class ServiceLevel(Spec):
    """The share of contacts to be answered within the threshold."""

    threshold: Annotated[
        Duration, Wire("serviceLevelThreshold"), ServerDefault(30), Row(112, "CXD107")
    ]
    goal: Annotated[Percent, Wire("serviceLevelGoal"), ServerDefault(80), Row(112, "CXD106")]


class AgentResponse(Spec):
    """Countdown for an agent's answers; the API only reads it."""

    enabled: Annotated[bool, Wire("agentResponseEnabled"), Trait.MANUAL, ServerDefault(False)]
    first: Annotated[Duration, Wire("agentFirstResponseTime"), Trait.MANUAL] = UNSET
    follow_on: Annotated[Duration, Wire("agentFollowOnResponseTime"), Trait.MANUAL] = UNSET
    extension: Annotated[bool, Wire("timeExtensionEnabled"), Trait.MANUAL, ServerDefault(False)] = (
        UNSET
    )


class CustomerResponse(Spec):
    """Countdown for a customer's answers; the API only reads it."""

    enabled: Annotated[bool, Wire("customerResponseEnabled"), Trait.MANUAL, ServerDefault(False)]
    idle: Annotated[Duration, Wire("customerIdleTime"), Trait.MANUAL] = UNSET


class Agent(Spec):
    """A user who answers the skill; 1 is the most proficient."""

    user: Annotated[Name, MemberKey()]
    proficiency: Annotated[
        int, Field(ge=1, le=20), Wire("agentProficiencyValue", write="proficiency")
    ]


class Agents(Spec):
    """The users who answer the skill."""

    ownership: Owner
    members: list[Agent]


class Skill(Spec):
    """A digital skill. The API cannot delete one, only deactivate it."""

    name: Annotated[
        str,
        StringConstraints(min_length=2, max_length=30, pattern=r"^[\w.:-]+$"),
        Wire("skillName"),
        Trait.IDENTITY,
        Row(88, "CXD106"),
        Row(89, "CXD107"),
        Row(93, "CXD103"),
    ]
    campaign: Annotated[Name, Wire("campaignId"), Ref("campaign"), Row(94, "CXD103")]
    direction: Annotated[
        Literal["inbound", "outbound"],
        Wire("isOutbound", spelled=_DIRECTION),
        Trait.IMMUTABLE,
        ServerDefault("inbound"),
    ] = UNSET
    strategy: Annotated[
        Literal["manual", "personal_connection"],
        Wire("outboundStrategy", spelled=_STRATEGY),
        Trait.IMMUTABLE,
    ] = UNSET
    byoc: Annotated[bool, Trait.LOCAL] = UNSET
    message_template: Annotated[
        Name | None, Wire("messageTemplateId"), Ref("message_template"), ServerDefault(None)
    ] = UNSET
    hours: Annotated[Name | None, Wire("reskillHours"), Ref("hours"), ServerDefault(None)] = UNSET
    sub_skill: Annotated[bool, Wire("IsSubSkill"), Trait.MANUAL, ServerDefault(False)] = UNSET
    routing: Routing = UNSET
    service_level: ServiceLevel = UNSET
    accept_reject: Annotated[
        bool, Wire("PresentAcceptReject", write="requireManualAccept"), _FLAG, ServerDefault(False)
    ] = UNSET
    screen_pops: Annotated[bool, Wire("useScreenPops"), ServerDefault(False)] = UNSET
    agent_response: AgentResponse = UNSET
    customer_response: CustomerResponse = UNSET
    agents: Agents = UNSET


def _new_skill(fields: Payload, _: Payload | None) -> Payload:
    """Add what the API wants on create although it is documented as optional."""
    payload: Payload = {"mediaTypeId": DIGITAL_MEDIA, "isOutbound": False, **fields}
    if not payload["isOutbound"]:
        inbound = {
            "serviceLevelThreshold": 30,
            "serviceLevelGoal": 80,
            "enableShortAbandon": False,
            "shortAbandonThreshold": 15,
            "countShortAbandons": False,
        }
        payload = {**inbound, **payload}
    return payload


KIND = Kind(
    name="skill",
    section="skills",
    spec=Skill,
    id_field="skillId",
    id_type=int,
    label="skillName",
    current=("isActive", True),
    retire=Retire.DEACTIVATE,
    retired="active",
    checks=CHECKS,
    effects=EFFECTS,
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="ACD > Contact settings > ACD skills > the skill",
            right="Skills > View",
            why="the admin API reads this and does not write it",
            constants={"mediaTypeId": DIGITAL_MEDIA},
            always={"active": (Wire("isActive"), True)},
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/skills",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    at="skills",
                    paging=Paging.SKIP_TOP,
                ),
                Verb.READ: Endpoint(
                    "GET", "/skills/{id}", Evidence.CONFIRMED, _SOURCE, at="skills"
                ),
                Verb.CREATE: Endpoint(
                    "POST",
                    "/skills",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    wrap="skills[]",
                    results="skillsResults",
                    shape=_new_skill,
                ),
                Verb.UPDATE: Endpoint(
                    "PUT", "/skills/{id}", Evidence.CONFIRMED, _SOURCE, wrap="skill"
                ),
            },
        ),
        Part(
            name="agents",
            family=Family.ACD,
            ui="ACD > Contact settings > ACD skills > the skill > Users",
            right="Skills > View",
            members=Members(key="agentId", ref="agent"),
            always={"active": (Wire("isActive"), True)},
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/skills/{id}/agents",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    at="agentSkillAssignments",
                    also_at=("agents",),
                    older={"proficiency": "agentProficiencyValue"},
                    paging=Paging.SKIP_TOP,
                ),
                Verb.ADD: Endpoint(
                    "POST",
                    "/skills/{id}/agents",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    wrap="agents[]",
                    results="agentResults",
                ),
                Verb.CHANGE: Endpoint(
                    "PUT",
                    "/skills/{id}/agents",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    wrap="agents[]",
                    results="agentResults",
                ),
                Verb.REMOVE: Endpoint(
                    "DELETE", "/skills/{id}/agents/{member}", Evidence.CONFIRMED, _SOURCE
                ),
            },
        ),
    ),
)
