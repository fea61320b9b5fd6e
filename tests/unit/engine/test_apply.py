from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.apply import Executor
from cxdeclare.engine.events import Applied, ChangeEnded, StepDone, StepFailed, StepSkipped
from cxdeclare.model.errors import CxdeclareError, InvalidInput, UnknownOutcome
from cxdeclare.model.state import State
from tests.support.manifests import a_manifest
from tests.support.scenes import CHANNEL, after, care, plan_of
from tests.support.world import World, refusing

BRANDS: dict[str, Any] = {
    key: {"name": f"Brand {key}", "html": "<p/>"} for key in ("a", "b", "c", "d")
}


def state_of(world: World) -> State:
    """The state as it is now."""
    state = world.store.read()
    assert state is not None
    return state


def bound(world: World) -> dict[str, str]:
    """Ids of the templates the state knows, by name of the live object."""
    names = {str(t["id"]): t["name"] for t in world.documents("email-templates")}
    bindings = state_of(world).bindings
    return {address: names.get(b.id, "gone") for address, b in bindings.items()}


def test_ctrl_c_ends_what_is_in_flight_and_records_it() -> None:
    """What was done is in the state, what was not is done by the next run."""
    with World() as world:
        executors: list[Executor] = []
        done = []
        for event in world.run(plan_of(world, templates=BRANDS), [executors.append]):
            if isinstance(event, StepDone):
                done.append(event.address)
                executors[0].interrupted = True
            if isinstance(event, Applied):
                assert event.interrupted
        assert 0 < len(done) < len(BRANDS)
        assert sorted(bound(world)) == sorted(done)
        world.converge(a_manifest(templates=BRANDS))
        assert len(world.documents("email-templates")) == len(BRANDS)


def test_a_stop_after_the_last_step_interrupts_nothing() -> None:
    """The signal came too late: there is nothing to go on with, and nobody is told so."""
    with World() as world:
        executors: list[Executor] = []
        plan = plan_of(world, templates={"a": BRANDS["a"]})
        for event in world.run(plan, [executors.append]):
            if isinstance(event, StepDone):
                executors[0].interrupted = True
            if isinstance(event, Applied):
                assert not event.interrupted
        assert state_of(world).run is None


def test_who_stops_listening_loses_nothing() -> None:
    """The consumer of the events goes away in the middle: what was done is recorded."""
    with World(parallelism=3) as world:
        run = world.run(plan_of(world, templates=BRANDS))
        next(event for event in run if isinstance(event, StepDone))
        run.close()  # type: ignore[attr-defined]  # it is a generator
        live = {t["name"] for t in world.documents("email-templates")}
        assert set(bound(world).values()) == live
        assert not world.store.locked


def test_a_bug_in_the_middle_leaves_what_was_done_in_the_state() -> None:
    """An error nobody foresaw ends the run, after the calls in flight have been recorded."""

    def wrap(send: Transport) -> Transport:
        def broken(request: Request) -> Response:
            if request.method == "POST" and b"Brand b" in request.body:
                raise ZeroDivisionError
            return send(request)

        return broken

    with World(parallelism=4) as world:
        plan = plan_of(world, templates=BRANDS)
        world.wrap = wrap
        with pytest.raises(ZeroDivisionError):
            world.apply(plan)
        live = {t["name"] for t in world.documents("email-templates")}
        assert live
        assert set(bound(world).values()) == live
        assert not world.store.locked
        world.wrap = None
        world.converge(a_manifest(templates=BRANDS))
        assert len(world.documents("email-templates")) == len(BRANDS)


def test_an_answer_that_never_came_is_looked_for() -> None:
    """The create was carried out: it is found at once, ours, and not made twice."""

    def wrap(send: Transport) -> Transport:
        def deaf(request: Request) -> Response:
            answer = send(request)
            if request.method == "POST" and "/email-templates" in request.url:
                raise UnknownOutcome("the line went dead")
            return answer

        return deaf

    with World() as world:
        plan = plan_of(world, templates={"a": BRANDS["a"]})
        world.wrap = wrap
        assert not [e for e in world.apply(plan) if isinstance(e, StepFailed)]
        assert len(world.documents("email-templates")) == 1
        assert state_of(world).bindings["template.a"].origin == "created"
        assert state_of(world).making == {}
        assert state_of(world).run is None


@pytest.mark.parametrize(
    "error", [UnknownOutcome("the line is dead"), InvalidInput("the token has expired")]
)
def test_what_cannot_be_looked_for_is_said_and_settled_by_the_next_run(
    error: CxdeclareError,
) -> None:
    """Neither answered nor to be seen: it is sent once, and found to be ours later."""

    def wrap(send: Transport) -> Transport:
        dead = [False]

        def deaf(request: Request) -> Response:
            if dead[0]:
                raise error
            answer = send(request)
            if request.method == "POST" and "/email-templates" in request.url:
                dead[0] = True
                raise UnknownOutcome("the line went dead")
            return answer

        return deaf

    with World() as world:
        plan = plan_of(world, templates={"a": BRANDS["a"]})
        world.wrap = wrap
        failed = [e for e in world.apply(plan) if isinstance(e, StepFailed)]
        assert [one.may_have_happened for one in failed] == [True]
        assert state_of(world).making == {"template.a": "brand a"}
        world.wrap = None
        world.converge(a_manifest(templates={"a": BRANDS["a"]}))
        assert len(world.documents("email-templates")) == 1
        assert state_of(world).bindings["template.a"].origin == "created"
        assert state_of(world).making == {}


