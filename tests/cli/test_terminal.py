"""What reaches a terminal: readable without colour, and nothing that a terminal would obey."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from cxdeclare.cli.view import TextView
from tests.cli.console import SMALL, Answer, Console, environment, refuse, served

ANSI = re.compile(r"\x1b\[[0-9;]*m")
# A title for the window, a bell, a line that erases itself, C1, a bidi override, a forged line.
HOSTILE = "A\x1b]0;owned\x07\rB\x9b2J\u202eC\u2066D\n+ tag.forged: create"


def _harmless(text: str) -> None:
    obeyed = {c for c in text if not c.isprintable() and c != "\n"}
    assert not obeyed, (obeyed, text)
    assert not [line for line in text.splitlines() if line.startswith("+ tag.forged")]


def _on_a_terminal(console: Console, *arguments: str, stream: str = "stdout") -> str:
    """What a command writes to one of its streams when that is a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "cxdeclare", *arguments],
        cwd=console.folder,
        env=environment(TERM="xterm"),
        stdin=subprocess.DEVNULL,
        stdout=theirs if stream == "stdout" else subprocess.DEVNULL,
        stderr=theirs if stream == "stderr" else subprocess.DEVNULL,
    ):
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # how Linux says that the other end was closed
                break
            if not piece:
                break
            said += piece
    os.close(ours)
    return said.decode().replace("\r\n", "\n")


def test_colour_is_for_terminals_and_means_nothing(example: Console) -> None:
    """Symbols are coloured on a terminal; without colour every word is the same."""
    colored = _on_a_terminal(example, "plan")
    assert "\x1b[32m+ tag.spam: create" in colored
    assert example.must("plan").out == ANSI.sub("", colored)


