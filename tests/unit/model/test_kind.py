"""A kind's fields are found in its spec, in the part they belong to."""

from typing import Annotated, Any

import pytest

from cxdeclare.model.endpoint import Family
from cxdeclare.model.fields import UNSET, FileFor, In, MemberKey, Ref, Trait, Wire
from cxdeclare.model.kind import Kind, Members, Part
from cxdeclare.model.language import OwnedNames, Reference
from cxdeclare.model.spec import Spec


class Inner(Spec):
    """A group of fields."""

    deep: Annotated[int, Wire("deep")]


class Settings(Spec):
    """A part of its own."""

    tag: Annotated[Reference | None, Wire("tagId"), Ref("tag")] = UNSET


class Agent(Spec):
    """A member with fields."""

    user: Annotated[str, MemberKey()]
    level: Annotated[int, Wire("level")]


class Agents(Spec):
    """A set of links."""

    ownership: str
    members: list[Agent]


class Thing(Spec):
    """Something with every shape a spec can have."""

    name: Annotated[str, Wire("name"), Trait.IDENTITY]
    group: Inner = UNSET
    body: Annotated[str, Wire("body"), Trait.BODY] = UNSET
    body_file: Annotated[str, FileFor("body")] = UNSET
    skill: Annotated[Reference, Wire("skillId"), Ref("skill"), In("settings")] = UNSET
    settings: Settings = UNSET
    agents: Agents = UNSET
    users: OwnedNames = UNSET


def part(name: str, **more: Any) -> Part:
    """A part without endpoints."""
    return Part(name=name, family=Family.ACD, verbs={}, ui="", **more)


KIND = Kind(
    name="thing",
    section="things",
    spec=Thing,
    id_field="id",
    parts=(
        part(""),
        part("settings"),
        part("agents", members=Members(key="agentId", ref="agent")),
        part("users", members=Members(key="userId", ref="user")),
    ),
)


def test_every_field_is_found_in_its_part() -> None:
    """Groups are dotted, parts are apart, files and member keys are no fields."""
    found = {name: [field.name for field in fields] for name, fields in KIND.by_part.items()}

    assert found == {
        "": ["name", "group.deep", "body"],
        "settings": ["skill", "settings.tag"],
        "agents": ["level"],
        "users": [],
    }


def test_a_kind_refers_through_fields_and_through_members() -> None:
    """Order is derived from both."""
    assert KIND.references == {"tag", "skill", "agent", "user"}


def test_markers_end_up_on_the_attribute() -> None:
    """What stands beside a field is what the planner sees."""
    name = KIND.fields["", "name"]

    assert name.has(Trait.IDENTITY)
    assert name.required
    assert not KIND.fields["", "body"].required
    assert KIND.fields["settings", "skill"].ref == Ref("skill")


def test_a_spec_is_strict() -> None:
    """`1` is not true and `"1"` is not one."""
    with pytest.raises(ValueError, match="int"):
        Inner.model_validate({"deep": "1"})
    with pytest.raises(ValueError, match="extra"):
        Inner.model_validate({"deep": 1, "deeper": 2})
