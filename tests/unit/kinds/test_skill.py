"""What a manifest must not say of a skill."""

from __future__ import annotations

from typing import Any

from cxdeclare.kinds.skill import KIND
from cxdeclare.model.endpoint import Verb
from tests.unit.kinds.sections import told

PREFERRED = {"metric": "last_agent_case", "when": "offline", "timeout": "15m"}


def skill(**more: Any) -> dict[str, Any]:
    return {
        "tenant": {
            "name": "acme",
            "id": "6f1c9f6e-3f0e-4f57-9a55-0d4a3b1f7c11",
            "area": "eu1",
            "routing": "dynamic_delivery",
        },
        "skills": {"billing": {"name": "Email.Billing", "campaign": "Customer Care"} | more},
    }


def test_the_preferred_agent_needs_settings() -> None:
    """CXD210: who is preferred, and for how long."""
    given = skill(routing={"criteria": "preferred_agent"})
    assert [("CXD210", "skill.billing")] == told(**given)


def test_the_settings_need_the_preferred_agent() -> None:
    """CXD211: with another criterion they would mean nothing."""
    given = skill(routing={"criteria": "proficiency", "preferred_agent": PREFERRED})
    assert [("CXD211", "skill.billing")] == told(**given)


def test_the_preferred_agent_with_settings_is_fine() -> None:
    """And so is any other criterion without."""
    routing = {"criteria": "preferred_agent", "preferred_agent": PREFERRED}
    assert [] == told(**skill(routing=routing))
    assert [] == told(**skill(routing={"criteria": "proficiency"}))


def test_an_outbound_skill_has_no_service_level() -> None:
    """CXD212: nobody waits."""
    level = {"threshold": "30s", "goal": 80}
    given = skill(direction="outbound", strategy="personal_connection", service_level=level)
    assert [("CXD212", "skill.billing")] == told(**given)


def test_an_inbound_skill_has_a_service_level() -> None:
    """Whether it says that it is inbound or not."""
    level = {"threshold": "30s", "goal": 80}
    assert [] == told(**skill(direction="inbound", service_level=level))
    assert [] == told(**skill(service_level=level))
    assert [] == told(**skill(direction="outbound", strategy="personal_connection"))


def test_a_new_skill_says_what_the_api_wants() -> None:
    """An inbound one cannot be made without its service level; what is declared wins."""
    shape = KIND.main.verbs[Verb.CREATE].shape
    assert shape is not None
    inbound = shape({"skillName": "x", "serviceLevelGoal": 95}, None)
    assert (9, False) == (inbound["mediaTypeId"], inbound["isOutbound"])
    assert (95, 30) == (inbound["serviceLevelGoal"], inbound["serviceLevelThreshold"])
    outbound = shape({"skillName": "x", "isOutbound": True}, None)
    assert {"skillName": "x", "isOutbound": True, "mediaTypeId": 9} == outbound
