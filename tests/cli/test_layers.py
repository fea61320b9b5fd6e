"""Overlays and variables on the command line: the same for every command that reads a manifest."""

from __future__ import annotations

import os

import pytest

from tests.cli.console import HEADER, SMALL, Console

AT = ("--target", "embedded")
OVERLAY = "tags: {spam: {title: 'Spam ${var.stage}', color: blue}}\n"


def test_every_reader_of_a_manifest_takes_overlays(console: Console) -> None:
    """validate, plan, apply, drift and render speak of the merged manifest."""
    console.write(SMALL)
    console.write(OVERLAY, "prod.yaml")
    given = ("tenant.yaml", "prod.yaml", "--var", "stage=prod")
    assert "valid, 2 resources" in console.must("validate", *given).out
    planned = console.must("plan", *given, *AT, "--out", "a.cxplan").out
    assert '"Spam prod"' in planned
    console.must("apply", *given, *AT, "--yes")
    console.must("drift", *given, *AT)
    console.write(console.must("render", *given).out, "rendered.yaml")
    console.must("plan", "rendered.yaml", *AT, "--detailed-exitcode")
    console.must("plan", *AT, "--detailed-exitcode", code=2)


def test_the_plan_is_that_of_the_rendered_manifest(console: Console) -> None:
    """Its digest says which manifest it was made for, however many files that was."""
    console.write(SMALL)
    console.write(OVERLAY, "prod.yaml")
    given = ("tenant.yaml", "prod.yaml", "--var", "stage=prod")
    console.write(console.must("render", *given).out, "rendered.yaml")

    def digest(*arguments: str) -> str:
        events = console.must("plan", *arguments, *AT, "--json").events
        return next(str(e["plan"]["decision"]["manifest"]) for e in events if e["type"] == "plan")

    assert digest(*given) == digest("rendered.yaml") != digest("tenant.yaml")


@pytest.mark.parametrize(
    "more", [("prod.yaml",), ("--var", "a=b"), ("--var-file", "v.yaml")], ids=lambda more: more[0]
)
def test_a_saved_plan_takes_no_layers(more: tuple[str, ...], console: Console) -> None:
    """It is carried out as it was reviewed."""
    console.write(SMALL)
    console.must("plan", *AT, "--out", "a.cxplan")
    ran = console.must("apply", "a.cxplan", *more, *AT, code=3)
    assert "a saved plan is carried out as it is" in ran.err
    assert not (console.folder / ".cxdeclare" / "embedded.state.json").exists()


def test_variables_come_from_pairs_files_and_the_environment(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file keeps types; a pair wins; what is used nowhere is a warning."""
    monkeypatch.setenv("CARE_TITLE", "from-env")
    skill = (
        "skills: {s: {name: Sk, campaign: C, service_level: {threshold: 30s, goal: '${var.n}'}}}"
    )
    console.write(f"{HEADER}tags: {{a: {{title: '${{env.CARE_TITLE}} ${{var.t}}'}}}}\n{skill}\n")
    console.write("n: 80\nt: file\n", "v.yaml")
    ran = console.must("render", "--var-file", "v.yaml", "--var", "t=pair", "--var", "no=1")
    assert "title: from-env pair\n" in ran.out
    assert "goal: 80\n" in ran.out
    assert "warning CXD144: `--var no` is used nowhere" in ran.err
    console.must("validate", "--var-file", "v.yaml", "--var", "n=80", code=3)


def test_a_bad_variable_stops_before_anything_is_reached(console: Console) -> None:
    """Exit 3, all problems at once, nothing written, no value told."""
    console.write(SMALL.replace("Suspected spam", "'${var.gone} ${env.CARE_GONE}'"))
    ran = console.must("apply", *AT, "--yes", "--var", "s3cret", "--var-file", "no.yaml", code=3)
    for said in ("CXD140", "CXD145", "CXD100", "`${var.gone}` is not set"):
        assert said in ran.err
    assert "s3cret" not in ran.err
    assert not (console.folder / ".cxdeclare").exists()


def test_rendered_data_is_an_event(console: Console) -> None:
    """For programs: the data, and with `--origin` where each value stands."""
    console.write(SMALL)
    console.write(OVERLAY, "prod.yaml")
    given = ("tenant.yaml", "prod.yaml", "--var", "stage=x", "--json")
    (found,) = [e for e in console.must("render", *given).events if e["type"] == "rendered"]
    assert {"title": "Spam x", "color": "blue"} == found["manifest"]["tags"]["spam"]
    assert found["origins"] is None
    (found,) = [
        e for e in console.must("render", *given, "--origin").events if e["type"] == "rendered"
    ]
    wanted = {"path": ["tags", "spam", "title"], "file": "prod.yaml", "line": 1}
    assert wanted in found["origins"]


def test_nothing_is_rendered_of_what_is_not_valid(console: Console) -> None:
    """Half a manifest would be taken for a whole one."""
    console.write(SMALL.replace("color: red", "color: pink"))
    ran = console.must("render", code=3)
    assert ("", True) == (ran.out, "CXD105" in ran.err)


@pytest.mark.parametrize(
    ("overlay", "code"),
    [
        ("- a\n", "CXD011"),
        ("tags: {gone: !unset}\n", "CXD136"),
        ("include: [none.yaml]\n", "CXD130"),
        ("include: [bad.yaml]\n", "CXD132"),
        ("policy: {allow_delete: [tag]}\n", "CXD138"),
        ("tenant: {id: 00000000-3f0e-4f57-9a55-0d4a3b1f7c11}\n", "CXD139"),
        ("tags: {spam: {title: '${env.CARE_GONE}'}}\n", "CXD140"),
        ("tags: {spam: {title: '${secret.x}'}}\n", "CXD143"),
        ("tags: {spam: [!unset]}\n", "CXD016"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "apply", "drift"])
def test_a_bad_overlay_ends_a_run_before_it_begins(
    command: str, overlay: str, code: str, console: Console
) -> None:
    """Exit 3, and neither a tenant nor a state is made."""
    console.write(SMALL)
    console.write(overlay, "bad.yaml")
    ran = console.must(command, "tenant.yaml", "bad.yaml", *AT, code=3)
    assert "bad.yaml:1:" in ran.err
    assert f"error {code}: " in ran.err
    assert not (console.folder / ".cxdeclare").exists()


def test_an_overlay_that_is_no_file_is_told(console: Console) -> None:
    """Together with everything else."""
    console.write(SMALL.replace("color: red", "color: pink"))
    os.mkfifo(console.folder / "pipe")
    (console.folder / "folder").mkdir()
    ran = console.must("validate", "tenant.yaml", "pipe", "folder", "none.yaml", code=3)
    assert 3 == ran.err.count("error CXD100: ")
    assert "error CXD105: tag.spam" in ran.err
