"""`explain ADDRESS` and `graph` on the command line: what they refuse, and that they only read."""

from __future__ import annotations

import pytest

from tests.cli.console import HEADER, Console

AT = ("--target", "embedded")
TAGS = "tags: {spam: {title: Spam}}\n"


@pytest.mark.parametrize(
    ("address", "code", "hint"),
    [
        ("tag", "CXD530", "an example is"),
        ("tga.spam", "CXD530", "did you mean `tag.spam`?"),
        ("tag.spma", "CXD531", "did you mean `tag.spam`"),
        ("user.ana", "CXD530", ""),
    ],
)
def test_what_nobody_knows_is_named_with_what_comes_near(
    console: Console, address: str, code: str, hint: str
) -> None:
    """Offline, online and as the focus of a graph: exit 3, and the way out."""
    console.write(f"{HEADER}{TAGS}")
    for arguments in (("explain", address, "--offline"), ("explain", address, *AT)):
        ran = console.must(*arguments, code=3)
        assert code in ran.err
        assert hint in ran.err
    assert code in console.must("graph", "--focus", address, code=3).err


def test_offline_needs_no_target(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    """In CI without a target, the manifest alone is explained, and nothing is made."""
    monkeypatch.setenv("CI", "1")
    monkeypatch.delenv("CXDECLARE_TARGET", raising=False)
    console.write(f"{HEADER}{TAGS}")
    before = {path.name for path in console.folder.iterdir()}
    ran = console.must("explain", "tag.spam", "--offline")
    assert "nothing was connected to" in ran.out
    assert "title: Spam" in ran.out
    assert before == {path.name for path in console.folder.iterdir()}


def test_explaining_writes_nothing(console: Console) -> None:
    """Not to the tenant, not to the state; the reads are counted."""
    console.write(f"{HEADER}{TAGS}")
    console.must("apply", *AT, "--yes")
    state = console.state()
    ran = console.must("explain", "tag.spam", *AT)
    assert "1 read, 0 writes." in ran.out
    assert state == console.state()
    assert "No changes" in console.must("plan", *AT).out


def test_an_address_that_only_the_state_knows(console: Console) -> None:
    """Its block has left: what stays there, and what would happen to it."""
    console.write(f"{HEADER}{TAGS}")
    console.must("apply", *AT, "--yes")
    console.write(HEADER)
    ran = console.must("explain", "tag.spam", *AT)
    assert "its block has left the manifest" in ran.out
    assert "delete withheld: allow it with `--allow-delete tag.spam`" in ran.out
    console.must("explain", "tag.spam", "--offline", code=3)


def test_programs_get_one_event(console: Console) -> None:
    """All that is said, as one typed value; no text of a body is in it."""
    text = "signatures: {team: {name: Team, text: 'first line\n\n  second line'}}\n"
    console.write(f"{HEADER}{text}")
    events = console.must("explain", "signature.team", *AT, "--json").events
    (found,) = (event for event in events if event["type"] == "explained")
    assert ("signature.team", "create", 0) == (found["address"], found["action"], found["writes"])
    (body,) = found["bodies"].values()
    assert "first line" == body["first"]
    assert "second line" not in str(events)
