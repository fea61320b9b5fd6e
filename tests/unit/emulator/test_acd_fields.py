"""Skills: what they hold, and the spellings of their verbs."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.emulator.acd_fields import SKILL_FIELDS_NOT_KEPT
from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, Caller, a_skill


def _create(caller: Caller, **more: object) -> dict[str, Any]:
    campaign = caller.id_of("/campaigns", "campaigns", "name", "Sales")
    sent = {"campaignId": campaign, **a_skill(), **more}
    sent = {key: value for key, value in sent.items() if value != "absent"}
    answer = caller.post(f"{ACD}/skills", {"skills": [sent]})
    assert 200 == answer.status
    return dict(answer.json)


def _update(caller: Caller, id_: int, **fields: object) -> int:
    return caller.put(f"{ACD}/skills/{id_}", {"skill": fields}).status


def test_the_server_fills_in_what_is_not_sent(caller: Caller) -> None:
    """A new skill has the vendor's defaults and the links the server makes."""
    skill = caller.detail(f"/skills/{caller.skill()}", "skills")
    expected = {
        "isActive": True,
        "evaluationCriteria": 1,
        "FocusMetric": 0,
        "FocusLock": 0,
        "FallbackTime": None,
        "EquityLevel": 0,
        "useScreenPops": False,
        "acwTypeId": 1,
        "initialPriority": 0,
        "acceleration": 1,
        "maxPriority": 1000,
        "reskillHours": None,
        "messageTemplateId": None,
        "campaignName": "Sales",
        "PresentAcceptReject": False,
        "TenantId": caller.tenant.tenant_id,
    }
    assert expected == {key: skill[key] for key in expected}


@pytest.mark.parametrize(
    "field",
    [
        "skillName",
        "mediaTypeId",
        "isOutbound",
        "campaignId",
        "serviceLevelThreshold",
        "serviceLevelGoal",
        "enableShortAbandon",
        "shortAbandonThreshold",
        "countShortAbandons",
    ],
)
def test_an_inbound_skill_needs(caller: Caller, field: str) -> None:
    """What is required and missing fails inside an answer 200, and nothing is stored."""
    answer = _create(caller, **{field: "absent"})
    assert (1, f"{field} is required") == (
        answer["errorCount"],
        answer["skillsResults"][0]["error"],
    )
    assert 1 == len(caller.acd("/skills", "skills"))


def test_an_outbound_skill_needs_no_service_level(caller: Caller) -> None:
    """Service level and short abandons belong to inbound contacts."""
    gone = dict.fromkeys(
        (
            "serviceLevelThreshold",
            "serviceLevelGoal",
            "enableShortAbandon",
            "shortAbandonThreshold",
            "countShortAbandons",
        ),
        "absent",
    )
    assert 0 == _create(caller, isOutbound=True, outboundStrategy="Manual", **gone)["errorCount"]


@pytest.mark.parametrize("name", ["x", "x" * 31, "with space", "slash/ed", "é!", ""])
def test_a_name_follows_the_rules(caller: Caller, name: str) -> None:
    """Two to thirty letters, digits and four signs."""
    assert 1 == _create(caller, skillName=name)["errorCount"]


def test_a_name_may_have_letters_of_any_language(caller: Caller) -> None:
    """The rule says letters, not ASCII."""
    assert 0 == _create(caller, skillName="Équipe-2_a.b:c")["errorCount"]


@pytest.mark.parametrize("name", ["email.billing", "OUTBOUND.DEFAULT"])
def test_a_name_serves_once_among_skills_and_queues(caller: Caller, name: str) -> None:
    """Whatever the case of its letters, and also when the other skill is inactive."""
    _update(caller, caller.skill(), isActive=False)
    assert 1 == _create(caller, skillName=name)["errorCount"]


def test_a_new_skill_is_always_active() -> None:
    """A create cannot say otherwise: who is polite does not hear it, who is rude refuses."""
    with Tenant.open(rude=False) as tenant:
        polite = Caller(tenant)
        id_ = _create(polite, isActive=False)["skillsResults"][0]["skillId"]
        assert polite.detail(f"/skills/{id_}", "skills")["isActive"] is True


