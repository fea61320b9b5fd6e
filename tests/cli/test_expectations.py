"""`test`: expectations beside the manifest and beside what a plan makes, to the exit code."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cxdeclare.cli.exits import Exit
from tests.cli.console import Console, Ran

FILE = ("--tests", "routing.tests.yaml")
PLANNED = ("--planned", "--target", "embedded")


def _apply(console: Console) -> None:
    """All of the example, with its domain verified."""
    console.must("apply", "--yes", code=Exit.MANUAL)
    console.must("emulate", "--publish-dns", "care.acme.example")
    console.must("apply", "--yes")


def _expect(console: Console, text: str, *more: str, code: int) -> Ran:
    """One case for billing, looked at alone."""
    console.write(f"tests: [{{mail_to: billing@care.acme.example, expect: {text}}}]\n", "one.yaml")
    return console.must("test", "--tests", "one.yaml", *more, code=code)


def _looked(ran: Ran) -> dict[str, Any]:
    """The expectations of the only case, by field."""
    (event,) = [one for one in ran.events if one["type"] == "tested"]
    (case,) = event["cases"]
    return {one["expects"].removeprefix("expect."): one for one in case["expectations"]}


def test_what_is_as_expected_ends_with_0(example: Console) -> None:
    """By the manifest alone, with nothing connected to, and by a plan, with reads only."""
    alone = example.must("test", *FILE)
    assert "3 cases: 3 passed; 43 expectations: 43 passed." == alone.out.splitlines()[-1]
    assert not (example.folder / ".cxdeclare" / "embedded.sqlite3").exists()
    planned = example.must("test", *FILE, *PLANNED)
    assert planned.out.startswith("PRETEND TENANT embedded\n")
    assert planned.out.endswith(", writes: 0.\n")
    _apply(example)
    example.must("test", *FILE, *PLANNED)


def test_what_is_not_as_expected_says_which_line_decides_it(example: Console) -> None:
    """Place of the case, expected, found, and the line that would have to change."""
    example.edit("default_skill: billing", "default_skill: orders")
    ran = example.must("test", *FILE, code=Exit.INVALID)
    assert "routing.tests.yaml:14:7: expect.skill: expected billing, found orders\n" in ran.out
    assert "decided by channel.billing `default_skill`, tenant.yaml:68:20\n" in ran.out
    told = example.must("test", *FILE, "--json", code=Exit.INVALID)
    (event,) = [one for one in told.events if one["type"] == "tested"]
    (bad,) = [
        one
        for case in event["cases"]
        for one in case["expectations"]
        if one["outcome"] == "failed" and one["expects"] == "expect.skill"
    ]
    assert ("billing", "orders") == (bad["expected"], bad["found"])
    assert 14 == bad["place"]["line"]
    assert ("channel.billing", 68) == (
        bad["decided_by"][0]["address"],
        bad["decided_by"][0]["place"]["line"],
    )


def test_what_the_manifest_does_not_say_comes_from_the_tenant(example: Console) -> None:
    """Alone it is not checked; of a new object the server's default counts; else what lives."""
    field = "      force_tls: true\n"
    example.edit(field, "")
    _expect(example, "{force_tls: false}", code=Exit.UNKNOWN)
    _expect(example, "{force_tls: false}", *PLANNED, code=Exit.DONE)
    _expect(example, "{force_tls: true}", *PLANNED, code=Exit.INVALID)
    example.edit(
        "      spam_tag: spam\n      template: brand\n      ticket", f"{field}      ticket"
    )
    _apply(example)
    example.edit(field, "")
    _expect(example, "{force_tls: true, template: null}", *PLANNED, code=Exit.DONE)
    _expect(example, "{force_tls: false}", *PLANNED, code=Exit.INVALID)


def test_what_could_not_be_read_has_not_passed(example: Console) -> None:
    """The run ends with 8, and says why; what is declared has passed all the same."""
    _apply(example)
    example.edit("      force_tls: true\n", "")
    rule = '[{"fault": "forbid", "method": "GET", "path": "*/email-settings", "times": null}]'
    example.write(rule, "faults.json")
    example.must("emulate", "--faults", "faults.json")
    ran = _expect(
        example, "{force_tls: true, script: 'Email\\Inbound v3'}", *PLANNED, "--json", code=8
    )
    looked = _looked(ran)
    assert "not_checked" == looked["force_tls"]["outcome"]
    assert "could not be read" in looked["force_tls"]["reason"]
    assert "passed" == looked["script"]["outcome"]


def test_a_failure_counts_more_than_a_doubt(example: Console) -> None:
    """3 wins over 8, as for all commands."""
    example.edit("      force_tls: true\n", "")
    _expect(example, "{force_tls: true, skill: orders}", code=Exit.INVALID)


