"""The name server of the tests answers as one would on the internet, read by two other codes."""

from __future__ import annotations

import dns.exception
import dns.message
import dns.query
import dns.rcode
import dnslib
import pytest

from tests.support.nameserver import Asked, NameServer, Rude

ZONE = """
@     MX    10 mail
mail  A     192.0.2.1
long  TXT   "{long}"
one   CNAME two
two   CNAME mail
away  CNAME www.example.net.
sub   NS    ns.sub
ns.sub A    192.0.2.53
""".format(long='" "'.join(["x" * 200] * 8))


def ask(server: NameServer, name: str, kind: str, *, tcp: bool = False) -> dns.message.Message:
    """The answer of the server, as dnspython reads it."""
    query = dns.message.make_query(name, kind)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(query, "127.0.0.1", timeout=2, port=server.port)


def told(answer: dns.message.Message) -> list[str]:
    """The answer section, sorted."""
    return sorted(line for one in answer.answer for line in one.to_text().split("\n"))


def test_what_the_zone_holds_is_answered_with_authority(nameserver: NameServer) -> None:
    """Names, values and lifetimes are those of the text, and the question is remembered."""
    nameserver.serve("example.com", ZONE.replace("@     MX", "@ 300 MX"))
    answer = ask(nameserver, "Example.COM", "MX")
    assert ["example.com. 300 in mx 10 mail.example.com."] == [
        line.lower() for line in told(answer)
    ]
    assert answer.flags & dns.flags.AA
    assert [Asked("example.com", "MX", "udp")] == nameserver.asked


def test_another_code_reads_the_same(nameserver: NameServer) -> None:
    """A client of other authors gets the same answer, over TCP as well."""
    nameserver.serve("example.com", ZONE)
    query = dnslib.DNSRecord.question("mail.example.com")
    for tcp in (False, True):
        raw = query.send("127.0.0.1", nameserver.port, tcp=tcp, timeout=2)
        assert "192.0.2.1" == str(dnslib.DNSRecord.parse(raw).short())


def test_aliases_are_followed_within_the_zone(nameserver: NameServer) -> None:
    """A chain is answered link by link; one that leads elsewhere ends there."""
    nameserver.serve("example.com", ZONE)
    chain = [line.split(" IN ")[1] for line in told(ask(nameserver, "one.example.com", "A"))]
    assert ["A 192.0.2.1", "CNAME two.example.com.", "CNAME mail.example.com."] == chain
    assert ["CNAME www.example.net."] == [
        line.split(" IN ")[1] for line in told(ask(nameserver, "away.example.com", "TXT"))
    ]


def test_a_name_handed_on_is_referred(nameserver: NameServer) -> None:
    """Below a cut there is no answer and no authority, only where to ask."""
    nameserver.serve("example.com", ZONE)
    answer = ask(nameserver, "x.sub.example.com", "A")
    assert not answer.answer
    assert not answer.flags & dns.flags.AA
    assert "ns.sub.example.com." == answer.authority[0][0].target.to_text()
    assert "192.0.2.53" == answer.additional[0][0].address


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nothing.example.com", dns.rcode.NXDOMAIN),
        ("mail.example.com", dns.rcode.NOERROR),
        ("example.net", dns.rcode.REFUSED),
    ],
)
def test_what_is_not_there_is_said_as_servers_say_it(
    nameserver: NameServer, name: str, code: int
) -> None:
    """No such name, no such type at the name, and none of my zones are three answers."""
    nameserver.serve("example.com", ZONE)
    answer = ask(nameserver, name, "TXT")
    assert code == answer.rcode()
    assert not answer.answer


def test_what_is_too_long_for_udp_comes_over_tcp(nameserver: NameServer) -> None:
    """UDP says that there is more, and TCP has it."""
    nameserver.serve("example.com", ZONE)
    short = ask(nameserver, "long.example.com", "TXT")
    assert short.flags & dns.flags.TC
    assert not short.answer
    assert 8 == len(ask(nameserver, "long.example.com", "TXT", tcp=True).answer[0][0].strings)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        (Rude.SERVFAIL, dns.rcode.SERVFAIL),
        (Rude.REFUSED, dns.rcode.REFUSED),
        (Rude.NXDOMAIN, dns.rcode.NXDOMAIN),
    ],
)
def test_it_fails_as_it_is_told_to(nameserver: NameServer, how: Rude, code: int) -> None:
    """Only the name that was named, and only until it is mended."""
    nameserver.serve("example.com", ZONE)
    nameserver.fail(how, "mail.example.com")
    assert code == ask(nameserver, "mail.example.com", "A").rcode()
    assert ask(nameserver, "example.com", "MX").answer
    nameserver.fail(None, "mail.example.com")
    assert ask(nameserver, "mail.example.com", "A").answer


def test_it_can_be_silent_and_talk_nonsense(nameserver: NameServer) -> None:
    """No answer, bytes that are none, half of one, one without authority."""
    nameserver.serve("example.com", ZONE)
    query = dns.message.make_query("example.com", "MX")
    nameserver.fail(Rude.SILENT)
    with pytest.raises(dns.exception.Timeout):
        dns.query.udp(query, "127.0.0.1", timeout=0.05, port=nameserver.port)
    nameserver.fail(Rude.GARBAGE)
    with pytest.raises(dns.exception.DNSException):
        dns.query.udp(query, "127.0.0.1", timeout=1, port=nameserver.port)
    nameserver.fail(Rude.CUT)
    assert ask(nameserver, "example.com", "MX").flags & dns.flags.TC
    with pytest.raises(EOFError):
        ask(nameserver, "example.com", "MX", tcp=True)
    nameserver.fail(Rude.LAME)
    assert not ask(nameserver, "example.com", "MX").flags & dns.flags.AA
