from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine import consume, usecases
from cxdeclare.engine import drift as drifting
from cxdeclare.engine.events import Applied, StepFailed
from cxdeclare.engine.recover import left_over, standing
from cxdeclare.model.errors import InvalidInput, UnknownOutcome
from cxdeclare.model.state import State
from tests.support.counting import counted
from tests.support.manifests import TENANT_ID, a_manifest
from tests.support.scenes import CHANNEL, DOMAIN, after, care, plan_of
from tests.support.world import MemoryStore, World, Wrap, refusing

MOVED = care(channels={"billing": {**CHANNEL, "address": "other@care.example"}})
"""The channel needs another object: it is made, set up, and the old one goes."""
BRAND = {"a": {"name": "A", "html": "<p/>"}}


def state_of(world: World) -> State:
    """The state as it is now."""
    state = world.store.read()
    assert state is not None
    return state


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_what_is_gone_on_with_leaves_the_state_the_plan_promised(method: str) -> None:
    """A change of several steps is over with the last of them, whichever run did the others."""
    with after(**care()) as world:
        plan = plan_of(world, **MOVED)
        world.killed(plan, lambda one: one.method == method and "/channels" in one.url)
        world.resume()
        bindings, record = state_of(world).bindings, plan.decision.records["channel.billing"]
        assert ["channel.billing", "email_domain.care", "skill.billing"] == sorted(bindings)
        assert record.applied == bindings["channel.billing"].applied
        assert record.identity == bindings["channel.billing"].identity
        assert None is state_of(world).run


def test_what_the_server_assigned_to_what_was_made_is_recorded() -> None:
    """Nobody heard the answer; the tokens of the domain are read when the run is gone on with."""
    domains = {"email_domains": {"care": DOMAIN}}
    with World() as uncut:
        uncut.apply(plan_of(uncut, **domains))
        expected = state_of(uncut).bindings["email_domain.care"].outputs
    with World() as world:
        at = "/email/identities"
        world.killed(plan_of(world, **domains), lambda o: o.method == "POST" and at in o.url)
        world.resume()
        assert expected.keys() == state_of(world).bindings["email_domain.care"].outputs.keys()
        assert expected


