"""What a manifest must not say of a routing queue, and how conditions are written."""

from __future__ import annotations

from typing import Any

from cxdeclare.kinds.routing_queue import KIND
from cxdeclare.model.endpoint import Verb
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
