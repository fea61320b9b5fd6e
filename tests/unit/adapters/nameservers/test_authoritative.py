"""Name servers are asked for what they have, and silence is never an answer."""

from __future__ import annotations

import pytest

from cxdeclare.adapters.nameservers.authoritative import Authoritative, Server
from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.zone import Answer, RecordType
from tests.support.nameserver import NameServer, Rude, serving

CNAME, MX, TXT = RecordType.CNAME, RecordType.MX, RecordType.TXT
ZONE = """
@      NS    ns
ns     A     127.0.0.1
care   MX    10 In.example.
none   MX    0 .
text   TXT   "a\\"b" "c\\\\d"
text   TXT   "e\\195\\169"
alias  CNAME Other.example.
sub    NS    ns.elsewhere.example.
"""


def at(server: NameServer) -> Server:
    """The server as ours are named."""
    return Server.parse(server.at)


def asking(*servers: NameServer) -> Authoritative:
    """Who asks these servers, and does not wait long."""
    return Authoritative(tuple(map(at, servers)), timeout=0.2)


@pytest.mark.parametrize(
    ("name", "of", "answer"),
    [
        ("care.acme.example", MX, Answer(("10 in.example",))),
        ("text.acme.example", TXT, Answer(('a"bc\\d', "e\u00e9"))),
        ("alias.acme.example", CNAME, Answer(alias="other.example")),
        ("alias.acme.example", TXT, Answer(alias="other.example")),
        ("none.acme.example", MX, Answer(("0 .",))),
        ("care.acme.example", TXT, Answer()),
        ("nothing.acme.example", MX, Answer()),
    ],
)
def test_what_a_server_has_is_told_as_records_have_it(
    nameserver: NameServer, name: str, of: RecordType, answer: Answer
) -> None:
    """Texts whole and without escapes, hosts in lower case; nothing is an answer as well."""
    nameserver.serve("acme.example", ZONE)
    assert answer == asking(nameserver).ask(name, of)


_ANSWERS = {Rude.NXDOMAIN, Rude.TRUNCATED, Rude.TWO}


@pytest.mark.parametrize("how", [one for one in Rude if one not in _ANSWERS])
def test_a_server_that_fails_says_nothing_of_what_it_has(nameserver: NameServer, how: Rude) -> None:
    """However it fails; it never looks as if the record were missing."""
    nameserver.serve("acme.example", ZONE)
    nameserver.fail(how)
    answer = asking(nameserver).ask("care.acme.example", MX)
    assert answer.failed
    assert not answer.values


def test_two_aliases_of_one_name_are_both_told(nameserver: NameServer) -> None:
    """Whichever comes last: half of those who ask are led elsewhere."""
    nameserver.serve("acme.example", ZONE)
    nameserver.fail(Rude.TWO)
    answer = asking(nameserver).ask("alias.acme.example", CNAME)
    assert "elsewhere.example, other.example" == answer.alias


def test_a_server_that_lags_behind_is_asked_as_well(nameserver: NameServer) -> None:
    """Also where it is the sixth by name; whoever asks it gets what it has."""
    names = "".join(f"@ NS n{number}\nn{number} A 127.0.0.{number}\n" for number in range(1, 7))
    nameserver.serve("acme.example", names + "care MX 10 in.example.")
    found = Authoritative(resolvers=(at(nameserver),), port=nameserver.port, timeout=0.2)
    said = found.ask("care.acme.example", MX)
    assert ("10 in.example",) == said.values
    assert any("n6.acme.example" in one for one in said.silent)


def test_a_zone_that_names_a_thousand_servers_holds_nobody_up(nameserver: NameServer) -> None:
    """Each could cost seconds to look for."""
    names = "".join(f"@ NS n{number:04}\n" for number in range(1000))
    nameserver.serve("acme.example", f"{names}care MX 10 in.example.")
    found = Authoritative(resolvers=(at(nameserver),), port=nameserver.port, timeout=2)
    assert "could not be found" in found.ask("care.acme.example", MX).failed
    assert len({one.name for one in nameserver.asked if one.name.startswith("n0")}) == 16


def test_an_answer_too_long_for_udp_is_fetched_over_tcp(nameserver: NameServer) -> None:
    """It is whole."""
    nameserver.serve("acme.example", ZONE)
    nameserver.fail(Rude.TRUNCATED)
    assert ("10 in.example",) == asking(nameserver).ask("care.acme.example", MX).values
    assert ["udp", "tcp"] == [one.over for one in nameserver.asked]


def test_a_name_that_is_handed_on_is_not_missing(nameserver: NameServer) -> None:
    """The server says who has it, and so do we; a foreign zone is none of its business."""
    nameserver.serve("acme.example", ZONE)
    failed = asking(nameserver).ask("x.sub.acme.example", MX).failed
    assert "hands the name on to ns.elsewhere.example" in failed
    assert "REFUSED" in asking(nameserver).ask("x.test", MX).failed


