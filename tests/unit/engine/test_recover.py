from __future__ import annotations

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.events import Applied, StepFailed
from cxdeclare.engine.recover import left_over, standing
from cxdeclare.model.errors import InvalidInput, UnknownOutcome
from cxdeclare.model.state import State
from tests.support.counting import counted
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, after, care, plan_of
from tests.support.world import World, refusing

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


def test_a_call_of_which_nobody_can_tell_is_told_and_not_sent_again() -> None:
    """The way to look is broken: the run does not end as if there had been nothing to do."""
    with World() as world:
        plan = plan_of(world, templates=BRAND)
        world.killed(plan, lambda one: one.method == "POST" and "/email-templates" in one.url)
        world.wrap = refusing("GET", "/email-templates", 500)
        writes = world.tenant.writes
        events = world.resume()
        (failed,) = (one for one in events if isinstance(one, StepFailed))
        assert ("template.a create", True) == (failed.step, failed.may_have_happened)
        (total,) = (one for one in events if isinstance(one, Applied))
        assert (1, 1, 0) == (total.failed, total.broken, total.calls)
        assert writes == world.tenant.writes
        assert plan.digest == state_of(world).consuming


def unanswered(send: Transport) -> Transport:
    """A fault: what is posted never arrives, and nobody says so."""

    def lost(request: Request) -> Response:
        if request.method == "POST" and "/email-templates" in request.url:
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
