"""What a channel holds."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import DIGITAL, Caller, a_channel


@pytest.mark.parametrize(
    "field",
    [
        "id",
        "idOnExternalPlatform",
        "channelIntegrationId",
        "realExternalPlatformId",
        "name",
        "isPrivate",
        "hasTreeStructure",
    ],
)
def test_a_channel_needs(caller: Caller, field: str) -> None:
    """What is required and missing is named in the refusal."""
    caller.verified()
    sent = {key: value for key, value in a_channel().items() if key != field}
    answer = caller.post(f"{DIGITAL}/channels", sent)
    assert (400, field) == (answer.status, answer.json["errors"][0]["field"])


def test_flags_are_off_unless_sent(caller: Caller) -> None:
    """Every flag is there and false, the read-only ones too."""
    caller.verified()
    channel = caller.channel(hasReply=True)
    assert channel["hasReply"] is True
    for flag in ("hasOutboundFlow", "hasManualOutboundFlow", "isLiveChat", "isHidden"):
        assert channel[flag] is False


def test_a_read_only_flag_is_not_written(caller: Caller) -> None:
    """Its own value is accepted, another one is refused."""
    caller.verified()
    channel = caller.channel()
    assert 200 == caller.post(f"{DIGITAL}/channels", channel).status
    answer = caller.post(f"{DIGITAL}/channels", channel | {"isHidden": True})
    assert (400, "READ_ONLY_FIELD") == (answer.status, answer.code)


@pytest.mark.parametrize("how", ["path", "id"])
def test_a_script_is_given_by_path_or_id_and_read_as_id(caller: Caller, how: str) -> None:
    """The path finds the current version; what comes back is its id as a text."""
    caller.verified()
    current = next(
        str(one["masterID"])
        for one in caller.acd("/scripts/search", "scriptSearchDetails")
        if (one["scriptName"], one["status"]) == (r"Email\Inbound v3", "CURR")
    )
    sent = current if how == "id" else r"Email\Inbound v3"
    assert current == caller.channel(studioScript=sent)["studioScript"]


@pytest.mark.parametrize("script", ["Email", "1", 1064, r"email\inbound v3"])
def test_an_unknown_script_is_refused(caller: Caller, script: object) -> None:
    """It must be there, and be a text."""
    caller.verified()
    answer = caller.post(f"{DIGITAL}/channels", a_channel(studioScript=script))
    assert 400 == answer.status