@pytest.mark.parametrize(
    ("how", "why"),
    [
        (Rude.SILENT, "it did not answer"),
        (Rude.SERVFAIL, "it answered SERVFAIL"),
        (Rude.LAME, "it does not answer for the zone"),
    ],
)
def test_one_useless_server_among_others_is_named(
    nameserver: NameServer, how: Rude, why: str
) -> None:
    """With the reason: silence is not all that is mended at the DNS host. Others are believed."""
    nameserver.serve("acme.example", ZONE)
    with serving() as second:
        second.fail(how)
        answer = asking(nameserver, second).ask("care.acme.example", MX)
    assert Answer(("10 in.example",), silent=(f"{second.at} ({why})",)) == answer


def test_a_silent_server_is_not_asked_for_ever(nameserver: NameServer) -> None:
    """After two questions in a row; what it was not asked is as open as what it was."""
    nameserver.serve("acme.example", ZONE)
    servers = asking(nameserver)
    nameserver.fail(Rude.SILENT)
    said = [servers.ask("care.acme.example", MX).failed for _ in range(4)]
    assert all(said)
    assert 2 == len(nameserver.asked)
    nameserver.fail(None)
    again = asking(nameserver)
    assert ("10 in.example",) == again.ask("care.acme.example", MX).values


def test_servers_that_do_not_agree_leave_it_open(nameserver: NameServer) -> None:
    """A change is on its way; which of them mail servers ask is not known."""
    nameserver.serve("acme.example", ZONE)
    with serving() as second:
        second.serve("acme.example", "care MX 10 other.example.")
        answer = asking(nameserver, second).ask("care.acme.example", MX)
    assert "do not agree" in answer.failed


def test_the_servers_of_a_zone_are_found(nameserver: NameServer) -> None:
    """By the SOA record above the name, and the NS records there."""
    nameserver.serve("acme.example", ZONE)
    found = Authoritative(resolvers=(at(nameserver),), port=nameserver.port, timeout=0.5)
    assert "acme.example" == found.zone_of("a.b.acme.example")
    assert ("10 in.example",) == found.ask("care.acme.example", MX).values


def test_a_zone_whose_servers_cannot_be_found_is_not_empty(nameserver: NameServer) -> None:
    """Neither without its zone nor without an address of its servers."""
    nameserver.serve("acme.example", "care MX 10 in.example.")
    found = Authoritative(resolvers=(at(nameserver),), port=nameserver.port, timeout=0.3)
    assert "could not be found" in found.ask("care.acme.example", MX).failed
    nameserver.fail(Rude.REFUSED)
    lost = Authoritative(resolvers=(at(nameserver),), port=nameserver.port, timeout=0.1)
    assert lost.zone_of("care.acme.example") is None
    assert "could not be found" in lost.ask("care.acme.example", MX).failed


def test_a_named_server_tells_the_zone(nameserver: NameServer) -> None:
    """As long as it answers."""
    nameserver.serve("acme.example", ZONE)
    assert "acme.example" == asking(nameserver).zone_of("no.such.acme.example")
    nameserver.fail(Rude.SILENT)
    assert asking(nameserver).zone_of("no.such.acme.example") is None


def test_the_zone_of_an_alias_is_not_that_of_what_it_leads_to(nameserver: NameServer) -> None:
    """The server has both, and tells both at once."""
    nameserver.serve("acme.example", "a.care CNAME x.other.example.")
    nameserver.serve("x.other.example")
    assert "acme.example" == asking(nameserver).zone_of("a.care.acme.example")


def test_a_name_longer_than_dns_allows_is_asked_of_nobody(nameserver: NameServer) -> None:
    """And nobody can tell."""
    name = ".".join(["a" * 60] * 5)
    assert "allows no such name" in asking(nameserver).ask(name, MX).failed
    assert asking(nameserver).zone_of(name) is None
    assert [] == nameserver.asked


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("127.0.0.1", Server("127.0.0.1", 53)),
        ("127.0.0.1:5353", Server("127.0.0.1", 5353)),
        ("::1", Server("::1", 53)),
        ("[::1]:5353", Server("::1", 5353)),
    ],
)
def test_a_server_is_named_by_its_address(text: str, server: Server) -> None:
    """With its port, if that is not the usual one."""
    assert server == Server.parse(text)


@pytest.mark.parametrize("text", ["", "ns.example", "127.0.0.1:0", "127.0.0.1:70000", "1.2.3.4:x"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """Before anybody is asked."""
    with pytest.raises(InvalidInput, match="no address of a name server"):
        Server.parse(text)
