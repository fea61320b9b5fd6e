"""A run that is cut off, on the command line: what is said, and how it goes on."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from cxdeclare.adapters.state.local import LocalStore
from cxdeclare.adapters.state.owner import Owner
from tests.cli.console import HEADER, SMALL, Answer, Console, environment, refuse, served

MORE = "".join(f"  t{number}: {{name: T{number}, html: <p/>}}\n" for number in range(30))


def slow(method: str, target: str) -> Answer | None:
    """Every write takes its time."""
    if method == "POST" and not target.startswith("/authentication"):
        time.sleep(0.05)
    return None


def begun(process: subprocess.Popen[str]) -> None:
    """Wait until the first step is done."""
    assert process.stderr is not None
    assert "done" in process.stderr.readline()


def the_state(console: Console) -> Path:
    """The state file of a served tenant."""
    (path,) = (console.folder / ".cxdeclare").glob("http*.state.json")
    return path


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_after_the_calls_in_flight(console: Console, number: signal.Signals) -> None:
    """What was done is recorded, the code is 130, and the same plan can be gone on with."""
    console.write(SMALL + MORE)
    with served(slow) as target:
        process = console.start("apply", "--target", target, "--yes", "--parallelism", "2")
        begun(process)
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 130, out
        assert "To go on with this plan: cxdeclare apply --resume" in out
        ran = console.must("apply", "--target", target, "--resume")
        assert "Going on with a plan: " in ran.err
        assert "PRETEND TENANT" in ran.out
        again = console.must("plan", "--target", target, "--detailed-exitcode")
        assert "No changes: 32 resources" in again.out
        assert "foreign template" not in console.must("drift", "--target", target).out


@pytest.mark.parametrize("numbers", [(2,), (15,), (15, 15), (2, 2)], ids=str)
def test_a_signal_while_it_looks_for_what_it_wrote_loses_nothing(
    console: Console, numbers: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write was taken, the run is over, and no other run has to go on with it."""
    monkeypatch.setenv("CXDECLARE_SETTLES_AFTER", "0")
    skill = "skills:\n  billing: {name: Billing, campaign: Customer Care, accept_reject: true}\n"
    console.write(HEADER + skill)
    writes: list[str] = []

    def noted(method: str, target: str) -> Answer | None:
        if method in {"POST", "PUT", "PATCH", "DELETE"} and "/skills" in target:
            writes.append(f"{method} {target}")
        return None

    with served(noted) as target:
        at = ("--target", target)
        console.must("apply", *at, "--yes")
        rules = json.dumps([{"late": "updated", "requests": 40}]).encode()
        with closing(HTTPConnection(target.removeprefix("http://"))) as connection:
            connection.request("POST", "/pretend/time", rules)
            assert connection.getresponse().status == 200
        console.edit("accept_reject: true", "accept_reject: false")
        writes.clear()
        patient = environment(CXDECLARE_SHOWS_WITHIN="60")
        process = console.start("apply", *at, "--yes", env=patient)
        begun(process)
        time.sleep(0.3)
        for number in numbers:
            process.send_signal(number)
        _, err = process.communicate(timeout=60)
        # The second Ctrl-C ends it on the spot, unless it was over by then.
        assert process.returncode in ({0, -signal.SIGINT} if numbers == (2, 2) else {0})
        if process.returncode == 0:
            assert "  accepted skill.billing update: not visible yet after" in err
            assert "[2/" not in err
        sent = list(writes)
        assert sent
        looks = (console.must("plan", *at).out for _ in range(60))
        assert any("No changes" in one for one in looks)  # once the tenant shows it
        console.must("apply", *at, "--yes")
        assert sent == writes
        held = json.loads(the_state(console).read_text())
        assert (held["run"], held["consuming"], held["making"]) == (None, None, {})


