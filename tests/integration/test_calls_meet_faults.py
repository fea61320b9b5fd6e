"""Every fault of the script on its way through plan and apply, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.engine import consume
from cxdeclare.engine.events import StepFailed
from cxdeclare.engine.ports import Call
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import Declined, UnknownOutcome
from cxdeclare.planning.plan import Decision, canonical
from tests.support.patient import Client, over_http
from tests.support.served import ask, begin, served, token, told

TAGS, TEMPLATES = "/dfo/3.0/tags", "/dfo/3.0/email-templates"
# Meets nothing, and counts everything but tokens and levers.
WATCH: dict[str, Any] = {"fault": "slow", "ms": 1, "from": 1_000_000_000}
TOKENS: dict[str, Any] = {**WATCH, "family": "open"}


@pytest.fixture(scope="module", name="port")
def served_with_many_tags() -> Iterator[int]:
    """A tenant whose tags need two pages; plans write nothing, so that all tests share it."""
    with served() as port:
        mine = token(port)
        for number in range(520):
            ask(port, "PUT", TAGS, {"title": f"t{number}"}, mine)
        yield port


@pytest.fixture(scope="module", name="undisturbed")
def plan_without_faults(port: int) -> Decision:
    """What is decided when nothing goes wrong."""
    with over_http(port) as client:
        ask(port, "DELETE", "/pretend/faults")
        decision = client.plan().decision
    assert not decision.unknown
    return decision


def of_tags(fault: str, **more: Any) -> dict[str, Any]:
    return {"fault": fault, "path": TAGS, "method": "GET", **more}


PASSING = [
    {"fault": "throttle", "times": 3},
    {"fault": "throttle", "times": 2, "retry_after": 7},
    {"fault": "throttle", "retry_after": 7, "as_date": True},
    {"fault": "error", "status": 500, "times": 2},
    {"fault": "error", "status": 502, "from": 9, "when": "after"},
    {"fault": "error", "status": 503, "retry_after": 2, "from": 3},
    {"fault": "error", "status": 504, "path": "*/users/search"},
    {"fault": "cut", "times": 2},
    {"fault": "cut", "when": "after", "from": 5},
    {"fault": "truncate", "times": 2, "from": 4},
    {"fault": "expire_tokens", "from": 6},
    {"fault": "expire_tokens", "from": 2, "times": 1},
    {"fault": "slow", "ms": 5, "times": 5},
    {"fault": "throttle", "family": "open"},
    {"fault": "cut", "family": "open"},
    {"fault": "error", "family": "open", "when": "after"},
]
LASTING = [
    of_tags("throttle", retry_after=3600),
    of_tags("throttle", times=None),
    of_tags("error", times=None),
    of_tags("cut", times=None),
    of_tags("truncate", times=None),
    of_tags("forbid", times=None),
    of_tags("forbid"),
    of_tags("fail_inside"),
    of_tags("repeat_page"),
    of_tags("short_page"),
    of_tags("short_page", by=500, **{"from": 2}),
    of_tags("shrink_total"),
    of_tags("shrink_total", **{"from": 2}),
]


@pytest.mark.parametrize("rule", PASSING, ids=str)
def test_a_plan_outlasts_what_passes(
    port: int, undisturbed: Decision, rule: dict[str, Any]
) -> None:
    """It is the plan of an undisturbed run; its reads are what reached the tenant, writes are 0."""
    begin(port, WATCH, rule)
    with over_http(port) as client:
        provider = client.provider()
        decision = client.plan(provider).decision
    watch, met = told(port)
    assert met["met"] >= 1
    assert canonical(undisturbed.model_dump(mode="json")) == canonical(
        decision.model_dump(mode="json")
    )
    assert (watch["seen"], 0) == (provider.reads, provider.writes)


@pytest.mark.parametrize("parallelism", [1, 8])
@pytest.mark.parametrize("rule", LASTING, ids=str)
def test_a_plan_says_what_could_not_be_read(
    port: int, undisturbed: Decision, rule: dict[str, Any], parallelism: int
) -> None:
    """Tags are unknown, so nothing of them is decided, nor anything that was not before."""
    begin(port, WATCH, rule)
    with over_http(port) as client:
        provider = client.provider()
        decision = client.plan(provider, parallelism).decision
    watch, met = told(port)
    assert met["met"] >= 1
    assert "tag" in {unknown.subject for unknown in decision.unknown}
    decided = {(change.address, change.action) for change in decision.changes}
    assert decided <= {(change.address, change.action) for change in undisturbed.changes}
    assert not [change for change in decision.changes if change.kind == "tag"]
    assert (watch["seen"], 0) == (provider.reads, provider.writes)


def test_the_time_the_tenant_names_is_waited(port: int) -> None:
    """429 with `Retry-After: 7`: by our clock, seven seconds pass before the next attempt."""
    begin(port, of_tags("throttle", retry_after=7))
    with over_http(port) as client:
        client.plan()
        assert [7.0] == client.clock.pauses


def test_a_time_that_is_too_long_is_named(port: int) -> None:
    """In the reason why the kind is unknown."""
    begin(port, of_tags("throttle", retry_after=3600))
    with over_http(port) as client:
        reasons = {one.subject: one.reason for one in client.plan().decision.unknown}
    assert "asks to come again in 3600 seconds" in reasons["tag"]


WRITES = [
    ("tag", Verb.CREATE, "PUT", None, {"title": "x", "color": "#289D29"}),
    ("template", Verb.CREATE, "POST", None, {"name": "x", "rules": "<p>"}),
    ("template", Verb.UPDATE, "PUT", "id", {"name": "y", "rules": "<p>"}),
    ("template", Verb.DELETE, "DELETE", "id", {}),
]


@pytest.mark.parametrize("verb", WRITES, ids=lambda one: f"{one[0]}-{one[1].value}")
@pytest.mark.parametrize(
    ("fault", "sent"),
    [
        ({"fault": "throttle"}, 2),
        ({"fault": "expire_tokens"}, 2),
        ({"fault": "error"}, 1),
        ({"fault": "error", "when": "after"}, 1),
        ({"fault": "cut"}, 1),
        ({"fault": "cut", "when": "after"}, 1),
        ({"fault": "truncate"}, 1),
        ({"fault": "fail_inside"}, 1),
        ({"fault": "forbid"}, 1),
    ],
    ids=str,
)
def test_a_write_that_may_have_happened_is_sent_once(
    verb: tuple[str, Verb, str, str | None, dict[str, Any]], fault: dict[str, Any], sent: int
) -> None:
    """The tenant counts them, whatever came of it; what was not carried out is sent again."""
    kind, what, method, id_, payload = verb
    part = ALL[kind].main
    with served() as port, over_http(port) as client:
        mine = token(port)
        if id_ is not None:
            _, _, made = ask(port, "POST", TEMPLATES, {"name": "old", "rules": "x"}, mine)
            id_ = str(made["id"])
        path = TAGS if kind == "tag" else f"{TEMPLATES}*"
        begin(port, {**fault, "method": method, "path": path})
        provider = client.provider()
        call = Call(part, part.verbs[what], id_, None, None, payload)
        if sent > 1:
            provider.write(call)
        else:
            is_known = fault["fault"] in {"fail_inside", "forbid"}
            with pytest.raises(Declined if is_known else UnknownOutcome):
                provider.write(call)
        assert (sent, sent) == (told(port)[0]["seen"], provider.writes)


def _everything(client: Client, port: int) -> dict[str, Any]:
    """All objects that the example made, as the tenant lists them."""
    mine = token(port)
    held: dict[str, Any] = {}
    for path in (TAGS, TEMPLATES, "/dfo/3.0/automatic-signatures", "/dfo/3.0/channels"):
        _, _, answer = ask(port, "GET", f"{path}?size=500", token=mine)
        objects = answer if isinstance(answer, list) else answer["data"]
        held[path] = sorted(one.get("title") or one["name"] for one in objects)
    _, _, answer = ask(port, "GET", "/inContactAPI/services/v33.0/skills?top=100", token=mine)
    held["skills"] = sorted(one["skillName"] for one in answer["skills"])
    return held


def _converged(client: Client, port: int) -> dict[str, Any]:
    for _ in range(6):
        client.apply()
        ask(port, "POST", "/pretend/dns", {"domain": "care.acme.example"})
        if client.plan().decision.is_empty:
            return _everything(client, port)
    raise AssertionError("it does not converge")


@pytest.fixture(scope="module", name="wanted")
def undisturbed_estate() -> dict[str, Any]:
    """What the example comes to when nothing goes wrong."""
    with served() as port, over_http(port) as client:
        return _converged(client, port)


@pytest.mark.parametrize(
    "rule",
    [
        {"fault": "throttle", "times": 5, "from": 20},
        {"fault": "error", "times": 2, "method": "PUT"},
        {"fault": "error", "times": 2, "method": "POST", "when": "after"},
        {"fault": "cut", "times": 3, "method": "PUT"},
        {"fault": "cut", "times": 3, "method": "POST", "when": "after"},
        {"fault": "truncate", "times": 3, "method": "PUT"},
        {"fault": "fail_inside", "times": 2, "method": "POST"},
        {"fault": "forbid", "times": 2, "method": "PUT"},
        {"fault": "expire_tokens", "from": 30},
    ],
    ids=str,
)
def test_an_apply_that_met_a_fault_comes_to_the_same_in_the_end(
    wanted: dict[str, Any], rule: dict[str, Any]
) -> None:
    """After as many runs as it takes; nothing is there twice, nothing lacks."""
    with served() as port, over_http(port) as client:
        begin(port, rule)
        found = _converged(client, port)
        assert told(port)[0]["met"] >= 1
    assert wanted == found


def test_tokens_that_expire_in_mid_apply_are_not_noticed() -> None:
    """The run ends as an undisturbed one, id by id; the tenant was asked for two tokens."""
    states = []
    for turn in (None, 3):
        with served() as port, over_http(port) as client:
            plan = client.plan()
            provider = client.provider()
            rules = [TOKENS, {**WATCH, "method": "PUT"}]
            if turn is not None:
                rules.append({"fault": "expire_tokens", "method": "PUT", "from": turn})
            begin(port, *rules)
            events = list(consume.apply(client.setting(), provider, client.store, plan))
            assert [] == [event for event in events if isinstance(event, StepFailed)]
            tokens = told(port)[0]["seen"]
            assert (1 if turn is None else 2) == tokens
            states.append(client.store.read())
    assert states[0] == states[1]
