"""Agents of a skill."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import ACD, Caller


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
    } == caller.post(path, sent).json
    shown = caller.get(path).json["agents"][0]
    assert ("Ana Silva", 3, True) == tuple(
        shown[key] for key in ("agentName", "proficiency", "isActive")
    )
    caller.put(path, {"agents": [{"agentId": agent, "isActive": False}]})
    shown = caller.get(path).json["agents"][0]
    assert (3, False) == (shown["proficiency"], shown["isActive"])
    assert 0 == caller.delete(path, {"agents": [{"agentId": agent}]}).json["errorCount"]
    assert [] == caller.acd(path.removeprefix(ACD), "agents")


def test_failures_are_inside_an_answer_200(caller: Caller) -> None:
    """One bad agent does not stop the good one beside it."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    good = {"agentId": _agent(caller), "proficiency": 1}
    answer = caller.post(path, {"agents": [{"agentId": 1, "proficiency": 1}, good]})
    assert (200, 1) == (answer.status, answer.json["errorCount"])
    assert [False, True] == [one["success"] for one in answer.json["agentResults"]]
    assert "no agent 1" == answer.json["agentResults"][0]["error"]


def test_an_agent_is_not_assigned_twice(caller: Caller) -> None:
    """A create of what exists is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": _agent(caller), "proficiency": 1}]}
    caller.post(path, sent)
    assert 1 == caller.post(path, sent).json["errorCount"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_who_is_not_assigned_is_not_changed(caller: Caller, method: str) -> None:
    """An update or delete of what does not exist is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": _agent(caller), "proficiency": 1}]}
    assert 1 == caller.call(method, path, sent).json["errorCount"]


@pytest.mark.parametrize("proficiency", [0, 21, "1", None, True])
def test_proficiency_is_from_1_to_20(caller: Caller, proficiency: object) -> None:
    """Other values are refused, and so is another type."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": _agent(caller), "proficiency": proficiency}]}
    assert 1 == caller.post(path, sent).json["errorCount"]


def test_an_agent_id_is_a_number(caller: Caller) -> None:
    """An id of another type is refused."""
    path = f"{ACD}/skills/{caller.skill()}/agents"
    sent = {"agents": [{"agentId": str(_agent(caller)), "proficiency": 1}]}
    assert 1 == caller.post(path, sent).json["errorCount"]


def test_an_unknown_skill_has_no_agents(caller: Caller) -> None:
    """The skill must exist."""
    assert 404 == caller.get(f"{ACD}/skills/1/agents").status
