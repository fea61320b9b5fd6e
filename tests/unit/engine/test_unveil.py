"""Unveil: secrets are seen to move, sent once, and seen again before the first write."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.engine.events import StepFailed
from cxdeclare.engine.unveil import Vault
from cxdeclare.model.errors import InvalidInput, StalePlan, UnknownOutcome
from cxdeclare.model.manifest import Manifest
from cxdeclare.planning.plan import FieldChange, Plan
from tests.support.manifests import a_manifest
from tests.support.world import World

KEY, OTHER_KEY = "a key of this test", "another key of this test"
FIELD = "dkim.private_key"


def _manifest(uri: str = "env:A", generation: int | None = None, **sections: Any) -> Manifest:
    key: Any = f"${{secret.{uri}}}"
    if generation is not None:
        key = {"value": key, "generation": generation}
    care = {
        "domain": "care.acme.example",
        "region": "eu-central-1",
        "account": "own",
        "dkim": {"selector": "own", "private_key": key},
    }
    return a_manifest(email_domains={"care": care}, **sections)


def _world(key: str | None = KEY, **secrets: str) -> World:
    return World(state_key=key, secrets={f"env:{name}": text for name, text in secrets.items()})


def _change(plan: Plan) -> FieldChange | None:
    """What a plan does with the secret."""
    sent = (one for step in plan.decision.steps for one in step.fields if one.name == FIELD)
    return next((one for one in sent if one.differs), None)


def _recorded(world: World) -> dict[str, Any]:
    state = world.store.read()
    assert state is not None
    recorded = state.bindings["email_domain.care"].applied["dkim"][FIELD]
    assert isinstance(recorded, dict)
    return recorded


def test_a_secret_is_sent_once() -> None:
    """The next plan has nothing to do, and the state holds a digest in its place."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        assert _change(world.plan(_manifest())) is None
        recorded = _recorded(world)
    assert ("env:A", None) == (recorded["secret"], recorded["generation"])
    assert recorded["digest"].startswith("hmac-sha256:")


def test_with_a_key_a_rotation_is_seen() -> None:
    """Nobody has to say that the value has moved; the selector goes with the key."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        before = _recorded(world)
        world.secrets = {"env:A": "MII2"}
        plan = world.plan(_manifest())
        change = _change(plan)
        assert change is not None
        assert before == change.before
        (step,) = plan.decision.steps
        assert ["dkim.selector", FIELD] == [one.name for one in step.fields]
        world.apply(plan)
        assert _change(world.plan(_manifest())) is None
        assert before["digest"] != _recorded(world)["digest"]


@pytest.mark.parametrize(("now", "is_sent"), [(None, False), (1, True)])
def test_without_a_key_a_rotation_is_said(now: int | None, *, is_sent: bool) -> None:
    """The generation counts, and the value is not looked at."""
    with _world(None, A="MII1") as world:
        world.converge(_manifest())
        assert _recorded(world)["digest"] is None
        world.secrets = {"env:A": "MII2"}
        assert is_sent == (_change(world.plan(_manifest(generation=now))) is not None)


def test_another_source_of_the_same_value_is_no_change() -> None:
    """It is written down where the value comes from now; nothing is sent."""
    with _world(A="MII1", B="MII1") as world:
        world.converge(_manifest())
        plan = world.plan(_manifest("env:B"))
        assert plan.decision.is_empty
        world.apply(plan)
        assert "env:B" == _recorded(world)["secret"]


@pytest.mark.parametrize("key", [OTHER_KEY, None])
def test_another_key_or_none_is_no_rotation(key: str | None) -> None:
    """Digests of two keys say nothing of each other: they are written anew, or kept."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        before = _recorded(world)
        world.state_key = key
        plan = world.plan(_manifest())
        assert plan.decision.is_empty
        world.apply(plan)
        now = _recorded(world)
    assert (key is None) == (before == now)


def test_a_key_that_comes_later_is_used_before_everything_is_done() -> None:
    """A person still has to publish records; the digest is not kept waiting for that."""
    with _world(None, A="MII1") as world:
        world.apply(_manifest())
        world.state_key = KEY
        world.apply(_manifest())
        world.secrets = {"env:A": "MII2"}
        assert _change(world.plan(_manifest())) is not None


def test_a_moved_block_keeps_its_secrets() -> None:
    """The digest is bound to the address, and the value has not moved with it."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        text = a_manifest(
            email_domains={
                "new": {
                    "domain": "care.acme.example",
                    "region": "eu-central-1",
                    "account": "own",
                    "dkim": {"selector": "own", "private_key": "${secret.env:A}"},
                }
            },
            moved=[{"from": "email_domain.care", "to": "email_domain.new"}],
        )
        assert _change(world.plan(text)) is None
        world.secrets = {"env:A": "MII2"}
        assert _change(world.plan(text)) is not None


def test_without_a_record_it_is_sent_once_and_said() -> None:
    """What a tenant has cannot be read, so after a loss of the state it is sent again."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        world.store.versions.clear()
        change = _change(world.plan(_manifest()))
        assert change is not None
        assert change.because == "no record says what the tenant has, so it is sent"
        world.converge(_manifest())
        assert _change(world.plan(_manifest())) is None