@pytest.mark.parametrize("rude", [False, True])
@pytest.mark.parametrize(
    ("create", "update"),
    [("isActive", "isOutbound2"), ("skillname", "mediaTypeID"), ("x", "y")],
)
def test_a_field_that_is_not_published_is_refused(rude: bool, create: str, update: str) -> None:
    """By a rude tenant, verb by verb; a polite one does not hear it."""
    with Tenant.open(rude=rude) as tenant:
        caller = Caller(tenant)
        assert int(rude) == _create(caller, **{create: "x"})["errorCount"]
        status = _update(caller, caller.skill("Another"), **{update: "x"})
        assert (400 if rude else 200) == status


@pytest.mark.parametrize("field", sorted(SKILL_FIELDS_NOT_KEPT))
def test_what_is_published_and_not_kept_may_be_sent(caller: Caller, field: str) -> None:
    """A skill has more fields than anybody here looks at."""
    assert 0 == _create(caller, **{field: None})["errorCount"]


@pytest.mark.parametrize("field", ["campaignId", "messageTemplateId", "reskillHours"])
@pytest.mark.parametrize("value", [0, 1, "1058", True])
def test_a_reference_must_exist_and_be_a_number(caller: Caller, field: str, value: object) -> None:
    """Zero is not a way to say none; nor is a text a number."""
    assert 1 == _create(caller, **{field: value})["errorCount"]
    id_ = caller.skill()
    assert 400 == _update(caller, id_, **{field: value})


def test_null_clears_a_reference(caller: Caller) -> None:
    """Null is how none is said."""
    hours = caller.id_of(
        "/hours-of-operation", "hoursOfOperation", "hoursOfOperationProfileName", "24x7",
        "hoursOfOperationProfileId",
    )  # fmt: skip
    id_ = caller.skill(reskillHours=hours)
    assert hours == caller.detail(f"/skills/{id_}", "skills")["reskillHours"]
    assert 200 == _update(caller, id_, reskillHours=None)
    assert caller.detail(f"/skills/{id_}", "skills")["reskillHours"] is None


def test_an_update_changes_only_what_it_sends(caller: Caller) -> None:
    """Fields left out keep their values."""
    id_ = caller.skill(serviceLevelGoal=70)
    answer = caller.put(f"{ACD}/skills/{id_}", {"skill": {"serviceLevelThreshold": 60}})
    assert {"success": True, "skillId": id_} == answer.json
    skill = caller.detail(f"/skills/{id_}", "skills")
    assert (60, 70) == (skill["serviceLevelThreshold"], skill["serviceLevelGoal"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mediatypeid", 3),
        ("mediaTypeId", 3),
        ("isOutbound", True),
        ("outboundStrategy", "Manual"),
        ("mediaTypeId", [9]),
    ],
)
def test_what_is_frozen_does_not_change(caller: Caller, field: str, value: object) -> None:
    """Medium, direction and strategy are chosen once."""
    assert 400 == _update(caller, caller.skill(), **{field: value})


def test_a_frozen_field_may_be_sent_unchanged(caller: Caller) -> None:
    """Sending what is already so is no change."""
    assert 200 == _update(caller, caller.skill(), mediatypeid=9, isOutbound=False)


@pytest.mark.parametrize(
    "field",
    [
        "agentResponseEnabled",
        "agentFirstResponseTime",
        "agentFollowOnResponseTime",
        "timeExtensionEnabled",
        "customerResponseEnabled",
        "customerIdleTime",
        "IsSubSkill",
        "PresentAcceptReject",
    ],
)
def test_what_is_read_only_is_refused_in_a_write(caller: Caller, field: str) -> None:
    """Create and update refuse it even with the value it has."""
    assert 1 == _create(caller, **{field: False})["errorCount"]
    assert 400 == _update(caller, caller.skill(), **{field: False})


