from __future__ import annotations

from cxdeclare.report.refused import refused
from tests.support.scenes import after, plan_of
from tests.support.world import World

BRAND = {"name": "Brand", "html": "<p>one</p>"}


def test_the_line_names_the_file_and_the_plan() -> None:
    """Quoted as a shell needs it; without a file it says to save the plan first."""
    with after(templates={"brand": BRAND}, policy={"protect": ["template.brand"]}) as world:
        plan = plan_of(world)
        consent = f"--consent protected={plan.digest[:12]}"
        assert f"  cxdeclare apply 'my plan' {consent}" in list(refused(plan, "my plan"))
        unsaved = list(refused(plan, ""))
        assert f"  cxdeclare apply PLAN {consent}" in unsaved
        assert any("save it with `plan --out PLAN`" in line for line in unsaved)


def test_where_no_consent_helps_no_line_is_shown() -> None:
    """Not even for the guards that would take one."""
    with World() as world:
        users = {"ownership": "authoritative", "members": ["tom@acme.example"]}
        plan = plan_of(world, roles={"boss": {"name": "Administrator", "users": users}})
        lines = list(refused(plan, "x.plan"))
        assert any(line.startswith("No consent helps against guard lockout") for line in lines)
        assert not any("--consent" in line for line in lines)


def test_a_plan_that_nobody_refuses_says_nothing() -> None:
    """Nothing at all."""
    with World() as world:
        assert list(refused(plan_of(world), "x.plan")) == []
