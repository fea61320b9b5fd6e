"""What people read of rules and of checks, kept as files."""

from __future__ import annotations

from tests.cli.console import Console
from tests.golden.transcript import Transcript

AT = ("--target", "embedded")


def test_explain_id(transcript: Transcript) -> None:
    """A check that can be switched off, one that cannot, an id of the language, and no id."""
    for code in ("CXD204", "CXD221", "cxd105", "CXD251", "CXD200"):
        transcript.run("explain", code)
    transcript.run("explain", "CXD249", code=3)
    transcript.run("explain", "everything", code=3)


def test_ignored(transcript: Transcript, console: Console) -> None:
    """What is switched off is counted; an entry that does nothing is told."""
    transcript.edit("    accept_reject: true\n", "    accept_reject: true\n    sub_skill: true\n")
    transcript.run("validate")
    off = "{check: CXD216, address: skill.billing, reason: until the queues are gone}"
    transcript.edit("\n# Domains", f"\npolicy:\n  ignore:\n    - {off}\n\n# Domains")
    transcript.run("validate")
    transcript.edit("    sub_skill: true\n", "")
    transcript.run("validate")


def test_credentials(transcript: Transcript) -> None:
    """The vendor's settings are refused by name, and what they hold is not shown."""
    transcript.edit(
        "    transport: ses\n", "    transport: ses\n    smtp: {user: acme, password: hush-hush}\n"
    )
    transcript.run("validate", code=3)
    assert "hush" not in transcript.text.split("[stderr]")[-1]


def test_estate_checks(transcript: Transcript, console: Console) -> None:
    """Warnings of what lives in the tenant, and what could not be checked for want of reading."""
    transcript.edit("  routing: dynamic", "  proactive_chat: true\n  routing: dynamic")
    transcript.edit(
        "permissions: [view, reply, assign]}\n        orders",
        "permissions: [view]}\n        orders",
    )
    transcript.edit("  business_hours: true # response times count in them; no API can tell\n", "")
    transcript.run("plan", *AT)
