"""Every command, called in the ways that anybody calls it first."""

from __future__ import annotations

import json
from collections.abc import Iterator

import jsonschema
import pytest

from cxdeclare.cli.exits import MEANINGS, Exit
from cxdeclare.cli.main import COMMANDS
from tests.cli.console import ROOT, Console, Ran

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schemas" / "events.schema.json").read_text(encoding="utf-8"))
)
# What each ends with: without arguments in an empty folder, in one with the example, with a file
# that is not there, and what names that file.
TABLE: dict[str, tuple[Exit, Exit, Exit, tuple[str, ...]]] = {
    "init": (Exit.DONE, Exit.DONE, Exit.INVALID, ("none/none.yaml",)),
    "validate": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "lint": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "test": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("--tests", "none.yaml")),
    "fmt": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "render": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "explain": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("tag.spam", "none.yaml")),
    "plan": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "show": (Exit.DONE, Exit.DONE, Exit.INVALID, ("none.cxplan",)),
    "report": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("none.cxplan", "--html", "a.html")),
    "preview": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("tag.none", "--html", "a.html")),
    "pr-comment": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("--plan", "none.json")),
    "apply": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("none.cxplan",)),
    "doctor": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "drift": (Exit.INVALID, Exit.UNKNOWN, Exit.INVALID, ("none.yaml",)),
    "export": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("--out", "tenant.yaml")),
    "learn": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("--profile-out", "tenant.yaml")),
    "manual": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("list", "none.yaml")),
    "state": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("push", "none.json")),
    "rollback": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("--to", "1")),
    "unlock": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("none", "more")),
    "dns": (Exit.INVALID, Exit.UNKNOWN, Exit.INVALID, ("none.yaml",)),
    "graph": (Exit.INVALID, Exit.DONE, Exit.INVALID, ("none.yaml",)),
    "schema": (Exit.DONE, Exit.DONE, Exit.INVALID, ("--check", "none")),
    "emulate": (Exit.INVALID, Exit.INVALID, Exit.INVALID, ("--file", "tenant.yaml", "--port", "0")),
}
ASKED = [
    (name, options, code)
    for name, (empty, full, missing, file) in TABLE.items()
    for options, code in (
        (("--help",), Exit.DONE),
        (("in an empty folder",), empty),
        ((), full),
        (file, missing),
        (("--no-such-option",), Exit.INVALID),
    )
]


def _sound(ran: Ran) -> Iterator[str]:
    """The types of the events; fail where a line is none, or the ends are not as promised."""
    lines = [json.loads(line) for line in ran.out.splitlines()]
    for line in lines:
        SCHEMA.validate(line)
        yield line["type"]
    assert MEANINGS[Exit(ran.code)] == lines[-1]["meaning"]


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize(("name", "options", "code"), ASKED)
def test_it_answers_or_says_why_not(
    name: str, options: tuple[str, ...], code: Exit, as_json: bool, example: Console
) -> None:
    """Never a traceback or a bug of ours; the documented code; JSON fits the published schema."""
    if options == ("in an empty folder",):
        options = ()
        (example.folder / "tenant.yaml").unlink()
    if name in {"state", "manual"} and options == ("--help",):
        as_json = False  # the commands below it have the option
    ran = example.must(name, *options, *(["--json"] if as_json else []), code=code)
    assert "Traceback" not in ran.out + ran.err
    assert "a bug in cxdeclare" not in ran.out + ran.err
    if as_json and options != ("--help",):
        first, *_, last = _sound(ran)
        assert (("version", "ended"), "") == ((first, last), ran.err)


def test_no_command_is_left_out() -> None:
    """A new one comes with its row."""
    assert set(COMMANDS) == set(TABLE)
    assert COMMANDS.keys() == {name for name, _, _ in ASKED}


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "x\udcff.yaml"),
        ("validate", "--var", "a=\udcff"),
        ("plan", "--target", "embedded:\udcff"),
        ("plan", "--allow-delete", "tag.\udcff"),
        ("explain", "tag.\udcff"),
        ("test", "--tests", "\udcff"),
        ("graph", "--focus", "\udcff"),
        ("plan", "--profile", "\udcff"),
        ("learn", "--profile-out", "\udcff"),
        ("learn", "--profile-out", "a.yaml", "--sample", "\udcff=\udcff"),
        ("show", "\udcff"),
        ("plan", "sign", "\udcff", "--by", "ana", "--key", "file:ana.pem"),
        ("plan", "sign", "a.cxplan", "--by", "\udcff", "--key", "file:ana.pem"),
        ("plan", "sign", "a.cxplan", "--by", "ana", "--key", "file:\udcff"),
        ("plan", "sign", "--by", "ana", "--new-key", "none/\udcff"),
        ("apply", "--yes", "--approvers", "\udcff"),
        ("emulate", "--publish-dns", "\udcff"),
        ("emulate", "--publish-dns", "a.example", "--tenant-id", "\udcff"),
        ("emulate", "--request", "GET /\udcff"),
        ("emulate", "--request", "PUT /dfo/3.0/tags", "--data", "\udcff"),
    ],
    ids=str,
)
def test_bytes_that_are_no_text_are_refused(
    arguments: tuple[str, ...], as_json: bool, example: Console
) -> None:
    """A slip of an encoding is the caller's, and is said; no terminal gets the bytes."""
    ran = example.run(*arguments, *(["--json"] if as_json else []))
    assert ran.code in {Exit.DONE, Exit.INVALID}
    assert "a bug in cxdeclare" not in ran.out + ran.err
    assert (ran.code == Exit.DONE) == (arguments[:2] == ("validate", "--var"))
    if as_json:
        assert "ended" in _sound(ran)
