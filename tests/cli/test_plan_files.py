"""Plan files: what was reviewed is what is applied, or nothing is."""

from __future__ import annotations

import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cxdeclare.cli.planfile import load
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import Plan
from tests.cli.console import HEADER, TENANT_ID, Console


def _saved(console: Console) -> Path:
    console.must("plan", "--out", "a.cxplan")
    return console.folder / "a.cxplan"


def _change(path: Path, **envelope: Any) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**data, **envelope}), encoding="utf-8")


def _reseal(path: Path, **envelope: Any) -> None:
    """Change the envelope with a seal that fits, as one who makes a plan in bad faith."""
    data = json.loads(path.read_text(encoding="utf-8"))
    forged = Plan.model_validate_json(json.dumps({**data, **envelope})).sealed()
    path.write_text(forged.model_dump_json(), encoding="utf-8")


def _refused(console: Console, code: int, words: str) -> None:
    """Apply says why, and neither tenant nor state has changed."""
    before = console.must("plan").out
    ran = console.must("apply", "a.cxplan", code=code)
    assert words in ran.err
    assert before == console.must("plan").out


def test_only_its_owner_reads_it(console: Console) -> None:
    """A plan holds every value that will be sent; also over a file that all could read."""
    path = _saved(console)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    path.chmod(0o644)
    assert 0o600 == stat.S_IMODE(_saved(console).stat().st_mode)
    assert ["a.cxplan"] == [p.name for p in console.folder.iterdir() if "cxplan" in p.name]


def test_no_flipped_bit_changes_what_would_be_done(console: Console) -> None:
    """Whatever byte of the file is damaged, the decision is the same or the file is refused."""
    path = _saved(console)
    content, decision = path.read_bytes(), load(path).decision
    refused = 0
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 1 << position % 8
        path.write_bytes(damaged)
        try:
            assert decision == load(path).decision
        except InvalidInput:
            refused += 1
    assert refused > len(decision.model_dump_json())


def test_no_length_of_it_passes_for_the_whole(console: Console) -> None:
    """A truncated file is refused, wherever it was cut."""
    path = _saved(console)
    content = path.read_bytes()
    for length in range(0, len(content.rstrip()), 7):
        path.write_bytes(content[:length])
        with pytest.raises(InvalidInput):
            load(path)


def test_a_damaged_plan_is_neither_shown_nor_applied(console: Console) -> None:
    """Nobody reviews what will be refused."""
    path = _saved(console)
    path.write_text(path.read_text("utf-8").replace("Suspected spam", "Certain spam"), "utf-8")
    _refused(console, 3, "does not match its digest")
    assert "" == console.must("show", "a.cxplan", code=3).out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"{}", "does not fit at"),
        (b"{\xff}", "not JSON"),
        (b'{"format": 2}', "this version reads up to 1"),
        (b'{"format": "1"}', "does not fit at `format`"),
    ],
)
def test_what_is_no_plan_is_told_apart(content: bytes, words: str, console: Console) -> None:
    """The message says what is wrong with the file."""
    console.folder.joinpath("a.cxplan").write_bytes(content)
    if content:
        assert words in console.must("apply", "a.cxplan", code=3).err
    assert words in console.must("show", "a.cxplan", code=3).err


def test_a_plan_that_is_not_there_is_not_taken_for_a_manifest(console: Console) -> None:
    """A typo in the name of a plan is told as one."""
    assert "the plan b.cxplan cannot be read" in console.must("apply", "b.cxplan", code=3).err


def test_an_expired_plan_is_refused(console: Console) -> None:
    """It says when, and what to do."""
    path = _saved(console)
    _reseal(path, expires="2020-01-01T00:00:00+00:00")
    _refused(console, 4, "the plan expired at 2020-01-01")


@pytest.mark.parametrize("expires", ["soon", "", "2026-13-01"])
def test_an_expiry_that_is_no_time_is_refused(expires: str, console: Console) -> None:
    """It must not count as never, nor crash."""
    path = _saved(console)
    _change(path, expires=expires)
    _refused(console, 3, "cannot be read")


def test_a_plan_for_another_target_is_refused(console: Console) -> None:
    """A plan made for one pretend tenant is not applied to another one."""
    _saved(console)
    ran = console.must("apply", "a.cxplan", "--target", "embedded:other.sqlite3", code=4)
    assert "made for target embedded, not embedded:other.sqlite3" in ran.err
    assert "error: " in ran.err
    assert not list(console.folder.glob(".cxdeclare/*other*.json"))


