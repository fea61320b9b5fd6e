"""The judge of requests finds each way in which one can be wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.conformance.judge import Exchange, documented, judged
from tests.conformance.table import calls, parsed

ACD = "/inContactAPI/services/v33.0"
HEADERS = {"accept": "application/json", "authorization": "x", "content-type": "application/json"}
SKILL = {
    "skillName": "Email.Billing",
    "mediaTypeId": 9,
    "campaignId": 7,
    "isOutbound": False,
    "serviceLevelThreshold": 30,
    "serviceLevelGoal": 80,
    "enableShortAbandon": False,
    "shortAbandonThreshold": 15,
}


def asked(method: str, target: str, body: Any = None, **headers: str) -> Exchange:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange(method, target, {**HEADERS, **named}, body)


def skill(**more: Any) -> Exchange:
    sent = {name: value for name, value in {**SKILL, **more}.items() if value is not ...}
    return asked("POST", f"{ACD}/skills", {"skills": [sent]})


SOUND = [
    skill(),
    skill(isOutbound=True, serviceLevelGoal=...),
    asked("PUT", f"{ACD}/skills/7", {"skill": {"mediatypeid": 9, "screenPopDetails": "x"}}),
    asked("GET", f"{ACD}/skills?skip=0&top=100"),
    asked("GET", f"{ACD}/hours-of-operation?isDeleted=false&skip=0"),
    asked("GET", "/dfo/3.0/channels?id[]=a%40b&page=1"),
    asked("PUT", "/dfo/3.0/tags", {"title": "x"}),
    asked("POST", "/authorization/v1/roles/search", {"filter": {"a": [1]}, "page": {"pageNo": 0}}),
]


@pytest.mark.parametrize("one", SOUND, ids=str)
def test_what_is_documented_is_no_problem(one: Exchange) -> None:
    """No rule cries without a cause."""
    assert [] == judged([one]).problems


WRONG: list[tuple[Exchange, str]] = [
    (asked("GET", "/dfo/3.0/tags?page=1&size=500"), "the query name size is in no table"),
    (asked("GET", "/dfo/3.0/routing-queues?page=1"), "the query name page is in no table"),
    (asked("GET", f"{ACD}/message-templates?skip=0"), "the query name skip is in no table"),
    (asked("GET", f"{ACD}/hours-of-operation"), "the query name isDeleted is required"),
    (asked("DELETE", "/dfo/3.0/tags/7"), "DELETE /dfo/3.0/tags/7 is in no table"),
    (asked("PUT", "/dfo/3.0/tags/7", {"title": "x"}), "is in no table"),
    (asked("GET", f"{ACD}/skills/7/dispositions"), "is in no table"),
    (asked("GET", "/inContactAPI/services/v20.0/skills"), "version 20 is not that of the table"),
    (skill(isActive=True), "skills.isActive is in no table"),
    (skill(mediatypeid=9), "skills.mediatypeid is in no table"),
    (skill(screenPopDetail="x"), "skills.screenPopDetail is in no table"),
    (skill(campaignId=...), "skills.campaignId is required"),
    (skill(serviceLevelGoal=...), "serviceLevelGoal is required with isOutbound"),
    (asked("POST", f"{ACD}/skills", {"skill": SKILL}), "skill is in no table"),
    (asked("POST", f"{ACD}/skills", {"skills": SKILL}), "skills is no list"),
    (asked("PUT", f"{ACD}/skills/7", {"skill": {"mediaTypeId": 9}}), "skill.mediaTypeId is in no"),
    (asked("PUT", f"{ACD}/skills/7", {"skill": {"isOutbound": True}}), "skill.isOutbound is in no"),
    (asked("PUT", f"{ACD}/skills/7", {"skillName": "x"}), "skill is required"),
    (asked("PUT", f"{ACD}/skills/7"), "the body is no object"),
    (
        asked("PUT", f"{ACD}/skills/7/agents", {"agents": [{"agentProficiencyValue": 1}]}),
        "agents.agentProficiencyValue is in no table",
    ),
    (asked("PUT", "/dfo/3.0/tags", {"title": {"en": "x"}}), "title is more than one value"),
    (asked("PUT", "/dfo/3.0/tags", {"color": "#E11616"}), "title is required"),
    (asked("GET", "/dfo/3.0/tags", {"title": "x"}), "it has a body, and the table has none"),
    (asked("GET", "/dfo/3.0/tags", accept="*/*"), "it does not accept JSON"),
    (asked("PUT", "/dfo/3.0/tags", {"title": "x"}, content_type="text/plain"), "body is JSON"),
    (
        replace(asked("GET", "/dfo/3.0/tags"), headers={"accept": "application/json"}),
        "a token is sent where none is wanted, or none where one is",
    ),
]


@pytest.mark.parametrize(("one", "problem"), WRONG, ids=str)
def test_what_is_not_documented_is_a_problem(one: Exchange, problem: str) -> None:
    """Each is found, and named."""
    found = judged([one]).problems
    assert any(problem in told for told in found), found


def test_what_was_read_may_be_sent_back() -> None:
    """Where a write replaces the object, and only there, and only what was read."""
    template = {"id": 7, "name": "x", "rules": "y"}
    read = replace(asked("GET", "/dfo/3.0/email-templates/7"), answer={**template, "kept": 1})
    echo = asked("PUT", "/dfo/3.0/email-templates/7", {**template, "kept": 1})
    assert [] == judged([read, echo]).problems
    assert ["PUT /email-templates/{id}: kept is in no table"] == judged([echo, read]).problems


def test_the_more_exact_path_wins() -> None:
    """What has a call of its own is not taken for an id."""
    one = documented(asked("PUT", "/dfo/3.0/sla/default", {}))
    assert one is not None
    assert "PUT /sla/default" == one.call


def test_nothing_documented_can_call_itself_anything_else() -> None:
    """The section says what an entry is worth."""
    table = "{family: x, root: '', documented: {GET /x: {source: [ours], evidence: inferred}}}"
    with pytest.raises(AssertionError):
        list(calls(parsed(table)))
