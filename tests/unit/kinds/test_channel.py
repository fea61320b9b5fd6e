"""What a manifest must not say of a channel."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.kinds.channel import KIND
from cxdeclare.model.endpoint import Verb
from tests.unit.kinds.sections import told


def sections(**more: Any) -> dict[str, Any]:
    return {
        "email_domains": {
            "care": {"domain": "care.acme.example", "region": "eu-central-1", "account": "own"}
        },
        "channels": {
            "billing": {
                "name": "Billing",
                "address": "billing@care.acme.example",
                "domain": "care",
                "default_skill": {"lookup": "Email.Billing"},
                "default_script": "Email\\Inbound v3",
            }
            | more
        },
    }


@pytest.mark.parametrize(
    "address", ["a@acme.example", "a@other.example", "a@notcare.acme.example", "a@care.acme.exampl"]
)
def test_an_address_outside_its_domain_is_an_error(address: str) -> None:
    """CXD202: such a channel could never send."""
    assert [("CXD202", "channel.billing")] == told(**sections(address=address))


@pytest.mark.parametrize(
    "address", ["a@care.acme.example", "a@CARE.acme.Example", "a@sub.care.acme.example"]
)
def test_an_address_inside_its_domain_is_fine(address: str) -> None:
    """A verified domain covers those below it; case does not matter."""
    assert [] == told(**sections(address=address))


@pytest.mark.parametrize("value", [True, False])
def test_tls_of_a_custom_server_is_the_vendor_s(*, value: bool) -> None:
    """CXD204: it is set in the vendor's own tool."""
    given = sections(transport="custom_smtp", email={"force_tls": value})
    assert [("CXD204", "channel.billing")] == told(**given)
    assert [] == told(**sections(transport="ses", email={"force_tls": value}))
    assert [] == told(**sections(email={"force_tls": value}))


def test_a_custom_server_has_no_display_name() -> None:
    """CXD205: to say that there is none is fine."""
    given = sections(transport="custom_smtp", email={"display_name": "ACME"})
    assert [("CXD205", "channel.billing")] == told(**given)
    assert [] == told(**sections(transport="custom_smtp", email={"display_name": None}))
    assert [] == told(**sections(email={"display_name": "ACME"}))


def test_a_new_channel_says_what_the_upsert_wants() -> None:
    """The fields that every channel must have, and nothing declared is lost."""
    shape = KIND.main.verbs[Verb.CREATE].shape
    assert shape is not None
    assert shape({"idOnExternalPlatform": "a@b.example", "name": "x"}, None) == {
        "id": "email_a@b.example",
        "idOnExternalPlatform": "a@b.example",
        "channelIntegrationId": "in-contact-email",
        "realExternalPlatformId": "in-contact-email",
        "isPrivate": False,
        "hasTreeStructure": False,
        "name": "x",
    }


def test_channels_of_other_platforms_are_none_of_ours() -> None:
    """A chat channel is neither matched nor listed as foreign."""
    unrelated = KIND.main.unrelated
    assert unrelated is not None
    assert unrelated({"realExternalPlatformId": "chat"})
    assert unrelated({"realExternalPlatformId": "email"})
    assert unrelated({})
    assert not unrelated({"realExternalPlatformId": "in-contact-email"})
