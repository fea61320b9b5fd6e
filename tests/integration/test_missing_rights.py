"""What a key may not read, or a tenant has not got: unknown, never empty, over real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cxdeclare.engine import drift as drifting
from cxdeclare.engine.drift_events import Drifted
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Endpoint, Family, Verb
from cxdeclare.model.kind import Kind, Part
from cxdeclare.planning.plan import Action, Plan
from tests.kinds.samples import EMPTY, FULL, set_up
from tests.support.manifests import TENANT_ID
from tests.support.patient import Client, over_http
from tests.support.served import ask, begin, served
from tests.support.world import World, refusing

FAULTS = ("forbid", "missing", "fail_inside")
ENDING = {Action.CREATE, Action.DELETE, Action.REPLACE, Action.DEACTIVATE}
_ABSENT = {"configuration_set", "receipt_rule"}
"""What the example has none of, so that it does without a reading of them."""
KINDS = [kind for kind in ALL.values() if Verb.LIST in kind.main.verbs and kind.name not in _ABSENT]
PARTS = [
    (kind, part)
    for kind in ALL.values()
    for part in kind.parts
    if Verb.READ in part.verbs and part.name
    if part.family is not Family.SES and kind.singleton == ""
]
WORDS = {
    "forbid": ("HTTP 403", "may not use this part of the tenant", "probably lacks the right"),
    "missing": ("HTTP 404", "nothing here", "probably lacks the module"),
    "fail_inside": ("HTTP 200", "this was not carried out", ""),
}


@pytest.fixture(scope="module")
def tenant() -> Iterator[tuple[int, Client]]:
    """A served tenant that is as the example says, and one who reads it."""
    with served() as port, over_http(port) as client:
        client.apply()
        ask(port, "POST", "/pretend/dns", {"domain": "care.acme.example"})
        client.apply()
        yield port, client


def _pattern(endpoint: Endpoint) -> str:
    path = endpoint.path.partition("?")[0]
    return "*" + path.replace("{id}", "*")


def _met(tenant: tuple[int, Client], fault: str, endpoint: Endpoint) -> tuple[Plan, Drifted]:
    port, client = tenant
    rule = {"fault": fault, "times": None, "method": endpoint.method, "path": _pattern(endpoint)}
    begin(port, rule)
    try:
        plan = client.plan()
        drifted = drifting.drift(client.setting(), client.provider(), client.store, TENANT_ID)
    finally:
        begin(port)
    return plan, drifted


def _harmless(plan: Plan, kind: Kind) -> None:
    """Nothing of this kind is made or ended, and nobody takes the plan for a whole one."""
    of_it = {change.action for change in plan.decision.changes if change.kind == kind.name}
    assert set() == of_it & ENDING
    assert plan.decision.has_gaps


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_that_cannot_be_listed_is_unknown(
    tenant: tuple[int, Client], kind: Kind, fault: str
) -> None:
    """Neither plan nor drift takes it for empty, and both say in the tenant's words why."""
    if fault == "fail_inside" and kind.main.family is Family.SES:
        pytest.skip("AWS tells no failure inside a success")
    endpoint = kind.main.verbs[Verb.LIST]
    plan, drifted = _met(tenant, fault, endpoint)
    _harmless(plan, kind)
    reasons = " | ".join(one.reason for one in plan.decision.unknown)
    for words in WORDS[fault]:
        assert words in reasons, reasons
    if kind.managed:
        assert any(one.startswith(kind.name) for one in drifted.unread), drifted.unread
        assert not any(one.startswith(f"{kind.name}.") for one in drifted.missing)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("of", PARTS, ids=lambda of: f"{of[0].name}-{of[1].name}")
def test_a_part_that_cannot_be_read_is_unknown(
    tenant: tuple[int, Client], of: tuple[Kind, Part], fault: str
) -> None:
    """Its links and fields are left as they are, and the rest of the plan goes on."""
    kind, part = of
    plan, drifted = _met(tenant, fault, part.verbs[Verb.READ])
    touched = [
        step.id
        for change in plan.decision.changes
        if change.kind == kind.name
        for step in change.steps
        if step.part == part.name
    ]
    assert [] == touched
    declared = part.name != "users" or kind.name == "signature"
    if declared:
        assert plan.decision.has_gaps
        subjects = [one.subject for one in plan.decision.unknown]
        assert any(one.endswith(f"#{part.name}") for one in subjects), subjects
        assert any(one.endswith(f"#{part.name}") for one in drifted.unread), drifted.unread


@pytest.mark.parametrize(
    ("kind", "path"),
    [("configuration_set", "/configuration-sets"), ("receipt_rule", "/receipt-rules")],
)
def test_sets_and_rules_that_cannot_be_listed_are_unknown(kind: str, path: str) -> None:
    """As all the others are, once some are declared."""
    with World() as world:
        set_up(world)
        world.converge(FULL)
        world.wrap = refusing("GET", path, 403)
        decision = world.plan(EMPTY).decision
        assert any(one.subject.startswith(kind) for one in decision.unknown)
        ended = {one.kind for one in decision.changes if one.action in ENDING}
        assert kind not in ended
