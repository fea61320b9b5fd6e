"""Telling others of a drift run: none of it changes what the run ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cxdeclare.engine.runs import runs
from tests.cli.console import HEADER, Console, refuse, served
from tests.cli.test_drift import TEMPLATES
from tests.unit.adapters.test_webhook import TOKEN, receiving

HOOKED = f"""{HEADER}
notifications:
  - webhook: ${{secret.env:DRIFT_HOOK}}
templates:
  brand: {{name: ACME brand, html: <p>one</p>}}
"""


def applied(console: Console) -> None:
    """A tenant as declared."""
    console.write(HOOKED)
    console.must("apply", "--yes")


def renamed(console: Console, name: str) -> None:
    """Somebody calls the template so."""
    (one,) = console.ask("GET", TEMPLATES)["data"]
    console.ask("PUT", f"{TEMPLATES}/{one['id']}", {"name": name, "rules": "<p>one</p>"})


def texts(got: list[tuple[str, bytes]]) -> list[str]:
    """What the receiver was told, the first line of each."""
    return [json.loads(body)["text"].split("\n")[0] for _, body in got]


def test_a_webhook_hears_of_drift_and_once_that_it_is_over(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drift each time; clean again after a recorded run that was not."""
    applied(console)
    with receiving() as server:
        monkeypatch.setenv("DRIFT_HOOK", server.url)
        console.must("drift", "--notify", "--record")
        assert [] == server.got
        renamed(console, "Theirs")
        ran = console.must("drift", "--notify", "--record", code=2)
        assert "told the webhook notifications[0] (drift)" in ran.err
        renamed(console, "ACME brand")
        for _ in range(2):
            console.must("drift", "--notify", "--record")
    assert 2 == len(server.got)
    first, second = texts(server.got)
    assert "drift found - acme (embedded) - PRETEND TENANT" in first
    assert "no drift any more" in second


@pytest.mark.parametrize("code", [404, 302])
def test_a_notification_that_fails_is_said_and_changes_no_exit_code(
    console: Console, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """And nothing that is said holds the URL."""
    applied(console)
    renamed(console, "Theirs")
    with receiving(code) as server:
        monkeypatch.setenv("DRIFT_HOOK", server.url)
        ran = console.must("drift", "--notify", code=2)
        told = console.must("drift", "--notify", "--json", code=2)
    assert (
        f"warning: not told the webhook notifications[0] (drift): the webhook answered {code}"
        in (ran.err)
    )
    (event,) = (one for one in told.events if one["type"] == "sent")
    assert (False, "webhook") == (event["done"], event["by"])
    for said in (ran.out, ran.err, told.out, told.err):
        assert TOKEN not in said
        assert "services" not in said


def test_a_secret_that_cannot_be_had_is_said(console: Console) -> None:
    """The run found what it found."""
    applied(console)
    renamed(console, "Theirs")
    assert "warning: not told the webhook" in console.must("drift", "--notify", code=2).err


def test_without_notify_nobody_is_told(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """And without `--record` nothing is kept: a look leaves no trace."""
    applied(console)
    renamed(console, "Theirs")
    before = sorted(Path(".cxdeclare").rglob("*"))
    with receiving() as server:
        monkeypatch.setenv("DRIFT_HOOK", server.url)
        console.must("drift", code=2)
    assert [] == server.got
    assert before == sorted(Path(".cxdeclare").rglob("*"))


def test_of_a_pretend_tenant_nobody_else_is_told(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused before a socket is opened."""
    applied(console)
    renamed(console, "Theirs")
    monkeypatch.setenv("DRIFT_HOOK", "https://hooks.example/x")
    assert "a pretend tenant" in console.must("drift", "--notify", code=2).err


def test_metrics_are_written_whole_and_readable(console: Console) -> None:
    """For a collector that runs as somebody else; nothing half stands beside."""
    applied(console)
    renamed(console, "Theirs")
    Path("metrics").mkdir()
    console.must("drift", "--metrics", "metrics/drift.prom", code=2)
    text = Path("metrics/drift.prom").read_text(encoding="utf-8")
    assert 'cxdeclare_drift_changed{tenant="' in text
    assert "cxdeclare_drift_exit_code" in text
    assert ["drift.prom"] == [one.name for one in Path("metrics").iterdir()]
    assert 0o644 == Path("metrics/drift.prom").stat().st_mode & 0o777
    ran = console.must("drift", "--metrics", "none/drift.prom", code=2)
    assert "warning: not wrote the metrics to none/drift.prom" in ran.err


def test_recorded_runs_are_listed_the_newest_first(console: Console) -> None:
    """With what they came to."""
    applied(console)
    assert "No run was recorded yet" in console.must("state", "runs").out
    console.must("drift", "--record")
    renamed(console, "Theirs")
    console.must("drift", "--record", code=2)
    newest, oldest = console.must("state", "runs").out.splitlines()
    assert "exit 2  1 changed" in newest
    assert "exit 0  0 changed" in oldest
    (event,) = (
        one for one in console.must("state", "runs", "--json").events if one["type"] == "state_runs"
    )
    assert [2, 0] == [one["exit_code"] for one in event["runs"]]
    (kept,) = Path(".cxdeclare").glob("*.runs.jsonl")
    assert "Theirs" not in kept.read_text(encoding="utf-8")
    assert 2 == len(runs(kept.read_bytes()))


def test_a_record_that_cannot_be_kept_changes_no_exit_code(console: Console) -> None:
    """Here its place is taken by a folder."""
    applied(console)
    (state,) = Path(".cxdeclare").glob("*.state.json")
    state.with_name(f"{state.name}.runs.jsonl").mkdir()
    ran = console.must("drift", "--record")
    assert "warning: not kept the record of this run" in ran.err


def test_a_run_that_fails_as_a_whole_is_told_of_as_well(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenant that refuses everything is not one without drift."""
    applied(console)
    with receiving() as server, served(refuse("", "", 503)) as origin:
        monkeypatch.setenv("DRIFT_HOOK", server.url)
        monkeypatch.setenv("CXDECLARE_TARGET", origin)
        ran = console.must("drift", "--notify", "--record", "--metrics", "d.prom", code=8)
        assert "there is no state yet" in ran.err
        assert "exit 8" in console.must("state", "runs").out
    (first,) = texts(server.got)
    assert "could not be read completely" in first
    assert "cxdeclare_drift_unread" in Path("d.prom").read_text(encoding="utf-8")


def test_an_error_is_told_of_before_the_run_ends_with_it(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the state is of no use."""
    applied(console)
    (state,) = Path(".cxdeclare").glob("*.state.json")
    state.write_text("{", encoding="utf-8")
    with receiving() as server:
        monkeypatch.setenv("DRIFT_HOOK", server.url)
        console.must("drift", "--notify", code=3)
    (first,) = texts(server.got)
    assert "could not be read completely" in first
