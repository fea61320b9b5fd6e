"""Service levels."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import DIGITAL, Caller

PATH = f"{DIGITAL}/sla"


@pytest.fixture
def channel(caller: Caller) -> str:
    """A new channel."""
    caller.verified()
    return str(caller.channel()["id"])


def test_a_new_channel_has_the_general_times(caller: Caller, channel: str) -> None:
    """Its entry is there at once, with nothing of its own."""
    entry = caller.get(PATH).json["channels"][0]
    assert (channel, True, None, None) == tuple(
        entry[key] for key in ("channelId", "isDefault", "firstResponseTime", "solutionTime")
    )


def test_a_channel_may_have_its_own_times(caller: Caller, channel: str) -> None:
    """And go back to the general ones."""
    own = {"isDefault": False, "firstResponseTime": 3600, "solutionTime": 7200}
    assert 200 == caller.put(f"{PATH}/channels/{channel}", own).status
    entry = caller.get(PATH).json["channels"][0]
    assert own == {key: entry[key] for key in own}
    caller.put(f"{PATH}/channels/{channel}", {"isDefault": True, "solutionTime": None})
    entry = caller.get(PATH).json["channels"][0]
    assert (True, None) == (entry["isDefault"], entry["solutionTime"])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"isDefault": None},
        {"isDefault": False},
        {"isDefault": False, "firstResponseTime": 60},
        {"isDefault": True, "firstResponseTime": 60, "solutionTime": 60},
        {"isDefault": False, "firstResponseTime": 0, "solutionTime": 60},
        {"isDefault": False, "firstResponseTime": 90, "solutionTime": 60},
        {"isDefault": False, "firstResponseTime": "60", "solutionTime": 60},
    ],
)
def test_times_are_whole_and_complete(
    caller: Caller, channel: str, body: dict[str, object]
) -> None:
    """Both or none, in whole minutes, above zero."""
    assert 400 == caller.put(f"{PATH}/channels/{channel}", body).status


def test_the_general_times_are_replaced(caller: Caller) -> None:
    """Both together."""
    body = {"firstResponseTime": 600, "solutionTime": 1200}
    assert 200 == caller.put(f"{PATH}/default", body).status
    default = caller.get(PATH).json["default"]
    assert body == {key: default[key] for key in body}
    assert 400 == caller.put(f"{PATH}/default", {"solutionTime": 1200}).status
    assert 400 == caller.put(f"{PATH}/default", body | {"solutionTime": -60}).status


def test_an_unknown_channel_has_no_times(caller: Caller) -> None:
    """It must exist."""
    assert 404 == caller.put(f"{PATH}/channels/none", {"isDefault": True}).status
