"""What only an e-mail channel has."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.emulator.caller import ACD, DIGITAL, DOMAIN, Answer, Caller


@pytest.fixture
def path(caller: Caller) -> str:
    """The settings of a new channel."""
    caller.verified()
    return f"{DIGITAL}/channels/{caller.channel()['id']}/email-settings"


def _refused(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json["errors"][0]["field"]


def test_a_new_channel_has_settings(caller: Caller, path: str) -> None:
    """The server fills in all of them, and assigns the point of contact."""
    settings = caller.get(path).json
    expected: dict[str, Any] = {
        "fromAddress": f"billing@{DOMAIN}",
        "domain": DOMAIN,
        "pointOfContactAddress": "billing@mail-de-EU1.niceincontact.com",
        "transport": "ses",
        "displayName": None,
        "isTlsEnforced": False,
        "spamTagId": None,
        "threading": "preferInReplyTo",
        "outboundTemplateId": None,
        "defaultSkillId": None,
        "studioScript": None,
    }
    assert expected == {key: settings[key] for key in expected}
    ticket = settings["ticketNumber"]
    assert ("end", "plain") == (ticket["subjectPosition"], ticket["headerFormat"])


def test_a_write_replaces_the_whole(caller: Caller, path: str) -> None:
    """What it leaves out is reset, inside the ticket number as well."""
    ticket = {"subjectPosition": "start", "headerFormat": "hidden"}
    caller.put(path, {"displayName": "ACME", "ticketNumber": ticket})
    caller.put(path, {"isTlsEnforced": True, "ticketNumber": {"subjectPosition": "start"}})
    settings = caller.get(path).json
    assert (None, True) == (settings["displayName"], settings["isTlsEnforced"])
    ticket = settings["ticketNumber"]
    assert ("start", "plain") == (ticket["subjectPosition"], ticket["headerFormat"])


@pytest.mark.parametrize("field", ["fromAddress", "domain", "transport", "pointOfContactAddress"])
def test_what_the_server_assigns_is_not_written(caller: Caller, path: str, field: str) -> None:
    """What was read may be sent back; another value is refused."""
    settings = caller.get(path).json
    assert 200 == caller.put(path, settings).status
    assert (400, field) == _refused(caller.put(path, settings | {field: "other"}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("displayName", ""),
        ("displayName", 1),
        ("isTlsEnforced", "true"),
        ("isTlsEnforced", None),
        ("threading", "always"),
        ("spamTagId", 1),
        ("spamTagId", "1071"),
        ("outboundTemplateId", 1),
        ("defaultSkillId", 1),
        ("studioScript", "no such script"),
        ("ticketNumber", None),
    ],
)
def test_wrong_values_are_refused(caller: Caller, path: str, field: str, value: object) -> None:
    """By type, by word, and by what they point at."""
    assert (400, field) == _refused(caller.put(path, {field: value}))


def test_an_unknown_ticket_format_is_refused(caller: Caller, path: str) -> None:
    """The refusal names the inner field."""
    sent = {"ticketNumber": {"headerFormat": "stars"}}
    assert (400, "headerFormat") == _refused(caller.put(path, sent))


def test_references_that_exist_are_kept(caller: Caller, path: str) -> None:
    """Tag, template, skill and script."""
    template = caller.post(f"{DIGITAL}/email-templates", {"name": "b", "rules": "<p>"}).json
    sent = {
        "spamTagId": caller.items("/tags")[0]["id"],
        "outboundTemplateId": template["id"],
        "defaultSkillId": caller.skill(),
    }
    assert 200 == caller.put(path, sent).status
    settings = caller.get(path).json
    assert sent == {key: settings[key] for key in sent}


def test_the_default_skill_is_digital_and_active(caller: Caller, path: str) -> None:
    """Another medium or a retired skill is refused; one retired later may stay."""
    chat = next(one["skillId"] for one in caller.acd("/skills", "skills"))
    assert (400, "defaultSkillId") == _refused(caller.put(path, {"defaultSkillId": chat}))
    skill = caller.skill()
    retired = {"skill": {"isActive": False}}
    assert 200 == caller.put(path, {"defaultSkillId": skill}).status
    caller.put(f"{ACD}/skills/{skill}", retired)
    assert 200 == caller.put(path, {"defaultSkillId": skill}).status
    caller.put(path, {})
    assert (400, "defaultSkillId") == _refused(caller.put(path, {"defaultSkillId": skill}))


def test_the_script_is_the_channels_own(caller: Caller, path: str) -> None:
    """Written here, it is read there, and the other way round."""
    stored = caller.put(path, {"studioScript": r"Email\Night"}).json["studioScript"]
    channel = caller.items("/channels")[0]
    assert stored == channel["studioScript"]
    caller.post(f"{DIGITAL}/channels", channel | {"studioScript": None})
    assert caller.get(path).json["studioScript"] is None


def test_a_custom_smtp_server_can_do_less(caller: Caller, path: str) -> None:
    """No display name and no forced TLS; the vendor makes the move, and it takes them away."""
    caller.put(path, {"displayName": "ACME", "isTlsEnforced": True})
    caller.tenant.provision_smtp(DOMAIN)
    settings = caller.get(path).json
    assert ("customSmtp", None, False) == tuple(
        settings[key] for key in ("transport", "displayName", "isTlsEnforced")
    )
    assert 200 == caller.put(path, {"displayName": None, "isTlsEnforced": False}).status
    for field, value in (("displayName", "ACME"), ("isTlsEnforced", True)):
        assert (400, field) == _refused(caller.put(path, {field: value}))


def test_a_channel_made_after_the_move_has_that_transport(caller: Caller) -> None:
    """By domain or by address."""
    caller.verified()
    caller.tenant.provision_smtp(f"Night@{DOMAIN}")
    for local, transport in (("night", "customSmtp"), ("day", "ses")):
        id_ = caller.channel(local)["id"]
        settings = caller.get(f"{DIGITAL}/channels/{id_}/email-settings").json
        assert transport == settings["transport"]


def test_an_unknown_channel_has_no_settings(caller: Caller) -> None:
    """Neither to read nor to write."""
    path = f"{DIGITAL}/channels/none/email-settings"
    assert (404, 404) == (caller.get(path).status, caller.put(path, {}).status)