def test_a_call_of_which_nobody_can_tell_is_told_and_not_sent_again() -> None:
    """The way to look is broken: the run does not end as if there had been nothing to do."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        world.killed(plan, posts)
        world.wrap = refusing("GET", "/email-templates", 500)
        writes = world.tenant.writes
        events = world.resume()
        (failed,) = (one for one in events if isinstance(one, StepFailed))
        assert ("template.a create", True) == (failed.step, failed.may_have_happened)
        (total,) = (one for one in events if isinstance(one, Applied))
        assert (1, 1, 0) == (total.failed, total.broken, total.calls)
        assert writes == world.tenant.writes
        assert plan.digest == state_of(world).consuming


def test_what_the_plan_has_ended_itself_does_not_make_it_stale() -> None:
    """A link to a channel was taken away and the channel deleted; what is left can be done."""
    other = {**CHANNEL, "name": "Orders", "address": "orders@care.example"}
    sets = {"ownership": "authoritative"}
    agent = {"name": "Agent", "channels": {**sets, "members": {"o": {"permissions": ["view"]}}}}
    before = care(channels={"billing": CHANNEL, "o": other}, roles={"agent": agent})
    agent = {"name": "Agent", "channels": {**sets, "members": {}}}
    with after(**before) as world:
        plan = plan_of(world, **care(roles={"agent": agent}, templates=BRAND))
        (last,) = (one for one in plan.decision.steps if one.id == "channel.o delete")
        assert "channel.o" in plan.decision.ids
        world.wrap = refusing("POST", "/email-templates", 400)
        world.apply(plan)
        assert last.id in standing(world.store).run.done  # type: ignore[union-attr]
        world.wrap = None
        assert [] == [one for one in world.resume() if isinstance(one, StepFailed)]
        assert {"channel.billing", "template.a"} <= state_of(world).bindings.keys()
        assert "channel.o" not in state_of(world).bindings


@pytest.mark.parametrize(
    ("later", "waits"), [(0, [5.0]), (3, [2.0]), (60, []), (-3600, [5.0]), (-3, [5.0])]
)
def test_a_create_that_was_under_way_may_take_its_time_to_show(
    later: int, waits: list[float]
) -> None:
    """As long as it may take, counted from when it was sent; a clock that is behind costs no more.

    Plan, drift and resume wait alike.
    """
    with World() as world:
        world.pace = timedelta()
        world.killed(plan_of(world, templates=BRAND), posts)
        slept: list[float] = []
        now = world.setting().now() + timedelta(seconds=later)
        setting = replace(world.setting(), sleep=slept.append, now=lambda: now)
        usecases.plan(setting, world.provider(), world.store, a_manifest(templates=BRAND))
        assert waits == slept
        drifting.drift(setting, world.provider(), world.store, TENANT_ID)
        assert 2 * waits == [one for one in slept if one]
        list(consume.resume(setting, world.provider(), world.store))
        assert 3 * waits == [one for one in slept if one]


def test_a_create_that_came_is_not_waited_for() -> None:
    """It was answered: it is known what came of it."""
    with World() as world:
        brands = {**BRAND, "b": {"name": "B", "html": "<p/>"}}
        world.killed(plan_of(world, templates=brands), lambda one: posts(one, b'"B"'))
        run = standing(world.store).run
        assert run is not None
        assert ["template.b create"] == list(run.open)
        world.resume()
        slept: list[float] = []
        setting = replace(world.setting(), sleep=slept.append)
        usecases.plan(setting, world.provider(), world.store, a_manifest(templates=brands))
        assert [] == slept


def test_what_a_plan_found_of_a_run_before_is_in_the_state_once_it_is_applied() -> None:
    """Nothing is left to do in the tenant; that the object is ours is all there is to record."""
    with World() as world:
        world.killed(plan_of(world, templates=BRAND), posts)
        plan = plan_of(world, templates=BRAND)
        assert () == plan.decision.changes
        world.apply(plan)
        state = state_of(world)
        assert "created" == state.bindings["template.a"].origin
        assert ({}, None, {}) == (state.making, state.run, world.store.journals)


@pytest.mark.parametrize("way", ["plan", "resume"])
def test_the_journal_of_a_run_before_is_closed_before_anything_is_looked_at(way: str) -> None:
    """Whoever wrote it may still live and have lost the lock: nothing it says later counts."""
    with World(store=Closing()) as world:
        world.killed(plan_of(world, templates=BRAND), posts)
        run, plan = state_of(world).run, plan_of(world, templates=BRAND)
        world.wrap = reading_after(world)
        if way == "plan":
            world.apply(plan)
        else:
            world.resume()
        assert isinstance(world.store, Closing)
        assert [run] == world.store.closed


@dataclass
class Closing(MemoryStore):
    """A store that knows which journals were closed."""

    closed: list[str] = field(default_factory=list)

    def close(self, run: str) -> None:
        """Note it."""
        self.closed.append(run)


def reading_after(world: World) -> Wrap:
    """Every listing of templates comes after the journal was closed."""

    def wrap(send: Transport) -> Transport:
        def read(request: Request) -> Response:
            if "/email-templates" in request.url:
                assert isinstance(world.store, Closing)
                assert world.store.closed
            return send(request)

        return read

    return wrap


def posts(request: Request, contains: bytes = b"") -> bool:
    """Whether a template is made."""
    is_post = request.method == "POST" and "/email-templates" in request.url
    return is_post and contains in request.body


def test_a_create_nobody_answered_is_sent_once() -> None:
    """It cannot be seen either, and still may be on its way."""
    sent: list[Request] = []

    def counting(send: Transport) -> Transport:
        lost = unanswered(send)

        def count(request: Request) -> Response:
            if posts(request):
                sent.append(request)
            return lost(request)

        return count

    with World(wrap=counting) as world:
        events = world.apply(plan_of(world, templates=BRAND))
        assert 1 == len(sent)
        (failed,) = (one for one in events if isinstance(one, StepFailed))
        assert failed.may_have_happened


def unanswered(send: Transport) -> Transport:
    """A fault: what is posted never arrives, and nobody says so."""

    def lost(request: Request) -> Response:
        if posts(request):
            raise UnknownOutcome("the line went dead")
        return send(request)

    return lost


@pytest.mark.parametrize(("html", "origin"), [("<b/>", "adopted"), ("<p/>", "created")])
def test_what_is_called_as_ours_and_is_not_as_it_was_sent_is_not_ours(
    html: str, origin: str
) -> None:
    """Somebody made it by hand after our create was lost; only what is the same may be ours."""
    with World(wrap=unanswered) as world:
        world.apply(plan_of(world, templates=BRAND))
        world.wrap = None
        world.must("POST", "/dfo/3.0/email-templates", {"name": "A", "rules": html})
        world.converge(a_manifest(templates=BRAND))
        assert origin == state_of(world).bindings["template.a"].origin
        assert 1 == len(world.documents("email-templates"))


def test_on_a_live_tenant_what_is_not_ours_has_to_be_listed() -> None:
    """That a run was about to make one of this name gives no right to it."""
    with World(wrap=unanswered, is_pretend=False) as world:
        world.apply(plan_of(world, templates=BRAND))
        world.wrap = None
        world.must("POST", "/dfo/3.0/email-templates", {"name": "A", "rules": "<b/>"})
        with pytest.raises(InvalidInput) as caught:
            plan_of(world, templates=BRAND)
        assert ["CXD312"] == [one.code for one in caught.value.diagnostics]


def test_what_is_left_is_found_in_one_pass() -> None:
    """Four times as many steps that were done cost four times as much, not sixteen times."""

    def lines(number: int) -> int:
        with World() as world:
            brands = {f"b{n}": {"name": f"B {n}", "html": "<p/>"} for n in range(number)}
            plan = plan_of(world, templates=brands)
            world.killed(plan, lambda _: world.tenant.writes == number)
            run = standing(world.store).run
            assert run is not None
            return counted(lambda: left_over(run, ()))[0].lines

    assert lines(80) < 6 * lines(20)
