"""Agents of a skill."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, Answer, Caller


def _told(answer: Answer) -> dict[str, Any]:
    """The outcomes, in whichever envelope they come."""
    return dict(answer.json.get("resultSet", answer.json))


def _agent(caller: Caller, name: str = "ana@acme.example") -> int:
    return int(caller.id_of("/agents", "agents", "userName", name, "agentId"))


def test_an_agent_is_assigned_changed_and_taken_off(caller: Caller) -> None:
    """The three verbs do what they say, and the listing shows it."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    agent = _agent(caller)
    sent = {"agents": [{"agentId": agent, "proficiency": 3}]}
    assert {
        "errorCount": 0,
        "agentResults": [{"success": True, "error": None, "agentId": agent}],
    } == _told(caller.post(path, sent))
    shown = caller.get(path).json["agentSkillAssignments"][0]
    assert ("Ana Silva", 3, True) == tuple(
        shown[key] for key in ("agentName", "agentProficiencyValue", "isActive")
    )
    assert "proficiency" not in shown
    caller.put(path, {"agents": [{"agentId": agent, "isActive": False}]})
    shown = caller.get(path).json["agentSkillAssignments"][0]
    assert (3, False) == (shown["agentProficiencyValue"], shown["isActive"])
    assert 0 == _told(caller.delete(path, {"agents": [{"agentId": agent}]}))["errorCount"]
    assert [] == caller.acd(path.removeprefix(ACD), "agentSkillAssignments")


def test_an_agent_is_taken_off_by_its_address_alone(caller: Caller) -> None:
    """No body says who; whoever does not have the skill is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    agent = _agent(caller)
    caller.post(path, {"agents": [{"agentId": agent, "proficiency": 3}]})
    assert 200 == caller.delete(f"{path}/{agent}").status
    assert [] == caller.acd(path.removeprefix(ACD), "agentSkillAssignments")
    assert 400 == caller.delete(f"{path}/{agent}").status


def test_failures_are_inside_an_answer_200(caller: Caller) -> None:
    """One bad agent does not stop the good one beside it."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    good = {"agentId": _agent(caller), "proficiency": 1}
    answer = caller.post(path, {"agents": [{"agentId": 1, "proficiency": 1}, good]})
    assert (200, 1) == (answer.status, _told(answer)["errorCount"])
    assert [False, True] == [one["success"] for one in _told(answer)["agentResults"]]
    assert "no agent 1" == _told(answer)["agentResults"][0]["error"]


def test_the_outcomes_come_in_two_envelopes() -> None:
    """In a result set, as it is published, from a polite tenant; a rude one leaves it out too."""
    sent = {"agents": [{"agentId": 1}]}
    for rude, expected in ((False, {"resultSet"}), (True, {"resultSet", "errorCount"})):
        with Tenant.open(rude=rude) as tenant:
            caller = Caller(tenant)
            path = f"{ACD}/skills/{caller.skill()}/agents"
            assert expected == {min(caller.delete(path, sent).json, key=_first) for _ in range(20)}


def _first(name: str) -> bool:
    return name not in {"resultSet", "errorCount"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_field_that_is_not_published_is_refused(caller: Caller, method: str) -> None:
    """For one, the name that is read and not written."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    item = {"agentId": _agent(caller), "agentProficiencyValue": 3}
    told = _told(caller.call(method, path, {"agents": [item]}))
    assert "agentProficiencyValue is not a field of this call" == told["agentResults"][0]["error"]


def test_an_agent_is_not_assigned_twice(caller: Caller) -> None:
    """A create of what exists is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": _agent(caller), "proficiency": 1}]}
    caller.post(path, sent)
    assert 1 == _told(caller.post(path, sent))["errorCount"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_who_is_not_assigned_is_not_changed(caller: Caller, method: str) -> None:
    """An update or delete of what does not exist is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": _agent(caller), "proficiency": 1}]}
    assert 1 == _told(caller.call(method, path, sent))["errorCount"]


@pytest.mark.parametrize("proficiency", [0, 21, "1", None, True])
def test_proficiency_is_from_1_to_20(caller: Caller, proficiency: object) -> None:
    """Other values are refused, and so is another type."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": _agent(caller), "proficiency": proficiency}]}
    assert 1 == _told(caller.post(path, sent))["errorCount"]


def test_an_agent_id_is_a_number(caller: Caller) -> None:
    """An id of another type is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": str(_agent(caller)), "proficiency": 1}]}
    assert 1 == _told(caller.post(path, sent))["errorCount"]


def test_an_unknown_skill_has_no_agents(caller: Caller) -> None:
    """The skill must exist."""
    assert 404 == caller.get(f"{ACD}/skills/1/agents").status