@pytest.mark.parametrize(
    "edited",
    [
        {"expires": "2999-01-01T00:00:00+00:00"},
        {"created": "2020-01-01T00:00:00+00:00"},
        {"target": "embedded:other.sqlite3"},
        {"target_class": "live"},
        {"revision": "0" * 40},
        {"tool": "another"},
        {"seal": ""},
    ],
    ids=lambda one: next(iter(one)),
)
def test_an_edited_envelope_is_refused(edited: dict[str, str], console: Console) -> None:
    """What says when and against what is sealed together with the digest."""
    path = _saved(console)
    _change(path, **edited)
    _refused(console, 3, "it was changed after it was made")


def test_a_forged_target_does_not_move_a_plan(console: Console) -> None:
    """What the plan was made for is in the decision too."""
    console.must("apply", "--yes")
    console.edit("color: red", "color: blue")
    path = _saved(console)
    _reseal(path, target="embedded:other.sqlite3")
    ran = console.must("apply", "a.cxplan", "--target", "embedded:other.sqlite3", code=4)
    assert "made for a state of lineage" in ran.err
    assert "there is none here" in ran.err


def test_a_plan_is_not_applied_under_another_profile(console: Console) -> None:
    """Which calls may be made was decided with the plan; to ask for others is refused."""
    console.must("plan", "--profile", "documented", "--out", "a.cxplan")
    ran = console.must("apply", "a.cxplan", "--profile", "extended", code=3)
    assert "made under profile documented, not extended" in ran.err
    assert "leave `--profile` out" in ran.err
    assert not list(console.folder.glob(".cxdeclare/*.state.json"))
    for named in ([], ["--profile", "documented"]):
        assert console.run("apply", "a.cxplan", *named).code != 3


def test_once_is_enough(console: Console) -> None:
    """The second time the state has moved on."""
    _saved(console)
    console.must("apply", "a.cxplan")
    _refused(console, 4, "it was applied already")


def test_an_empty_plan_can_be_applied(console: Console) -> None:
    """CI applies what it saved, also when that is nothing."""
    console.must("apply", "--yes")
    _saved(console)
    assert "Applied: nothing to do; 0 calls." in console.must("apply", "a.cxplan").out


def test_the_manifest_and_its_bodies_are_not_read_again(console: Console) -> None:
    """A plan is self-contained: edits and deletions after it change nothing."""
    console.write("<p>from a file</p>\n", "brand.html")
    console.edit("html: <p>one</p>", "html_file: brand.html")
    _saved(console)
    (console.folder / "brand.html").unlink()
    console.write("this is: no manifest\n")
    console.must("apply", "a.cxplan")
    id_ = console.state()["bindings"]["template.brand"]["id"]
    rules = console.ask("GET", f"/dfo/3.0/email-templates/{id_}")["rules"]
    assert "<p>from a file</p>" == rules.strip()


def test_show_says_what_plan_said(console: Console) -> None:
    """The text of a saved plan is the text that was shown when it was made."""
    made = console.must("plan", "--out", "a.cxplan")
    assert made.out == console.must("show", "a.cxplan").out


@pytest.mark.parametrize("out", ["nowhere/a.cxplan", "tenant.yaml/a.cxplan", "folder"])
def test_a_place_that_cannot_be_written_to_leaves_nothing(out: str, console: Console) -> None:
    """Exit 3, and no half of a plan anywhere."""
    (console.folder / "folder").mkdir()
    ran = console.must("plan", "--out", out, code=3)
    assert out in ran.err
    assert [] == list((console.folder / "folder").iterdir())
    assert {"tenant.yaml", "folder", ".cxdeclare"} >= {p.name for p in console.folder.iterdir()}


def test_a_slip_does_not_overwrite_the_manifest(console: Console) -> None:
    """`--out tenant.yaml` is refused before anything is read; an older plan is overwritten."""
    before = (console.folder / "tenant.yaml").read_bytes()
    ran = console.must("plan", "--out", "tenant.yaml", code=3)
    assert "is not a plan" in ran.err
    assert before == (console.folder / "tenant.yaml").read_bytes()
    assert not (console.folder / ".cxdeclare").exists()
    _saved(console)
    _saved(console)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tenant.json", json.dumps({"apiVersion": "cxdeclare/v1", "tenant": {}})),
        ("some.state.json", json.dumps({"format": 1, "serial": 1, "bindings": {}})),
        ("empty", ""),
        ("broken", '{"format": 1, "decision": {'),
        ("deep", "[" * 100_000),
        ("list.json", '["format", "digest", "decision"]'),
    ],
)
def test_only_an_older_plan_is_overwritten(name: str, content: str, console: Console) -> None:
    """Any other file is left as it is, also if it is JSON."""
    path = console.write(content, name)
    assert "is not a plan" in console.must("plan", "--out", name, code=3).err
    assert content == path.read_text("utf-8")