def test_a_second_ctrl_c_does_not_wait_for_the_calls_in_flight(console: Console) -> None:
    """It says that it stops at once; what was under way is looked into by the next command."""
    console.write(SMALL)
    arrived, over = threading.Event(), threading.Event()

    def stuck(method: str, target: str) -> Answer | None:
        if method == "POST" and "/email-templates" in target and not arrived.is_set():
            arrived.set()
            over.wait(60)
            return refuse("POST", "/email-templates", 400)(method, target)
        return None

    with served(stuck) as target:
        at = ("--target", target)
        process = console.start("apply", *at, "--yes")
        assert arrived.wait(60)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        while "Ctrl-C again stops at once" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        assert -signal.SIGINT == process.returncode
        over.set()
        console.must("apply", *at, "--resume")
        assert "No changes" in console.must("plan", *at, "--detailed-exitcode").out


@pytest.mark.parametrize("way", ["plan", "apply", "resume"])
def test_after_a_kill_the_next_command_says_what_was_left_open(console: Console, way: str) -> None:
    """By SIGKILL in the middle of a call; what was done stays done and is not done again."""
    console.write(SMALL + MORE)
    with served(slow) as target:
        process = console.start("apply", "--target", target, "--yes", "--parallelism", "2")
        begun(process)
        process.kill()
        process.communicate()
        at = ("--target", target)
        if way == "plan":
            said = console.must("plan", *at).out
            assert "A run before did not come to its end" in said
            console.must("plan", *at, "--out", "p.json")
            ran = console.must("apply", *at, "p.json")
        elif way == "apply":
            ran = console.must("apply", *at, "--yes")
        else:
            ran = console.must("apply", *at, "--resume")
            assert " left.\n" in ran.err
        assert "FAILED" not in ran.err
        again = console.must("plan", *at, "--detailed-exitcode")
        assert "No changes: 32 resources" in again.out
        assert "did not come to its end" not in again.out
        held = json.loads(the_state(console).read_text())
        assert (held["run"], held["consuming"], held["making"]) == (None, None, {})
        assert {"created"} == {one["origin"] for one in held["bindings"].values()}


def test_a_plan_that_was_cut_off_is_not_begun_anew(console: Console) -> None:
    """The file says what to do; the state says that it is being done."""
    console.write(SMALL)
    with served(refuse("POST", "/email-templates", 400)) as target:
        console.must("plan", "--target", target, "--out", "p.json")
        console.must("apply", "--target", target, "p.json", code=5)
        ran = console.must("apply", "--target", target, "p.json", code=4)
        assert "this plan is being applied already" in ran.err
        assert "apply --resume" in ran.err
        console.must("apply", "--target", target, "--resume", "p.json", code=1)


def test_another_plan_than_the_one_that_was_cut_off_is_refused(console: Console) -> None:
    """Going on with something else would do something else."""
    console.write(SMALL)
    with served(refuse("POST", "/email-templates", 400)) as target:
        console.must("apply", "--target", target, "--yes", code=5)
        console.must("plan", "--target", target, "--out", "other.json")
        ran = console.must("apply", "--target", target, "--resume", "other.json", code=3)
        assert "this is another" in ran.err


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (("--profile", "documented"), "made under profile extended, not documented", 3),
        (("--allow-delete", "tag"), "`--allow-delete` goes with `plan`", 3),
        (("--adopt", "tag.spam"), "`--adopt` goes with `plan`", 3),
        (("--manifest", "tenant.yaml"), "the manifest has moved since the plan", 4),
    ],
)
def test_going_on_does_not_listen_to_what_it_cannot_do(
    console: Console, arguments: tuple[str, ...], words: str, code: int
) -> None:
    """The plan was made; what asks for another one is refused, and not passed over."""
    console.write(SMALL)
    with served(refuse("POST", "/email-templates", 400)) as target:
        console.must("apply", "--target", target, "--yes", code=5)
        console.edit("Suspected spam", "Suspected ham")
        ran = console.must("apply", "--target", target, "--resume", *arguments, code=code)
        assert words in ran.err
        console.edit("Suspected ham", "Suspected spam")
        at = ("--target", target, "--manifest", "tenant.yaml")
        console.must("apply", "--resume", *at, code=1)


