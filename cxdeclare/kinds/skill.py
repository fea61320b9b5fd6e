"""Skills: what a digital contact is queued for, and the agents who answer it."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, MemberKey, Payload, Ref, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Members, Part, Retire, Spec
from cxdeclare.model.language import Duration, Name, Owner, Percent
from cxdeclare.model.manifest import Manifest

_SOURCE = "published admin API"
DIGITAL_MEDIA = 9

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
        ServerDefault(_NONE),
    ]
    when: Annotated[
        Literal["offline", "available"], Wire("FocusLock", spelled=_WHEN), ServerDefault(_NONE)
    ]
    timeout: Annotated[Duration, Field(ge=1, le=5_256_000), Wire("FallbackTime")]


class Routing(Spec):
    """How dynamic delivery picks an agent."""

    criteria: Annotated[
        Literal[
            "proficiency", "longest_available", "preferred_agent", "most_occupied", "least_occupied"
        ],
        Wire("evaluationCriteria", spelled=_CRITERIA),
        ServerDefault("proficiency"),
    ]
    preferred_agent: PreferredAgent = UNSET


class ServiceLevel(Spec):
    """The share of contacts to be answered within the threshold."""

    threshold: Annotated[Duration, Wire("serviceLevelThreshold"), ServerDefault(30)]
    goal: Annotated[Percent, Wire("serviceLevelGoal"), ServerDefault(80)]


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
    proficiency: Annotated[int, Field(ge=1, le=20), Wire("proficiency")]


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
    ]
    campaign: Annotated[Name, Wire("campaignId"), Ref("campaign")]
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
    message_template: Annotated[
        Name | None, Wire("messageTemplateId"), Ref("message_template"), ServerDefault(None)
    ] = UNSET
    hours: Annotated[Name | None, Wire("reskillHours"), Ref("hours"), ServerDefault(None)] = UNSET
    sub_skill: Annotated[bool, Wire("IsSubSkill"), Trait.MANUAL, ServerDefault(False)] = UNSET
    routing: Routing = UNSET
    service_level: ServiceLevel = UNSET
    # Whether the write flag drives the digital one is inferred.
    accept_reject: Annotated[
        bool, Wire("PresentAcceptReject", write="requireManualAccept"), ServerDefault(False)
    ] = UNSET
    screen_pops: Annotated[bool, Wire("useScreenPops"), ServerDefault(False)] = UNSET
    agent_response: AgentResponse = UNSET
    customer_response: CustomerResponse = UNSET
    agents: Agents = UNSET


def preferred_agent_settings(manifest: Manifest) -> Iterator[Diagnostic]:
    """The settings of the preferred agent go with that criterion, and only with it."""
    for skill in manifest.of("skill"):
        values = skill.parts[OBJECT]
        wanted = values.get("routing.criteria") == "preferred_agent"
        given = any(field.startswith("routing.preferred_agent.") for field in values)
        if wanted and not given:
            yield Diagnostic(
                "CXD210",
                "the criterion `preferred_agent` needs its settings",
                manifest.place(skill.address, ("routing", "criteria")),
                str(skill.address),
                "add `preferred_agent: {metric: …, when: …, timeout: …}`",
            )
        if given and not wanted:
            yield Diagnostic(
                "CXD211",
                "`preferred_agent` goes with the criterion `preferred_agent` only",
                manifest.place(skill.address, ("routing", "preferred_agent"), key=True),
                str(skill.address),
                "set `criteria: preferred_agent`, or remove the settings",
            )


def inbound_service_level(manifest: Manifest) -> Iterator[Diagnostic]:
    """Only inbound skills have a service level."""
    for skill in manifest.of("skill"):
        values = skill.parts[OBJECT]
        if values.get("direction") == "outbound" and "service_level.goal" in values:
            yield Diagnostic(
                "CXD212",
                "an outbound skill has no `service_level`",
                manifest.place(skill.address, ("service_level",), key=True),
                str(skill.address),
                "remove it",
            )


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
    checks=(preferred_agent_settings, inbound_service_level),
    parts=(
        Part(
            name=OBJECT,
            family=Family.ACD,
            ui="ACD > Contact settings > ACD skills > the skill",
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
            members=Members(key="agentId", ref="agent"),
            always={"active": (Wire("isActive"), True)},
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/skills/{id}/agents",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    at="agents",
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
                    "DELETE",
                    "/skills/{id}/agents",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    wrap="agents[]",
                    results="agentResults",
                ),
            },
        ),
    ),
)
