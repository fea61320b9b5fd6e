"""Drift as people and cron jobs run it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.cli.console import HEADER, Console

TWO = f"""{HEADER}
tags:
  a: {{title: First, color: red}}
  b: {{title: Second, color: blue}}
templates:
  brand: {{name: ACME brand, html: <p>one</p>}}
"""
TEMPLATES = "/dfo/3.0/email-templates"


def day(days: int = 0) -> str:
    """So many days from now, in UTC."""
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def accepting(console: Console, entry: str, until: str) -> None:
    """Write an accept file of one entry."""
    console.write(
        "apiVersion: cxdeclare/v1\naccept:\n"
        f"  - {{{entry}, owner: ops@acme, reason: ticket 12, until: {until}}}\n",
        "accept.yaml",
    )


def drifted(console: Console) -> None:
    """Apply, and let somebody rename the template."""
    console.write(TWO)
    console.must("apply", "--yes")
    (one,) = console.ask("GET", TEMPLATES)["data"]
    console.ask("PUT", f"{TEMPLATES}/{one['id']}", {"name": "Theirs", "rules": "<p>one</p>"})
    console.must("drift", code=2)


def test_accepted_drift_is_shown_apart_and_fails_nothing(console: Console) -> None:
    """With who answers for it, why, and until when."""
    drifted(console)
    accepting(console, "address: template.brand, field: name", day(30))
    ran = console.must("drift", "--accept", "accept.yaml")
    expected = (
        f'template.brand name: applied "ACME brand", live Theirs: '
        f"accepted until {day(30)} by ops@acme: ticket 12"
    )
    assert expected in ran.out
    assert "~ template.brand" not in ran.out
    assert "No drift but what is accepted" in ran.out


def test_what_expired_fails_again_and_is_called_so(console: Console) -> None:
    """From the day after the last one."""
    drifted(console)
    accepting(console, "address: template.brand", day(-1))
    ran = console.must("drift", "--accept", "accept.yaml", code=2)
    assert "expired, was accepted until" in ran.out
    assert "~ template.brand" in ran.out


def test_an_entry_about_nothing_is_said(console: Console) -> None:
    """So that the file does not rot; it fails nothing."""
    console.must("apply", "--yes")
    accepting(console, "address: template.brand, field: name", day(30))
    ran = console.must("drift", "--accept", "accept.yaml")
    assert "CXD184" in ran.err
    assert "accept.yaml:3" in ran.err


def test_a_bad_accept_file_stops_before_anything_is_read(console: Console) -> None:
    """With every problem at once, and its id."""
    accepting(console, "address: tag.a, more: 1", "never")
    ran = console.must("drift", "--accept", "accept.yaml", code=3)
    assert "CXD102" in ran.err
    assert "CXD107" in ran.err
    console.must("drift", "--accept", "none.yaml", code=3)


def test_json_tells_it_all(console: Console) -> None:
    """Accepted drift stands apart; coverage is counted."""
    drifted(console)
    accepting(console, "address: template.brand", day())
    (found,) = [
        one
        for one in console.must("drift", "--accept", "accept.yaml", "--json").events
        if one["type"] == "drift"
    ]
    assert {} == found["changed"]
    assert ["template.brand"] == [one["address"] for one in found["accepted"]]
    assert found["coverage"]["template"] == {"managed": 1, "foreign": 0, "vendor": 0}
    assert found["coverage"]["tag"]["managed"] == 2
    assert json.dumps(found)


def test_coverage_is_counted_by_kind_and_in_all(console: Console) -> None:
    """What nobody manages lowers it."""
    console.write(TWO)
    console.must("apply", "--yes")
    console.ask("POST", TEMPLATES, {"name": "Theirs", "rules": "x"})
    out = console.must("drift").out
    assert "Coverage: 60 % (3 of 5) of the kinds that are managed." in out
    assert "    brand template: 50 % (1 of 2)" in out


def test_what_every_tenant_is_delivered_with_is_not_foreign(console: Console) -> None:
    """It is listed apart, and `--fail-on foreign` leaves it out."""
    console.write(f"{HEADER}\nroles:\n  agent: {{name: Agent}}\n")
    console.must("apply", "--yes")
    ran = console.must("drift", "--fail-on", "foreign")
    assert "delivered role, in every tenant: Administrator, Evaluator, Manager" in ran.out
    assert "Coverage: 100 % (1 of 1)" in ran.out
