"""doctor asks about domains: their records at name servers, and whether SES has verified them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cxdeclare.adapters.cxone.discovery import Discovered
from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.cli.commands.doctor import hosts
from cxdeclare.cli.settings import target
from tests.cli.console import Console, Ran, served
from tests.integration.zones.domains import CARE, OWN
from tests.support.nameserver import NameServer, Rude


def findings(ran: Ran, subject: str) -> list[tuple[str, str]]:
    """Verdict and fact of all that was said of one subject."""
    (examined,) = [one for one in ran.events if one["type"] == "examined"]
    found = [one for one in examined["findings"] if one["subject"] == subject]
    return [(one["verdict"], one["fact"]) for one in found]


def test_records_are_found_as_dns_check_finds_them(
    console: Console, nameserver: NameServer
) -> None:
    """All there, one missing, and one that nobody can tell of; the last is not absence."""
    console.write(CARE)
    records = console.must("dns", "--format", "bind").out
    nameserver.serve("acme.example", records)
    asks = ("doctor", "--server", nameserver.at, "--json")
    subject = "DNS of email_domain.care"
    assert [("ok", "5 of 5 records are there")] == findings(console.must(*asks), subject)
    kept = [one for one in records.splitlines() if not one.startswith("_dmarc")]
    nameserver.serve("acme.example", "\n".join(kept))
    ran = console.must(*asks, code=7)
    assert [("waiting", "TXT _dmarc.care.acme.example is missing")] == findings(ran, subject)
    nameserver.serve("acme.example", records)
    nameserver.fail(Rude.SERVFAIL, "_dmarc.care.acme.example")
    ((verdict, fact),) = findings(console.must(*asks), subject)
    assert ("not checked", True) == (verdict, fact.startswith("TXT _dmarc.care.acme.example is"))


def test_without_the_option_a_pretend_tenant_asks_nobody(
    console: Console, nameserver: NameServer
) -> None:
    """It says so."""
    console.write(CARE)
    ran = console.must("doctor", "--json")
    assert [("not checked", "the DNS records of domains")] == findings(ran, "domains")
    assert [] == nameserver.asked


def test_what_ses_says_of_a_domain_is_told(console: Console) -> None:
    """Nothing before there is an identity; then that it waits; then that it is verified."""
    console.write(OWN)
    subject = "sending of email_domain.own"
    assert [] == findings(console.must("doctor", "--json"), subject)
    console.must("apply", "--yes", code=7)
    ((verdict, fact),) = findings(console.must("doctor", "--json", code=7), subject)
    assert ("waiting", True) == (verdict, fact.startswith("SES says PENDING"))
    console.must("emulate", "--publish-dns", "own.acme.example")
    assert [("ok", "it is ready")] == findings(console.must("doctor", "--json"), subject)


def test_a_domain_of_the_vendor_is_not_looked_for_in_ses(console: Console) -> None:
    """It lives where no tool may look."""
    console.write(CARE)
    assert "sending" not in console.must("doctor").out


@pytest.fixture
def live(console: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """A folder whose target is `live`, at a served tenant."""
    with served() as origin:
        monkeypatch.setenv("CXDECLARE_TARGET", "live")
        monkeypatch.setenv("CXDECLARE_ORIGIN", origin)
        monkeypatch.setenv("CXDECLARE_ACCESS_KEY_ID", "id")
        monkeypatch.setenv("CXDECLARE_ACCESS_KEY_SECRET", "canary-of-the-key")
        monkeypatch.setenv("CXDECLARE_MAX_RPS", "1000")
        yield console


def test_doctor_examines_a_live_tenant(live: Console, nameserver: NameServer) -> None:
    """Where calls go is in its lines, and DNS if it is asked; no name server is by itself."""
    live.write(CARE)
    nameserver.serve("acme.example", live.must("dns", "--format", "bind").out)
    ran = live.must("doctor", "--json")
    ((verdict, fact),) = findings(ran, "hosts")
    assert ("ok", True) == (verdict, fact.startswith("everything goes to http://127.0.0.1:"))
    assert ["not checked"] == [verdict for verdict, _ in findings(ran, "discovery")]
    assert ["ok"] == [verdict for verdict, _ in findings(ran, "token")]
    assert [("not checked", "the DNS records of domains")] == findings(ran, "domains")
    assert [] == nameserver.asked
    asked = live.must("doctor", "--json", "--server", nameserver.at)
    assert ["ok"] == [verdict for verdict, _ in findings(asked, "DNS of email_domain.care")]
    assert "canary" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"area": "au1"}', [("ok", "au1"), ("ok", "it said")]),
        (b"", [("ok", "eu1"), ("not checked", "it did not answer")]),
    ],
)
def test_hosts_are_those_of_discovery_or_of_the_area(
    body: bytes, expected: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is said which."""
    monkeypatch.delenv("CXDECLARE_ORIGIN", raising=False)

    def issuer(_: Request) -> Response:
        return Response(200, {}, body)

    found = list(hosts(target("live"), Discovered(issuer, lambda: "t", "eu1")))
    assert expected == [
        (one.verdict, words)
        for one, (_, words) in zip(found, expected, strict=True)
        if words in one.fact
    ]
