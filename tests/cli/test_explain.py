"""`explain ADDRESS` and `graph` on the command line: what they refuse, and that they only read."""

from __future__ import annotations

import pytest

from tests.cli.console import HEADER, Console, refuse, served

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


def test_an_address_that_was_moved_says_where_it_went(console: Console) -> None:
    """Before the apply and after it, online, offline, and as the focus of a graph."""
    console.write(f"{HEADER}{TAGS}")
    console.must("apply", *AT, "--yes")
    moved = "moved: [{from: tag.spam, to: tag.mid}, {from: tag.mid, to: tag.junk}]\n"
    console.write(f"{HEADER}{moved}tags: {{junk: {{title: Spam}}}}\n")
    for _ in range(2):
        for arguments in (("explain", "tag.spam"), ("explain", "tag.mid", "--offline")):
            said = console.must(*arguments, code=3).err
            assert "it is in `moved`, and is called `tag.junk` now" in said
        said = console.must("graph", "--focus", "tag.spam", code=3).err
        assert "called `tag.junk` now" in said
        console.must("apply", *AT, "--yes")
    console.write(f"{HEADER}removed: [{{address: tag.junk, destroy: false}}]\n")
    assert "forget" in console.must("explain", "tag.junk").out
    console.must("apply", *AT, "--yes")
    assert "it is in `removed`" in console.must("explain", "tag.junk", code=3).err


def test_the_one_of_its_kind_is_named(console: Console) -> None:
    """Nobody has to guess what the tenant's single SLA is called."""
    console.write(f"{HEADER}slas: {{default: {{first_response: 4h, resolution: 2d}}}}\n")
    said = console.must("explain", "sla.default", "--offline", code=3).err
    assert "there is one of this kind: `sla.tenant`" in said


def test_a_list_that_an_overlay_replaced_is_named_for_each_of_its_links(console: Console) -> None:
    """The members of the base are gone as a whole, so each that is there now says so."""
    text = "signatures:\n  team:\n    name: Team\n    text: x\n    users: {ownership: additive, "
    console.write(f"{HEADER}{text}members: [ana@acme.example]}}\n")
    users = "users: {ownership: authoritative, members: [luc@acme.example]}"
    console.write(f"signatures: {{team: {{{users}}}}}\n", "over.yaml")
    said = console.must("explain", "signature.team", "tenant.yaml", "over.yaml", "--offline").out
    link = said.partition("users[luc@acme.example]\n")[2]
    assert "declared at over.yaml:1:65\n    in place of the value at tenant.yaml:7:43\n" in link


def test_the_plan_that_is_explained_is_the_one_with_the_same_consent(console: Console) -> None:
    """`--allow-delete` and `--adopt` mean what they mean for `plan`."""
    console.must("apply", *AT, "--yes")
    console.write(f"{HEADER}{TAGS}")
    said = console.must("explain", "template.brand").out
    assert "delete withheld" in said
    said = console.must("explain", "template.brand", "--allow-delete", "template").out
    assert "the plan: delete" in said
    assert "goes away with the object" in said
    console.must("explain", "tag.spam", "--adopt", "tag.none", code=3)


def test_what_could_not_be_read_ends_with_8(console: Console) -> None:
    """Unknown is neither there nor gone, and programs see it in the code."""
    with served(refuse("GET", "/email-templates", 403, "no right")) as origin:
        ran = console.must("explain", "template.brand", "--target", origin, code=8)
        console.must("explain", "tag.spam", "--target", origin)
    assert "template.brand is not known, so it is left alone" in ran.out
    assert "no right" in ran.out


def test_checks_of_other_resources_are_none_of_its_business(example: Console) -> None:
    """What is said of the tenant comes with the address it is about, and with no other."""
    example.edit("billing: {permissions: [view, reply, assign]}", "billing: {permissions: [view]}")
    assert "CXD239" in example.must("plan").err
    assert "CXD239: channel.billing" in example.must("explain", "channel.billing").err
    assert "" == example.must("explain", "tag.spam").err
