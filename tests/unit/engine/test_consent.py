from __future__ import annotations

import pytest

from cxdeclare.engine.consent import GuardConsent, agreed
from cxdeclare.engine.events import ConsentGiven
from cxdeclare.kinds import ALL
from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.planning.guards import guards
from cxdeclare.planning.plan import Plan
from tests.support.scenes import after, plan_of

KNOWN = guards(ALL)
BRAND = {"name": "Brand", "html": "<p>one</p>"}


def protected() -> Plan:
    """A plan that would delete a protected object."""
    with after(templates={"brand": BRAND}, policy={"protect": ["template.brand"]}) as world:
        return plan_of(world)


def test_consent_to_the_very_plan_is_told_with_what_it_overrules() -> None:
    """By guard and address."""
    plan = protected()
    given = agreed(
        plan.decision, [GuardConsent.parse(f"protected={plan.digest[:12]}", KNOWN)], KNOWN
    )
    expected = ConsentGiven(guard="protected", digest=plan.digest, subjects=("template.brand",))
    assert given == (expected,)


def test_without_it_the_plan_is_refused() -> None:
    """As is one for another plan, whatever the guard."""
    plan = protected()
    with pytest.raises(Refused, match="refused by: protected"):
        agreed(plan.decision, [], KNOWN)
    with pytest.raises(Refused, match="is for plan 000000000000"):
        agreed(plan.decision, [GuardConsent("protected", "0" * 12)], KNOWN)


def test_consent_to_what_does_not_refuse_is_a_mistake() -> None:
    """It may have been meant for another plan."""
    plan = protected()
    with pytest.raises(InvalidInput, match="rename does not refuse this plan"):
        agreed(plan.decision, [GuardConsent("rename", plan.digest)], KNOWN)


@pytest.mark.parametrize(
    "text",
    ["", "protected", "protected=", "protected=12345", "protected=zzzzzzzzzzzz", "x=" + "0" * 12],
)
def test_what_is_no_consent_is_refused(text: str) -> None:
    """With what is needed."""
    with pytest.raises(InvalidInput, match="--consent"):
        GuardConsent.parse(text, KNOWN)


def test_capital_letters_in_a_digest_mean_nothing() -> None:
    """They are hexadecimal digits all the same."""
    plan = protected()
    given = GuardConsent.parse(f"protected={plan.digest.upper()}", KNOWN)
    assert agreed(plan.decision, [given], KNOWN)
