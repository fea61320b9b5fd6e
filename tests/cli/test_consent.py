"""Consent to what guards refuse, as it is given on a command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.console import HEADER, Console

BRANDS = "".join(f"  t{n}: {{name: Brand {n}, html: <p>one</p>}}\n" for n in range(10))
LIMITED = f"{HEADER}policy: {{max_change: {{percent: 30}}}}\ntemplates:\n{BRANDS}"


@pytest.fixture(name="refused")
def a_refused_plan(console: Console) -> Console:
    """Ten templates were applied, and a saved plan would change four of them."""
    console.write(LIMITED)
    console.must("apply", "--yes")
    text = (console.folder / "tenant.yaml").read_text(encoding="utf-8")
    console.write(text.replace("<p>one</p>", "<p>two</p>", 4))
    console.must("plan", "--out", "four.plan", code=4)
    return console


def digest(console: Console, name: str = "four.plan") -> str:
    """Of a saved plan."""
    held: dict[str, Any] = json.loads((console.folder / name).read_text(encoding="utf-8"))
    return str(held["digest"])


def texts(console: Console) -> list[str]:
    """The bodies of the templates in the tenant."""
    listed = console.ask("GET", "/dfo/3.0/email-templates?size=100")["data"]
    ids = [one["id"] for one in listed]
    return [console.ask("GET", f"/dfo/3.0/email-templates/{id_}")["rules"] for id_ in ids]


def test_a_refused_plan_says_the_line_that_carries_it_out(refused: Console) -> None:
    """With the file it is in, the sum, and the first twelve characters of its digest."""
    ran = refused.must("show", "four.plan")
    assert "4 of 10 templates would change, 40 %; the limit is 30 %" in ran.out
    assert f"cxdeclare apply four.plan --consent max-change={digest(refused)[:12]}\n" in ran.out
    before = (refused.state()["serial"], texts(refused))
    refused.must("apply", "four.plan", code=4)
    assert (refused.state()["serial"], texts(refused)) == before


@pytest.mark.parametrize("characters", [12, 64])
def test_with_consent_it_is_carried_out(refused: Console, characters: int) -> None:
    """The whole digest serves as well as its beginning, and the consent is told."""
    consent = f"max-change={digest(refused)[:characters]}"
    ran = refused.must("apply", "four.plan", "--consent", consent, "--json")
    (told,) = (one for one in ran.events if one["type"] == "consent")
    assert told == {
        "type": "consent",
        "guard": "max-change",
        "digest": digest(refused),
        "subjects": ["template"],
    }
    assert texts(refused).count("<p>two</p>") == 4


def test_people_are_told_of_the_consent_as_well(refused: Console) -> None:
    """In the log of the run."""
    ran = refused.must("apply", "four.plan", "--consent", f"max-change={digest(refused)}")
    assert "guard max-change is overruled for template" in ran.err


@pytest.mark.parametrize(
    ("consent", "code", "words"),
    [
        ("max-chang=DIGEST", 3, "did you mean `max-change`?"),
        ("max-change", 3, "GUARD=DIGEST is needed"),
        ("max-change=0123456789a", 3, "at least its first 12 characters"),
        ("max-change=notahexdigest", 3, "GUARD=DIGEST is needed"),
        ("rename=DIGEST", 3, "guard rename does not refuse this plan"),
        ("lockout=DIGEST", 3, "guard lockout does not refuse this plan"),
        ("max-change=000000000000", 4, "the consent to max-change is for plan 000000000000"),
    ],
)
def test_a_consent_to_anything_else_is_refused(
    refused: Console, consent: str, code: int, words: str
) -> None:
    """And nothing is written."""
    before = (refused.state()["serial"], texts(refused))
    given = consent.replace("DIGEST", digest(refused))
    ran = refused.must("apply", "four.plan", "--consent", given, code=code)
    assert words in ran.err
    assert (refused.state()["serial"], texts(refused)) == before


def test_a_manifest_takes_no_consent(refused: Console) -> None:
    """Nobody can know the digest of a plan that was not made yet."""
    given = ("--consent", f"max-change={digest(refused)}")
    ran = refused.must("apply", *given, "--yes", code=3)
    assert "`--consent` goes with a saved plan" in ran.err
    assert refused.must("apply", "--yes", code=4).out


def test_every_guard_needs_a_consent(refused: Console) -> None:
    """One of two is not enough; the plan says both in one line."""
    text = (refused.folder / "tenant.yaml").read_text(encoding="utf-8")
    refused.write(text.replace("t9: {name: Brand 9,", "t10: {name: Brand 9 new,"))
    refused.must("plan", "--out", "two.plan", "--allow-delete", "template", code=4)
    mine = digest(refused, "two.plan")
    shown = refused.must("show", "two.plan").out
    line = f"two.plan --consent max-change={mine[:12]} --consent rename={mine[:12]}\n"
    assert line in shown
    assert "add `moved: [{from: template.t9, to: template.t10}]`" in shown
    half = refused.must("apply", "two.plan", "--consent", f"rename={mine}", code=4)
    assert "refused by: max-change" in half.err
    both = ("--consent", f"rename={mine}", "--consent", f"max-change={mine}")
    refused.must("apply", "two.plan", *both)


def test_a_protected_queue_that_leaves_the_manifest_is_refused(console: Console) -> None:
    """Although it could not be deleted anyway: what protected it would be forgotten."""
    queue = "routing_queues: {out: {name: Outbound.Default}}\n"
    console.write(f"{HEADER}policy: {{protect: [routing_queue.out]}}\n{queue}")
    console.must("apply", "--yes")
    console.write(HEADER)
    ran = console.must("plan", code=4)
    assert "routing_queue.out: refused by guard protected" in ran.out
    assert "the state remembers it (serial" in ran.out
    removed = "removed: [{address: routing_queue.out, destroy: false}]\n"
    console.write(f"{HEADER}{removed}")
    console.must("apply", "--yes")


def test_no_consent_helps_where_nobody_would_be_left(console: Console) -> None:
    """The plan says so, and so does apply, whatever it is given."""
    users = "{ownership: authoritative, members: [tom@acme.example]}"
    console.write(f"{HEADER}roles: {{boss: {{name: Administrator, users: {users}}}}}\n")
    ran = console.must("plan", "--out", "out.plan", code=4)
    assert "No consent helps against guard lockout" in ran.out
    assert "--consent" not in ran.out
    given = ("--consent", f"lockout={digest(console, 'out.plan')}")
    assert "no consent helps" in console.must("apply", "out.plan", *given, code=4).err


def test_too_many_agents_are_counted_and_refused(console: Console) -> None:
    """One object changes, and eleven people are behind it."""
    people = ("ana", "luc", "mia", "ben", "zoe", "max", "lea", "kim", "noa", "tom", "eva")
    members = ", ".join(f"{{user: {one}@acme.example, proficiency: 1}}" for one in people)
    skill = (
        f"skills: {{big: {{name: Email.Big, campaign: Sales, accept_reject: true, "
        f"agents: {{ownership: additive, members: [{members}]}}}}}}\n"
    )
    console.write(HEADER + skill)
    console.must("apply", "--yes")
    console.write(HEADER + "policy: {max_agents: 10}\n" + skill.replace("true", "false"))
    ran = console.must("plan", code=4)
    assert "Agents touched: 11; the limit is 10." in ran.out
    assert "skill.big: refused by guard max-agents: 11 agents would be touched" in ran.out
    console.edit("max_agents: 10", "max_agents: 11")
    assert "Agents touched: 11; the limit is 11." in console.must("plan").out


def test_an_overlay_may_only_lower_the_number_of_agents(console: Console) -> None:
    """Unless it says why."""
    console.write(f"{HEADER}policy: {{max_agents: 10}}\n")
    for policy, code in (("9", 0), ("11", 3), ("null", 3), ("!unset", 3)):
        console.write(f"policy: {{max_agents: {policy}}}\n", "over.yaml")
        console.must("validate", "tenant.yaml", "over.yaml", code=code)
    console.write("policy: {max_agents: 11, weakens: a move of offices}\n", "over.yaml")
    console.must("validate", "tenant.yaml", "over.yaml")
