"""Levers of the pretend tenant."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import DIGITAL, DOMAIN, SES, Caller


def test_dns_is_published_without_a_token(caller: Caller) -> None:
    """And withdrawn again."""
    caller.post(SES, {"EmailIdentity": DOMAIN})
    for published, verified in ((True, True), (False, False)):
        body = {"domain": DOMAIN.upper(), "published": published}
        assert 200 == caller.call("POST", "/pretend/dns", body, token="").status
        assert verified == caller.get(f"{SES}/{DOMAIN}").json["VerifiedForSendingStatus"]


def test_a_custom_smtp_server_is_provisioned_without_a_token(caller: Caller) -> None:
    """The vendor does it by hand."""
    caller.verified()
    path = f"{DIGITAL}/channels/{caller.channel()['id']}/email-settings"
    assert 200 == caller.call("POST", "/pretend/smtp", {"name": DOMAIN}, token="").status
    assert "customSmtp" == caller.get(path).json["transport"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("dns", {}), ("dns", {"domain": "x", "published": 1}), ("smtp", {}), ("smtp", {"name": " "})],
)
def test_a_lever_says_what_it_needs(caller: Caller, path: str, body: dict[str, object]) -> None:
    """Nothing is guessed."""
    assert 400 == caller.post(f"/pretend/{path}", body).status
