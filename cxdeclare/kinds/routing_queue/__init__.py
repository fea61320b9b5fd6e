"""Routing queues: existing queues and the filters that route mail into them.

New queues cannot be made any more; skills took their place. Filters are matched by name. The
wire names of the conditions are inferred: an article on an older version of the screens shows
that these types exist, and nothing public says how they are written.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from cxdeclare.kinds.routing_queue.effects import EFFECTS
from cxdeclare.model import sources
from cxdeclare.model.check import Finding, Judge, each, on_estate, on_manifest
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.estate import Estate
from cxdeclare.model.fields import UNSET, Payload, Ref, Row, Trait, Wire
from cxdeclare.model.kind import OBJECT, Creation, Kind, Members, Part
from cxdeclare.model.language import Name, OwnedReferences, Reference
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.resource import Resource
from cxdeclare.model.rule import Rule
from cxdeclare.model.spec import Spec

_SOURCE = sources.FILTERS

_LISTS = {
    "includedChannels": "channelIds",
    "excludedChannels": "channelIds",
    "includedAutoTags": "tagIds",
    "excludedAutoTags": "tagIds",
    "sentiment": "values",
    "language": "values",
    "sourceUrl": "values",
    "subjectIncludes": "values",
    "subjectExcludes": "values",
}
"""Condition types that hold one list, with the name of that list."""
_FIELDS = {"caseCustomField", "customerCustomField"}
"""Condition types there is one of for each custom field."""
_GROUPS = {
    "followerCount": ("operator", "value"),
    "customRule": ("url",),
    "businessHours": ("hoursId", "inside"),
}
"""Condition types that hold single values."""


class Followers(Spec):
    """How many followers the customer has."""

    operator: Annotated[
        Literal["higher_than", "less_than"],
        Wire(
            "followerCount.operator",
            spelled={"higher_than": "higherThan", "less_than": "lessThan"},
        ),
    ]
    value: Annotated[int, Field(ge=0), Wire("followerCount.value")]


class BusinessHours(Spec):
    """Whether it is inside or outside the hours of a profile."""

    hours: Annotated[Name, Wire("businessHours.hoursId"), Ref("hours")]
    inside: Annotated[bool, Wire("businessHours.inside")]


class Filter(Spec):
    """One filter of a queue; its conditions are exactly those declared."""

    priority: Annotated[int, Field(ge=1, le=1000), Wire("priority")]
    included_channels: Annotated[
        OwnedReferences, Wire("includedChannels"), Ref("channel"), Trait.OWNED
    ] = UNSET
    excluded_channels: Annotated[
        OwnedReferences, Wire("excludedChannels"), Ref("channel"), Trait.OWNED
    ] = UNSET
    included_tags: Annotated[
        list[Reference], Field(min_length=1), Wire("includedAutoTags"), Ref("tag"), Trait.SET
    ] = UNSET
    excluded_tags: Annotated[
        list[Reference], Field(min_length=1), Wire("excludedAutoTags"), Ref("tag"), Trait.SET
    ] = UNSET
    sentiment: Annotated[
        list[Literal["positive", "neutral", "negative"]],
        Field(min_length=1),
        Wire("sentiment"),
        Trait.SET,
    ] = UNSET
    language: Annotated[list[Name], Field(min_length=1), Wire("language"), Trait.SET] = UNSET
    source_urls: Annotated[list[Name], Field(min_length=1), Wire("sourceUrl"), Trait.SET] = UNSET
    case_fields: Annotated[
        dict[Name, list[Name]], Field(min_length=1), Wire("caseCustomField"), Trait.SET
    ] = UNSET
    customer_fields: Annotated[
        dict[Name, list[Name]], Field(min_length=1), Wire("customerCustomField"), Trait.SET
    ] = UNSET
    followers: Followers = UNSET
    subject_includes: Annotated[
        list[Name], Field(min_length=1), Wire("subjectIncludes"), Trait.SET
    ] = UNSET
    subject_excludes: Annotated[
        list[Name], Field(min_length=1), Wire("subjectExcludes"), Trait.SET
    ] = UNSET
    custom_rule: Annotated[Name, Wire("customRule.url")] = UNSET
    business_hours: BusinessHours = UNSET


MEMBERS = Rule(
    "CXD245",
    says="users are assigned to the skill, not to the routing queue",
    why="a queue takes its users from the skill that belongs to it",
    cure="name the users in `agents` of the skill",
    source="the vendor's page on routing queues",
    fixed="the field does not exist",
)


class RoutingQueue(Spec):
    """An existing queue; filters that are not named are left alone."""

    refused = dict.fromkeys(("users", "agents", "members"), MEMBERS)
    name: Annotated[Name, Wire("name"), Trait.IDENTITY]
    filters: Annotated[dict[Name, Filter], Row(81, "CXD003", "CXD102")] = UNSET


def _named_as_a_skill(manifest: Manifest) -> Iterator[Finding]:
    skills = {s.parts[OBJECT]["name"].casefold(): s.address for s in manifest.of("skill")}
    for queue in manifest.of("routing_queue"):
        skill = skills.get(queue.parts[OBJECT]["name"].casefold())
        if skill is not None:
            fact = f"`name` is also the name of {skill}; queues and skills share one set of names"
            yield Finding(queue.address, ("name",), fact)


def _skill_named_as_a_queue(estate: Estate) -> Judge:
    def judge(skill: Resource) -> Iterator[Finding]:
        queue = estate.find("routing_queue", skill.parts[OBJECT]["name"])
        declared = queue and estate.address("routing_queue", queue.id)
        is_own = queue is not None and queue.raw.get("skillId") is not None
        if queue is not None and not declared and not is_own:
            fact = f"`name` is also the name of routing queue {queue.id} in the tenant"
            yield Finding(skill.address, ("name",), fact)

    return judge


_SHARED = "queues and skills share one set of names"
CHECKS = (
    on_manifest(
        Rule(
            "CXD240",
            says="a routing queue and a skill never have one name, whatever its case",
            why=f"{_SHARED}: the tenant refuses the second",
            cure="give one of the two another name",
            source="the vendor's page on routing queues",
        ),
        _named_as_a_skill,
    ),
    on_estate(
        Rule(
            "CXD241",
            says="a skill does not take the name of a routing queue in the tenant",
            why=f"{_SHARED}: the tenant refuses the second",
            cure="choose another name for the skill",
            source="the vendor's page on routing queues",
        ),
        each("skill", _skill_named_as_a_queue),
        lists={"skill": "routing_queue"},
    ),
)


def _type(condition: object) -> str | None:
    """The type of a condition, if it is one we know and holds anything that we read."""
    if not isinstance(condition, dict) or not isinstance(condition.get("type"), str):
        return None
    kind: str = condition["type"]
    if kind in _FIELDS:
        return kind if isinstance(condition.get("ident"), str) else None
    names = _GROUPS.get(kind) or (_LISTS.get(kind, ""),)
    return kind if any(name in condition for name in names) else None


def _unsaid(raw: Payload) -> Iterator[str]:
    """Conditions that no field stands for."""
    for condition in raw.get("conditions") or ():
        if _type(condition) is None:
            kind = condition.get("type") if isinstance(condition, dict) else None
            yield f"a condition of type `{kind}`"


def _identity(condition: object) -> tuple[str | None, str | None]:
    """What makes two conditions say one thing twice."""
    kind = _type(condition)
    return kind, condition["ident"] if kind in _FIELDS and isinstance(condition, dict) else None


def _union(before: list[Any] | None, more: object) -> list[Any]:
    found = list(before or ())
    simple = {one for one in found if isinstance(one, str | int)}
    for one in more if isinstance(more, list) else [] if more is None else [more]:
        if one in simple if isinstance(one, str | int) else one in found:
            continue
        found.append(one)
        if isinstance(one, str | int):
            simple.add(one)
    return found


def _conditions_by_type(raw: Payload) -> Payload:
    """The filter with its conditions as fields, so that markers can name them.

    Twins are possible. Those that hold lists are read as one with both lists. Single values are
    read as a list of both, which is like nothing that can be declared: so the plan shows them.
    """
    found: Payload = {key: value for key, value in raw.items() if key != "conditions"}
    for field in (*_LISTS, *_FIELDS):
        found[field] = None
    for kind, names in _GROUPS.items():
        found[kind] = dict.fromkeys(names)
    groups: dict[str, list[Payload]] = {}
    for condition in raw.get("conditions") or ():
        known, ident = _identity(condition)
        if known in _LISTS:
            found[known] = _union(found[known], condition[_LISTS[known]])
        elif known in _FIELDS:
            fields = found[known] or {}
            values = _union(fields.get(ident), condition.get("values"))
            found[known] = {**fields, ident: values}
        elif known is not None:
            groups.setdefault(known, []).append(condition)
    for kind, twins in groups.items():
        for name in _GROUPS[kind]:
            values = [one.get(name) for one in twins]
            found[kind][name] = values if len(twins) > 1 else values[0]
    return found


def _fields_as_conditions(fields: Payload, read: Payload | None) -> Payload:
    """The filter as the API takes it.

    A condition keeps its id and whatever else it holds, since that may be what it means; what
    we do not know stays as it is; of twins one is left.
    """
    live = list((read or {}).get("conditions") or ())
    kept = [condition for condition in live if _type(condition) is None]
    old = {_identity(one): one for one in reversed(live) if _type(one) is not None}
    wanted: list[dict[str, Any]] = []
    for kind, name in _LISTS.items():
        if fields.get(kind):
            wanted.append({"type": kind, name: fields[kind]})
    for kind in sorted(_FIELDS):
        wanted.extend(
            {"type": kind, "ident": ident, "values": values}
            for ident, values in sorted((fields.get(kind) or {}).items())
        )
    for kind, names in _GROUPS.items():
        group = fields.get(kind) or {}
        if group.get(names[0]) is not None:
            wanted.append({"type": kind, **{name: group[name] for name in names}})
    wanted = [{**old.get(_identity(one), {}), **one} for one in wanted]
    conditions = {*_LISTS, *_FIELDS, *_GROUPS, "conditions"}
    rest = {key: value for key, value in fields.items() if key not in conditions}
    return {**rest, "conditions": [*kept, *wanted]}


KIND = Kind(
    name="routing_queue",
    section="routing_queues",
    spec=RoutingQueue,
    id_field="id",
    label="name",
    must_exist=Creation(
        "routing queues can no longer be created; skills took their place",
        "declare a skill instead, or correct `name` if the queue exists",
    ),
    checks=CHECKS,
    effects=EFFECTS,
    parts=(
        Part(
            name=OBJECT,
            family=Family.DIGITAL,
            ui="ACD > Digital > Routing queues > the queue",
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/routing-queues",
                    Evidence.CONFIRMED,
                    f"{sources.DIGITAL}, which names `size` and no way to turn the page",
                    at="data",
                    paging=Paging.SIZE,
                )
            },
        ),
        Part(
            name="filters",
            family=Family.DIGITAL,
            ui="ACD > Digital > Routing queues > the queue > Filters > the filter > Conditions",
            members=Members(key="name", id_field="id", owned=False, complete=True),
            reshape=_conditions_by_type,
            unsaid=_unsaid,
            verbs={
                Verb.READ: Endpoint(
                    "GET",
                    "/routing-queues/{id}/filters",
                    Evidence.INFERRED,
                    _SOURCE,
                    at="data",
                    paging=Paging.PAGE_SIZE,
                ),
                Verb.ADD: Endpoint(
                    "POST",
                    "/routing-queues/{id}/filters",
                    Evidence.INFERRED,
                    _SOURCE,
                    shape=_fields_as_conditions,
                ),
                Verb.CHANGE: Endpoint(
                    "PUT",
                    "/routing-queues/{id}/filters/{member}",
                    Evidence.INFERRED,
                    _SOURCE,
                    whole=True,
                    shape=_fields_as_conditions,
                ),
                Verb.REMOVE: Endpoint(
                    "DELETE",
                    "/routing-queues/{id}/filters/{member}",
                    Evidence.INFERRED,
                    _SOURCE,
                ),
            },
        ),
    ),
)
