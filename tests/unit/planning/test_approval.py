from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from cxdeclare.planning.approval import Agreement, agreement
from cxdeclare.planning.plan import Plan
from tests.support.approvals import NOW
from tests.support.scenes import plan_of
from tests.support.world import World

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}


@pytest.fixture(scope="module", name="made")
def a_plan() -> Plan:
    """A plan that creates one template."""
    with World() as world:
        return plan_of(world, templates=BRAND)


def _stated(made: Plan, hours: float = 8) -> Agreement:
    return agreement(made, "ana", NOW + timedelta(hours=hours))


def test_an_agreement_is_about_one_plan(made: Plan) -> None:
    """It says what is decided, for whom, from what on, and until when."""
    decision = made.decision
    assert {
        "format": 1,
        "digest": made.digest,
        "seal": made.seal,
        "tenant_id": decision.tenant_id,
        "target_class": "pretend",
        "lineage": None,
        "serial": 0,
        "approver": "ana",
        "not_after": "2026-01-01T20:00:00+00:00",
    } == json.loads(_stated(made).message)
    assert _stated(made).moved(made) == ""


def test_the_same_agreement_has_the_same_bytes(made: Plan) -> None:
    """Sorted keys, no spaces: what is signed does not depend on who writes it."""
    again = json.dumps(json.loads(_stated(made).message), sort_keys=True, separators=(",", ":"))
    assert again.encode() == _stated(made).message


def test_an_approval_never_outlives_the_plan(made: Plan) -> None:
    """A plan is valid for a day; so is what approves it."""
    assert made.expires == _stated(made, hours=1000).not_after


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tenant_id": "other"}, "a plan for tenant other, and this plan is for 6f1c9f6e"),
        ({"target_class": "live"}, "for class of target live, and this plan is for pretend"),
        ({"lineage": "L"}, "for state lineage L, and this plan is for none"),
        ({"serial": 4}, "for state serial 4, and this plan is for 0"),
        ({"digest": "0" * 64}, "approves the decision 000000000000, and what this plan does is"),
        ({"seal": "0" * 64}, "the same decision in another envelope"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_it_names_what_moved(changed: dict[str, Any], words: str, made: Plan) -> None:
    """One sentence for each thing a plan is bound to."""
    assert words in _stated(made).model_copy(update=changed).moved(made)


@pytest.mark.parametrize("changed", [{"serial": 7}, {"profile": "documented"}, {"ids": {"a": "b"}}])
def test_digests_are_counted_anew(changed: dict[str, Any], made: Plan) -> None:
    """A plan that keeps the old digest beside another decision is not the one approved."""
    other = made.model_copy(update={"decision": made.decision.model_copy(update=changed)})
    assert other.digest == made.digest
    assert _stated(made).moved(other)


@pytest.mark.parametrize(
    "changed", [{"expires": "2999-01-01T00:00:00+00:00"}, {"target": "live"}, {"reads": 7}]
)
def test_the_envelope_around_the_decision_is_approved_as_well(
    changed: dict[str, Any], made: Plan
) -> None:
    """Also if it was sealed again by somebody in bad faith."""
    assert "another envelope" in _stated(made).moved(made.model_copy(update=changed).sealed())


@pytest.mark.parametrize("not_after", ["soon", "", "2026-01-01T20:00:00", "2026-13-01"])
def test_an_end_that_is_no_time_is_refused(not_after: str, made: Plan) -> None:
    """It must not count as never, and without a zone it means another time elsewhere."""
    stated = json.loads(_stated(made).message)
    with pytest.raises(ValidationError):
        Agreement.model_validate_json(json.dumps({**stated, "not_after": not_after}))
