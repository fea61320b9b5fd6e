"""The commands about manual steps: what they say, where they write, and how they end."""

from __future__ import annotations

import json

import jsonschema
import pytest

from tests.cli.console import HEADER, ROOT, SMALL, Console, Ran

SCHEMA = jsonschema.Draft202012Validator(
    json.loads((ROOT / "schemas" / "events.schema.json").read_text(encoding="utf-8"))
)
DOCUMENTED = ("--profile", "documented")
WORD = ("--by", "Ana", "--evidence", "seen")


def _events(ran: Ran) -> list[str]:
    for one in ran.events:
        SCHEMA.validate(one)
    return [one["type"] for one in ran.events]


def test_the_list_ends_with_what_there_is_to_do(console: Console) -> None:
    """7 while something is open, 0 when nothing is."""
    console.must("manual", "list", *DOCUMENTED, code=7)
    assert "0 open manual steps." in console.must("manual", "list").out


def test_events_fit_the_schema(console: Console) -> None:
    """A list, a word, and a second word that records nothing."""
    assert "manual_list" in _events(console.must("manual", "list", *DOCUMENTED, "--json", code=7))
    attest = ("manual", "attest", "template.brand", *DOCUMENTED, *WORD, "--json")
    first, second = console.must(*attest), console.must(*attest)
    assert "manual_attested" in _events(first)
    said = next(one for one in second.events if one["type"] == "manual_attested")
    assert ([], "Ana") == (said["steps"], said["already"][0]["by"])


def test_a_saved_plan_has_its_steps_and_takes_no_overlay(console: Console) -> None:
    """No tenant is asked, and nothing can be laid over it."""
    console.must("plan", *DOCUMENTED, "--out", "a.cxplan")
    assert "Create the brand template" in console.must("manual", "list", "a.cxplan", code=7).out
    console.must("manual", "list", "a.cxplan", "--var", "a=b", code=3)


def test_a_runbook_replaces_no_file(console: Console) -> None:
    """What is there already is left alone; the page has no script and fetches nothing."""
    list_ = ("manual", "list", *DOCUMENTED, "--format", "html", "--out", "steps.html")
    console.must(*list_, code=7)
    page = (console.folder / "steps.html").read_text(encoding="utf-8")
    assert "ACME brand" in page
    assert not any(word in page for word in ("<script", "src=", "href="))
    console.must(*list_, code=3)


def test_a_word_makes_a_saved_plan_stale(console: Console) -> None:
    """It was made for a state that has moved on."""
    console.must("plan", *DOCUMENTED, "--out", "a.cxplan")
    console.must("manual", "attest", "template.brand", *DOCUMENTED, *WORD)
    console.must("apply", "a.cxplan", code=4)


def test_what_has_no_step_is_said_with_what_comes_near(console: Console) -> None:
    """A slip of the key is the caller's."""
    ran = console.must("manual", "show", "template.brnd", *DOCUMENTED, code=3)
    assert "template.brand" in ran.err
    console.must("manual", "attest", "template.brnd", *DOCUMENTED, *WORD, code=3)
    console.must("manual", "attest", "tag.spam", *DOCUMENTED, *WORD, code=3)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_runbook_of_a_refused_plan_says_so(console: Console, form: str) -> None:
    """Nobody is sent to delete by hand what a guard keeps, and the code is that of a refusal."""
    console.must("manual", "attest", "template.brand", *DOCUMENTED, *WORD)
    console.write(f"{SMALL}policy: {{protect: [template.brand]}}\n")
    console.must("apply", *DOCUMENTED, "--yes")
    console.write(f"{HEADER}policy: {{allow_delete: [template]}}\n")
    ran = console.must("manual", "list", *DOCUMENTED, "--format", form, code=4)
    assert "do none of its steps" in ran.out
    assert "protected" in ran.out
    assert "protected" in console.must("manual", "show", "template.brand", *DOCUMENTED, code=4).out
    console.must("manual", "attest", "template.brand", *DOCUMENTED, *WORD, code=4)


def test_an_object_without_an_id_is_named_as_what_it_is(console: Console) -> None:
    """No sentence has a hole where its id would stand."""
    console.must("manual", "attest", "template.brand", *DOCUMENTED, *WORD)
    assert "the object made by hand" in console.must("explain", "template.brand", *DOCUMENTED).out
    for edit in (("mv", "template.brand", "template.new"), ("rm", "template.new")):
        ran = console.must("state", *edit, "--yes")
        assert "the object made by hand" in ran.out + ran.err


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_a_runbook_says_what_has_to_be_applied_before(example: Console, form: str) -> None:
    """A person is not sent to a skill that is not there yet; once it is, nothing is said."""
    listed = ("manual", "list", *DOCUMENTED, "--format", form)
    asked = "Not before whoever has the tool has applied"
    page = example.must(*listed, code=7).out
    skill = page[page.index("Change the skill") : page.index("Create the brand template")]
    assert asked in skill
    assert "skill.billing" in skill.partition(asked)[2]
    example.must("apply", *DOCUMENTED, "--yes", code=7)
    assert asked not in example.must(*listed, code=7).out
