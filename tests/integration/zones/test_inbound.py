"""The inbound gate: mail for a new channel has to be brought to it, and DNS says whether it is."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

import pytest

from cxdeclare.cli import wiring
from cxdeclare.kinds import ALL as KINDS
from cxdeclare.model.diagnostic import Severity
from cxdeclare.model.registry import Registry
from tests.cli.console import HEADER, Console
from tests.support.nameserver import NameServer, Rude

DOMAIN = f"""{HEADER}
email_domains:
  care: {{domain: care.acme.example, region: eu-central-1, account: own}}
"""
CHANNEL = f"""{DOMAIN}
skills:
  billing: {{name: Email.Billing, campaign: Customer Care}}
channels:
  billing:
    name: Billing
    address: billing@care.acme.example
    domain: care
    default_skill: billing
    default_script: Email\\Inbound v3
"""
STEP = "channel.billing#inbound update by hand"
MX = "care MX 10 inbound-smtp.eu-central-1.amazonaws.com."


@pytest.fixture(autouse=True)
def given(console: Console, nameserver: NameServer) -> None:
    """A manifest with a channel of a domain that sends, and its zone without records."""
    console.write(DOMAIN)
    console.must("apply", "--yes", code=7)
    console.must("emulate", "--publish-dns", "care.acme.example")
    console.write(CHANNEL)
    nameserver.serve("acme.example")


def test_a_new_channel_waits_for_its_mx_record_and_nothing_waits_for_it(
    console: Console, nameserver: NameServer
) -> None:
    """Plan, apply, exit 7; the next plan ends so too until the record is there."""
    asks = ("--server", nameserver.at)
    console.must("plan", *asks, "--out", "a.plan")
    decision = json.loads((console.folder / "a.plan").read_text())["decision"]
    steps = {step["id"]: step for change in decision["changes"] for step in change["steps"]}
    assert ["channel.billing create"] == steps[STEP]["depends_on"]
    assert not [one for one in steps.values() if STEP in one["depends_on"]]
    assert "dns" == steps[STEP]["verified_by"]
    (field,) = steps[STEP]["fields"]
    assert "MX care.acme.example" == field["name"]
    assert ["10 inbound-smtp.eu-central-1.amazonaws.com"] == field["after"]

    ran = console.must("apply", "a.plan", code=7)
    assert "1 partial" in ran.out
    again = console.must("apply", *asks, "--yes", code=7)
    assert "point of contact" in again.out
    nameserver.serve("acme.example", MX)
    console.must("plan", *asks, "--detailed-exitcode")


def test_a_channel_whose_record_is_there_has_no_such_step(
    console: Console, nameserver: NameServer
) -> None:
    """It is all done with the first apply."""
    nameserver.serve("acme.example", MX)
    assert "inbound" not in console.must("apply", "--yes", "--server", nameserver.at).out


def test_apply_asks_the_name_servers_until_they_have_it(
    console: Console, nameserver: NameServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run goes on as soon as the record is published, and gives up where it never is."""
    monkeypatch.setenv("CXDECLARE_LOOKS_EVERY", "0.1")
    asks = ("apply", "--yes", "--server", nameserver.at, "--wait")
    given_up = console.must(*asks, "1", code=7)
    assert "MX care.acme.example is missing" in given_up.err
    waiting = console.start(*asks, "30", "--json", stderr=subprocess.STDOUT)
    assert waiting.stdout is not None
    with waiting:
        for line in waiting.stdout:
            if json.loads(line)["type"] == "gate_seen":
                nameserver.serve("acme.example", MX)
        assert 0 == waiting.wait(10)


def test_a_server_that_does_not_answer_keeps_nothing_open(
    console: Console, nameserver: NameServer
) -> None:
    """The new channel has its step; later plans say that it was not checked, and are clean."""
    nameserver.fail(Rude.REFUSED)
    asks = ("--server", nameserver.at)
    console.must("apply", "--yes", *asks, code=7)
    ran = console.must("plan", *asks, "--detailed-exitcode")
    assert 1 == ran.err.count("not checked CXD200"), ran.err


def test_a_pretend_tenant_gets_no_mail_unless_dns_is_asked(
    console: Console, nameserver: NameServer
) -> None:
    """Nobody is asked, and there is nothing to see to."""
    console.must("apply", "--yes")
    console.must("plan", "--detailed-exitcode", "--no-check-dns")
    assert [] == nameserver.asked


def test_a_word_is_good_where_nobody_asks_and_dns_knows_better(
    console: Console, nameserver: NameServer
) -> None:
    """`manual attest` closes the step; name servers that lack the record open it again."""
    console.must("apply", "--yes")
    word = ("--part", "inbound", "--by", "Ana", "--evidence", "a mail came")
    did = console.must("manual", "attest", "channel.billing", *word)
    assert f"attested: {STEP}" in did.out
    again = console.must("manual", "attest", "channel.billing", *word)
    assert "by Ana already" in again.out
    nameserver.fail(Rude.SERVFAIL)
    plan = console.must("plan", "--detailed-exitcode", "--server", nameserver.at)
    assert "= channel.billing#inbound: attested on" in plan.out
    nameserver.fail(None)
    console.must("plan", "--detailed-exitcode", "--server", nameserver.at, code=2)
    console.must("drift")
    shown = console.must("explain", "channel.billing").out
    assert "inbound (MX care.acme.example): on 20" in shown
    assert "by Ana: a mail came" in shown


