"""Filters of routing queues."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.emulator.caller import DIGITAL, Caller


@pytest.fixture
def path(caller: Caller) -> str:
    """The filters of the one queue."""
    return f"{DIGITAL}/routing-queues/{caller.items('/routing-queues')[0]['id']}/filters"


def _condition(caller: Caller, type_: str) -> dict[str, Any]:
    """A sound condition of each type."""
    hours = caller.id_of(
        "/hours-of-operation", "hoursOfOperation", "hoursOfOperationProfileName", "24x7",
        "hoursOfOperationProfileId",
    )  # fmt: skip
    tag = caller.items("/tags")[0]["id"]
    rest: dict[str, dict[str, Any]] = {
        "includedChannels": {"channelIds": []},
        "excludedChannels": {"channelIds": []},
        "includedAutoTags": {"tagIds": [tag]},
        "excludedAutoTags": {"tagIds": [tag]},
        "sentiment": {"values": ["negative"]},
        "language": {"values": ["en", "fr"]},
        "sourceUrl": {"values": ["https://shop.example"]},
        "caseCustomField": {"ident": "tier", "values": ["gold"]},
        "customerCustomField": {"ident": "tier", "values": ["gold"]},
        "followerCount": {"operator": "higherThan", "value": 10},
        "subjectIncludes": {"values": ["invoice"]},
        "subjectExcludes": {"values": ["spam"]},
        "customRule": {"url": "https://rules.example/x"},
        "businessHours": {"hoursId": hours, "inside": True},
    }
    return {"type": type_, **rest[type_]}


TYPES = (
    "includedChannels", "excludedChannels", "includedAutoTags", "excludedAutoTags", "sentiment",
    "language", "sourceUrl", "caseCustomField", "customerCustomField", "followerCount",
    "subjectIncludes", "subjectExcludes", "customRule", "businessHours",
)  # fmt: skip


def test_the_seeded_queue_has_a_filter(caller: Caller, path: str) -> None:
    """Named, with a priority and a condition on the language."""
    answer = caller.get(path).json
    filter_ = answer["data"][0]
    assert (1, "default", 100) == (answer["hits"], filter_["name"], filter_["priority"])
    assert [("language", ["en"])] == [(one["type"], one["values"]) for one in filter_["conditions"]]


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_of_condition_can_be_kept(caller: Caller, path: str, type_: str) -> None:
    """What was sent comes back with an id."""
    condition = _condition(caller, type_)
    answer = caller.post(path, {"name": "new", "conditions": [condition]})
    assert (201, 500) == (answer.status, answer.json["priority"])
    kept = answer.json["conditions"][0]
    assert isinstance(kept["id"], int)
    assert {key: _plain(value) for key, value in condition.items()} == {
        key: _plain(kept[key]) for key in condition
    }


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_of_condition_needs_its_fields(caller: Caller, path: str, type_: str) -> None:
    """Each of them; only a list of channels may be empty."""
    for field in _condition(caller, type_).keys() - {"type"}:
        body = {key: value for key, value in _condition(caller, type_).items() if key != field}
        answer = caller.post(path, {"name": "new", "conditions": [body]})
        assert (400, "MISSING_FIELD") == (answer.status, answer.code)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"type": "weather"}, "UNKNOWN_CONDITION_TYPE"),
        ({}, "UNKNOWN_CONDITION_TYPE"),
        ("language", "INVALID_VALUE"),
        ({"type": "includedChannels", "channelIds": ["none"]}, "UNKNOWN_REFERENCE"),
        ({"type": "includedChannels", "channelIds": [1]}, "INVALID_VALUE"),
        ({"type": "includedAutoTags", "tagIds": [1]}, "UNKNOWN_REFERENCE"),
        ({"type": "includedAutoTags", "tagIds": ["1071"]}, "INVALID_VALUE"),
        ({"type": "businessHours", "hoursId": 1, "inside": True}, "UNKNOWN_REFERENCE"),
        ({"type": "sentiment", "values": ["angry"]}, "INVALID_VALUE"),
        ({"type": "followerCount", "operator": "is", "value": 1}, "INVALID_VALUE"),
        ({"type": "customRule", "url": "ftp://x"}, "INVALID_VALUE"),
        ({"type": "language", "values": ["en"], "id": 1}, "UNKNOWN_REFERENCE"),
    ],
)
def test_unsound_conditions_are_refused(
    caller: Caller, path: str, condition: object, code: str
) -> None:
    """By type, by value, and by what they point at; nothing is stored."""
    answer = caller.post(path, {"name": "new", "conditions": [condition]})
    assert (400, code) == (answer.status, answer.code)
    assert 1 == caller.get(path).json["hits"]


@pytest.mark.parametrize(
    ("type_", "most"),
    [
        ("includedChannels", 1),
        ("excludedChannels", 1),
        ("caseCustomField", 1),
        ("customerCustomField", 1),
        ("language", 2),
    ],
)
def test_some_conditions_stand_once(caller: Caller, path: str, type_: str, most: int) -> None:
    """Channels once for each side, custom fields once for each name."""
    twice = [_condition(caller, type_), _condition(caller, type_)]
    answer = caller.post(path, {"name": "new", "conditions": twice})
    assert (201 if most == 2 else 400) == answer.status


def test_custom_fields_of_two_names_stand_together(caller: Caller, path: str) -> None:
    """The name tells them apart."""
    first = _condition(caller, "caseCustomField")
    both = [first, first | {"ident": "region"}]
    assert 201 == caller.post(path, {"name": "new", "conditions": both}).status


@pytest.mark.parametrize("priority", [0, 1001, "1", None])
def test_a_priority_is_from_1_to_1000(caller: Caller, path: str, priority: object) -> None:
    """Other values are refused."""
    body = {"name": "new", "priority": priority, "conditions": []}
    assert 400 == caller.post(path, body).status


def test_a_filter_needs_a_name_of_its_own(caller: Caller, path: str) -> None:
    """Within the queue, and conditions, even if none."""
    assert 409 == caller.post(path, {"name": "default", "conditions": []}).status
    assert 400 == caller.post(path, {"conditions": []}).status
    assert 400 == caller.post(path, {"name": "new"}).status


def test_an_update_replaces_the_filter(caller: Caller, path: str) -> None:
    """Conditions sent with their id keep it, others get one, the rest is gone."""
    both = [_condition(caller, "language"), _condition(caller, "sentiment")]
    made = caller.post(path, {"name": "new", "priority": 9, "conditions": both}).json
    kept = next(one for one in made["conditions"] if one["type"] == "language")
    now = [kept, _condition(caller, "customRule")]
    changed = caller.put(f"{path}/{made['id']}", {"name": "new", "conditions": now}).json
    assert (made["id"], 500) == (changed["id"], changed["priority"])
    by_type = {one["type"]: one["id"] for one in changed["conditions"]}
    assert {"language", "customRule"} == by_type.keys()
    assert kept["id"] == by_type["language"]
    assert by_type["customRule"] not in {one["id"] for one in made["conditions"]}


def test_one_id_is_not_used_for_two_conditions(caller: Caller, path: str) -> None:
    """They would be one."""
    made = caller.get(path).json["data"][0]
    body = {"name": "default", "conditions": made["conditions"] * 2}
    assert 400 == caller.put(f"{path}/{made['id']}", body).status


def test_a_condition_is_changed_alone(caller: Caller, path: str) -> None:
    """Its type stays, and so do the filter's other parts."""
    made = caller.get(path).json["data"][0]
    one = made["conditions"][0]
    target = f"{path}/{made['id']}/conditions/{one['id']}"
    answer = caller.put(target, {"type": "language", "values": ["fr"]})
    assert (200, one["id"], ["fr"]) == (answer.status, answer.json["id"], answer.json["values"])
    now = caller.get(path).json["data"][0]
    assert ("default", 100, ["fr"]) == (
        now["name"],
        now["priority"],
        now["conditions"][0]["values"],
    )
    assert "FROZEN_FIELD" == caller.put(target, {"type": "sentiment", "values": []}).code
    assert 400 == caller.put(target, {"values": []}).status
    assert 404 == caller.put(f"{path}/{made['id']}/conditions/1", {"values": ["fr"]}).status


def test_the_last_filter_stays(caller: Caller, path: str) -> None:
    """A queue without a filter would take nothing."""
    made = caller.get(path).json["data"][0]
    answer = caller.delete(f"{path}/{made['id']}")
    assert (409, "LAST_FILTER") == (answer.status, answer.code)
    caller.post(path, {"name": "new", "conditions": []})
    assert 204 == caller.delete(f"{path}/{made['id']}").status
    assert 404 == caller.delete(f"{path}/{made['id']}").status


def test_an_unknown_queue_has_no_filters(caller: Caller) -> None:
    """Neither to read nor to write."""
    path = f"{DIGITAL}/routing-queues/none/filters"
    assert 404 == caller.get(path).status
    assert 404 == caller.post(path, {"name": "x", "conditions": []}).status
    assert 404 == caller.delete(f"{path}/1").status
