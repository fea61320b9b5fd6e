from __future__ import annotations

from typing import Any

from tests.support.scenes import SKILL, after, change_of, fields, plan_of, step_of

ANA, BEN, LUC = (f"{name}@acme.example" for name in ("ana", "ben", "luc"))


def skill(ownership: str, **members: int) -> dict[str, Any]:
    """A skill with agents by first name and proficiency."""
    entries = [{"user": f"{name}@acme.example", "proficiency": n} for name, n in members.items()]
    return {"skills": {"s": {**SKILL, "agents": {"ownership": ownership, "members": entries}}}}


def test_exact_links_are_added_changed_and_removed() -> None:
    """Authoritative means exactly these."""
    with after(**skill("authoritative", ana=1, ben=2)) as world:
        plan = plan_of(world, **skill("authoritative", ana=5, luc=1))
        assert {step.id.partition("#")[2] for step in plan.decision.steps} == {
            f"agents[{ANA}] change",
            f"agents[{BEN}] remove",
            f"agents[{LUC}] add",
        }
        assert fields(step_of(plan, f"skill.s#agents[{ANA}] change")) == {"proficiency": (1, 5)}


def test_additive_links_are_never_removed_and_let_go_once() -> None:
    """A member that leaves the manifest stays in the tenant and is shown once."""
    with after(**skill("additive", ana=1, ben=2)) as world:
        plan = plan_of(world, **skill("additive", ana=1))
        change = change_of(plan, "skill.s")
        assert change.steps == ()
        assert change.released == (f"agents[{BEN}]",)
        world.apply(plan)
        assert len(world.documents("skill-agents", change.id or "")) == 2
        assert plan_of(world, **skill("additive", ana=1)).decision.is_empty


def test_an_empty_exact_set_is_emptied_and_an_absent_one_is_left_alone() -> None:
    """Absent is unmanaged; an empty list is empty."""
    with after(**skill("authoritative", ana=1)) as world:
        plan = plan_of(world, **skill("authoritative"))
        assert [step.verb for step in plan.decision.steps] == ["remove"]
        assert plan_of(world, skills={"s": SKILL}).decision.steps == ()
