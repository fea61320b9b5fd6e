"""The flags and exit codes of what becomes ours and of what only moves."""

from __future__ import annotations

import json

import pytest

from cxdeclare.cli.exits import Exit
from tests.cli.console import HEADER, Console

VIP = f"{HEADER}tags: {{vip: {{title: vip}}}}\n"
"""A tag that every pretend tenant has."""


def test_an_adoption_is_a_difference_until_it_is_done(console: Console) -> None:
    """Also without a call."""
    console.write(VIP)
    console.must("plan", "--detailed-exitcode", code=Exit.DIFFERENCES)
    console.must("apply", "--yes")
    console.must("plan", "--detailed-exitcode", code=Exit.DONE)


def test_a_move_is_a_difference_until_it_is_done(console: Console) -> None:
    """For programs it is in the plan under both names."""
    console.must("apply", "--yes")
    console.edit("  spam:", "  junk:")
    console.edit("tags:", "moved: [{from: tag.spam, to: tag.junk}]\ntags:")
    ran = console.must("plan", "--detailed-exitcode", "--json", code=Exit.DIFFERENCES)
    decision = next(e for e in ran.events if e["type"] == "plan")["plan"]["decision"]
    assert {"tag.spam": "tag.junk"} == decision["moved"]
    said = [(c["address"], c["action"], c["moved_from"]) for c in decision["changes"]]
    assert [("tag.junk", "move", "tag.spam")] == said
    console.must("plan", "--out", "a.cxplan")
    applied = console.must("apply", "a.cxplan", "--json")
    ended = [e for e in applied.events if e["type"] == "change_ended"]
    assert [("tag.junk", "move", "done")] == [
        (e["address"], e["action"], e["status"]) for e in ended
    ]
    assert {"tag.junk", "template.brand"} == console.state()["bindings"].keys()
    console.must("apply", "a.cxplan", code=Exit.REFUSED)
    console.must("plan", "--detailed-exitcode", code=Exit.DONE)
    console.must("drift", code=Exit.DONE)


def test_a_plan_that_changes_too_much_is_written_and_not_applied(console: Console) -> None:
    """The file says which guard refuses it."""
    policy = "policy: {max_change: {percent: 50}}\n"
    console.edit("tags:", f"{policy}tags:")
    console.must("apply", "--yes")
    console.edit("<p>one</p>", "<p>two</p>")
    console.must("plan", "--out", "a.cxplan", "--detailed-exitcode", code=Exit.REFUSED)
    refusals = json.loads((console.folder / "a.cxplan").read_text("utf-8"))["decision"]["refusals"]
    assert ["max-change"] == [one["guard"] for one in refusals]
    for command in (("apply", "a.cxplan"), ("apply", "--yes")):
        console.must(*command, code=Exit.REFUSED)


@pytest.mark.parametrize("command", ["plan", "apply"])
@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("tag", "a kind, a dot and a key"),
        ("tga.spam", "there is no kind `tga`"),
        ("user.ana", "there is no kind `user`"),
        ("tag.spma", "the manifest does not declare it"),
    ],
)
def test_what_cannot_adopt_anything_is_refused(
    command: str, given: str, words: str, console: Console
) -> None:
    """Before anything is read."""
    assert words in console.must(command, "--adopt", given, code=Exit.INVALID).err


def test_a_flag_for_what_is_declared_is_taken(console: Console) -> None:
    """On a pretend tenant it changes nothing."""
    console.must("apply", "--yes", "--adopt", "tag.spam")
    console.must("plan", "--detailed-exitcode", "--adopt", "tag.spam")


def test_a_saved_plan_adopts_what_it_says(console: Console) -> None:
    """No flag can add to it."""
    console.must("plan", "--out", "a.cxplan")
    ran = console.must("apply", "a.cxplan", "--adopt", "tag.spam", code=Exit.INVALID)
    assert "`--adopt` goes with `plan`" in ran.err
