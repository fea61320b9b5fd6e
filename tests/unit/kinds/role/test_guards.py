from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.model.errors import Refused
from cxdeclare.model.profile import DOCUMENTED, EXTENDED, Means, Profile
from cxdeclare.planning.plan import Plan, Unguarded
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, after, care, changes, guards, plan_of
from tests.support.world import World, Wrap, refusing

Sections = dict[str, Any]


def may(role: str, ownership: str = "authoritative", **channels: list[str]) -> Sections:
    """One role and what it may do on each channel."""
    members = {channel: {"permissions": granted} for channel, granted in channels.items()}
    return {"name": role, "channels": {"ownership": ownership, "members": members}}


def seats(role: str, *users: str, ownership: str = "authoritative") -> Sections:
    """One role and who has it."""
    return {"name": role, "users": {"ownership": ownership, "members": list(users)}}


def acting_in(role: str | None) -> Wrap:
    """The token says that the access key acts in this role, or says nothing of it."""

    def segment(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    def changed(token: str) -> str:
        head, middle, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        claims["role"] = {"legacyId": role} if role else {}
        return f"{head}.{segment(claims)}."

    def wrap(send: Transport) -> Transport:
        def other(request: Request) -> Response:
            response = send(request)
            if not request.url.endswith("/access-key"):
                return response
            answer = json.loads(response.body)
            answer |= {name: changed(answer[name]) for name in ("access_token", "id_token")}
            return Response(response.status, response.headers, json.dumps(answer).encode())

        return other

    return wrap


def doubts(plan: Plan) -> set[tuple[str, str]]:
    """What guards could not tell."""
    return {(one.guard, one.address) for one in plan.decision.unguarded}


def is_refused_for_good(world: World, plan: Plan) -> None:
    """Nothing is written, whatever is consented to."""
    writes = world.tenant.writes
    with pytest.raises(Refused, match="lockout") as refused:
        world.apply(plan)
    assert "no consent helps against lockout" in refused.value.hint
    assert world.tenant.writes == writes


TWO = care(roles={"agent": may("Agent", billing=["view", "reply"])})


def test_the_last_role_that_may_reply_keeps_it() -> None:
    """By its permissions, by the set of its channels, and by taking the role out of a set."""
    with after(**TWO) as world:
        silent = (
            may("Agent", billing=["view"]),
            may("Agent"),
            may("Agent", ownership="additive", billing=["view"]),
        )
        for role in silent:
            plan = plan_of(world, **care(roles={"agent": role}))
            assert ("last-reply", "channel.billing") in guards(plan)
            assert plan.decision.changes


def test_another_role_with_reply_is_enough() -> None:
    """Whether it has it already or gets it in the same plan, and whether we manage it or not."""
    both = care(
        roles={
            "agent": may("Agent", billing=["view", "reply"]),
            "boss": may("Manager", billing=["view", "reply"]),
        }
    )
    taken = {"agent": may("Agent", billing=["view"])}
    with after(**both) as world:
        assert guards(plan_of(world, **care(roles=taken))) == set()
    given = {**taken, "boss": may("Manager", billing=["view", "reply"])}
    with after(**TWO) as world:
        assert guards(plan_of(world, **care(roles=given))) == set()


def test_a_channel_that_goes_needs_nobody_to_reply() -> None:
    """Nor does one that never had anybody."""
    with after(**TWO) as world:
        gone = care(roles={"agent": may("Agent")})
        del gone["channels"]
        assert guards(plan_of(world, **gone)) == set()
    with after(**care(roles={"agent": may("Agent", billing=["view"])})) as world:
        assert guards(plan_of(world, **care(roles={"agent": may("Agent")}))) == set()


def test_a_channel_that_is_replaced_keeps_somebody_who_replies() -> None:
    """A role that we do not manage has its link on the old channel, not on the new one."""
    with after(**TWO) as world:
        new = {"billing": {**CHANNEL, "address": "new@care.example"}}
        again = care(channels=new, roles={"agent": may("Agent", billing=["view", "reply"])})
        assert guards(plan_of(world, **again)) == set()
        forgotten = [{"address": "role.agent", "destroy": False}]
        world.apply(plan_of(world, **care(removed=forgotten)))
        lost = plan_of(world, **care(channels=new))
        assert ("last-reply", "channel.billing") in guards(lost)


def test_what_is_not_known_of_another_role_is_not_a_pass() -> None:
    """It may be the one that replies, so nothing is said to be safe, and the exit code says so."""
    with after(**TWO) as world:
        manager = next(
            str(one["id"]) for one in world.documents("digital-roles") if one["name"] == "Manager"
        )
        world.wrap = refusing("GET", f"/roles/{manager}/channels", status=403)
        plan = plan_of(world, **care(roles={"agent": may("Agent", billing=["view"])}))
        assert guards(plan) == set()
        assert doubts(plan) == {("last-reply", "channel.billing")}
        assert plan.decision.has_gaps


def test_a_guard_that_could_not_look_leaves_the_change_to_itself() -> None:
    """What is changed all the same is not said to be left alone, and the state gets to know it."""
    with after(**TWO) as world:
        manager = next(
            str(one["id"]) for one in world.documents("digital-roles") if one["name"] == "Manager"
        )
        world.wrap = refusing("GET", f"/roles/{manager}/channels", status=403)
        channel = {**CHANNEL, "email": {"display_name": "Billing team"}}
        role = may("Agent", billing=["view"])
        plan = plan_of(world, **care(channels={"billing": channel}, roles={"agent": role}))
        assert plan.decision.unknown == ()
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        email = state.bindings["channel.billing"].applied["email"]
        assert email["email.display_name"] == "Billing team"


def test_a_profile_that_reads_no_role_leaves_it_unchecked() -> None:
    """Nothing failed, so it is only said."""
    with World(profile=DOCUMENTED) as world:
        world.publish_dns("care.example")
        with World() as other:
            assert doubts(plan_of(other, **TWO)) == set()
        world.profile = EXTENDED
        world.converge(a_manifest(**TWO))
        world.profile = DOCUMENTED
        plan = plan_of(world, **care(roles={"agent": may("Agent", billing=["view"])}))
        assert ("last-reply", "channel.billing") in doubts(plan)
        assert not plan.decision.has_gaps


IDA, TOM, EVA = "ida@acme.example", "tom@acme.example", "eva@acme.example"
ADMIN, BOSS = "Administrator", "Manager"


def _channels(*granted: str, ownership: str = "authoritative") -> Sections:
    return care(roles={"ours": may(BOSS, ownership=ownership, billing=list(granted))})


LOCKOUTS: dict[str, tuple[str, Sections, Sections]] = {
    # The last administrator: the role our key acts in, what was applied, what is planned.
    "administrator replaced": (ADMIN, {}, {"roles": {"a": seats(ADMIN, TOM)}}),
    "administrator left out": (ADMIN, {}, {"roles": {"a": seats(ADMIN)}}),
    "administrator made agent": (ADMIN, {}, {"roles": {"a": seats("Agent", IDA)}}),
    "administrator added elsewhere": (
        BOSS,
        {},
        {"roles": {"a": seats(BOSS, IDA, ownership="additive")}},
    ),
    # Everybody with the role that our key acts in.
    "own role replaced": (BOSS, {}, {"roles": {"a": seats(BOSS, "ana@acme.example")}}),
    "own role emptied": (BOSS, {}, {"roles": {"a": seats(BOSS)}}),
    "own role moved": (BOSS, {}, {"roles": {"a": seats("Evaluator", TOM, EVA)}}),
    "own role added elsewhere": (
        BOSS,
        {},
        {"roles": {"a": seats("Agent", TOM, EVA, ownership="additive")}},
    ),
    # What that role may do.
    "own channel left out": (BOSS, _channels("view", "reply"), care(roles={"ours": may(BOSS)})),
    "own permission left out": (BOSS, _channels("view", "reply"), _channels("reply")),
    "own permission exchanged": (BOSS, _channels("view", "reply"), _channels("reply", "assign")),
    "own permission left out of an open set": (
        BOSS,
        _channels("view", "reply"),
        _channels("reply", ownership="additive"),
    ),
}


@pytest.mark.parametrize("name", LOCKOUTS)
def test_no_plan_locks_everybody_out(name: str) -> None:
    """Whoever is taken away, and whether a call does it or a person is told to: exit 4, no call."""
    role, before, planned = LOCKOUTS[name]
    with after(**before) as world:
        world.wrap = acting_in(role)
        plan = plan_of(world, **planned)
        assert "lockout" in {guard for guard, _ in guards(plan)}
        assert plan.decision.changes
        is_refused_for_good(world, plan)


def test_there_are_twelve_ways_to_lock_oneself_out() -> None:
    """Each was tried above."""
    assert len(LOCKOUTS) == 12


def test_somebody_else_who_administers_is_enough() -> None:
    """The same plan may give the role to another first."""
    with World(wrap=acting_in("Agent")) as world:
        exchanged = {"a": seats(ADMIN, TOM), "b": seats("Agent", IDA, ownership="additive")}
        assert guards(plan_of(world, roles=exchanged)) == set()


@pytest.mark.parametrize("profile", [EXTENDED, DOCUMENTED], ids=lambda one: one.name)
def test_a_person_is_not_told_to_do_it_either(profile: Profile) -> None:
    """Users of roles are seated by hand under any profile."""
    with World(profile=profile) as world:
        plan = plan_of(world, roles={"a": seats("Agent", IDA, ownership="additive")})
        assert {step.means for step in plan.decision.steps} == {Means.MANUAL}
        assert ("lockout", "role.a") in guards(plan)


def test_one_of_several_in_our_role_may_be_us() -> None:
    """The token does not say whose key it is, so nobody claims that it is safe."""
    with World(wrap=acting_in(BOSS)) as world:
        plan = plan_of(world, roles={"a": seats(BOSS, TOM)})
        assert guards(plan) == set()
        assert doubts(plan) == {("lockout", "role.a")}


@pytest.mark.parametrize(
    ("role", "reason"),
    [(None, "does not say in which role"), ("Somebody", "`Somebody`; none is called so")],
)
def test_a_role_that_the_token_does_not_tell_is_not_checked(role: str | None, reason: str) -> None:
    """Not to know our own role is no pass."""
    with World(wrap=acting_in(role)) as world:
        plan = plan_of(world, roles={"a": seats("Evaluator", "jon@acme.example")})
        (doubt,) = plan.decision.unguarded
        assert isinstance(doubt, Unguarded)
        assert reason in doubt.reason


def test_a_plan_that_leaves_roles_alone_asks_nothing_of_them() -> None:
    """Neither guard has anything to say."""
    with after(**TWO) as world:
        world.wrap = acting_in(None)
        plan = plan_of(world, **care(roles=TWO["roles"], tags={"spam": {"title": "Spam"}}))
        assert (guards(plan), doubts(plan)) == (set(), set())
        assert changes(plan) == {"tag.spam": "create"}


def test_a_secondary_role_counts() -> None:
    """Who administers beside his first role still does."""
    with World() as world:
        tom = next(one for one in world.documents("users") if one["userName"] == TOM)
        admin = next(one for one in world.documents("roles") if one["roleName"] == ADMIN)
        world.edit("users", tom["id"], secondaryRoleIds=[admin["roleId"]])
        plan = plan_of(world, roles={"a": seats("Agent", IDA, ownership="additive")})
        assert guards(plan) == set()


@pytest.mark.parametrize("said", [7, [{}], [[]], "Administrator", {"a": 1}])
def test_secondary_roles_that_cannot_be_read_are_none(said: Any) -> None:
    """Nobody counts as one who administers because of them, and nothing breaks."""
    with World() as world:
        tom = next(one for one in world.documents("users") if one["userName"] == TOM)
        world.edit("users", tom["id"], secondaryRoleIds=said)
        plan = plan_of(world, roles={"a": seats("Agent", IDA, ownership="additive")})
        assert {("lockout", "role.a")} == guards(plan)
