from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.diagnostics import render
from tests.support.manifests import a_manifest, load_body
from tests.support.scenes import CHANNEL, care, changes, plan_of
from tests.support.world import World, refusing

BRAND: dict[str, Any] = {"name": "Brand", "html": "<p>one</p>"}
THEIRS = {"theirs": {"name": "Theirs", "html": "<b/>"}}


@contextmanager
def live() -> Iterator[World]:
    """A tenant that is said to be real, and has two templates of somebody."""
    with World(is_pretend=False) as world:
        for name in ("Brand", "Theirs"):
            world.must("POST", "/dfo/3.0/email-templates", {"name": name, "rules": "<b/>"})
        yield world


def refused(world: World, **sections: Any) -> tuple[Diagnostic, ...]:
    """Why there is no plan."""
    with pytest.raises(InvalidInput) as error:
        plan_of(world, **sections)
    return error.value.diagnostics


def test_what_is_there_and_not_listed_is_told_with_the_line_to_paste() -> None:
    """In the place of its name."""
    text = "templates:\n  brand: {name: Brand, html: <p>one</p>}\n"
    with live() as world:
        loaded = load_body(text)
        assert loaded.manifest is not None
        with pytest.raises(InvalidInput) as error:
            world.plan(loaded.manifest)
        id_ = next(t["id"] for t in world.documents("email-templates") if t["name"] == "Brand")
        told = f"""\
tenant.yaml:4:17: error CXD312: template.brand: the tenant has a brand template `Brand` already \
(object {id_}), and it is not ours
    4 |   brand: {{name: Brand, html: <p>one</p>}}
      |                 ^^^^^
  hint: to take over what is there: `adopt: [template.brand]`; otherwise choose another name
1 error"""
        assert told == render(error.value.diagnostics, loaded.sources)


def test_several_are_told_at_once_with_one_line_for_all() -> None:
    """The line keeps what is listed already."""
    tags = {"new": {"title": "Quite new"}}
    with live() as world:
        *each, last = refused(
            world, templates={"brand": BRAND, **THEIRS}, tags=tags, adopt=["tag.new"]
        )
        assert {"template.brand", "template.theirs"} == {one.subject for one in each}
        assert {""} == {one.hint for one in each}
        line = "adopt: [tag.new, template.brand, template.theirs]"
        assert (last.subject, last.hint) == ("adopt", f"to take over what is there: `{line}`")
        assert {"CXD312"} == {one.code for one in (*each, last)}


def test_what_is_listed_is_adopted_and_stays_so_without_the_line() -> None:
    """In the manifest or by the flag."""
    with live() as world:
        plan = plan_of(world, templates={"brand": BRAND}, adopt=["template.brand"])
        assert changes(plan) == {"template.brand": "adopt and update"}
        world.adopt = frozenset({"template.brand"})
        assert changes(plan_of(world, templates={"brand": BRAND})) == changes(plan)
        world.apply(plan)
        world.adopt = frozenset()
        assert plan_of(world, templates={"brand": BRAND}).decision.is_empty


def test_on_a_pretend_tenant_nothing_has_to_be_listed() -> None:
    """There is nobody to take it from."""
    with live() as world:
        world.is_pretend = True
        plan = plan_of(world, templates={"brand": BRAND})
        assert changes(plan) == {"template.brand": "adopt and update"}


def test_what_nobody_can_make_has_no_other_meaning() -> None:
    """Roles, queues and the SLA are what is there, or nothing."""
    with live() as world:
        plan = plan_of(
            world,
            roles={"agent": {"name": "Agent"}},
            routing_queues={"out": {"name": "Outbound.Default", "filters": {}}},
            slas={"default": {"first_response": "1h", "resolution": "2d"}},
        )
        assert {"adopt", "adopt and update"} >= set(changes(plan).values())
        assert len(changes(plan)) == 3


def creates(request: Request) -> bool:
    """Whether a template is made."""
    return request.method == "POST" and "/email-templates" in request.url


def test_what_a_killed_run_was_making_is_ours() -> None:
    """The journal said so before it was made, so that nobody has to list it."""
    with live() as world:
        mine = {"mine": {"name": "Mine", "html": "<p/>"}}
        world.killed(plan_of(world, templates=mine), creates)
        plan = plan_of(world, templates=mine)
        assert changes(plan) == {}
        assert plan.decision.interrupted is not None
        (one,) = plan.decision.interrupted.settled
        assert ("template.mine", "done") == (one.address, one.outcome)
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        assert ("created", None) == (state.bindings["template.mine"].origin, state.run)


def test_what_nobody_could_look_for_stays_ours_to_find() -> None:
    """The journal is closed by a run that could not list the kind; the state still knows."""
    with live() as world:
        mine = {"mine": {"name": "Mine", "html": "<p/>"}}
        world.killed(plan_of(world, templates=mine), creates)
        world.wrap = refusing("GET", "/email-templates", status=403)
        world.apply(plan_of(world, templates=mine))
        world.wrap, state = None, world.store.read()
        assert state is not None
        assert (state.run, state.making) == (None, {"template.mine": "mine"})
        plan = plan_of(world, templates=mine)
        assert changes(plan) == {"template.mine": "adopt"}
        world.apply(plan)
        state = world.store.read()
        assert state is not None
        assert ("created", {}) == (state.bindings["template.mine"].origin, state.making)


def test_what_another_key_stood_for_is_ours() -> None:
    """With its entry in `moved` or without."""
    with live() as world:
        world.apply(a_manifest(templates={"mine": {"name": "Mine", "html": "<p/>"}}))
        other = {"other": {"name": "Mine", "html": "<p/>"}}
        assert changes(plan_of(world, templates=other))["template.other"] == "adopt"
        moved = [{"from": "template.mine", "to": "template.other"}]
        assert changes(plan_of(world, templates=other, moved=moved)) == {"template.other": "move"}


def test_an_object_that_is_as_declared_while_ours_is_not_has_to_be_listed() -> None:
    """Ours is kept aside; the other was made by somebody else."""
    post = {"billing": {**CHANNEL, "address": "post@care.example"}}
    with World(is_pretend=False) as world:
        world.publish_dns("care.example")
        world.converge(a_manifest(**care()))
        other = {**world.documents("channels")[0], "idOnExternalPlatform": "post@care.example"}
        other["id"] = f"{other['id'].partition('_')[0]}_post@care.example"
        world.must("POST", "/dfo/3.0/channels", other)
        (told,) = refused(world, **care(channels=post))
        assert (told.code, told.subject) == ("CXD312", "channel.billing")
        world.adopt = frozenset({"channel.billing"})
        assert changes(plan_of(world, **care(channels=post)))["channel.billing"].startswith("adopt")


def test_what_could_not_be_read_is_not_asked_for() -> None:
    """Nothing of it is adopted by this plan."""
    with live() as world:
        world.wrap = refusing("GET", "/email-templates", status=403)
        plan = plan_of(world, templates={"brand": BRAND})
        assert plan.decision.is_empty