@pytest.mark.parametrize(
    ("address", "expect", "more", "code"),
    [
        ("BILLING@Care.Acme.Example", "{channel: billing}", (), Exit.DONE),
        ("none@care.acme.example", "{channel: billing}", (), Exit.INVALID),
        ("none@care.acme.example", "nobody", (), Exit.DONE),
        ("none@care.acme.example", "nobody", PLANNED, Exit.DONE),
        ("billing@care.acme.example", "nobody", (), Exit.INVALID),
        ("billing@care.acme.example", "nobody", PLANNED, Exit.INVALID),
    ],
)
def test_an_address_is_received_by_a_channel_or_by_nobody(
    address: str, expect: str, more: tuple[str, ...], code: Exit, example: Console
) -> None:
    """Whatever its case."""
    example.write(f"tests: [{{mail_to: {address}, expect: {expect}}}]\n", "one.yaml")
    ran = example.must("test", "--tests", "one.yaml", *more, code=code)
    if address.startswith("none") and code:
        assert "no channel receives mail to none@care.acme.example" in ran.out


def _without_orders(console: Console) -> None:
    """The example without the channel, which nothing of it holds."""
    text = (console.folder / "tenant.yaml").read_text(encoding="utf-8")
    start, end = text.index("  orders:\n    name: Orders e-mail"), text.index("roles:")
    text = text[:start] + text[end:]
    for line in ("        orders: {permissions: [view, reply, assign]}\n", "    orders: general\n"):
        text = text.replace(line, "")
    text = text.replace("ownership: additive", "ownership: authoritative")
    console.write(text.replace("[billing, orders]", "[billing]"))
    expect = "{channel: {lookup: Orders e-mail}, from: {display_name: ACME Orders}}"
    case = f"{{mail_to: orders@care.acme.example, expect: {expect}}}"
    console.write(f"tests: [{case}]\n", "one.yaml")


def test_a_channel_whose_block_is_gone_receives_mail_until_a_plan_ends_it(
    example: Console,
) -> None:
    """Only the tenant knows of it; by the manifest alone nobody receives it."""
    _apply(example)
    _without_orders(example)
    example.must("test", "--tests", "one.yaml", code=Exit.INVALID)
    example.must("test", "--tests", "one.yaml", *PLANNED, code=Exit.DONE)
    allowed = ("--allow-delete", "channel.orders")
    ran = example.must("test", "--tests", "one.yaml", *PLANNED, *allowed, code=Exit.INVALID)
    assert "no channel receives mail to orders@care.acme.example" in ran.out


def test_a_channel_of_others_is_read_in_full(example: Console) -> None:
    """Nothing ties it to us: neither a block nor the state."""
    _apply(example)
    _without_orders(example)
    (example.folder / ".cxdeclare" / "embedded.state.json").unlink()
    example.must("test", "--tests", "one.yaml", *PLANNED, code=Exit.DONE)


def test_links_of_others_count_where_the_tenant_is_asked(example: Console) -> None:
    """An additive set keeps what is there; `exactly` needs to know all of it."""
    roles = "{roles: {reply: {exactly: [agent]}}, queues: {exactly: [outbound]}, agents: "
    agents = "{exactly: [ANA@acme.example, luc@acme.example]}, signature: billing}"
    case = f"{{mail_to: billing@care.acme.example, language: en, expect: {roles}{agents}}}"
    example.write(f"tests: [{case}]\n", "one.yaml")
    example.must("test", "--tests", "one.yaml", code=Exit.UNKNOWN)
    looked = _looked(example.must("test", "--tests", "one.yaml", *PLANNED, "--json"))
    assert {"passed"} == {one["outcome"] for one in looked.values()}, looked


def test_what_is_in_no_list_is_too_much(example: Console) -> None:
    """`exactly` fails on what is there besides, `none_of` on what is named; both say it."""
    ran = _expect(example, "{roles: {reply: {exactly: []}}}", code=Exit.INVALID)
    assert "expect.roles.reply.exactly: expected exactly nobody, found agent\n" in ran.out
    assert "decided by role.agent `channels.members.billing`" in ran.out
    ran = _expect(example, "{agents: {none_of: [luc@acme.example]}}", code=Exit.INVALID)
    assert "expected none of luc@acme.example, found ana@acme.example, luc@acme.example" in ran.out
    _expect(example, "{agents: {none_of: [ben@acme.example]}}", *PLANNED, code=Exit.DONE)


def test_nobody_signs_for_a_skill_without_agents(example: Console) -> None:
    """What nobody could break is no expectation."""
    case = "{mail_to: orders@care.acme.example, expect: {signature: billing}}"
    example.write(f"tests: [{case}]\n", "one.yaml")
    ran = example.must("test", "--tests", "one.yaml", *PLANNED, code=Exit.INVALID)
    assert "found nobody answers the skill" in ran.out


