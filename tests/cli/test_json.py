"""`--json`: typed events, one a line, whatever becomes of the run."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cxdeclare import __version__
from cxdeclare.cli.exits import MEANINGS, Exit
from cxdeclare.cli.lines import LINES
from tests.cli.console import HEADER, Console, Ran, environment, refuse, served

SCHEMA = jsonschema.Draft202012Validator(LINES.json_schema())


def _sound(ran: Ran) -> list[dict[str, Any]]:
    """The events of a run that keeps the promises of every run."""
    events = ran.events
    for event in events:
        SCHEMA.validate(event)
        LINES.validate_python(event)
    assert {"type": "version", "format": 1, "tool": f"cxdeclare {__version__}"} == events[0]
    meaning = MEANINGS[Exit(ran.code)]
    assert {"type": "ended", "exit_code": ran.code, "meaning": meaning} == events[-1]
    types = [event["type"] for event in events]
    assert (1, 1) == (types.count("version"), types.count("ended"))
    assert ran.out.isascii()
    return events[1:-1]


def test_a_life_in_events(example: Console) -> None:
    """Validate, plan, apply, show and drift: every line fits the published schema."""
    checks, valid = _sound(example.must("validate", "--json"))
    assert ("checks", {"estate", "probe", "content"}) == (checks["type"], checks["not_run"].keys())
    assert ("said", True) == (valid["type"], "tenant.yaml: valid" in valid["text"])
    planned = _sound(example.must("plan", "--json"))[-1]
    assert ("embedded", "pretend") == (planned["plan"]["target"], planned["plan"]["target_class"])
    applied = _sound(example.must("apply", "--yes", "--json", code=7))
    types = {event["type"] for event in applied}
    assert types >= {"plan", "step_started", "step_done", "step_waiting", "change_ended", "applied"}
    (held,) = _sound(example.must("show", "--json"))
    assert "pretend" == held["state"]["target"]
    drift = _sound(example.must("drift", "--json"))[-1]
    assert ("drift", "embedded") == (drift["type"], drift["target"])


def test_every_answer_is_an_event(console: Console) -> None:
    """What people read on stdout, programs get as text in an event."""
    schema = console.must("schema", "events").out
    (said,) = _sound(console.must("schema", "events", "--json"))
    assert json.loads(schema) == json.loads(said["text"])
    assert LINES.json_schema().items() <= json.loads(schema).items()
    texts = [said["text"] for said in _sound(console.must("init", "new.yaml", "--json"))]
    assert ["Wrote new.yaml.", True] == [texts[0], texts[1].startswith("Recorded target embedded")]
    asked = console.must("emulate", "--request", "GET /dfo/3.0/tags", "--json")
    (said,) = _sound(asked)
    assert said["text"].startswith("200 {")
    (said,) = _sound(console.must("emulate", "--publish-dns", "a.example", "--json"))
    assert "a.example count as published" in said["text"]


def test_the_port_that_was_picked_is_an_event(console: Console) -> None:
    """A program finds the tenant it has started."""
    process = console.start("emulate", "--port", "0", "--json")
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(2)]
    try:
        serving = json.loads(lines[1])
        assert ("serving", f"http://127.0.0.1:{serving['port']}") == (
            serving["type"],
            serving["origin"],
        )
        console.must("plan", "--target", serving["origin"])
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    _sound(Ran(process.returncode, "".join(lines) + out, err))


def test_a_saved_plan_is_shown_as_it_was_made(console: Console) -> None:
    """The plan in the event is the plan in the file."""
    console.must("plan", "--out", "a.cxplan")
    (event,) = _sound(console.must("show", "a.cxplan", "--json"))
    assert json.loads((console.folder / "a.cxplan").read_text("utf-8")) == event["plan"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("plann",), 3, "No such command 'plann'"),
        (("plan", "--no-such-option"), 3, "No such option"),
        (("plan", "--parallelism", "none"), 3, "not a valid integer range"),
        (("emulate",), 3, "say what to do"),
        (("plan", "--target", "live"), 3, "no access key"),
        (("plan", "--allow-delete", "tga"), 3, "there is no kind `tga`"),
        (("apply", "missing.cxplan"), 3, "cannot be read"),
        (("apply",), 3, "cannot be asked with `--json`"),
        (("drift",), 8, "no state yet"),
    ],
)
def test_a_run_that_stops_early_says_why(
    arguments: tuple[str, ...], code: int, words: str, console: Console
) -> None:
    """Version first, the reason, the exit code last, and nothing on stderr."""
    ran = console.must(*arguments, "--json", code=code)
    (error,) = [event for event in _sound(ran) if event["type"] == "error"]
    assert words in error["message"]
    assert "" == ran.err


def test_what_is_wrong_with_a_manifest_is_an_event_each(console: Console) -> None:
    """Place and code are fields, not text."""
    console.write(f"{HEADER}tags:\n  spam: {{titlee: Spam}}\n")
    found = _sound(console.must("plan", "--json", code=3))
    assert {"diagnostic"} == {event["type"] for event in found}
    assert ("CXD102", "tenant.yaml", 4) in {(e["code"], e["path"], e["line"]) for e in found}


def test_what_does_not_fit_the_tenant_is_an_event_too(console: Console) -> None:
    """A look-up without a hit comes with its place."""
    console.write(f"{HEADER}skills: {{x: {{name: Support, campaign: Nobody}}}}\n")
    found = _sound(console.must("plan", "--json", code=3))
    assert ("CXD301", 3) == (found[-1]["code"], found[-1]["line"])


def test_a_refused_step_is_told_in_the_tenants_words(console: Console) -> None:
    """The event has the step, the address and what was answered."""
    with served(refuse("POST", "/email-templates", 400, "not today")) as origin:
        ran = console.must("apply", "--yes", "--json", "--target", origin, code=5)
    (failed,) = [event for event in _sound(ran) if event["type"] == "step_failed"]
    assert "template.brand" == failed["address"]
    assert "not today" in failed["message"]
    assert not failed["may_have_happened"]


def test_a_bug_ends_like_everything_else(console: Console, tmp_path: Path) -> None:
    """Even then the last line is the code; the crash file names places and no value."""
    planted = tmp_path / "planted"
    planted.mkdir()
    # A part of the standard library that fails as only a bug can.
    (planted / "getpass.py").write_text("def getuser():\n    raise LookupError('canary')\n")
    env = environment(TMPDIR=str(tmp_path))
    env["PYTHONPATH"] = f"{planted}:{env['PYTHONPATH']}"
    for argument in ("--json", "--no-color"):
        process = subprocess.run(
            [sys.executable, "-m", "cxdeclare", "plan", argument],
            check=False,
            cwd=console.folder,
            env=env,
            capture_output=True,
            text=True,
        )
        ran = Ran(process.returncode, process.stdout, process.stderr)
        assert 1 == ran.code, ran
        assert "canary" not in ran.out + ran.err
        if argument == "--json":
            (event,) = [event for event in _sound(ran) if event["type"] == "error"]
            assert "a bug in cxdeclare: LookupError" == event["message"]
        else:
            assert "error: a bug in cxdeclare: LookupError" in ran.err
    crashes = list(tmp_path.glob("cxdeclare-crash-*.txt"))
    assert 2 == len(crashes)
    for crash in crashes:
        text = crash.read_text("utf-8")
        assert "wiring.py:" in text
        assert "canary" not in text
