"""Targets: which tenant a run is about is chosen, never assumed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.console import OTHER_ID, TENANT_ID, Answer, Console, served

COMMANDS = (("plan",), ("apply", "--yes"), ("drift",), ("show",))


@pytest.fixture
def undecided(console: Console, monkeypatch: pytest.MonkeyPatch) -> Console:
    """A folder where nobody has chosen a target."""
    monkeypatch.delenv("CXDECLARE_TARGET")
    return console


@pytest.mark.parametrize("command", COMMANDS)
def test_without_a_choice_there_is_no_run(command: tuple[str, ...], undecided: Console) -> None:
    """Away from a terminal the embedded tenant is not taken for granted."""
    ran = undecided.must(*command, code=3)
    assert "no target was chosen" in ran.err
    assert "`--target`" in ran.err
    assert not (undecided.folder / ".cxdeclare").exists()


def test_what_init_recorded_is_the_choice(undecided: Console) -> None:
    """A folder remembers; the manifest that is there stays as it is."""
    before = (undecided.folder / "tenant.yaml").read_bytes()
    ran = undecided.must("init", "--target", "embedded:kept.sqlite3")
    assert "tenant.yaml is there already and was left as it is." in ran.out
    assert before == (undecided.folder / "tenant.yaml").read_bytes()
    assert "Target: embedded:kept.sqlite3 - PRETEND TENANT" in undecided.must("plan").out


def test_the_starter_manifest_is_worth_applying(undecided: Console) -> None:
    """What `init` writes plans, applies and converges, without any edit."""
    undecided.must("init", "new.yaml")
    assert "4 to create" in undecided.must("apply", "new.yaml", "--yes").out
    undecided.must("plan", "new.yaml", "--detailed-exitcode")


def test_flag_beats_environment_beats_record(
    undecided: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearer to the command, the stronger."""
    undecided.must("init", "--target", "embedded:recorded")
    assert "Target: embedded:recorded - " in undecided.must("plan").out
    monkeypatch.setenv("CXDECLARE_TARGET", "embedded:environment")
    assert "Target: embedded:environment - " in undecided.must("plan").out
    assert "Target: embedded:flag - " in undecided.must("plan", "--target", "embedded:flag").out


@pytest.mark.parametrize(
    "target",
    [
        "http://cxone.example:8080",
        "http://192.0.2.1:8080",
        "http://127.0.0.1",
        "http://127.0.0.1:0",
        "http://127.0.0.1:80/path",
        "http://127.0.0.1:80?query",
        "http://127.0.0.1:80@192.0.2.1:80",
        "http://192.0.2.1:80#@127.0.0.1:80",
        "http://me:secret@127.0.0.1:80",
        "https://127.0.0.1:8080",
        "http://",
        "http://[::1",
        "embedded:",
        "embeddedd",
        "\x1b[31mred",
    ],
)
def test_what_is_no_pretend_tenant_on_this_machine_is_refused(
    target: str, console: Console
) -> None:
    """No pretend key is ever sent to another machine."""
    ran = console.must("plan", "--target", target, code=3)
    assert "use `live`, `embedded`, `embedded:FILE` or `http://127.0.0.1:PORT`" in ran.err
    assert "\x1b" not in ran.err


def test_one_tenant_has_one_state_however_its_address_ends(console: Console) -> None:
    """A slash at the end makes no second state."""
    with served() as origin:
        console.must("apply", "--yes", "--target", origin)
        ran = console.must("plan", "--detailed-exitcode", "--target", f"{origin}/")
    assert f"Target: {origin} - PRETEND" in ran.out


def test_every_target_has_a_state_of_its_own(console: Console) -> None:
    """What was applied to one tenant says nothing about another."""
    console.must("apply", "--yes")
    assert "2 to create" in console.must("plan", "--target", "embedded:other").out


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"target": "live"}, "was made for a live target"),
        ({"tenant_id": OTHER_ID}, f"is about tenant {OTHER_ID}"),
        ({"format": 2}, "has format 2"),
    ],
)
@pytest.mark.parametrize("command", [("plan",), ("apply", "--yes"), ("drift",)])
def test_a_state_of_something_else_is_refused(
    changed: dict[str, object], words: str, command: tuple[str, ...], console: Console
) -> None:
    """A state is used for the tenant and the class of target it was made for, and left as it is."""
    console.must("apply", "--yes")
    path = console.folder / ".cxdeclare" / "embedded.state.json"
    path.write_text(json.dumps({**console.state(), **changed}), encoding="utf-8")
    before = path.read_bytes()
    assert words in console.must(*command, code=3).err
    assert before == path.read_bytes()


def test_another_tenant_is_refused_before_the_first_call(console: Console) -> None:
    """The token says whose tenant it is; nothing else is asked of a wrong one."""
    asked: list[str] = []

    def fault(method: str, target: str) -> Answer | None:
        asked.append(target)
        return None

    console.edit(TENANT_ID, OTHER_ID)
    with served(fault) as origin:
        ran = console.must("plan", "--target", origin, code=3)
    assert f"for tenant {TENANT_ID}, and this is about tenant {OTHER_ID}" in ran.err
    assert ["/authentication/v1/token/access-key"] == asked


@pytest.mark.parametrize("name", ["folder", "tenant.yaml", "tenant.yaml/below"])
def test_a_file_that_can_be_no_tenant_is_said_so(name: str, console: Console) -> None:
    """A slip in the target is no bug of ours, and harms no file."""
    (console.folder / "folder").mkdir()
    before = (console.folder / "tenant.yaml").read_bytes()
    ran = console.must("plan", "--target", f"embedded:{name}", code=3)
    assert f"there can be no pretend tenant in {name}" in ran.err
    assert before == (console.folder / "tenant.yaml").read_bytes()


def test_a_folder_that_cannot_be_written_to_is_said_so(console: Console) -> None:
    """What the system refuses is told in its words."""
    console.write("", ".cxdeclare")
    ran = console.run("plan")
    assert ran.code in {1, 3}
    assert ".cxdeclare" in ran.err
    assert "bug" not in ran.err


@pytest.mark.parametrize("content", ["{", "[]", '{"target": 1}', '{"target": "live"}'])
def test_a_damaged_record_is_no_choice(content: str, undecided: Console) -> None:
    """What cannot be read is not guessed."""
    folder = undecided.folder / ".cxdeclare"
    folder.mkdir()
    Path(folder / "config.json").write_text(content, encoding="utf-8")
    undecided.must("plan", code=3)
