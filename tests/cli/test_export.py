"""export: codes, what is said to people and to programs, and what is never touched."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.console import Answer, Console, refuse, served
from tests.support.exports import tree

FULL = ("export", "--out", "out", "--region", "eu-central-1")


def test_the_example_comes_back_and_plans_to_adoptions(example: Console) -> None:
    """Applied, exported, planned with an empty state, applied, and nothing is left to do."""
    example.must("apply", "--yes", code=7)
    example.must("emulate", "--publish-dns", "care.acme.example")
    example.must("apply", "--yes")
    said = example.must(*FULL)
    assert "Exported 16 objects" in said.out
    (example.folder / ".cxdeclare" / "embedded.state.json").unlink()
    manifest = "out/tenant.yaml"
    plan = example.must("plan", manifest).out
    assert "Plan: 16 to adopt; 0 unchanged." in plan
    assert "0 writes" in plan
    example.must("apply", manifest, "--yes")
    example.must("plan", manifest, "--detailed-exitcode")
    example.must("drift", manifest)


def test_only_a_folder_that_is_empty_is_written_to(console: Console) -> None:
    """Anything else ends with 3, before the tenant is asked, and stays as it is."""
    out = console.folder / "out"
    out.mkdir()
    console.must("export", "--out", "out", "--only", "tag")
    before = tree(out)
    said = console.must("export", "--out", "out", "--only", "tag", code=3)
    assert "error: out is not empty" in said.err
    assert before == tree(out)
    console.must("export", "--out", "tenant.yaml", code=3)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "Missing option '--out'"),
        (("--out", "out", "--region", "europe"), "is not an AWS region"),
        (("--out", "out", "--area", "europe"), "`tenant.area`"),
        (("--out", "out", "--target", "live"), "in which area"),
    ],
)
def test_bad_arguments_end_with_3_and_make_nothing(
    console: Console, arguments: tuple[str, ...], expected: str
) -> None:
    """There is no folder afterwards."""
    assert expected in console.must("export", *arguments, code=3).err
    assert not (console.folder / "out").exists()


def test_what_could_not_be_read_ends_with_8_and_the_rest_is_there(console: Console) -> None:
    """The finding is on the screen, in the page of the folder, and for programs."""
    with served(refuse("GET", "/email-templates", 403, "You need the right Templates")) as origin:
        said = console.must(*FULL, "--target", origin, code=8)
        assert "warning CXD500: template: could not be read completely" in said.err
        assert "the export is not complete" in said.out
        page = (console.folder / "out" / "README.md").read_text(encoding="utf-8")
        assert "You need the right Templates" in page
        assert (console.folder / "out" / "tags.yaml").exists()
        events = console.must(
            "export", "--out", "again", "--target", origin, "--json", code=8
        ).events
    assert ["CXD500"] == [
        one["code"] for one in events if one.get("subject") == "template" and "code" in one
    ]
    (exported,) = (one for one in events if one["type"] == "exported")
    assert not exported["complete"]
    assert "tags.yaml" in exported["files"]
    assert 1 == exported["counts"]["tag"]


def test_what_cannot_be_said_alone_ends_with_0(console: Console) -> None:
    """It was read, and is named: a chat skill is none of ours."""
    said = console.must("export", "--out", "out", "--only", "skill")
    assert "warning CXD504: skill" in said.err


def test_filters_are_told_in_the_page_of_the_folder(console: Console) -> None:
    """Who finds the folder knows that it is a part."""
    console.must("export", "--out", "out", "--only", "tag", "--exclude", "*spam*")
    page = (console.folder / "out" / "README.md").read_text(encoding="utf-8")
    assert "    --only tag\n    --exclude *spam*\n" in page
    assert "CXD513" in page


def test_no_state_is_made(console: Console, tmp_path: Path) -> None:
    """Not even a lock of one."""
    console.must(*FULL)
    assert {"embedded.sqlite3"} == {
        one.name for one in (tmp_path / ".cxdeclare").iterdir() if "sqlite3-" not in one.name
    }


def test_names_of_the_tenant_are_harmless(console: Console) -> None:
    """In what is said and in the page, nothing of them reaches a terminal as it is."""
    console.ask("PUT", "/dfo/3.0/tags", {"title": "\x1b[31mred", "color": "#E11616"})
    console.ask("PUT", "/dfo/3.0/tags", {"title": "\x1b[31mRED", "color": "#E11616"})
    said = console.must("export", "--out", "out")
    assert "\x1b" not in said.out + said.err
    for path, content in tree(console.folder / "out").items():
        assert b"\x1b" not in content, path


def test_a_run_that_is_stopped_says_how_to_go_on(console: Console) -> None:
    """Ctrl-C in the middle of it; the same command ends what was begun."""
    started: list[subprocess.Popen[str]] = []

    def fault(method: str, target: str) -> Answer | None:
        if started and "/automatic-signatures" in target:
            started.pop().send_signal(signal.SIGINT)
            time.sleep(1)  # until it has come; the answer would come no later without it
        return None

    with served(fault) as origin:
        command = ("export", "--out", "out", "--target", origin)
        started.append(process := console.start(*command))
        _, err = process.communicate()
        assert (130, True) == (process.returncode, "run the same command again" in err), err
        assert {".cxdeclare-export"} == {one.name for one in (console.folder / "out").iterdir()}
        said = console.must(*command)
    assert "Kept from the run that was cut off: " in said.err
    assert ".cxdeclare-export" not in {one.name for one in (console.folder / "out").iterdir()}


def test_a_tenant_that_is_not_there_leaves_no_folder(console: Console) -> None:
    """And the error says that the same command will do."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = console.must("export", "--out", "out", "--target", f"http://127.0.0.1:{port}", code=1)
    assert "run the same command again" in said.err
    assert not (console.folder / "out").exists()