def test_manual_accept_drives_accept_or_reject(caller: Caller) -> None:
    """It is written under one name and read under another as well."""
    id_ = caller.skill(requireManualAccept=True)
    assert caller.detail(f"/skills/{id_}", "skills")["PresentAcceptReject"] is True
    _update(caller, id_, requireManualAccept=False)
    assert caller.detail(f"/skills/{id_}", "skills")["PresentAcceptReject"] is False


def test_screen_pops_are_written_and_read_differently(caller: Caller) -> None:
    """The trigger is a number on the way in and a word on the way out; the detail loses an s."""
    id_ = caller.skill(screenPopTriggerEvent=2, screenPopDetails="https://crm.example")
    skill = caller.detail(f"/skills/{id_}", "skills")
    assert isinstance(skill["screenPopTriggerEvent"], str)
    assert "https://crm.example" == skill["screenPopDetail"]
    assert "screenPopDetails" not in skill
    assert 400 == _update(caller, id_, screenPopTriggerEvent="Agent Accept")
    assert 400 == _update(caller, id_, screenPopTriggerEvent=99)


def test_two_fields_are_spelled_otherwise_on_update() -> None:
    """Who is polite does not hear the spelling of the other verb, who is rude refuses it."""
    sent = {"popThankYouURL": "https://b.example", "patronTypingIndicator": False}
    with Tenant.open() as tenant:
        caller = Caller(tenant)
        assert 400 == _update(caller, caller.skill(), **sent)
    with Tenant.open(rude=False) as tenant:
        caller = Caller(tenant)
        id_ = caller.skill(popThankYouURL="https://a.example", patronTypingPreview=True)
        _update(caller, id_, **sent)
        skill = caller.detail(f"/skills/{id_}", "skills")
        told = (skill["popThankYouURL"], skill["patronTypingPreview"])
        assert ("https://a.example", False) == told
        _update(caller, id_, popThankYouUrl="https://b.example")
        skill = caller.detail(f"/skills/{id_}", "skills")
        assert "https://b.example" == skill["popThankYouURL"]


@pytest.mark.parametrize("value", [0, 5_256_001, "900"])
def test_the_fallback_time_has_bounds(caller: Caller, value: object) -> None:
    """From one second to 5,256,000."""
    assert 400 == _update(caller, caller.skill(), FallbackTime=value)


def test_a_skill_is_not_deleted(caller: Caller) -> None:
    """It is made inactive, and stays in the listing."""
    id_ = caller.skill()
    assert 405 == caller.delete(f"{ACD}/skills/{id_}").status
    _update(caller, id_, isActive=False)
    states = {one["skillId"]: one["isActive"] for one in caller.acd("/skills", "skills")}
    assert states[id_] is False


def test_a_listing_holds_few_fields(caller: Caller) -> None:
    """Routing settings are in the detail only."""
    caller.skill()
    known = {
        "skillId", "skillName", "mediaTypeId", "isActive", "campaignId", "isOutbound",
        "routingQueueId",
    }  # fmt: skip
    for skill in caller.acd("/skills", "skills"):
        assert known <= skill.keys()
        assert 1 == len(skill.keys() - known)


def test_the_seeded_skill_and_queue_point_at_each_other(caller: Caller) -> None:
    """One skill nobody manages is linked to the one queue."""
    skill = caller.acd("/skills", "skills")[0]
    queue = caller.items("/routing-queues")[0]
    assert (queue["id"], skill["skillId"]) == (skill["routingQueueId"], queue["skillId"])
    assert ("Chat.Legacy", 3) == (skill["skillName"], skill["mediaTypeId"])


def test_skills_can_be_filtered(caller: Caller) -> None:
    """By medium, by state, by a part of the name, and by the fields wanted."""
    id_ = caller.skill()
    for query in ("mediaTypeId=9", "searchString=BILL", "isActive=true&mediaTypeId=9"):
        found = caller.get(f"{ACD}/skills?{query}").json
        assert (1, [id_]) == (found["totalRecords"], [one["skillId"] for one in found["skills"]])
    found = caller.get(f"{ACD}/skills?mediaTypeId=9&fields=skillName").json["skills"][0]
    assert {"skillId", "skillName"} <= found.keys()
    assert "mediaTypeId" not in found
