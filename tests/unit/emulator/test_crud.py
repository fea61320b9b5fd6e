"""Endpoints made from the contract: what they do with bodies that are no good."""

from __future__ import annotations

import pytest

from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, Caller


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b'{"name": "\\ud800"}'])
def test_a_body_must_be_an_object(caller: Caller, body: bytes) -> None:
    """Anything else is refused, in every family."""
    assert 400 == caller.post(f"{DIGITAL}/email-templates", body).status
    assert 400 == caller.post(f"{ACD}/skills", body).status


@pytest.mark.parametrize("body", [{}, {"skills": []}, {"skills": {}}, {"skills": ["x"]}])
def test_a_batch_needs_objects(caller: Caller, body: object) -> None:
    """An envelope without a list of objects is refused as a whole."""
    assert 400 == caller.post(f"{ACD}/skills", body).status


@pytest.mark.parametrize("body", [{}, {"skill": {}}, {"skill": [1]}, {"serviceLevelGoal": 1}])
def test_an_update_needs_its_envelope(caller: Caller, body: object) -> None:
    """A flat body is not taken for a skill."""
    assert 400 == caller.put(f"{ACD}/skills/{caller.skill()}", body).status


def test_keys_nobody_knows_are_ignored(caller: Caller) -> None:
    """What was read can be sent back, extras included, and they are not stored."""
    path = f"{DIGITAL}/email-templates"
    made = caller.post(path, {"name": "x", "rules": "x", "strange": 1}).json
    assert "strange" not in caller.get(f"{path}/{made['id']}").json
    assert 200 == caller.put(f"{path}/{made['id']}", made).status


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_id_is_not_found(caller: Caller, method: str) -> None:
    """Whatever is done to it, and whatever it looks like."""
    for id_ in ("1", "x", "%2F", "-1"):
        target = f"{DIGITAL}/email-templates/{id_}"
        assert 404 == caller.call(method, target, {"name": "a", "rules": "b"}).status


def test_ids_are_never_used_twice(caller: Caller) -> None:
    """Not after a delete, and not in another collection."""
    path = f"{DIGITAL}/email-templates"
    first = caller.post(path, {"name": "x", "rules": "x"}).json["id"]
    caller.delete(f"{path}/{first}")
    second = caller.post(path, {"name": "x", "rules": "x"}).json["id"]
    tag = caller.put(f"{DIGITAL}/tags", {"title": "t"}).json["id"]
    assert 3 == len({first, second, tag})


def test_an_acd_detail_comes_in_one_of_two_envelopes(caller: Caller) -> None:
    """Sometimes the object, sometimes a list of one; both come up."""
    path = f"{ACD}/skills/{caller.skill()}"
    assert {True, False} == {"skills" in caller.get(path).json for _ in range(20)}


def test_a_failed_batch_item_names_no_id(caller: Caller) -> None:
    """There is none."""
    answer = caller.post(f"{ACD}/skills", {"skills": [{}]}).json
    assert {"success": False, "skillId": None} == {
        key: answer["skillsResults"][0][key] for key in ("success", "skillId")
    }


def test_campaigns_come_in_two_shapes() -> None:
    """A version before 33 nests them under other names; a rude tenant may do so in any."""
    new = "/inContactAPI/services/v33.0/campaigns"
    with Tenant.open() as rude, Tenant.open(rude=False) as polite:
        old = Caller(polite).get("/inContactAPI/services/v24.0/campaigns").json
        assert {"campaignId", "campaignName"} <= old["resultSet"]["campaigns"][0].keys()
        assert "campaigns" in Caller(polite).get(new).json
        caller = Caller(rude)
        shapes = {"resultSet" in caller.get(new).json for _ in range(20)}
        assert {True, False} == shapes