@pytest.mark.parametrize("how", ["--no-color", "NO_COLOR", "pipe"])
def test_colour_can_be_switched_off(
    how: str, example: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By option, by environment, and by not being a terminal."""
    if how == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    options = ["--no-color"] if how == "--no-color" else []
    said = example.must("plan").out if how == "pipe" else _on_a_terminal(example, "plan", *options)
    assert "+ tag.spam: create" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("settings", [{}, {"NO_COLOR": "1"}, {"CI": "true"}])
def test_a_terminal_sees_how_far_the_reading_is(
    settings: dict[str, str], example: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bar moves, is taken away, and gives the cursor back; it needs no colour."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    said = _on_a_terminal(example, "plan", stream="stderr")
    steps = [(int(a), int(b)) for a, b in re.findall(r"Reading the tenant .*?(\d+)/(\d+)", said)]
    assert {1, 2, 3} <= {done for done, _ in steps}
    assert steps[-1][0] == steps[-1][1]
    assert said.rindex("\x1b[?25l") < said.rindex("\x1b[?25h")
    assert said.endswith("\x1b[1A\x1b[2K")
    assert not re.search(r"\x1b\[[0-9;]*m", said)


def test_a_bar_is_gone_when_anything_else_is_said(console: Console) -> None:
    """What follows stands on a line of its own, with a cursor."""
    said = _on_a_terminal(console, "apply", stream="stderr")
    assert "Reading the tenant" in said
    rest = said.rpartition("\x1b[?25h\r\x1b[1A\x1b[2K")[2]
    assert "error: there was nobody to answer" in rest
    assert "\x1b" not in rest


def test_a_reading_that_is_cut_leaves_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever speaks next takes it away first."""
    drawn = io.StringIO()
    monkeypatch.setattr(drawn, "isatty", lambda: True)
    monkeypatch.setattr("sys.stderr", drawn)
    monkeypatch.setenv("TERM", "xterm")
    view = TextView()
    view.reading(1, 3)
    assert "1/3" in drawn.getvalue()
    view.stopped("cut", "")
    assert drawn.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2Kerror: cut\n")


@pytest.mark.parametrize("arguments", [("plan",), ("plan", "--json"), ("apply", "--yes")])
def test_without_a_terminal_there_is_no_bar(arguments: tuple[str, ...], console: Console) -> None:
    """Logs hold lines."""
    ran = console.must(*arguments)
    assert "Reading the tenant" not in ran.err
    assert "\x1b" not in ran.err


def test_each_step_says_how_many_there_are(console: Console) -> None:
    """The count goes up to the number of steps in the plan."""
    lines = console.must("apply", "--yes", "--parallelism", "1").err.splitlines()
    assert ["[1/2]  done     tag.spam create", "[2/2]  done     template.brand create"] == [
        line.partition(" (id")[0] for line in lines
    ]


@pytest.mark.parametrize("arguments", [("plan",), ("schema", "plan"), ("plan", "--json")])
def test_a_reader_that_leaves_is_no_drama(arguments: tuple[str, ...], example: Console) -> None:
    """`| head -1` ends quietly, as other tools do."""
    quoted = f"'{sys.executable}' -m cxdeclare {' '.join(arguments)} | head -1"
    done = subprocess.run(
        ["/bin/sh", "-c", quoted],
        check=True,
        cwd=example.folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert (1, "") == (done.stdout.count("\n"), done.stderr)


def test_a_reader_that_leaves_an_apply_loses_no_record(console: Console) -> None:
    """What was in flight when nobody listened any more is in the state all the same."""
    arrived, release = threading.Event(), threading.Event()

    def fault(method: str, target: str) -> Answer | None:
        if method == "PUT" and target.endswith("/tags"):
            arrived.set()
            assert release.wait(60)
        return None

    with served(fault) as origin:
        options = ("--yes", "--json", "--parallelism", "1", "--target", origin)
        process = console.start("apply", *options)
        assert process.stdout is not None
        assert process.stderr is not None
        assert arrived.wait(60)
        process.stdout.close()
        release.set()
        assert (1, "") == (process.wait(60), process.stderr.read())
        process.stderr.close()
        state = next((console.folder / ".cxdeclare").glob("http*.state.json")).read_text("utf-8")
        assert "tag.spam" in state
        left = console.must("plan", "--target", origin).out
        assert "adopt" not in left


def _foreign_names(console: Console) -> str:
    console.must("apply", "--yes")
    console.ask("PUT", "/dfo/3.0/tags", {"title": HOSTILE})
    return console.must("drift").out


def _changed_values(console: Console) -> str:
    console.must("apply", "--yes")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    body = {"name": HOSTILE, "rules": HOSTILE}
    console.ask("PUT", f"/dfo/3.0/email-templates/{id_}", body)
    drifted = console.must("drift", code=2).out
    return drifted + console.must("plan").out


def _ids(console: Console) -> str:
    def fault(method: str, target: str) -> Answer | None:
        if (method, target) != ("PUT", "/dfo/3.0/tags"):
            return None
        return 200, {}, b'{"id": "\\u001b]0;x\\u0007\\u202e\\n+ tag.forged: create"}'

    with served(fault) as origin:
        ran = console.run("apply", "--yes", "--target", origin)
        held = console.must("show", "--target", origin)
    assert "+ tag.forged" in ran.err
    assert "+ tag.forged" in held.out
    return ran.out + ran.err + held.out


def _words_of_a_step(console: Console) -> str:
    with served(refuse("POST", "/email-templates", 400, HOSTILE)) as origin:
        ran = console.must("apply", "--yes", "--target", origin, code=5)
    assert "+ tag.forged" in ran.err
    return ran.out + ran.err


def _words_of_a_reading(console: Console) -> str:
    with served(refuse("GET", "/email-templates", 403, HOSTILE)) as origin:
        ran = console.must("plan", "--target", origin, code=8)
    assert "+ tag.forged" in ran.out
    return ran.out + ran.err


def _words_of_a_log_in(console: Console) -> str:
    with served(refuse("POST", "/token/access-key", 401, HOSTILE)) as origin:
        ran = console.must("plan", "--target", origin, code=1)
    assert "+ tag.forged" in ran.err
    return ran.out + ran.err


def _a_moved_value(console: Console) -> str:
    console.must("apply", "--yes")
    console.edit("name: ACME brand", "name: Another brand")
    console.must("plan", "--out", "a.cxplan")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    console.ask("PUT", f"/dfo/3.0/email-templates/{id_}", {"name": HOSTILE, "rules": "x"})
    return console.must("apply", "a.cxplan", code=4).err


def _an_answer(console: Console) -> str:
    console.ask("PUT", "/dfo/3.0/tags", {"title": HOSTILE})
    ran = console.must("emulate", "--request", "GET /dfo/3.0/tags")
    return ran.out + ran.err


def _values_of_the_manifest(console: Console) -> str:
    escaped = HOSTILE.encode("unicode_escape").decode().replace("\\x9b", "\\u009b")
    console.write(SMALL.replace("ACME brand", f'"{escaped}"'))
    ran = console.run("plan")
    assert ran.code in {0, 3}
    return ran.out + ran.err


def _bytes_of_the_manifest(console: Console) -> str:
    console.write(SMALL.replace("ACME brand", "A\u202eB\x85C\u2028D\ufeffE"))
    ran = console.run("plan")
    return ran.out + ran.err


def _names_of_files(console: Console) -> str:
    name = "a\x1b]0;x\x07\n+ tag.forged: create"
    said = console.must("plan", name, code=3).err
    console.write(SMALL, name)
    said += console.must("validate", name).out
    said += console.must("plan", "--target", f"embedded:{name}.db").out
    said += console.must("plan", "--out", f"nowhere/{name}", code=3).err
    said += console.must("show", name, code=3).err
    return said + console.must("plan", "--profile", name, code=3).err


PLACES: list[Callable[[Console], str]] = [
    _foreign_names,
    _changed_values,
    _ids,
    _words_of_a_step,
    _words_of_a_reading,
    _words_of_a_log_in,
    _a_moved_value,
    _an_answer,
    _values_of_the_manifest,
    _bytes_of_the_manifest,
    _names_of_files,
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.__name__).strip("_"))
def test_nothing_a_terminal_obeys_comes_through(
    place: Callable[[Console], str], console: Console
) -> None:
    """Escape sequences, bidi overrides and forged lines are shown, not obeyed."""
    said = place(console)
    assert said
    _harmless(said)


def test_on_a_terminal_too(console: Console) -> None:
    """The same where no library strips anything on the way."""
    console.must("apply", "--yes")
    console.ask("PUT", "/dfo/3.0/tags", {"title": f"\x1b[31m{HOSTILE}"})
    said = _on_a_terminal(console, "drift", "--no-color")
    assert "\\x1b[31mA\\x1b]0;owned" in said
    _harmless(said)


def test_json_holds_what_came_and_no_terminal_obeys_it(console: Console) -> None:
    """Programs get the very characters, spelled so that nothing acts on them."""
    console.must("apply", "--yes")
    console.ask("PUT", "/dfo/3.0/tags", {"title": HOSTILE})
    ran = console.must("drift", "--json")
    assert HOSTILE in ran.events[-2]["foreign"]["tag"]
    _harmless(ran.out)


def test_signs_an_encoding_lacks_are_spelled_out(console: Console) -> None:
    """A narrow encoding is no reason to fail."""
    console.edit("Suspected spam", "Übung →")
    process = console.start(
        "plan", env=environment(PYTHONIOENCODING="latin-1:strict"), encoding="latin-1"
    )
    out, err = process.communicate()
    assert (0, "") == (process.returncode, err)
    assert "Übung \\u2192" in out


@pytest.mark.parametrize(
    "arguments",
    [("plan",), ("apply", "--yes"), ("drift",), ("show",), ("show", "a.cxplan")],
)
def test_a_pretence_is_called_one(arguments: tuple[str, ...], console: Console) -> None:
    """Nobody takes a pretend tenant for a real one."""
    console.must("apply", "--yes")
    console.edit("color: red", "color: blue")
    console.must("plan", "--out", "a.cxplan")
    assert "PRETEND TENANT, no real mailbox is touched" in console.run(*arguments).out


def test_data_is_on_stdout_and_talk_on_stderr(console: Console) -> None:
    """What is piped on is the answer alone."""
    ran = console.must("plan", "--out", "a.cxplan")
    assert ran.out.startswith("Target: ")
    assert ran.err.startswith("Saved.")
    ran = console.must("apply", "a.cxplan")
    assert {"[1/2]  done", "[2/2]  done"} == {line[:11] for line in ran.err.splitlines()}
    assert "Applied: 2 done" in ran.out
    console.edit("color: red", "colour: red")
    ran = console.must("plan", code=3)
    assert "" == ran.out
    assert "CXD102" in ran.err