@pytest.mark.parametrize("happened", [False, True])
def test_an_update_nobody_answered_is_looked_at_and_sent_again_if_it_is_not_there(
    *, happened: bool
) -> None:
    """Once more at most, and never when the tenant shows that it was carried out."""
    sent = []

    def wrap(send: Transport) -> Transport:
        def deaf(request: Request) -> Response:
            if request.method != "PUT" or "/email-templates" not in request.url:
                return send(request)
            sent.append(request)
            if len(sent) > 1:
                return send(request)
            if happened:
                send(request)
            raise UnknownOutcome("the line went dead")

        return deaf

    with after(templates={"a": BRANDS["a"]}) as world:
        plan = plan_of(world, templates={"a": {**BRANDS["a"], "html": "<b/>"}})
        world.wrap = wrap
        assert not [e for e in world.apply(plan) if isinstance(e, StepFailed)]
        assert len(sent) == (1 if happened else 2)
        assert world.plan(
            a_manifest(templates={"a": {**BRANDS["a"], "html": "<b/>"}})
        ).decision.is_empty


def test_what_the_server_assigned_may_stay_unknown() -> None:
    """The tokens cannot be read after the create: the create counts all the same."""
    from tests.support.scenes import DOMAIN

    with World() as world:
        plan = plan_of(world, email_domains={"care": DOMAIN})
        world.wrap = refusing("GET", "/email/identities/", status=403)
        events = world.apply(plan)
        assert not [e for e in events if isinstance(e, StepFailed)]
        assert "email_domain.care" in state_of(world).bindings
        assert state_of(world).bindings["email_domain.care"].outputs == {}


def test_an_answer_of_another_shape_to_a_reading_fails_no_create() -> None:
    """What was made is recorded whatever the reading of its outputs gives."""
    from tests.support.scenes import DOMAIN

    def wrap(send: Transport) -> Transport:
        def odd(request: Request) -> Response:
            if request.method == "GET" and request.url.endswith("/care.example"):
                return Response(200, {}, json.dumps([]).encode())
            return send(request)

        return odd

    with World() as world:
        plan = plan_of(world, email_domains={"care": DOMAIN})
        world.wrap = wrap
        world.apply(plan)
        assert "email_domain.care" in state_of(world).bindings


def test_a_failed_step_skips_its_dependants_and_nothing_else() -> None:
    """The channel that cannot be made takes its settings with it, and not the skill."""
    with World() as world:
        world.publish_dns("care.example")
        world.apply(a_manifest(email_domains=care()["email_domains"]))
        plan = plan_of(world, **care(templates=BRANDS))
        world.wrap = refusing("POST", "/dfo/3.0/channels")
        events = world.apply(plan)
        ends = {e.address: e.status for e in events if isinstance(e, ChangeEnded)}
        assert ends == {
            "skill.billing": "done",
            "channel.billing": "failed",
            **{f"template.{key}": "done" for key in BRANDS},
        }
        assert [e.step for e in events if isinstance(e, StepSkipped)] == [
            "channel.billing#email update"
        ]


def test_the_state_says_what_was_applied_of_a_change_that_failed_half_way() -> None:
    """The part that was written is recorded, the other one is not."""
    with after(**care(channels={"billing": {**CHANNEL, "email": {"display_name": "A"}}})) as world:
        moved = {**CHANNEL, "name": "New", "email": {"display_name": "B"}}
        plan = plan_of(world, **care(channels={"billing": moved}))
        world.wrap = refusing("PUT", "/email-settings")
        world.apply(plan)
        applied = state_of(world).bindings["channel.billing"].applied
        assert applied[""]["name"] == "New"
        assert applied["email"]["email.display_name"] == "A"


def test_outputs_of_the_server_are_told_and_kept() -> None:
    """The point of contact of a channel is in the last event and in the state."""
    with World() as world:
        world.publish_dns("care.example")
        world.apply(a_manifest(**care()))
        events = world.apply(a_manifest(**care()))
        (end,) = (e for e in events if isinstance(e, Applied))
        told = end.outputs["channel.billing"]["point_of_contact"]
        assert told.startswith("billing@")
        assert state_of(world).bindings["channel.billing"].outputs == {"point_of_contact": told}


@pytest.mark.parametrize("is_lossy", [True, False])
def test_a_write_nobody_answered_is_looked_after_as_well(is_lossy: bool) -> None:
    """It is found done, and so is what it changed that no field of ours can say."""
    lost: list[bool] = []

    def wrap(send: Transport) -> Transport:
        def lossy(request: Request) -> Response:
            response = send(request)
            if request.method == "POST" and request.url.endswith("/channels"):
                lost.append(is_lossy)
                raise UnknownOutcome("cut")
            if any(lost) and request.method == "GET" and "/channels" in request.url:
                said = response.body.replace(b'"isPostWritable": false', b'"isPostWritable": true')
                return replace(response, body=said)
            return response

        return lossy

    with after(**care()) as world:
        plan = plan_of(world, **care(channels={"billing": {**CHANNEL, "name": "New"}}))
        world.wrap = wrap
        events = world.apply(plan)
        assert [is_lossy] == lost
        failed = [one.message for one in events if isinstance(one, StepFailed)]
        words = "the write changed what it cannot say: `isPostWritable` was False and is True"
        assert [words] * is_lossy == failed
