from __future__ import annotations

from cxdeclare.model.snapshot import ProvedBy
from cxdeclare.planning.figures import Complete
from tests.support.scenes import after, plan_of
from tests.support.world import World

BRAND = {"name": "Brand", "html": "<p>one</p>"}


def test_a_create_rests_on_the_listing_of_its_kind() -> None:
    """As many as the tenant says there are."""
    with World() as world:
        plan = plan_of(world, templates={"brand": BRAND})
        assert plan.decision.proofs == {"template": Complete(by=ProvedBy.TOTAL, count=0)}


def test_an_end_rests_on_those_that_may_refer_to_it_as_well() -> None:
    """A channel that nobody saw could use the template."""
    with after(templates={"brand": BRAND}) as world:
        assert plan_of(world).decision.proofs.keys() >= {"template", "channel"}


def test_an_update_rests_on_no_listing() -> None:
    """The object is known by its id."""
    with after(templates={"brand": BRAND}) as world:
        edited = {"brand": {**BRAND, "html": "<p>two</p>"}}
        assert plan_of(world, templates=edited).decision.proofs == {}
