"""Profiles on the command line: chosen, refused, carried along by plans, and learnt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cxdeclare.cli.profiles import chosen
from cxdeclare.cli.settings import Target, parse
from cxdeclare.kinds import ALL
from cxdeclare.loading.nodes import parse as parse_yaml
from cxdeclare.model.profile import DOCUMENTED, EXTENDED
from tests.cli.console import ROOT, Console

HEAD = "apiVersion: cxdeclare/v1\nname: mine\nextends: documented\n"
SKILLS = """\
skills:
  one: {name: Learn.proficiency, campaign: Customer Care, routing: {criteria: proficiency}}
"""


def test_the_default_suits_the_target() -> None:
    """A real tenant is asked for nothing that its vendor does not document."""
    real = Target("live", None, None, Path("x"))
    assert DOCUMENTED is chosen(None, real, ALL)
    assert EXTENDED is chosen(None, parse("embedded"), ALL)
    assert EXTENDED is chosen("extended", real, ALL)
    assert DOCUMENTED is chosen("documented", parse("embedded"), ALL)


@pytest.mark.parametrize("command", ["plan", "apply", "drift", "explain", "export"])
def test_a_bad_file_stops_every_command(console: Console, command: str) -> None:
    """With its places, before the tenant is asked for anything."""
    console.write(f"{HEAD}accept: [channels]\n", "mine.yaml")
    more = {"explain": ["tag.spam"], "export": ["--out", "there"]}.get(command, [])
    ran = console.must(command, *more, "--profile", "mine.yaml", code=3)
    assert "mine.yaml:4:10: error CXD170: there is no kind `channels`" in ran.err
    assert "nothing was read or written" in ran.err
    said = console.must(command, *more, "--profile", "mine.yaml", "--json", code=3).events
    assert ["CXD170"] == [one["code"] for one in said if one["type"] == "diagnostic"]


def test_a_plan_holds_the_file_it_was_made_under(console: Console) -> None:
    """It is applied without the file, and not under what the file says by now."""
    console.write(f"{HEAD}accept: [template]\n", "mine.yaml")
    console.must("plan", "--profile", "mine.yaml", "--out", "a.cxplan")
    console.write(f"{HEAD}accept: [channel]\n", "mine.yaml")
    ran = console.must("apply", "a.cxplan", "--profile", "mine.yaml", code=3)
    assert "made under profile mine with digest" in ran.err
    (console.folder / "mine.yaml").unlink()
    assert "Profile: file mine, extends documented" in console.must("show", "a.cxplan").out
    console.must("apply", "a.cxplan")
    names = [one["name"] for one in console.ask("GET", "/dfo/3.0/email-templates")["data"]]
    assert "ACME brand" in names


def test_a_plan_whose_profile_was_exchanged_is_refused(console: Console) -> None:
    """The digest covers it; so does what a file may say."""
    console.write(f"{HEAD}accept: [template]\n", "mine.yaml")
    console.must("plan", "--profile", "mine.yaml", "--out", "a.cxplan")
    plan = json.loads((console.folder / "a.cxplan").read_text(encoding="utf-8"))
    for content in (
        {**plan["decision"]["profile_file"], "accept": ["channel"]},
        {**plan["decision"]["profile_file"], "accept": ["channels"]},
        {"name": "mine"},
    ):
        plan["decision"]["profile_file"] = content
        console.write(json.dumps(plan), "b.cxplan")
        console.must("apply", "b.cxplan", code=3)


def test_the_schema_takes_the_examples_and_refuses_slips(console: Console) -> None:
    """What an editor shows is what reading insists on, as far as a schema can say it."""
    schema = json.loads(console.must("schema", "profile").out)
    judge = Draft202012Validator(schema)
    for path in (ROOT / "examples" / "profiles").glob("*.yaml"):
        document, _ = parse_yaml(path.read_bytes(), path.name)
        assert document is not None
        judge.validate(document.data)
    head = {"apiVersion": "cxdeclare/v1", "name": "x", "extends": "documented"}
    assert judge.is_valid(head)
    call = {"tag": {"object": {"list": {"path": "//evil.example/x"}}}}
    for slip in ({"extends": "all"}, {"more": 1}, {"endpoints": call}, {"accept": ["Tag"]}):
        assert not judge.is_valid({**head, **slip}), slip


def test_learning_keeps_what_is_in_the_file(console: Console) -> None:
    """It makes a file, adds to one, and leaves one alone that is none."""
    text = (console.folder / "tenant.yaml").read_text(encoding="utf-8")
    console.write(text + SKILLS)
    console.must("apply", "--yes")
    ran = console.must("learn", "--profile-out", "new.yaml")
    assert "  proficiency = 1\n" in ran.out
    assert ", 0 writes." in ran.out
    console.must("plan", "--profile", "new.yaml")
    console.write(f"# mine\n{HEAD}accept: [channel]  # all\n", "old.yaml")
    console.must("learn", "--profile-out", "old.yaml")
    held = (console.folder / "old.yaml").read_text(encoding="utf-8")
    assert held.startswith(f"# mine\n{HEAD}accept: [channel]  # all\n")
    console.write("not: a profile\n", "bad.yaml")
    console.must("learn", "--profile-out", "bad.yaml", code=3)
    assert "not: a profile\n" == (console.folder / "bad.yaml").read_text(encoding="utf-8")


def test_learning_nothing_writes_nothing(console: Console) -> None:
    """There is no sample, so there is no file, and the run says so by its code."""
    console.must("apply", "--yes")
    assert "Nothing was learnt." in console.must("learn", "--profile-out", "n.yaml", code=3).out
    assert not (console.folder / "n.yaml").exists()


def test_a_code_that_the_file_has_for_another_word_is_refused(console: Console) -> None:
    """The file stays as it was: one of the two is wrong."""
    text = (console.folder / "tenant.yaml").read_text(encoding="utf-8")
    console.write(text + SKILLS)
    console.must("apply", "--yes")
    fields = "fields: {skill: {routing.criteria: {codes: {most_occupied: 1}}}}\n"
    path = console.write(HEAD + fields, "mine.yaml")
    ran = console.must("learn", "--profile-out", "mine.yaml", code=3)
    assert "has the code of" in ran.err
    assert HEAD + fields == path.read_text(encoding="utf-8")
