"""Channels: the upsert that replaces, the delete that is careful."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import DIGITAL, Caller, a_channel

PATH = f"{DIGITAL}/channels"


def test_the_server_chooses_the_id(caller: Caller) -> None:
    """It is made of the local part and the area; what was sent is forgotten."""
    caller.verified()
    channel = caller.channel()
    assert "email_billing@mail-de-EU1.niceincontact.com" == channel["id"]
    assert [channel["id"]] == [one["id"] for one in caller.items("/channels")]


def test_two_domains_may_use_one_local_part(caller: Caller) -> None:
    """The ids differ all the same."""
    caller.verified()
    caller.verified("shop.acme.example")
    first = caller.channel()
    second = caller.channel(idOnExternalPlatform="billing@shop.acme.example")
    assert first["id"] != second["id"]


def test_the_listing_has_no_envelope(caller: Caller) -> None:
    """A bare list, which `id[]` narrows."""
    caller.verified()
    first, _ = caller.channel("one"), caller.channel("two")
    assert 2 == len(caller.get(PATH).json)
    found = caller.get(f"{PATH}?id[]={first['id']}&id[]=other").json
    assert [first["id"]] == [one["id"] for one in found]


def test_a_known_id_is_replaced_as_a_whole(caller: Caller) -> None:
    """What a second write leaves out is reset."""
    caller.verified()
    channel = caller.channel(hasReply=True, studioScript=r"Email\Night")
    caller.post(PATH, a_channel(id=channel["id"], hasOutboundFlow=True))
    now = caller.items("/channels")[0]
    assert (False, True, None) == tuple(
        now[key] for key in ("hasReply", "hasOutboundFlow", "studioScript")
    )
    assert 1 == len(caller.items("/channels"))


def test_an_address_serves_once(caller: Caller) -> None:
    """Whatever the case of its letters; so a blind second create is noticed."""
    caller.verified()
    caller.channel()
    for address in ("billing@care.acme.example", "BILLING@Care.acme.example"):
        answer = caller.post(PATH, a_channel(idOnExternalPlatform=address))
        assert (409, "ALREADY_EXISTS") == (answer.status, answer.code)


@pytest.mark.parametrize(
    "field", ["idOnExternalPlatform", "realExternalPlatformId", "channelIntegrationId"]
)
def test_what_is_frozen_does_not_change(caller: Caller, field: str) -> None:
    """Address, platform and integration are chosen once."""
    caller.verified()
    channel = caller.channel()
    answer = caller.post(PATH, a_channel(id=channel["id"]) | {field: "other@care.acme.example"})
    assert (400, "FROZEN_FIELD", field) == (
        answer.status,
        answer.code,
        answer.json["errors"][0]["field"],
    )


def test_the_domain_must_be_verified(caller: Caller) -> None:
    """An identity that is missing or pending is not enough; a verified parent is."""
    assert "DOMAIN_NOT_VERIFIED" == caller.post(PATH, a_channel()).code
    caller.post("/ses/eu-west-1/v2/email/identities", {"EmailIdentity": "acme.example"})
    assert "DOMAIN_NOT_VERIFIED" == caller.post(PATH, a_channel()).code
    caller.tenant.publish_dns("acme.example")
    assert 200 == caller.post(PATH, a_channel()).status


@pytest.mark.parametrize("address", ["billing", "@care.acme.example", "billing@", "a@b@"])
def test_an_email_channel_needs_an_address(caller: Caller, address: str) -> None:
    """Something before and a domain after the sign."""
    assert 400 == caller.post(PATH, a_channel(idOnExternalPlatform=address)).status


def test_another_platform_keeps_its_id_and_has_no_email_settings(caller: Caller) -> None:
    """Only e-mail channels get an assigned point of contact."""
    sent = a_channel(realExternalPlatformId="custom", idOnExternalPlatform="box-1")
    assert "new-billing" == caller.post(PATH, sent).json["id"]
    assert 404 == caller.get(f"{PATH}/new-billing/email-settings").status


def test_a_single_channel_has_no_reading_endpoint(caller: Caller) -> None:
    """The published specification has none either: use the listing."""
    caller.verified()
    assert 405 == caller.get(f"{PATH}/{caller.channel()['id']}").status


def test_a_delete_takes_along_what_hangs_on_the_channel(caller: Caller) -> None:
    """Settings, role permissions and the service level entry go with it."""
    caller.verified()
    channel = caller.channel()["id"]
    role = caller.items("/roles")[0]["id"]
    caller.put(f"{DIGITAL}/roles/{role}/channels/{channel}", {"permissions": ["reply"]})
    assert 1 == len(caller.get(f"{DIGITAL}/sla").json["channels"])
    assert 204 == caller.delete(f"{PATH}/{channel}").status
    assert [] == caller.items("/channels")
    assert [] == caller.items(f"/roles/{role}/channels")
    assert [] == caller.get(f"{DIGITAL}/sla").json["channels"]
    assert 404 == caller.get(f"{PATH}/{channel}/email-settings").status
    assert 404 == caller.delete(f"{PATH}/{channel}").status


def test_a_deleted_address_can_be_used_again(caller: Caller) -> None:
    """Nothing stays claimed."""
    caller.verified()
    channel = caller.channel()["id"]
    caller.delete(f"{PATH}/{channel}")
    assert channel == caller.channel()["id"]


@pytest.mark.parametrize("type_", ["includedChannels", "excludedChannels"])
def test_a_channel_a_filter_names_is_not_deleted(caller: Caller, type_: str) -> None:
    """Once the filter lets go, it is."""
    caller.verified()
    channel = caller.channel()["id"]
    queue = caller.items("/routing-queues")[0]["id"]
    filters = f"{DIGITAL}/routing-queues/{queue}/filters"
    condition = {"type": type_, "channelIds": [channel]}
    made = caller.post(filters, {"name": "email", "conditions": [condition]}).json
    answer = caller.delete(f"{PATH}/{channel}")
    assert (409, "CHANNEL_IN_USE") == (answer.status, answer.code)
    caller.put(f"{filters}/{made['id']}", {"name": "email", "conditions": []})
    assert 204 == caller.delete(f"{PATH}/{channel}").status


def test_a_deleted_channel_uses_no_template(caller: Caller) -> None:
    """Its settings let go of what they pointed at."""
    caller.verified()
    template = caller.post(f"{DIGITAL}/email-templates", {"name": "b", "rules": "x"}).json["id"]
    channel = caller.channel()["id"]
    caller.put(f"{PATH}/{channel}/email-settings", {"outboundTemplateId": template})
    caller.delete(f"{PATH}/{channel}")
    assert 204 == caller.delete(f"{DIGITAL}/email-templates/{template}").status


def test_an_address_may_be_written_in_capitals(caller: Caller) -> None:
    """The id is in small letters, the address stays as it was sent."""
    caller.verified()
    channel = caller.channel(idOnExternalPlatform="Billing@CARE.acme.example")
    assert ("email_billing@mail-de-EU1.niceincontact.com", "Billing@CARE.acme.example") == (
        channel["id"],
        channel["idOnExternalPlatform"],
    )
