from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
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


def test_a_user_the_tenant_shows_in_two_signatures_is_still_one_move() -> None:
    """What cannot be is told by the tenant all the same; it must not stop the plan."""
    ana: list[bytes] = []

    def wrap(send: Transport) -> Transport:
        def repeat(request: Request) -> Response:
            answer = send(request)
            if request.method != "GET" or not request.url.partition("?")[0].endswith("/users"):
                return answer
            hits = json.loads(answer.body)["hits"]
            if hits == 1:
                ana.append(answer.body)
            return replace(answer, body=ana[0]) if hits == 0 and ana else answer

        return repeat

    with after(**signed(a=["ana@acme.example"], b=[])) as world:
        world.wrap = wrap
        plan_of(world, **signed(a=[], b=[], c=["ana@acme.example"]))  # to hear the answer
        plan = plan_of(world, **signed(a=[], b=[], c=["ana@acme.example"]))
        (added,) = (step for step in plan.decision.steps if step.verb == "add")
        assert added.comes_from is not None
        assert (added.note or "").startswith("moves from ")
