from __future__ import annotations

from typing import Any

from tests.support.scenes import SKILL, after, codes_of, plan_of, step_of
from tests.support.world import World


def skill(**more: Any) -> dict[str, Any]:
    """One skill."""
    return {"skills": {"billing": {**SKILL, **more}}}


def agents(*users: str) -> dict[str, Any]:
    """The skill with these agents."""
    members = [{"user": user, "proficiency": 1} for user in users]
    return skill(agents={"ownership": "authoritative", "members": members})


def signed(**users: list[str]) -> dict[str, Any]:
    """Signatures with their users."""
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


def test_a_name_nobody_has_is_an_error() -> None:
    """A look-up never creates."""
    with World() as world:
        assert codes_of(world, **skill(campaign="Custmer Care")) == ["CXD301"]


def test_a_name_that_two_objects_have_is_an_error() -> None:
    """Both ids are given; there is no first one."""
    with World() as world:
        assert codes_of(world, **skill(campaign="Legacy")) == ["CXD302"]


def test_what_is_declared_here_is_not_looked_up() -> None:
    """The live name of an object that this manifest declares under another name."""
    with after(tags={"vip": {"title": "vip"}}) as world:
        (id_,) = (str(t["id"]) for t in world.documents("tags"))
        world.edit("tags", id_, title="gold")
        queue = {
            "name": "Outbound.Default",
            "filters": {"mail": {"priority": 1, "included_tags": [{"lookup": "gold"}]}},
        }
        sections = {"tags": {"vip": {"title": "vip"}}, "routing_queues": {"out": queue}}
        assert codes_of(world, **sections) == ["CXD303"]


def test_users_are_found_without_regard_to_case_and_by_mail() -> None:
    """Whatever they are called, the plan speaks of the user name."""
    with World() as world:
        plan = plan_of(world, **agents("ANA@acme.example", "zoe.laurent@mail.acme.example"))
        step_of(plan, "skill.billing#agents[ana@acme.example] add")
        step_of(plan, "skill.billing#agents[zoe@acme.example] add")


def test_a_user_who_has_left_is_not_found() -> None:
    """Only active users count."""
    with World() as world:
        assert codes_of(world, **agents("old@acme.example")) == ["CXD301"]


def test_one_user_under_two_names_is_said_once_too_often() -> None:
    """User name and mail address of one person cannot both be members."""
    with World() as world:
        found = codes_of(world, **agents("zoe@acme.example", "zoe.laurent@mail.acme.example"))
        assert found == ["CXD309"]


def test_two_claims_on_one_user_under_two_names_are_refused() -> None:
    """Otherwise the two signatures would take the user from each other for ever."""
    with World() as world:
        both = signed(one=["zoe@acme.example"], two=["zoe.laurent@mail.acme.example"])
        assert codes_of(world, **both) == ["CXD310"]


def test_a_link_that_is_taken_away_is_looked_up_too() -> None:
    """A user who is in no block any more can still be removed."""
    with after(**signed(one=["ana@acme.example", "luc@acme.example"])) as world:
        plan = plan_of(world, **signed(one=["ana@acme.example"]))
        gone = step_of(plan, "signature.one#users[luc@acme.example] remove")
        assert list(plan.decision.lookups) == ["user"]
        assert list(plan.decision.lookups["user"]) == [gone.member]
        world.apply(plan)
        assert plan_of(world, **signed(one=["ana@acme.example"])).decision.is_empty
