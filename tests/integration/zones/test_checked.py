"""`dns check` against a name server over real sockets."""

from __future__ import annotations

import json

import pytest

from cxdeclare.cli.exits import Exit
from tests.cli.console import Console, Ran
from tests.integration.zones.domains import CARE, OWN
from tests.support.nameserver import NameServer, Rude


@pytest.fixture
def published(console: Console, nameserver: NameServer) -> NameServer:
    """A server that has all that the manifest needs."""
    console.write(CARE)
    nameserver.serve("acme.example", console.must("dns", "--format", "bind").out)
    return nameserver


def check(console: Console, server: NameServer, code: Exit) -> Ran:
    """What the server has."""
    return console.must("dns", "check", "--server", server.at, code=code)


def standings(console: Console, server: NameServer, code: Exit) -> dict[str, str]:
    """How each name is found that is not as it should be."""
    ran = console.must("dns", "check", "--server", server.at, "--json", code=code)
    (found,) = [one for one in ran.events if one["type"] == "dns_checked"]
    return {
        one["name"].removesuffix(".acme.example"): one["standing"]
        for one in found["records"]
        if one["standing"] != "present"
    }


def zone(console: Console, *drop: str) -> str:
    """The zone as it is printed, without the lines that begin so."""
    lines = console.must("dns", "--format", "bind").out.splitlines()
    return "\n".join(line for line in lines if not line.startswith(drop)) if drop else ""


def test_all_that_is_published_is_present(console: Console, published: NameServer) -> None:
    """It ends with 0, and the checks that wait for DNS have nothing to say."""
    ran = check(console, published, Exit.DONE)
    assert "5 records: 5 present." in ran.out
    assert "" == ran.err


def test_each_way_to_be_wrong_has_its_name(console: Console, published: NameServer) -> None:
    """Missing, wrong, with its zone twice, in conflict; what is there is shown."""
    rest = zone(console, "aaa.", "bbb.", "ccc.", "care ", "_dmarc.")
    published.serve(
        "acme.example",
        f"""{rest}
bbb._domainkey.care CNAME wrong.example.
ccc._domainkey.care.acme.example CNAME ccc.dkim.amazonses.com.
care MX 5 mail.acme.example.
_dmarc.care TXT "v=DMARC1; p=none"
_dmarc.care TXT "v=DMARC1; p=reject"
""",
    )
    assert {
        "aaa._domainkey.care": "missing",
        "bbb._domainkey.care": "wrong",
        "ccc._domainkey.care": "doubled",
        "care": "conflicting",
        "_dmarc.care": "conflicting",
    } == standings(console, published, Exit.DIFFERENCES)
    ran = check(console, published, Exit.DIFFERENCES)
    for there in ("wrong.example", "5 mail.acme.example", "v=DMARC1; p=reject"):
        assert there in ran.out
    assert "CXD200" in ran.err  # mail for the domain goes elsewhere


def test_where_an_alias_leads_is_not_called_nothing(
    console: Console, published: NameServer
) -> None:
    """Mail goes where that name says, which nobody has asked."""
    published.serve("acme.example", f"{zone(console, 'care ')}\ncare CNAME elsewhere.example.\n")
    ran = check(console, published, Exit.DIFFERENCES)
    assert "there:  CNAME elsewhere.example" in ran.out
    assert "CXD200" not in ran.err


def test_two_aliases_are_never_right(console: Console, published: NameServer) -> None:
    """Though one of them is."""
    published.fail(Rude.TWO)
    found = standings(console, published, Exit.DIFFERENCES)
    assert {f"{one}._domainkey.care": "wrong" for one in ("aaa", "bbb", "ccc")} == found


def test_silence_is_never_absence(console: Console, published: NameServer) -> None:
    """Not for one name, and not for all; the code is 8, also beside a record that is missing."""
    published.fail(Rude.SERVFAIL, "care.acme.example")
    assert {"care": "not checked"} == standings(console, published, Exit.UNKNOWN)
    published.serve("acme.example", zone(console, "aaa."))
    both = {"care": "not checked", "aaa._domainkey.care": "missing"}
    assert both == standings(console, published, Exit.UNKNOWN)
    published.fail(Rude.REFUSED)
    assert {"not checked"} == set(standings(console, published, Exit.UNKNOWN).values())


def test_what_is_not_known_yet_cannot_be_checked(console: Console, published: NameServer) -> None:
    """The rest is, and the code says that it was not all."""
    console.edit("      dkim_tokens: [aaa, bbb, ccc]\n", "")
    ran = check(console, published, Exit.UNKNOWN)
    assert "2 records: 2 present; 1 not known yet." in ran.out
    assert "ask the vendor" in ran.err


def test_one_object_has_it_all(console: Console, published: NameServer) -> None:
    """For programs that want no lines."""
    ran = console.must("dns", "check", "--server", published.at, "--format", "json")
    found = json.loads(ran.out)
    assert {"present"} == {one["standing"] for one in found["records"]}


def test_bytes_that_are_no_text_are_written_as_numbers(
    console: Console, published: NameServer
) -> None:
    """What stands in DNS is not ours; wherever it is repeated, in text and in JSON."""
    console.write(OWN)
    published.serve("acme.example", 'bounce.own TXT "v=spf1 exp=\\233 -all"')
    ran = console.must(
        "dns", "check", "--server", published.at, "--format", "json", code=Exit.UNKNOWN
    )
    (found,) = [one for one in json.loads(ran.out)["records"] if one["found"]]
    assert ["v=spf1 exp=\\udce9 -all"] == found["found"]
    assert "v=spf1 exp=\\udce9 include:amazonses.com -all" in found["hint"]


def test_a_domain_without_its_own_mx_record_is_not_asked_for_one(
    console: Console, published: NameServer
) -> None:
    """Its mail is forwarded: no record, no warning."""
    published.serve("acme.example", zone(console, "care "))
    console.edit("      ttl: 5m\n", "      ttl: 5m\n      inbound_mx: false\n")
    assert "4 records: 4 present." in check(console, published, Exit.DONE).out
