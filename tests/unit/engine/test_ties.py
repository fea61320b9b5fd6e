from __future__ import annotations

import re
from typing import Any

import pytest

from cxdeclare.engine.recover import Standing, standing
from cxdeclare.engine.ties import follows, for_this_tenant
from cxdeclare.model.errors import StalePlan
from cxdeclare.planning.plan import Plan
from tests.support.manifests import TENANT_ID
from tests.support.scenes import after, plan_of
from tests.support.world import World

BRAND = {"brand": {"name": "Brand", "html": "<p/>"}}
OTHER = {"brand": {"name": "Other", "html": "<p/>"}}


def _other(made: Plan, **changed: Any) -> Plan:
    return made.model_copy(update={"decision": made.decision.model_copy(update=changed)})


def test_a_plan_follows_the_state_it_was_made_with() -> None:
    """Nothing moved, so nothing is said."""
    with after(templates=BRAND) as world:
        made = plan_of(world, templates=OTHER)
        follows(standing(world.store), made)
        for_this_tenant(world.provider(), made)


def test_the_tenant_of_the_credentials_is_the_tenant_of_the_plan() -> None:
    """In whichever case it is written; another one is named beside its own."""
    with World() as world:
        made = plan_of(world, templates=BRAND)
        for_this_tenant(world.provider(), _other(made, tenant_id=TENANT_ID.upper()))
        words = f"the plan is for tenant other, and the credentials are for tenant {TENANT_ID}"
        with pytest.raises(StalePlan, match=words):
            for_this_tenant(world.provider(), _other(made, tenant_id="other"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"tenant_id": "other"}, "is for tenant other, and the state is about tenant 6f1c"),
        ({"lineage": "L"}, "the state was begun anew: its lineage is "),
        ({"serial": 1}, "the state is at serial 4, and the plan was made at serial 1"),
        ({"lineage": None}, "the state is at serial 4, and the plan was made at serial 4"),
    ],
    ids=["tenant", "lineage", "serial", "none then"],
)
def test_what_moved_since_the_plan_is_named(changed: dict[str, Any], words: str) -> None:
    """From what to what, each in a sentence of its own."""
    with after(templates=BRAND) as world:
        known = standing(world.store)
        made = plan_of(world, templates=OTHER)
        assert known.state is not None
        said = words.replace("serial 4", f"serial {known.state.serial}")
        with pytest.raises(StalePlan, match=re.escape(said)):
            follows(known, _other(made, **changed))


def test_a_plan_for_a_real_tenant_does_not_follow_a_pretend_state() -> None:
    """Nor the other way round."""
    with after(templates=BRAND) as world:
        made = plan_of(world, templates=OTHER).model_copy(update={"target_class": "live"})
        words = "is for a live target, and the state was made for a pretend one"
        with pytest.raises(StalePlan, match=words):
            follows(standing(world.store), made)


def test_a_state_that_is_gone_is_named() -> None:
    """A plan that was made with one is not applied without."""
    with after(templates=BRAND) as world:
        made = plan_of(world, templates=OTHER)
        with pytest.raises(StalePlan, match=r"for a state of lineage .*, and there is none here"):
            follows(Standing(None, None), made)
