from __future__ import annotations

from typing import Any

from cxdeclare.kinds import ALL
from cxdeclare.report.plan import plan as rendered
from tests.support.scenes import SKILL, after, change_of, changes, plan_of
from tests.support.world import World

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
PROTECT = {"protect": ["template.brand"]}


def rename(world: World, name: str) -> str:
    """Rename the one template behind our back; its id."""
    (template,) = world.documents("email-templates")
    world.edit("email-templates", str(template["id"]), name=name)
    return str(template["id"])


def test_protection_that_ends_is_shown_and_recorded() -> None:
    """A plan that changes nothing else says so, and only once."""
    with after(templates={"brand": BRAND}, policy=PROTECT) as world:
        plan = plan_of(world, templates={"brand": BRAND})
        change = change_of(plan, "template.brand")
        assert (change.title, change.notes) == ("update", ("it is no longer protected",))
        assert "    it is no longer protected" in rendered(plan, ALL)
        writes = world.tenant.writes
        world.apply(plan)
        assert world.tenant.writes == writes
        assert plan_of(world, templates={"brand": BRAND}).decision.is_empty


def test_protection_that_stays_is_not_mentioned() -> None:
    """There is nothing to say."""
    with after(templates={"brand": BRAND}, policy=PROTECT) as world:
        assert plan_of(world, templates={"brand": BRAND}, policy=PROTECT).decision.is_empty


def test_protection_of_a_key_that_left_is_not_dropped_in_silence() -> None:
    """Another key takes the object over; the protection named the old one."""
    with after(templates={"brand": BRAND}, policy=PROTECT) as world:
        plan = plan_of(world, templates={"look": BRAND})
        assert change_of(plan, "template.look").notes == ("it is no longer protected",)


def test_an_id_that_belongs_to_another_object_now_is_not_retired() -> None:
    """Ids may be used again; the name says which object it was."""
    with after(templates={"brand": BRAND}) as world:
        id_ = rename(world, "Legal footer")
        plan = plan_of(world)
        assert plan.decision.is_empty
        (orphan,) = plan.decision.orphans
        assert orphan.reason == (
            f"delete withheld: object {id_} is now called `Legal footer`; "
            "it was `Brand` when last applied"
        )


def test_an_update_says_that_its_object_is_called_otherwise() -> None:
    """Whoever reads the plan sees what is about to be overwritten."""
    with after(templates={"brand": BRAND}) as world:
        rename(world, "Legal footer")
        change = change_of(plan_of(world, templates={"brand": BRAND}), "template.brand")
        assert change.reason == (
            "the object is now called `Legal footer`; it was `Brand` when last applied"
        )


def test_what_is_retired_is_shown_by_its_name() -> None:
    """An id alone tells nobody what goes."""
    with after(templates={"brand": BRAND}, skills={"billing": SKILL}) as world:
        plan = plan_of(world)
        assert changes(plan) == {"template.brand": "delete", "skill.billing": "deactivate"}
        text = rendered(plan, ALL)
        (id_,) = (one["id"] for one in world.documents("email-templates"))
        assert f"    the object {id_} `Brand` is deleted" in text
        assert "`In.Billing` is deactivated" in text
        world.consent = frozenset()
        assert f"! template.brand (object {id_} `Brand`): no longer" in rendered(
            plan_of(world), ALL
        )