def test_a_plan_is_not_gone_on_with_at_another_tenant(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where two of them share a state: the plan, and who approved it, said which one it is for."""
    console.write(SMALL)
    monkeypatch.setenv("CXDECLARE_STATE", "shared.json")
    with served(refuse("POST", "/email-templates", 400)) as target:
        console.must("apply", "--target", target, "--yes", code=5)
    ran = console.must("apply", "--target", "embedded", "--resume", code=4)
    assert f"the plan was made for target {target}, not embedded" in ran.err


def test_there_has_to_be_something_to_go_on_with(console: Console) -> None:
    """After a run that came to its end, and before any."""
    console.write(SMALL)
    assert "none was cut off" in console.must("apply", "--resume", code=3).err
    console.must("apply", "--yes")
    assert "none was cut off" in console.must("apply", "--resume", code=3).err


def test_a_state_without_its_journal_says_so(console: Console) -> None:
    """It was copied without the folder beside it: nobody is told that all is well."""
    console.write(SMALL)
    with served(refuse("POST", "/email-templates", 400)) as target:
        at = ("--target", target)
        console.must("apply", *at, "--yes", code=5)
        folder = the_state(console).with_name(f"{the_state(console).name}.d")
        folder.rename(folder.with_name("elsewhere"))
        ran = console.must("apply", *at, "--resume", code=3)
        assert "is not with the state" in ran.err
        planned = console.must("plan", *at, "--out", "p.json")
        assert "its journal is not with the state" in planned.out
        folder.with_name("elsewhere").rename(folder)
        ran = console.must("apply", *at, "p.json", code=4)
        assert "an unfinished run has gone on since the plan" in ran.err
        folder.rename(folder.with_name("elsewhere"))
        assert "planted" in console.must("apply", *at, "p.json", code=1).err


def test_a_plan_made_while_a_run_goes_on_says_that_it_may(console: Console) -> None:
    """Nobody can tell a run that was cut off from one that is about to send its next call."""
    console.write(SMALL)
    with served(refuse("POST", "/email-templates", 400)) as target:
        at = ("--target", target)
        console.must("apply", *at, "--yes", code=5)
        assert "going on just now" not in console.must("plan", *at).err
        with LocalStore(the_state(console), Owner("ana")).lock("apply"):
            ran = console.must("plan", *at)
        assert "A run may be going on just now: the state is locked by apply by ana" in ran.err


def test_what_cannot_be_saved_is_kept_beside_with_the_way_to_repair(console: Console) -> None:
    """The state cannot be written any more in the middle of the run: nothing of it is lost."""
    console.write(SMALL + MORE)
    broken: list[Path] = []

    def breaks(method: str, target: str) -> Answer | None:
        if method == "POST" and "/email-templates" in target and not broken:
            path = the_state(console)
            path.rename(path.with_suffix(".away"))
            path.mkdir()
            broken.append(path)
        return slow(method, target)

    with served(breaks) as target:
        ran = console.must("apply", "--target", target, "--yes", code=5)
        assert "could not be saved" in ran.err
        assert f"cxdeclare state push errored.state.json --target {target}" in ran.err
        kept = console.folder / "errored.state.json"
        assert 0o600 == stat.S_IMODE(kept.stat().st_mode)
        made = [one for one in json.loads(kept.read_text())["bindings"] if "template" in one]
        assert made
        broken[0].rmdir()
        broken[0].with_suffix(".away").rename(broken[0])
        console.must("apply", "--target", target, "--yes")
        again = console.must("plan", "--target", target, "--detailed-exitcode")
        assert "No changes: 32 resources" in again.out
        assert "foreign template" not in console.must("drift", "--target", target).out


def test_a_plan_of_another_manifest_is_refused(console: Console) -> None:
    """Who reviews the manifest beside the plan is told that it has moved; nothing is written."""
    console.write(SMALL)
    console.must("plan", "--out", "p.json")
    console.edit("Suspected spam", "Suspected ham")
    ran = console.must("apply", "p.json", "--manifest", "tenant.yaml", code=4)
    assert "the manifest has moved since the plan" in ran.err
    console.edit("Suspected ham", "Suspected spam")
    console.must("apply", "p.json", "--manifest", "tenant.yaml")
    ran = console.must("apply", "--manifest", "tenant.yaml", code=3)
    assert "goes with a saved plan" in ran.err
