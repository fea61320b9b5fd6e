"""The schema for editors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cxdeclare.kinds import ALL
from cxdeclare.loading.schema import manifest_schema
from tests.support.manifests import HEADER, RICH

SCHEMA = manifest_schema(ALL)


def test_every_section_is_in_it_and_nothing_else_is_allowed() -> None:
    """A section for each kind that can be declared."""
    header = {"apiVersion", "include", "tenant", "policy", "state", "moved", "removed", "adopt"}
    names = {*header, "notifications", "tests", *ALL.sections}
    assert names == set(SCHEMA["properties"])
    assert SCHEMA["additionalProperties"] is False
    assert ["apiVersion", "tenant"] == SCHEMA["required"]


def _objects(node: Any) -> list[dict[str, Any]]:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    found = [one for part in inner for one in _objects(part)]
    return [*found, node] if isinstance(node, dict) and node.get("type") == "object" else found


def test_no_mapping_is_left_open() -> None:
    """An editor can complain of every unknown name."""
    assert all("additionalProperties" in one for one in _objects(SCHEMA))


def test_every_group_is_described() -> None:
    """The editor shows what the code says."""
    assert all(one["description"] for one in SCHEMA["$defs"].values())


def test_there_are_no_default_values_and_no_made_up_titles() -> None:
    """Absent means unmanaged: a default would say otherwise."""
    for name, definition in SCHEMA["$defs"].items():
        assert "title" not in definition, name
        for field in definition["properties"].values():
            assert not {"default", "title"} & set(field), (name, field)


def test_it_is_the_same_every_time() -> None:
    """It can be compared with the file in the repository."""
    assert json.dumps(SCHEMA) == json.dumps(manifest_schema(ALL))


def test_a_rich_manifest_is_valid() -> None:
    """With every field of every kind."""
    assert [] == list(Draft202012Validator(SCHEMA).iter_errors(RICH))


@pytest.mark.parametrize(
    ("given", "valid"),
    [
        ({"html": "x"}, True),
        ({"html_file": "x"}, True),
        ({"html": "x", "html_file": "x"}, False),
    ],
)
def test_a_body_is_given_in_one_way(given: dict[str, str], valid: bool) -> None:
    """Inline or in a file."""
    data = HEADER | {"templates": {"a": {"name": "A", **given}}}
    assert valid == Draft202012Validator(SCHEMA).is_valid(data)


@pytest.mark.parametrize(("seconds", "valid"), [(0, False), (60, True), (61, False), ("1m", True)])
def test_limits_of_durations_hold_for_seconds(seconds: int | str, valid: bool) -> None:
    """Whole minutes, at least one."""
    data = HEADER | {"slas": {"default": {"first_response": seconds, "resolution": "1h"}}}
    assert valid == Draft202012Validator(SCHEMA).is_valid(data)
