"""Checks on the command line: in events as in text, and counted when they could not tell."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.console import Console

AT = ("--target", "embedded")


def _of(events: list[dict[str, Any]], type_: str) -> list[dict[str, Any]]:
    return [event for event in events if event["type"] == type_]


def test_a_plan_tells_programs_what_was_not_checked(example: Console) -> None:
    """Each check and address with its reason, and how many checks wait for a probe."""
    example.edit(
        "    account: own\n    mail_from: bounce.care.acme.example\n", "    account: vendor\n"
    )
    ran = example.must("plan", *AT, "--json")
    (checks,) = _of(ran.events, "checks")
    assert [("CXD251", "channel.billing"), ("CXD251", "channel.orders")] == [
        (one["check"], one["address"]) for one in checks["not_checked"]
    ]
    assert "no tool may look" in checks["not_checked"][0]["reason"]
    assert ["probe", "content"] == list(checks["not_run"])
    text = example.must("plan", *AT)
    assert "2 checks could not be made" in text.err


def test_validate_tells_programs_what_is_switched_off(example: Console) -> None:
    """Named, so that a reviewer can look for those that should not be."""
    example.edit("    accept_reject: true\n", "    accept_reject: true\n    sub_skill: true\n")
    off = "[{check: CXD216, address: skill.billing, reason: old queues}]"
    example.edit("\n# Domains", f"\npolicy: {{ignore: {off}}}\n\n# Domains")
    (checks,) = _of(example.must("validate", "--json").events, "checks")
    assert [("CXD216", "skill.billing")] == [
        (one["check"], one["address"]) for one in checks["ignored"]
    ]


def test_drift_warns_of_what_lives(example: Console) -> None:
    """A check of the tenant is said by the nightly run too, and changes no exit code."""
    example.must("apply", *AT, "--yes", code=7)
    example.must("emulate", "--publish-dns", "care.acme.example")
    example.must("apply", *AT, "--yes")
    assert "" == example.must("drift", *AT).err
    roles = example.ask("GET", "/dfo/3.0/roles")["data"]
    (role,) = [one["id"] for one in roles if one["name"] == "Agent"]
    channel = example.state()["bindings"]["channel.orders"]["id"]
    example.ask("PUT", f"/dfo/3.0/roles/{role}/channels/{channel}", {"permissions": ["view"]})
    example.edit("        orders: {permissions: [view, reply, assign]}\n", "")
    example.edit("    forward: true\n", "    forward: true\n    change_from: true\n")
    ran = example.must("drift", *AT, code=2)
    assert "CXD239: channel.orders: no role may reply" in ran.err
    (told,) = _of(example.must("drift", *AT, "--json", code=2).events, "diagnostic")
    assert ("CXD239", "warning") == (told["code"], told["severity"])


def test_an_id_is_explained_to_programs_as_well(example: Console) -> None:
    """As text in an event; an unknown one is exit 3 in both."""
    (said,) = _of(example.must("explain", "CXD204", "--json").events, "said")
    assert said["text"].startswith("CXD204 (error)")
    (stopped,) = _of(example.must("explain", "CXD299", "--json", code=3).events, "error")
    assert "CXD299" in stopped["message"]


@pytest.mark.parametrize("command", ["plan", "drift"])
def test_what_checks_say_holds_no_value_of_a_variable(command: str, example: Console) -> None:
    """Neither a warning nor a reason nor what the policy switches off, in text or in events."""
    example.must("apply", *AT, "--yes", code=7)
    example.edit("email_domains:\n  care:", "email_domains:\n  p4ss-phrase:")
    text = (
        (example.folder / "tenant.yaml").read_text().replace("domain: care\n", "domain: ${var.d}\n")
    )
    example.write(text)
    given = (command, "tenant.yaml", "--var", "d=p4ss-phrase", *AT)
    ran = example.run(*given)
    assert "CXD251" in ran.err, ran
    assert "domain `p4ss-phrase`" not in ran.err
    off = "[{check: CXD251, address: channel.billing, reason: later}]"
    example.edit("\n# Domains", f"\npolicy: {{ignore: {off}}}\n\n# Domains")
    events = example.run(*given, "--json").events
    (checks,) = _of(events, "checks")
    assert ["CXD251"] == [one["check"] for one in checks["ignored"]]
    assert "p4ss-phrase" not in checks["ignored"][0]["summary"]
