"""What a manifest must not say of a routing queue, and how conditions are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response, Transport
from cxdeclare.kinds.routing_queue import KIND
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.manifest import Manifest
from tests.support.manifests import a_manifest
from tests.support.world import World, Wrap
from tests.unit.kinds.sections import told


def sections(skill: str) -> dict[str, Any]:
    return {
        "skills": {"s": {"name": skill, "campaign": "Customer Care"}},
        "routing_queues": {"q": {"name": "Outbound.Default"}},
    }


def test_a_queue_and_a_skill_have_two_names() -> None:
    """CXD240: they share one set of names, whatever the case."""
    for name in ("Outbound.Default", "OUTBOUND.default"):
        assert [("CXD240", "routing_queue.q")] == told(**sections(name))
    assert [] == told(**sections("Outbound.Other"))


def _shaped(fields: dict[str, Any], read: dict[str, Any] | None = None) -> dict[str, Any]:
    shape = KIND.named["filters"].verbs[Verb.CHANGE].shape
    assert shape is not None
    return shape(fields, read)


def test_conditions_keep_their_ids() -> None:
    """By type, and by field where there is one for each field."""
    read = {
        "conditions": [
            {"id": 1, "type": "language", "values": ["en"]},
            {"id": 2, "type": "caseCustomField", "ident": "a", "values": ["x"]},
            {"id": 3, "type": "caseCustomField", "ident": "b", "values": ["y"]},
        ]
    }
    fields = {"language": ["fr"], "caseCustomField": {"b": ["z"], "c": ["w"]}}
    assert _shaped(fields, read)["conditions"] == [
        {"id": 1, "type": "language", "values": ["fr"]},
        {"id": 3, "type": "caseCustomField", "ident": "b", "values": ["z"]},
        {"type": "caseCustomField", "ident": "c", "values": ["w"]},
    ]


def test_conditions_of_unknown_types_stay() -> None:
    """What the vendor adds one day is not lost by us."""
    unknown = {"id": 9, "type": "moonPhase", "values": ["full"]}
    assert [unknown] == _shaped({"priority": 1}, {"conditions": [unknown]})["conditions"]


def test_an_empty_condition_is_none() -> None:
    """A filter is declared whole: what is left out or empty is not asked for."""
    fields: dict[str, Any] = {
        "language": [],
        "sentiment": None,
        "followerCount": {"operator": None, "value": None},
    }
    assert {"priority": 5, "conditions": []} == _shaped({"priority": 5, **fields})


def test_what_is_read_has_every_condition() -> None:
    """Those that are not there are empty, so that taking one out is a difference."""
    reshape = KIND.named["filters"].reshape
    assert reshape is not None
    raw = {"name": "x", "conditions": [{"type": "customRule", "url": "u"}]}
    found = reshape(raw)
    assert ("x", {"url": "u"}) == (found["name"], found["customRule"])
    assert (None, {"operator": None, "value": None}) == (found["language"], found["followerCount"])
    assert reshape({"name": "x"})["customRule"] == {"url": None}


def _read(*conditions: object) -> dict[str, Any]:
    reshape = KIND.named["filters"].reshape
    assert reshape is not None
    return reshape({"name": "x", "conditions": list(conditions)})


def test_a_condition_keeps_what_we_do_not_know() -> None:
    """`exclude` turns a condition around: to lose it would be to turn it back."""
    old = {"id": 1, "type": "language", "values": ["en"], "operator": "exclude"}
    rule = {"id": 2, "type": "customRule", "url": "u", "timeout": 5}
    own = {"id": 3, "type": "caseCustomField", "ident": "a", "values": ["x"], "exact": True}
    fields = {
        "language": ["fr"],
        "customRule": {"url": "u"},
        "caseCustomField": {"a": ["y"]},
    }
    assert [{**old, "values": ["fr"]}, {**own, "values": ["y"]}, rule] == (
        _shaped(fields, {"conditions": [old, rule, own]})["conditions"]
    )


def test_two_conditions_with_lists_are_read_as_one() -> None:
    """What the second adds is a difference, and one condition is left."""
    twins = [
        {"id": 1, "type": "language", "values": ["en"]},
        {"id": 2, "type": "language", "values": ["en", "fr"]},
        {"id": 3, "type": "caseCustomField", "ident": "a", "values": ["x"]},
        {"id": 4, "type": "caseCustomField", "ident": "a", "values": ["y"]},
    ]
    found = _read(*twins)
    assert ["en", "fr"] == found["language"]
    assert {"a": ["x", "y"]} == found["caseCustomField"]
    fields = {"language": ["en"], "caseCustomField": {"a": ["x"]}}
    assert [twins[0], twins[2]] == _shaped(fields, {"conditions": twins})["conditions"]


def test_two_conditions_with_single_values_are_never_as_declared() -> None:
    """They are read as a list of both, even if both say the same."""
    twins = [{"id": 1, "type": "customRule", "url": "u"}, {"type": "customRule", "url": "u"}]
    assert {"url": ["u", "u"]} == _read(*twins)["customRule"]
    again = _shaped({"customRule": {"url": "u"}}, {"conditions": twins})
    assert [twins[0]] == again["conditions"]


@pytest.mark.parametrize(
    "odd",
    [
        {"id": 7, "type": "language", "locales": ["en"]},
        {"type": "caseCustomField", "ident": {"id": 1}, "values": ["x"]},
        {"type": ["x"]},
        {"type": 3},
        "odd",
    ],
)
def test_what_cannot_be_read_stays(odd: object) -> None:
    """A known type with another content is as strange as an unknown type."""
    assert _read(odd) == _read()
    assert [odd] == _shaped({"priority": 1}, {"conditions": [odd]})["conditions"]


def _dressing(change: Callable[[list[Any]], None], sent: list[Any]) -> Wrap:
    """A tenant that lists its conditions in another way, and what it is sent."""

    def wrap(send: Transport) -> Transport:
        def carry(request: Request) -> Response:
            answer = send(request)
            if "/filters" not in request.url:
                return answer
            if request.method != "GET":
                sent.append(json.loads(request.body)["conditions"])
                return answer
            listed = json.loads(answer.body)
            for one in listed["data"]:
                change(one["conditions"])
            return Response(answer.status, answer.headers, json.dumps(listed).encode())

        return carry

    return wrap


def _filter(**fields: object) -> Manifest:
    queue = {"name": "Outbound.Default", "filters": {"default": fields}}
    return a_manifest(routing_queues={"q": queue})


@pytest.mark.parametrize("is_rude", [False, True])
def test_the_tenant_gets_its_own_words_back(is_rude: bool) -> None:
    """From the plan to the request: a change of the priority does not touch the condition."""
    sent: list[Any] = []
    with World(rude=is_rude) as world:
        world.apply(_filter(priority=100, language=["en"]))
        world.wrap = _dressing(lambda all_: all_[0].update(operator="exclude"), sent)
        world.apply(_filter(priority=7, language=["en"]))
    ((condition,),) = sent
    assert ("language", ["en"], "exclude") == (
        condition["type"],
        condition["values"],
        condition["operator"],
    )


@pytest.mark.parametrize(
    ("twin", "before"),
    [
        ({"type": "language", "values": ["fr"]}, {"language": ["en", "fr"]}),
        (
            {"type": "customRule", "url": "https://b"},
            {"custom_rule": ["https://a", "https://b"]},
        ),
        (
            {"type": "businessHours", "hoursId": "1", "inside": True},
            {"business_hours.inside": [True, True]},
        ),
        (
            {"type": "followerCount", "operator": "lessThan", "value": 2},
            {"followers.operator": ["higher_than", "less_than"], "followers.value": [2, 2]},
        ),
    ],
)
@pytest.mark.parametrize("is_rude", [False, True])
def test_a_second_condition_is_in_the_plan(
    twin: dict[str, Any], before: dict[str, Any], is_rude: bool
) -> None:
    """And after the apply one is left."""
    manifest = _filter(
        priority=100,
        language=["en"],
        custom_rule="https://a",
        followers={"operator": "higher_than", "value": 2},
        business_hours={"hours": "24x7", "inside": True},
    )
    sent: list[Any] = []
    with World(rude=is_rude) as world:
        world.apply(manifest)
        world.wrap = _dressing(lambda all_: all_.append({"id": 999, **twin}), sent)
        plan = world.plan(manifest)
        steps = [step for change in plan.decision.changes for step in change.steps]
        found = {one.name: one.before for step in steps for one in step.fields}
        assert before.items() <= found.items()
        world.apply(plan)
    (conditions,) = sent
    types = sorted(one["type"] for one in conditions)
    assert ["businessHours", "customRule", "followerCount", "language"] == types
    assert 999 not in [one["id"] for one in conditions]
