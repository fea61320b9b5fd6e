"""What a new tenant holds."""

from __future__ import annotations

from collections import Counter

import pytest

from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import DIGITAL, Caller


def _everything(caller: Caller) -> list[object]:
    acd = {
        "/skills": "skills",
        "/agents": "agents",
        "/campaigns": "campaigns",
        "/message-templates": "messageTemplates",
        "/hours-of-operation": "hoursOfOperation",
        "/scripts/search": "scriptSearchDetails",
        "/security-profiles": "profiles",
    }
    digital = ("/tags", "/channels", "/routing-queues", "/automatic-signatures", "/roles")
    return [
        *(caller.acd(path, envelope) for path, envelope in acd.items()),
        *(caller.items(path) for path in digital),
        caller.post("/user-management/v2/users/search", {}).json,
    ]


def test_the_same_id_gives_the_same_tenant() -> None:
    """Down to every id and every order."""
    with Tenant.open() as one, Tenant.open() as two:
        assert _everything(Caller(one)) == _everything(Caller(two))


def test_the_people_are_there(caller: Caller) -> None:
    """At least fourteen active ones, one gone, some with a mailbox of another name."""
    users = caller.post("/user-management/v2/users/search", {"top": 100}).json["users"]
    active = [user for user in users if user["status"] == "ACTIVE"]
    assert len(active) >= 14
    assert 1 == len(users) - len(active)
    assert [user for user in active if user["userName"] != user["emailAddress"]]
    names = {agent["userName"]: agent for agent in caller.acd("/agents", "agents")}
    assert {user["userName"] for user in users} == names.keys()
    assert names["old@acme.example"]["isActive"] is False
    assert all(isinstance(agent["agentId"], int) for agent in names.values())


def test_every_active_user_has_one_digital_role(caller: Caller) -> None:
    """And nobody else has any."""
    members = [
        user["incontactId"]
        for role in caller.items("/roles")
        for user in caller.items(f"/roles/{role['id']}/users")
    ]
    users = caller.post("/user-management/v2/users/search", {"top": 100}).json["users"]
    active = [user["id"] for user in users if user["status"] == "ACTIVE"]
    assert sorted(active) == sorted(members)


def test_the_digital_attribute_is_a_text(caller: Caller) -> None:
    """Not a truth value; one active user lacks it."""
    users = caller.post("/user-management/v2/users/search", {"top": 100}).json["users"]
    values = {
        user["userName"]: user["customAttributes"]["digitalEngagement"]["values"][0]["value"]
        for user in users
    }
    assert ("true", "false") == (values["ana@acme.example"], values["kim@acme.example"])


def test_roles_have_rights(caller: Caller) -> None:
    """An agent sees skills and searches cases and messages."""
    profiles = caller.acd("/security-profiles", "profiles")
    assert {"Agent", "Manager", "Administrator", "Evaluator"} == {
        profile["securityProfileName"] for profile in profiles
    }
    agent = next(one for one in profiles if one["securityProfileName"] == "Agent")
    rights = {one["permissionKey"]: one["optionKeys"] for one in agent["permissions"]}
    assert ["View"] == rights["Skills"]
    assert {"deSearchCases", "deSearchMessages"} <= rights.keys()


@pytest.mark.parametrize(
    ("path", "envelope", "field", "expected"),
    [
        (
            "/campaigns",
            "campaigns",
            "name",
            {"Customer Care": 1, "Sales": 1, "Legacy": 2},
        ),
        (
            "/message-templates",
            "messageTemplates",
            "templateName",
            {"Rich confirmation": 1, "Rich survey": 1},
        ),
        (
            "/hours-of-operation",
            "hoursOfOperation",
            "hoursOfOperationProfileName",
            {"Office hours": 1, "24x7": 1},
        ),
        (
            "/scripts/search",
            "scriptSearchDetails",
            "scriptName",
            {r"Email\Inbound v3": 3, r"Email\Night": 1, r"Chat\Default": 1},
        ),
    ],
)
def test_what_can_be_looked_up(
    caller: Caller, path: str, envelope: str, field: str, expected: dict[str, int]
) -> None:
    """Two campaigns share a name, and a script has old versions."""
    assert expected == Counter(one[field] for one in caller.acd(path, envelope))


def test_one_version_of_a_script_is_current(caller: Caller) -> None:
    """Each has an id of its own; a search by name finds them all."""
    path = "/scripts/search?scriptName=Inbound&top=50"
    found = caller.get(f"/inContactAPI/services/v30.0{path}").json["scriptSearchDetails"]
    assert {"OLD": 2, "CURR": 1} == Counter(one["status"] for one in found)
    assert 3 == len({one["masterID"] for one in found})


def test_the_rest_is_little(caller: Caller) -> None:
    """One tag, one signature, one queue, general service levels, no channel."""
    assert ["vip"] == [tag["title"] for tag in caller.items("/tags")]
    assert ["Company default"] == [one["name"] for one in caller.items("/automatic-signatures")]
    assert ["Outbound.Default"] == [one["name"] for one in caller.items("/routing-queues")]
    assert [] == caller.items("/channels")
    default = caller.get(f"{DIGITAL}/sla").json["default"]
    assert (14400, 172800) == (default["firstResponseTime"], default["solutionTime"])


def test_a_tenant_may_be_empty() -> None:
    """Nothing but its id."""
    with Tenant.open(seed=False) as tenant:
        caller = Caller(tenant)
        assert ([], [], []) == (
            caller.items("/tags"),
            caller.items("/roles"),
            caller.acd("/agents", "agents"),
        )
        assert caller.get(f"{DIGITAL}/sla").json["default"]["solutionTime"] is None