def test_what_is_no_file_is_not_replaced_by_a_plan(console: Console) -> None:
    """A folder, a pipe and the state stay what they are, and nothing waits for a writer."""
    console.must("apply", "--yes")
    (console.folder / "folder").mkdir()
    os.mkfifo(console.folder / "pipe")
    (console.folder / "nowhere").symlink_to("none")
    state = console.state()
    for out in ("folder", "pipe", "nowhere", "/dev/null", ".cxdeclare/embedded.state.json"):
        assert "is not a plan" in console.must("plan", "--out", out, code=3).err
    assert (console.folder / "pipe").is_fifo()
    assert state == console.state()
    _saved(console)


@pytest.mark.parametrize("is_indented", [False, True])
def test_a_manifest_in_json_is_applied(is_indented: bool, console: Console) -> None:
    """Plan and manifest are told apart by what is in them."""
    tenant = {"name": "acme", "id": TENANT_ID, "area": "eu1"}
    tags = {"spam": {"title": "The plan has no decision"}}
    manifest = {"apiVersion": "cxdeclare/v1", "tenant": tenant, "tags": tags}
    console.write(json.dumps(manifest, indent=2 if is_indented else None), "tenant.json")
    console.must("apply", "tenant.json", "--yes")
    assert "tag.spam" in console.state()["bindings"]


def test_a_manifest_in_the_brackets_of_yaml_is_applied(console: Console) -> None:
    """It starts as JSON does and is none."""
    tenant = f"{{name: acme, id: {TENANT_ID}, area: eu1}}"
    text = f"{{apiVersion: cxdeclare/v1, tenant: {tenant}, tags: {{spam: {{title: x}}}}}}"
    console.write(text, "flow.yaml")
    console.must("apply", "flow.yaml", "--yes")
    assert "tag.spam" in console.state()["bindings"]


@pytest.mark.parametrize("command", ["apply", "show", "plan", "validate", "drift"])
def test_what_comes_through_a_pipe_is_refused(command: str, console: Console) -> None:
    """It could be read once only, and a pipe may have nobody at its other end."""
    os.mkfifo(console.folder / "pipe")
    said = console.must(command, "pipe", code=3)
    assert "is not a regular file" in said.err


def test_a_plan_from_standard_input_is_read_from_its_start(console: Console) -> None:
    """Where the input is a file; whoever looked into it before has taken nothing away."""
    path = _saved(console)
    with path.open("rb") as content:
        process = console.start("apply", "/dev/stdin", "--yes", stdin=content)
        out, err = process.communicate()
    assert (0, True) == (process.returncode, "2 done" in out), err


def test_apply_asks_and_no_means_no(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --yes nothing happens unless a person says so."""
    before = console.must("plan").out
    for answer in ("n", "", "maybe\nn"):
        code, ran = _answered(console, monkeypatch, answer)
        assert 130 == code
        assert "Nothing was done." in ran
    assert before == console.must("plan").out
    assert 0 == _answered(console, monkeypatch, "y")[0]
    assert "No changes" in console.must("plan").out


def test_nothing_is_asked_when_there_is_nothing_to_do(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An apply without changes needs no answer."""
    console.must("apply", "--yes")
    console.must("apply")


def test_where_nobody_can_answer_apply_says_what_to_add(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In CI the way out is an option, not a stack of questions."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "add `--yes`" in console.must("apply", code=3).err
    assert not list(console.folder.glob(".cxdeclare/*.state.json"))


def _answered(console: Console, monkeypatch: pytest.MonkeyPatch, answer: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    ran = console.run("apply")
    return ran.code, ran.err


def test_a_released_resource_is_recorded_without_a_question(console: Console) -> None:
    """What only the state has to learn needs no consent and is not a difference."""
    console.must("apply", "--yes")
    console.write(f"{HEADER}policy: {{protect: [tag.spam]}}\n{_SECTIONS}")
    console.must("plan", "--detailed-exitcode")
    console.must("apply")
    assert console.state()["bindings"]["tag.spam"]["protected"]


_SECTIONS = (
    "tags:\n  spam: {title: Suspected spam, color: red}\n"
    "templates:\n  brand: {name: ACME brand, html: <p>one</p>}\n"
)
