"""The time level: what shows only a while after it was done."""

from __future__ import annotations

import json

import pytest

from cxdeclare.emulator.script import BadScript
from cxdeclare.emulator.time_rules import MEANINGS, Shows, read
from tests.support.world import World

_PATH = "/dfo/3.0/automatic-signatures"


def _names(world: World) -> set[str]:
    return {one["name"] for one in world.must("GET", _PATH)["data"]}


def test_what_is_made_is_listed_once_time_has_passed() -> None:
    """The clock is put forward over the wire."""
    with World() as world:
        world.must("POST", "/pretend/time", [{"late": "created", "seconds": 60}])
        world.must("POST", _PATH, {"name": "New", "plainText": "a"})
        assert "New" not in _names(world)
        world.must("POST", "/pretend/clock", {"seconds": 61})
        assert "New" in _names(world)


def test_what_is_made_is_listed_after_so_many_requests() -> None:
    """Requests are counted from the one that made it."""
    with World() as world:
        world.must("POST", "/pretend/time", [{"late": "created", "requests": 2}])
        world.must("POST", _PATH, {"name": "New", "plainText": "a"})
        assert ["New" in _names(world) for _ in range(3)] == [False, True, True]


def test_what_is_changed_shows_its_old_values_first() -> None:
    """In listings; the change itself is there, and a second one builds on it."""
    with World() as world:
        made = world.must("POST", _PATH, {"name": "A", "plainText": "a"})
        one = f"{_PATH}/{made['id']}"
        world.must("POST", "/pretend/time", [{"late": "updated", "seconds": 60}])
        world.must("PUT", one, {"name": "B", "plainText": "a"})
        assert world.must("GET", one)["name"] == "A"
        world.must("DELETE", "/pretend/time")
        assert world.must("GET", one)["name"] == "B"


def test_roles_come_over_late() -> None:
    """UserHub has them, the digital part not yet."""
    with World() as world:
        path = "/dfo/3.0/roles"
        before = len(world.must("GET", path)["data"])
        world.must("POST", "/pretend/time", [{"late": "roles", "seconds": 60, "names": ["Agent"]}])
        assert len(world.must("GET", path)["data"]) == before - 1
        world.must("POST", "/pretend/clock", {"seconds": 61})
        assert len(world.must("GET", path)["data"]) == before


@pytest.mark.parametrize(
    "script",
    [
        {},
        [1],
        [{"late": "never", "seconds": 1}],
        [{"late": "users"}],
        [{"late": "users", "seconds": 1, "requests": 1}],
        [{"late": "users", "seconds": 0}],
        [{"late": "users", "seconds": 1, "by_id": True}],
        [{"late": "created", "seconds": 1, "by_id": 1}],
        [{"late": "roles", "seconds": 1, "names": "Agent"}],
        [{"late": "created", "seconds": 1, "collection": 1}],
    ],
    ids=json.dumps,
)
def test_a_script_that_cannot_be_used_is_refused(script: object) -> None:
    """With what is wrong, over the wire as well."""
    with pytest.raises(BadScript):
        read(script)
    with World() as world:
        assert world.ask("POST", "/pretend/time", script)[0] == 400
        assert world.must("GET", "/pretend/time") == []


def test_every_sort_of_lateness_has_a_meaning() -> None:
    """For the page that lists them."""
    assert set(Shows) == set(MEANINGS)
