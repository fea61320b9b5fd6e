"""Every exit code, reached the way a user reaches it."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cxdeclare.cli.exits import MEANINGS, PRECEDENCE, Exit, worst
from tests.cli.console import (
    HEADER,
    OTHER_ID,
    ROOT,
    SMALL,
    TENANT_ID,
    Answer,
    Console,
    environment,
    refuse,
    served,
)

Scenario = Callable[[Console], int]
SCENARIOS: list[tuple[Exit, Scenario]] = []


def _reaches(code: Exit) -> Callable[[Scenario], Scenario]:
    def note(scenario: Scenario) -> Scenario:
        SCENARIOS.append((code, scenario))
        return scenario

    return note


@_reaches(Exit.DONE)
def _a_valid_manifest(console: Console) -> int:
    return console.run("validate").code


@_reaches(Exit.DONE)
def _differences_without_the_option(console: Console) -> int:
    return console.run("plan").code


@_reaches(Exit.DONE)
def _nothing_left_to_do(console: Console) -> int:
    console.must("apply", "--yes")
    return console.run("plan", "--detailed-exitcode").code


@_reaches(Exit.DONE)
def _no_drift_in_spite_of_an_edit(console: Console) -> int:
    console.must("apply", "--yes")
    console.edit("color: red", "color: blue")
    return console.run("drift").code


@_reaches(Exit.ERROR)
def _nobody_serves(console: Console) -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return console.run("plan", "--target", f"http://127.0.0.1:{port}").code


@_reaches(Exit.ERROR)
def _the_only_step_is_refused(console: Console) -> int:
    console.edit("tags:\n  spam: {title: Suspected spam, color: red}\n", "")
    with served(refuse("POST", "/email-templates", 400)) as origin:
        return console.run("apply", "--yes", "--target", origin).code


@_reaches(Exit.DIFFERENCES)
def _differences_with_the_option(console: Console) -> int:
    return console.run("plan", "--detailed-exitcode").code


@_reaches(Exit.DIFFERENCES)
def _somebody_deleted_it(console: Console) -> int:
    console.must("apply", "--yes")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    console.ask("DELETE", f"/dfo/3.0/email-templates/{id_}")
    return console.run("drift").code


@_reaches(Exit.DIFFERENCES)
def _something_foreign_if_that_counts(console: Console) -> int:
    console.must("apply", "--yes")
    return console.run("drift", "--fail-on", "foreign").code


@_reaches(Exit.INVALID)
def _no_command(console: Console) -> int:
    return console.run().code


@_reaches(Exit.INVALID)
def _a_command_with_a_typo(console: Console) -> int:
    return console.run("plann").code


@_reaches(Exit.INVALID)
def _an_option_with_a_typo(console: Console) -> int:
    return console.run("plan", "--detailed-exit-code").code


@_reaches(Exit.INVALID)
def _an_argument_too_many(console: Console) -> int:
    return console.run("plan", "tenant.yaml", "other.yaml").code


@_reaches(Exit.INVALID)
def _an_option_out_of_range(console: Console) -> int:
    return console.run("plan", "--parallelism", "0").code


@_reaches(Exit.INVALID)
def _emulate_nothing(console: Console) -> int:
    return console.run("emulate").code


@_reaches(Exit.INVALID)
def _a_manifest_that_is_not_there(console: Console) -> int:
    return console.run("plan", "nowhere.yaml").code


@_reaches(Exit.INVALID)
def _a_field_with_a_typo(console: Console) -> int:
    console.edit("color: red", "colour: red")
    return console.run("validate").code


@_reaches(Exit.INVALID)
def _a_look_up_without_a_hit(console: Console) -> int:
    console.write(f"{HEADER}skills: {{x: {{name: Support, campaign: Nobody}}}}\n")
    return console.run("plan").code


@_reaches(Exit.INVALID)
def _consent_to_an_unknown_kind(console: Console) -> int:
    return console.run("plan", "--allow-delete", "tga").code


@_reaches(Exit.INVALID)
def _another_tenant(console: Console) -> int:
    console.must("plan")
    console.edit(TENANT_ID, OTHER_ID)
    return console.run("plan").code


@_reaches(Exit.INVALID)
def _a_damaged_state(console: Console) -> int:
    console.must("apply", "--yes")
    (console.folder / ".cxdeclare" / "embedded.state.json").write_text("{", encoding="utf-8")
    return console.run("plan").code


@_reaches(Exit.INVALID)
def _a_tenant_that_is_no_database(console: Console) -> int:
    return console.run("plan", "--target", "embedded:tenant.yaml").code


@_reaches(Exit.INVALID)
def _consent_to_a_plan_that_is_made(console: Console) -> int:
    console.must("plan", "--out", "a.cxplan")
    return console.run("apply", "a.cxplan", "--allow-delete", "tag").code


@_reaches(Exit.INVALID)
def _nobody_to_ask(console: Console) -> int:
    return console.run("apply", "--json").code


def _protect_and_remove(console: Console) -> None:
    console.write(f"{SMALL}policy: {{protect: [tag.spam]}}\n")
    console.must("apply", "--yes")
    console.write(f"{HEADER}policy: {{allow_delete: [tag, template]}}\n")


@_reaches(Exit.REFUSED)
def _a_block_that_was_only_renamed(console: Console) -> int:
    console.must("apply", "--yes")
    console.edit("brand: {name: ACME brand,", "look: {name: ACME look,")
    return console.run("plan").code


@_reaches(Exit.REFUSED)
def _nobody_left_to_administer(console: Console) -> int:
    users = "{ownership: authoritative, members: []}"
    console.write(f"{HEADER}roles: {{boss: {{name: Administrator, users: {users}}}}}\n")
    return console.run("plan").code


@_reaches(Exit.REFUSED)
def _nobody_left_to_reply(console: Console) -> int:
    shutil.copytree(ROOT / "examples", console.folder, dirs_exist_ok=True)
    console.must("apply", "--yes", code=7)
    console.must("emulate", "--publish-dns", "care.acme.example")
    console.must("apply", "--yes")
    text = (console.folder / "tenant.yaml").read_text(encoding="utf-8")
    console.write(text.replace("view, reply", "view"))
    return console.run("plan").code


@_reaches(Exit.INVALID)
def _consent_to_an_unknown_guard(console: Console) -> int:
    console.must("plan", "--out", "x.plan")
    return console.run("apply", "x.plan", "--consent", "max-chang=000000000000").code


@_reaches(Exit.INVALID)
def _consent_without_a_saved_plan(console: Console) -> int:
    return console.run("apply", "--yes", "--consent", "max-change=000000000000").code


@_reaches(Exit.REFUSED)
def _consent_to_another_plan(console: Console) -> int:
    console.write(f"{SMALL}policy: {{protect: [template.brand]}}\n")
    console.must("apply", "--yes")
    console.write(HEADER)
    console.must("plan", "--out", "x.plan", code=4)
    return console.run("apply", "x.plan", "--consent", "protected=000000000000").code


@_reaches(Exit.REFUSED)
def _a_protected_address(console: Console) -> int:
    _protect_and_remove(console)
    return console.run("plan").code


@_reaches(Exit.REFUSED)
def _a_protected_address_at_apply(console: Console) -> int:
    _protect_and_remove(console)
    console.must("plan", "--out", "a.cxplan", code=4)
    return console.run("apply", "a.cxplan").code


@_reaches(Exit.REFUSED)
def _a_plan_applied_twice(console: Console) -> int:
    console.must("plan", "--out", "a.cxplan")
    console.must("apply", "a.cxplan")
    return console.run("apply", "a.cxplan").code


@_reaches(Exit.REFUSED)
def _a_field_that_moved_since(console: Console) -> int:
    console.must("apply", "--yes")
    console.edit("<p>one</p>", "<p>two</p>")
    console.must("plan", "--out", "a.cxplan")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    body = {"name": "ACME brand", "rules": "<p>three</p>"}
    console.ask("PUT", f"/dfo/3.0/email-templates/{id_}", body)
    return console.run("apply", "a.cxplan").code


@_reaches(Exit.PARTIAL)
def _one_step_is_refused(console: Console) -> int:
    with served(refuse("POST", "/email-templates", 400)) as origin:
        return console.run("apply", "--yes", "--target", origin).code


@_reaches(Exit.PARTIAL)
def _a_step_may_have_happened(console: Console) -> int:
    console.edit("tags:\n  spam: {title: Suspected spam, color: red}\n", "")
    with served(refuse("POST", "/email-templates", 502)) as origin:
        return console.run("apply", "--yes", "--target", origin).code


@_reaches(Exit.DONE)
def _the_way_back_is_planned(console: Console) -> int:
    console.must("apply", "--yes")
    return console.run("rollback", "--to", str(console.state()["serial"])).code


@_reaches(Exit.DONE)
def _nobody_has_the_lock(console: Console) -> int:
    return console.run("unlock", "x").code


@_reaches(Exit.DIFFERENCES)
def _something_to_do_on_the_way_back(console: Console) -> int:
    console.must("apply", "--yes")
    serial = console.state()["serial"]
    console.edit("<p>one</p>", "<p>two</p>")
    console.must("apply", "--yes")
    return console.run("rollback", "--to", str(serial), "--detailed-exitcode").code


@_reaches(Exit.INVALID)
def _a_version_that_is_not_kept(console: Console) -> int:
    console.must("apply", "--yes")
    return console.run("rollback", "--to", "999").code


@_reaches(Exit.INVALID)
def _an_address_the_state_does_not_name(console: Console) -> int:
    console.must("apply", "--yes")
    return console.run("state", "rm", "tag.none", "--yes").code


@_reaches(Exit.INVALID)
def _an_older_state_is_pushed(console: Console) -> int:
    console.must("apply", "--yes")
    console.must("state", "pull", "--out", "old.json")
    return console.run("state", "push", "old.json").code


@_reaches(Exit.REFUSED)
def _a_protected_address_is_forgotten(console: Console) -> int:
    console.write(f"{SMALL}policy: {{protect: [template.brand]}}\n")
    console.must("apply", "--yes")
    return console.run("state", "rm", "template.brand", "--yes").code


@_reaches(Exit.LOCKED)
def _another_process_holds_the_lock(console: Console) -> int:
    holder = (
        "import sys; from pathlib import Path;"
        "from cxdeclare.adapters.state.local import LocalStore;"
        "from cxdeclare.adapters.state.owner import Owner;"
        "lock = LocalStore(Path('.cxdeclare/embedded.state.json'), Owner('ana')).lock('apply');"
        "lock.__enter__(); print(flush=True); sys.stdin.read()"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", holder],
        cwd=console.folder,
        env=environment(),
        stdin=pipe,
        stdout=pipe,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        ran = console.run("apply", "--yes")
        process.communicate()
    assert "apply by ana" in ran.err
    console.must("plan", "--detailed-exitcode", code=2)
    return ran.code


@_reaches(Exit.MANUAL)
def _a_step_waits_for_a_person(console: Console) -> int:
    domain = "{domain: care.acme.example, region: eu-central-1, account: own}"
    console.write(f"{HEADER}email_domains: {{care: {domain}}}\n")
    return console.run("apply", "--yes").code


@_reaches(Exit.UNKNOWN)
def _a_listing_is_refused(console: Console) -> int:
    with served(refuse("GET", "/email-templates", 403)) as origin:
        return console.run("plan", "--detailed-exitcode", "--target", origin).code


@_reaches(Exit.UNKNOWN)
def _what_can_be_read_is_applied_all_the_same(console: Console) -> int:
    with served(refuse("GET", "/email-templates", 403)) as origin:
        ran = console.run("apply", "--yes", "--target", origin)
        assert "done     tag.spam create" in ran.err
    return ran.code


@_reaches(Exit.UNKNOWN)
def _drift_of_an_unreadable_kind(console: Console) -> int:
    closed = threading.Event()
    refusing = refuse("GET", "/email-templates", 403)

    def fault(method: str, target: str) -> Answer | None:
        return refusing(method, target) if closed.is_set() else None

    with served(fault) as origin:
        console.must("apply", "--yes", "--target", origin)
        closed.set()
        return console.run("drift", "--target", origin).code


@_reaches(Exit.UNKNOWN)
def _drift_without_a_state(console: Console) -> int:
    return console.run("drift").code


def _interrupted_by(console: Console, number: signal.Signals) -> int:
    arrived, release = threading.Event(), threading.Event()

    def fault(method: str, target: str) -> Answer | None:
        if method == "PUT" and target.endswith("/tags"):
            arrived.set()
            assert release.wait(60)
        return None

    with served(fault) as origin:
        process = console.start("apply", "--yes", "--parallelism", "1", "--target", origin)
        assert process.stdout is not None
        assert process.stderr is not None
        assert arrived.wait(60)
        process.send_signal(number)
        said = iter(process.stderr.readline, "")
        assert any("Stopping after the calls in flight" in line for line in said)
        release.set()
        out, err = process.communicate()
        assert "Interrupted" in out, (out, err)
        assert "skipped  template.brand create: the run was interrupted" in err
        # What was in flight is ours, and the rest is still to do.
        state = next((console.folder / ".cxdeclare").glob("http*.state.json")).read_text("utf-8")
        assert "tag.spam" in state
        assert "template.brand" not in state
        left = console.must("plan", "--detailed-exitcode", "--target", origin, code=2).out
        assert "1 to create; 1 unchanged" in left
    return process.returncode


@_reaches(Exit.INTERRUPTED)
def _ctrl_c_in_mid_apply(console: Console) -> int:
    return _interrupted_by(console, signal.SIGINT)


@_reaches(Exit.INTERRUPTED)
def _ci_ends_the_job_in_mid_apply(console: Console) -> int:
    return _interrupted_by(console, signal.SIGTERM)


@pytest.mark.parametrize(
    ("code", "scenario"), SCENARIOS, ids=[f"{int(c)}{s.__name__}" for c, s in SCENARIOS]
)
def test_a_scenario_ends_with_its_code(code: Exit, scenario: Scenario, console: Console) -> None:
    """The code a user gets is the one the table promises."""
    assert code == scenario(console)


def test_every_code_has_a_scenario_and_a_meaning() -> None:
    """No code is only documented."""
    assert set(Exit) == {code for code, _ in SCENARIOS} == MEANINGS.keys() == set(PRECEDENCE)


def test_a_usage_error_is_never_a_difference(console: Console) -> None:
    """What click would end with 2 ends with 3, for every command."""
    for command in ("init", "validate", "plan", "show", "apply", "drift", "schema", "emulate"):
        ran = console.run(command, "--no-such-option")
        assert (3, "") == (ran.code, ran.out), command
        assert f"`cxdeclare {command} --help`" in ran.err


@pytest.mark.parametrize(
    ("codes", "wins"),
    [
        ((), Exit.DONE),
        ((Exit.DONE, Exit.DIFFERENCES), Exit.DIFFERENCES),
        ((Exit.DIFFERENCES, Exit.UNKNOWN), Exit.UNKNOWN),
        ((Exit.REFUSED, Exit.UNKNOWN), Exit.UNKNOWN),
        ((Exit.LOCKED, Exit.UNKNOWN), Exit.LOCKED),
        ((Exit.PARTIAL, Exit.MANUAL, Exit.DIFFERENCES), Exit.PARTIAL),
        ((Exit.ERROR, Exit.MANUAL), Exit.ERROR),
        ((Exit.ERROR, Exit.PARTIAL), Exit.PARTIAL),
        ((Exit.REFUSED, Exit.PARTIAL), Exit.REFUSED),
        ((Exit.INVALID, Exit.LOCKED), Exit.INVALID),
        ((Exit.INTERRUPTED, Exit.PARTIAL, Exit.MANUAL), Exit.INTERRUPTED),
    ],
)
def test_the_worst_of_several_wins(codes: tuple[Exit, ...], wins: Exit) -> None:
    """Precedence does not depend on the order in which things are found."""
    assert wins == worst(*codes) == worst(*reversed(codes))


def test_drift_in_what_was_read_does_not_hide_what_was_not(console: Console) -> None:
    """Changed and unreadable at once is 8: neither clean nor merely drifted."""
    closed = threading.Event()
    refusing = refuse("GET", "/email-templates", 403)
    empty = b'{"hits": 0, "data": []}'

    def fault(method: str, target: str) -> Answer | None:
        if not closed.is_set():
            return None
        gone: Answer | None = (
            (200, {}, empty) if (method, "/tags" in target) == ("GET", True) else None
        )
        return refusing(method, target) or gone

    with served(fault) as origin:
        console.must("apply", "--yes", "--target", origin)
        closed.set()
        ran = console.must("drift", "--target", origin, code=8)
    assert "- tag.spam: gone from the tenant" in ran.out
    assert "could not be read" in ran.out


def test_a_refused_plan_is_shown_and_saved(console: Console) -> None:
    """A guard never hides what it refuses."""
    _protect_and_remove(console)
    ran = console.must("plan", "--out", "a.cxplan", code=4)
    assert "! tag.spam: refused by guard protected" in ran.out
    assert ran.out == console.must("show", "a.cxplan").out
    before = console.state()
    assert "refused" in console.must("apply", "--yes", code=4).err
    assert before == console.state()


def test_no_changes_between_two_plans_of_one_world(console: Console, tmp_path: Path) -> None:
    """The small manifest of these tests is worth something: it creates, and then it is done."""
    assert "2 to create" in console.must("plan").out
    console.must("apply", "--yes")
    assert "No changes: 2 resources are as declared." in console.must("plan").out
    assert SMALL == (tmp_path / "tenant.yaml").read_text(encoding="utf-8")


def test_a_file_behind_wait_is_told_what_stands_there(console: Console) -> None:
    """With both ways to write it; anything else is no time at all."""
    ran = console.must("apply", "--wait", "tenant.yaml", code=3)
    assert "`tenant.yaml` is a file, and seconds stand here" in ran.err
    assert "write `tenant.yaml --wait`, or `--wait 900 tenant.yaml`" in ran.err
    assert "`soon` is not whole seconds" in console.must("apply", "--wait", "soon", code=3).err