@pytest.mark.parametrize("key", [KEY, None])
def test_a_secret_that_cannot_be_had_stops_a_plan(key: str | None) -> None:
    """With its address, field and reference, with a key or without, before anything is read."""
    with _world(key) as world:
        with pytest.raises(InvalidInput) as caught:
            world.plan(_manifest())
        assert 0 == world.tenant.reads
    (told,) = caught.value.diagnostics
    assert ("CXD313", "email_domain.care") == (told.code, told.subject)
    assert "`dkim.private_key`" in told.summary


def test_a_secret_that_moved_since_the_plan_stops_it() -> None:
    """Before the first write: nothing is half done."""
    with _world(A="MII1") as world:
        plan = world.plan(_manifest())
        world.secrets = {"env:A": "MII2"}
        with pytest.raises(StalePlan, match=r"`dkim.private_key` has moved since the plan"):
            world.apply(plan)
        assert 0 == world.tenant.writes


@pytest.mark.parametrize("key", [OTHER_KEY, None])
def test_a_plan_that_cannot_be_held_against_its_digest_is_refused(key: str | None) -> None:
    """Without the key nobody can tell whether it is the value that was planned."""
    with _world(A="MII1") as world:
        plan = world.plan(_manifest())
        world.state_key = key
        with pytest.raises(StalePlan, match="another key"):
            world.apply(plan)
        assert 0 == world.tenant.writes


def test_a_secret_that_is_gone_at_apply_stops_it() -> None:
    """With zero writes, and the reason."""
    with _world(None, A="MII1") as world:
        plan = world.plan(_manifest())
        world.secrets = {}
        with pytest.raises(InvalidInput, match=r"email_domain.care: `dkim.private_key`"):
            world.apply(plan)
        assert 0 == world.tenant.writes


def _cut(send: Transport) -> Transport:
    def cut(request: Request) -> Response:
        response = send(request)
        if request.url.endswith("/dkim/signing"):
            raise UnknownOutcome("sent and not answered")
        return response

    return cut


def test_an_answer_that_is_lost_does_not_count_as_sent() -> None:
    """Nobody can read whether it arrived, so it is sent again until somebody says that it did."""
    with _world(A="MII1") as world:
        world.wrap = _cut
        events = world.apply(_manifest())
        failed = [event for event in events if isinstance(event, StepFailed)]
        assert ["email_domain.care#dkim update"] == [event.step for event in failed]
        world.wrap = None
        assert _change(world.plan(_manifest())) is not None
        world.converge(_manifest())
        assert _change(world.plan(_manifest())) is None


def _signing(request: Request) -> bool:
    return request.url.endswith("/dkim/signing") and request.method == "PUT"


@pytest.mark.parametrize("end", ["answer lost", "killed"])
@pytest.mark.parametrize("key", [KEY, None])
def test_a_secret_that_is_set_back_after_a_lost_answer_is_sent(end: str, key: str | None) -> None:
    """The tenant may have the new value, so that the old one is no longer what it surely has."""
    with _world(key, A="MII1") as world:
        world.converge(_manifest(generation=1))
        world.secrets = {"env:A": "MII2"}
        rotation = world.plan(_manifest(generation=2))
        if end == "killed":
            world.killed(rotation, _signing)
        else:
            world.wrap = _cut
            world.apply(rotation)
            world.wrap = None
        world.secrets = {"env:A": "MII1"}
        assert _change(world.plan(_manifest(generation=1))) is not None
        world.converge(_manifest(generation=1))
        assert _change(world.plan(_manifest(generation=1))) is None


def test_a_way_back_needs_no_secret() -> None:
    """None is sent: the value of then may be gone for good, and so may the key for digests."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        then = world.store.read()
        assert then is not None
        world.converge(_manifest(tags={"spam": {"title": "Spam", "color": "red"}}))
        world.secrets, world.state_key = {}, None
        plan = world.rollback(then.serial)
        assert _change(plan) is None


def test_a_plan_names_its_folder_only_if_paths_start_there() -> None:
    """A path that is written in a manifest is found from another working folder too."""
    with _world(A="MII1") as world:
        world.secrets = {"env:A": "MII1", "file:key": "MII1"}
        kinds, vault = world.setting().kinds, Vault(folder="envs/prod")
        for uri, folder in (("env:A", "."), ("file:key", "envs/prod")):
            assert folder == vault.folder_of(kinds, world.plan(_manifest(uri)).decision)


def test_drift_lists_secrets_and_never_calls_them_clean() -> None:
    """No tenant gives one back."""
    with _world(A="MII1") as world:
        world.converge(_manifest())
        found = world.drift()
    assert ("email_domain.care#dkim.private_key",) == found.secrets
    assert not found.changed
