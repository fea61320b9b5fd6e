from __future__ import annotations

from typing import Any

from tests.support.scenes import after, changes, plan_of, step_of
from tests.support.world import World


def signed(**users: list[str]) -> dict[str, Any]:
    """Signatures with exactly these users."""
    return {
        "signatures": {
            key: {
                "name": f"Team {key}",
                "text": "x",
                "users": {"ownership": "authoritative", "members": members},
            }
            for key, members in users.items()
        }
    }


def test_a_user_who_moves_is_assigned_once() -> None:
    """No removal: adding to the new signature takes the user from the old one."""
    with after(**signed(one=["ana@acme.example"], two=[])) as world:
        plan = plan_of(world, **signed(one=[], two=["ana@acme.example"]))
        assert [step.id for step in plan.decision.steps] == [
            "signature.two#users[ana@acme.example] add"
        ]
        assert plan.decision.steps[0].note == "moves from signature.one"
        world.apply(plan)
        assert plan_of(world, **signed(one=[], two=["ana@acme.example"])).decision.is_empty


def test_users_may_change_places() -> None:
    """Two moves against each other are two assignments."""
    one, two = "ana@acme.example", "ben@acme.example"
    with after(**signed(a=[one], b=[two])) as world:
        plan = plan_of(world, **signed(a=[two], b=[one]))
        assert {step.verb for step in plan.decision.steps} == {"add"}
        world.apply(plan)
        assert plan_of(world, **signed(a=[two], b=[one])).decision.is_empty


def test_a_new_signature_says_whose_users_it_takes() -> None:
    """Also when the other signature is none of ours, and ours is only about to be made."""
    with World() as world:
        plan = plan_of(world, **signed(new=["luc@acme.example", "ana@acme.example"]))
        luc = step_of(plan, "signature.new#users[luc@acme.example] add")
        ana = step_of(plan, "signature.new#users[ana@acme.example] add")
        assert luc.note == "moves from `Company default`"
        assert ana.note is None


def test_a_user_who_only_leaves_is_removed() -> None:
    """Without a new place it is a removal."""
    with after(**signed(one=["ana@acme.example"])) as world:
        plan = plan_of(world, **signed(one=[]))
        assert changes(plan) == {"signature.one": "update"}
        assert [step.verb for step in plan.decision.steps] == ["remove"]


def test_a_signature_goes_after_its_users_have_moved() -> None:
    """Deleted first, they would have no signature for a while."""
    with after(**signed(one=["ana@acme.example"], two=[])) as world:
        plan = plan_of(world, **signed(two=["ana@acme.example"]))
        assert step_of(plan, "signature.one delete").depends_on == (
            "signature.two#users[ana@acme.example] add",
        )