def test_a_word_for_one_record_is_none_for_another(console: Console) -> None:
    """Who forwards the mail after all has to see to that, too."""
    console.must("apply", "--yes")
    word = ("--part", "inbound", "--by", "Ana", "--evidence", "a mail came")
    console.edit("account: own}", "account: own, dns: {inbound_mx: false}}")
    console.must("manual", "attest", "channel.billing", *word)
    console.edit(", dns: {inbound_mx: false}", "")
    assert f"attested: {STEP}" in console.must("manual", "attest", "channel.billing", *word).out


def test_servers_are_for_those_who_ask(console: Console) -> None:
    """One that is named and must not be asked is a mistake."""
    ran = console.must("plan", "--no-check-dns", "--server", "127.0.0.1", code=3)
    assert "`--server` goes with `--check-dns`" in ran.err


def test_what_dns_says_is_told_before_a_saved_plan_is_carried_out(
    console: Console, nameserver: NameServer
) -> None:
    """With its manifest; without one, it is said that nothing was checked."""
    console.must("plan", "--out", "a.plan")
    asks = ("--server", nameserver.at)
    ran = console.must("apply", "a.plan", "--manifest", "tenant.yaml", *asks)
    assert "CXD200: email_domain.care: mail for this domain goes to nothing" in ran.err
    assert 1 == ran.err.count("not checked CXD227")
    console.edit("name: Billing\n", "name: Invoices\n")
    console.must("plan", "--out", "b.plan")
    assert "A saved plan holds no manifest" in console.must("apply", "b.plan", *asks).err


@pytest.mark.parametrize("saved", [True, False])
def test_an_error_of_a_probe_stops_before_the_first_write(
    console: Console, nameserver: NameServer, monkeypatch: pytest.MonkeyPatch, *, saved: bool
) -> None:
    """Exit code 3; the tenant is as it was."""
    kind = KINDS["email_domain"]
    strict = tuple(
        replace(one, severity=Severity.ERROR) if one.of_probe else one for one in kind.checks
    )
    kinds = {**KINDS, kind.name: replace(kind, checks=strict)}
    console.must("plan", "--out", "a.plan")
    what = ("a.plan", "--manifest", "tenant.yaml") if saved else ("--yes",)
    with monkeypatch.context() as patch:
        patch.setattr(wiring, "KINDS", Registry(kinds.values()))
        ran = console.must("apply", *what, "--server", nameserver.at, code=3)
    assert "error CXD200" in ran.err
    assert "2 to create" in console.must("plan").out


def test_the_way_back_and_the_list_ask_as_plan_does(
    console: Console, nameserver: NameServer
) -> None:
    """One option with one meaning: what DNS lacks is a step there too, until it is published."""
    console.must("apply", "--yes")
    serial = str(console.state()["serial"])
    asks = ("--server", nameserver.at)
    for command in (("manual", "list"), ("manual", "show", "channel.billing")):
        ran = console.must(*command, *asks, code=7)
        assert "Make ready the inbound of the e-mail channel" in ran.out
    back = ("rollback", "--to", serial, "--detailed-exitcode")
    ran = console.must(*back, *asks, code=2)
    assert "~ channel.billing: update" in ran.out
    assert "CXD200" in ran.err
    console.must(*back)
    nameserver.fail(Rude.REFUSED)
    assert "not checked CXD200" in console.must(*back, *asks).err
    nameserver.fail(None)
    nameserver.serve("acme.example", MX)
    console.must("manual", "list", *asks)
    console.must(*back, *asks)


def test_no_word_is_taken_against_an_answer(console: Console, nameserver: NameServer) -> None:
    """No plan that asks would count it. Silence is no answer, and whom nobody asks says nothing."""
    console.must("apply", "--yes")
    attest = ("manual", "attest", "channel.billing", "--part", "inbound")
    word = (*attest, "--by", "Ana", "--evidence", "a mail came")
    before = console.state()
    ran = console.must(*word, "--server", nameserver.at, code=4)
    assert "the name servers say otherwise: MX care.acme.example is missing" in ran.err
    assert before == console.state()
    nameserver.fail(Rude.SERVFAIL)
    assert "attested" in console.must(*word, "--server", nameserver.at).out


def test_a_saved_plan_is_listed_as_it_is(console: Console, nameserver: NameServer) -> None:
    """Whoever asks for an answer of DNS beside it is told that it gets none."""
    console.must("plan", "--out", "a.plan")
    ran = console.must("manual", "list", "a.plan", "--server", nameserver.at, code=3)
    assert "a saved plan is what it is" in ran.err
    assert [] == nameserver.asked