def test_whether_a_domain_is_ready_only_a_tenant_knows(example: Console) -> None:
    """A new one is not; one whose records are published is."""
    _expect(example, "{domain_ready: true}", code=Exit.UNKNOWN)
    _expect(example, "{domain_ready: true}", *PLANNED, code=Exit.INVALID)
    example.must("apply", "--yes", code=Exit.MANUAL)
    example.must("emulate", "--publish-dns", "care.acme.example")
    _expect(example, "{domain_ready: true}", *PLANNED, code=Exit.DONE)


def test_cases_may_stand_in_the_manifest_and_in_what_it_includes(example: Console) -> None:
    """All of them are looked at, those of files beside it last."""
    case = "tests: [{name: %s, mail_to: billing@care.acme.example, expect: {skill: billing}}]\n"
    example.edit("tags:", f"include: [more.yaml]\n{case % 'own'}\ntags:")
    example.write(case % "more", "more.yaml")
    lines = example.must("test", *FILE).out.splitlines()
    assert ["own", "more", "invoices"] == [line.split()[1] for line in lines[:3]]
    example.must("validate")
    example.must("plan")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tests: [{mail_to: a@b.example, expect: {}}]", "one.yaml:1:40: error CXD155: tests[0]"),
        ("tests: [{mail_to: a@b.example, expect: {roles: {view: {}}}}]", "expect.roles.view"),
        ("tests: [{mail_to: a@b.example, expect: {skill: biling}}]", "did you mean `billing`?"),
        ("tests: [{mail_to: a@b.example, expect: {skil: billing}}]", "did you mean `skill`?"),
        ("tests: [{mail_to: nobody, expect: nobody}]", "`mail_to`"),
        ("tests: [{mail_to: a@b.example}]", "`expect` is required"),
        ("tests: [7]", "tests[0]"),
        ("tests: []", "there is nothing to test"),
        ("tags: {}", "`tests` is required"),
        ("tests: [{mail_to: '${var.who}', expect: nobody}]", "var.who"),
    ],
)
def test_a_case_that_cannot_be_one_is_told_with_its_place(
    text: str, said: str, example: Console
) -> None:
    """All at once, with a hint, and nothing is looked at."""
    example.write(text + "\n", "one.yaml")
    ran = example.must("test", "--tests", "one.yaml", code=Exit.INVALID)
    assert said in ran.err
    assert not ran.out


def test_what_is_wrong_with_both_is_told_at_once(example: Console) -> None:
    """The manifest, and the file beside it as far as it can be read alone."""
    example.edit("default_skill: billing", "default_skill: biling")
    example.write("test: []\n", "one.yaml")
    ran = example.must("test", "--tests", "one.yaml", code=Exit.INVALID)
    assert "did you mean `billing`?" in ran.err
    assert "did you mean `tests`?" in ran.err


def test_variables_stand_in_files_of_tests_too(example: Console) -> None:
    """One file may serve several stages."""
    example.write(
        "tests: [{mail_to: '${var.who}@care.acme.example', expect: nobody}]\n", "one.yaml"
    )
    ran = example.must("test", "--tests", "one.yaml", "--var", "who=spam")
    assert not ran.err, "what a file of tests uses is used"
    ran = example.must("test", "--tests", "one.yaml", "--var", "who=spam", "--var", "whom=spam")
    assert "`--var whom` is used nowhere" in ran.err


def test_a_target_without_planned_is_a_slip(example: Console) -> None:
    """Else somebody would believe that the tenant had been asked."""
    ran = example.must("test", *FILE, "--target", "embedded", code=Exit.INVALID)
    assert "add `--planned`" in ran.err


def test_as_junit_each_expectation_is_a_case(example: Console) -> None:
    """What is not met fails with the place and what decides it; what nobody can tell is skipped."""
    ran = _expect(example, "{skill: orders}", "--format", "junit", code=Exit.INVALID)
    root = ET.fromstring(ran.out)  # noqa: S314 - our own
    (suite,) = (one for one in root if one.attrib["name"] == "expectations")
    assert ("1", "1", "0") == tuple(suite.attrib[name] for name in ("tests", "failures", "skipped"))
    (failure,) = suite.iter("failure")
    assert "expected orders, found billing" == failure.attrib["message"]
    assert "one.yaml:1:" in str(failure.text)
    assert "decided by channel.billing" in str(failure.text)
    example.edit("      threading: prefer_in_reply_to\n", "")
    wanted = "{threading: prefer_in_reply_to}"
    ran = _expect(example, wanted, "--format", "junit", code=Exit.UNKNOWN)
    told = [one.attrib["message"] for one in ET.fromstring(ran.out).iter("skipped")]  # noqa: S314 - our own
    assert [one for one in told if one.startswith("not checked: the manifest does not say it")]


def test_as_markdown_the_counts_come_first(example: Console) -> None:
    """For a comment or the summary of a pipeline."""
    ran = _expect(example, "{skill: orders}", "--format", "markdown", code=Exit.INVALID)
    assert ran.out.startswith("## 1 case: 0 passed, 1 failed; 1 expectation: 0 passed, 1 failed.\n")
    assert "expected orders, found billing" in ran.out
