from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import ref

from cxdeclare.model.profile import DOCUMENTED
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.lasting import Since
from cxdeclare.planning.plan import Plan
from cxdeclare.planning.rollback import Why
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, SKILL, after, care, changes
from tests.support.world import World

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
TAG = {"title": "Gold"}


def serial(world: World) -> int:
    """Of the state of now."""
    state = world.store.read()
    assert state is not None
    return state.serial


def notes(plan: Plan) -> list[tuple[Why, str, str, tuple[str, ...]]]:
    """What stays, without the words."""
    assert plan.decision.rollback is not None
    return [(n.why, n.address, n.part, n.names) for n in plan.decision.rollback.lasting]


def test_what_was_ended_since_comes_back_with_a_new_id() -> None:
    """Nobody can give an object its old id."""
    with after(templates={"brand": BRAND}) as world:
        then = serial(world)
        world.converge(a_manifest())
        plan = world.rollback(then)
        assert {"template.brand": "create"} == changes(plan)
        assert [(Why.NEW_ID, "template.brand", "", ())] == notes(plan)
        world.apply(plan)
        (found,) = world.documents("email-templates")
        assert "Brand" == found["name"]


def test_what_came_since_stays_unless_it_may_be_deleted() -> None:
    """Without consent it is withheld, and said to stay; with it nothing is left to say."""
    with after(tags={"a": TAG}) as world:
        then = serial(world)
        world.converge(a_manifest(tags={"a": TAG}, templates={"brand": BRAND}))
        world.consent = frozenset()
        plan = world.rollback(then)
        assert {} == changes(plan)
        assert [(Why.STAYS, "template.brand", "", ())] == notes(plan)
        world.consent = frozenset({"template"})
        plan = world.rollback(then)
        assert {"template.brand": "delete"} == changes(plan)
        assert [] == notes(plan)


def test_what_cannot_be_deleted_stays_with_consent_too() -> None:
    """A skill can only be deactivated, and remains in the tenant."""
    with after(tags={"a": TAG}) as world:
        then = serial(world)
        world.converge(a_manifest(tags={"a": TAG}, skills={"billing": SKILL}))
        plan = world.rollback(then)
        assert {"skill.billing": "deactivate"} == changes(plan)
        assert [(Why.STAYS, "skill.billing", "", ())] == notes(plan)


def test_what_was_adopted_since_is_let_go_as_it_is() -> None:
    """How it was before it was ours is not recorded anywhere."""
    with World() as world:
        theirs = {"name": "Brand", "rules": "<i>theirs</i>"}
        world.must("POST", "/dfo/3.0/email-templates", theirs)
        world.converge(a_manifest(tags={"a": TAG}))
        then = serial(world)
        world.converge(a_manifest(tags={"a": TAG}, templates={"brand": BRAND}))
        plan = world.rollback(then)
        assert {"template.brand": "forget"} == changes(plan)
        assert [(Why.NOT_OURS, "template.brand", "", ())] == notes(plan)


def test_fields_and_links_that_were_not_managed_are_named() -> None:
    """They keep what they have now, also when nobody manages them any more."""
    more = {**SKILL, "accept_reject": True}
    agents = {"ownership": "additive", "members": [{"user": "ana@acme.example", "proficiency": 1}]}
    with after(skills={"billing": SKILL}) as world:
        then = serial(world)
        world.converge(a_manifest(skills={"billing": {**more, "agents": agents}}))
        world.converge(a_manifest(skills={"billing": SKILL}))
        plan = world.rollback(then)
        assert {} == changes(plan)
        assert [
            (Why.NOT_MANAGED, "skill.billing", "", ("accept_reject",)),
            (Why.NOT_MANAGED, "skill.billing", "agents", ("ana@acme.example",)),
        ] == notes(plan)


def test_a_link_that_was_taken_from_others_is_named() -> None:
    """Of a user with one signature at most, nobody knows which one it was."""
    users = {"ownership": "authoritative", "members": ["ana@acme.example"]}
    with after(tags={"a": TAG}) as world:
        then = serial(world)
        signature = {"name": "Team", "text": "Hello", "users": users}
        world.converge(a_manifest(tags={"a": TAG}, signatures={"team": signature}))
        plan = world.rollback(then)
        assert {"signature.team": "delete"} == changes(plan)
        assert [(Why.NOT_OURS, "signature.team", "users", ("ana@acme.example",))] == notes(plan)


def test_an_exact_set_has_ended_what_others_had_put_there() -> None:
    """What an additive set left alone then is gone since, and was never recorded."""
    exact = {"ownership": "authoritative", "members": []}
    added = {"ownership": "additive", "members": []}
    with after(skills={"billing": {**SKILL, "agents": added}}) as world:
        then = serial(world)
        world.converge(a_manifest(skills={"billing": {**SKILL, "agents": exact}}))
        assert [(Why.NOT_OURS, "skill.billing", "agents", ("*",))] == notes(world.rollback(then))


def test_an_object_that_was_called_otherwise_gets_its_name_back() -> None:
    """By its id, which is what it is, and not by a second object."""
    with after(templates={"brand": BRAND}) as world:
        then = serial(world)
        moved = [{"from": "template.brand", "to": "template.green"}]
        green = {"green": {"name": "Green", "html": "<p>two</p>"}}
        world.converge(a_manifest(templates=green, moved=moved))
        plan = world.rollback(then)
        assert {"template.brand": "move and update"} == changes(plan)
        assert [] == notes(plan)
        world.apply(plan)
        (found,) = world.documents("email-templates")
        assert "Brand" == found["name"]


def test_what_a_person_has_to_do_is_said() -> None:
    """A plan that waits for hands has not gone back yet."""
    with World(profile=DOCUMENTED) as world:
        world.converge(a_manifest(tags={"a": TAG}))
        then = serial(world)
        world.converge(a_manifest(tags={"a": {"title": "Gold", "color": "red"}}))
        world.converge(a_manifest(tags={"a": {"title": "Silver"}}))
        assert (Why.BY_HAND, "tag.a", "", ()) in notes(world.rollback(then))


def test_a_later_version_in_between_counts_as_well() -> None:
    """What was managed for a while only has been changed all the same."""
    with after(**care()) as world:
        then = serial(world)
        world.converge(a_manifest(**care(channels={"billing": {**CHANNEL, "outbound": True}})))
        world.converge(a_manifest(**care()))
        assert [(Why.NOT_MANAGED, "channel.billing", "", ("outbound",))] == notes(
            world.rollback(then)
        )


def test_versions_in_between_are_not_all_held_at_once() -> None:
    """A large estate has large states, and a year has many: what changed is kept of each."""
    with after(templates={"brand": BRAND}, tags={"a": TAG}) as world:
        now = world.store.version(serial(world))
        tags: list[ref[Binding]] = []

        def between() -> Iterator[State]:
            for number in range(20):
                state = State.model_validate_json(now.model_dump_json())
                brand = state.bindings["template.brand"]
                changed = brand.model_copy(update={"outputs": {"fifth": number % 5 == 0}})
                state.bindings["template.brand"] = changed
                tags.append(ref(state.bindings["tag.a"]))
                yield state

        since = Since(now, now, between(), Snapshot("t", {}))
        assert len(since.records["template", now.bindings["template.brand"].id]) == 9
        assert len(since.records["tag", now.bindings["tag.a"].id]) == 1
        assert sum(tag() is not None for tag in tags) == 1
