"""A name server on loopback: it answers for zones given as text, over UDP and TCP, and can be rude.

Import the fixture `nameserver` into a `conftest.py`, or name this module as a plugin.
"""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.zone
import pytest

_LONGEST_OVER_UDP = 512
_LONGEST_CHAIN = 8
_ELSEWHERE = "elsewhere.example."
_TRIES = 20


class Rude(StrEnum):
    """How a server can fail whoever asks."""

    SERVFAIL = "servfail"
    REFUSED = "refused"
    NXDOMAIN = "nxdomain"
    """It says that the name is not there, whether it is or not."""
    SILENT = "silent"
    TRUNCATED = "truncated"
    """Over UDP it sends no more than the mark that there is more; TCP gets the answer."""
    GARBAGE = "garbage"
    """Bytes that are no message."""
    LAME = "lame"
    """An empty answer, without authority."""
    PART = "part"
    """Also over TCP it says that this is not all."""
    TWO = "two"
    """Each alias leads elsewhere as well, which DNS forbids and servers do."""
    CUT = "cut"
    """As TRUNCATED, and over TCP the connection ends in the middle."""


class Asked(NamedTuple):
    """One question that came in."""

    name: str
    """In lower case, without the final dot."""
    type: str
    over: str
    """``udp`` or ``tcp``."""


@dataclass
class _Zone:
    origin: dns.name.Name
    sets: dict[tuple[dns.name.Name, dns.rdatatype.RdataType], dns.rrset.RRset]

    @property
    def names(self) -> set[dns.name.Name]:
        return {name for name, _ in self.sets}


@dataclass
class NameServer:
    """Zones, by which it answers; what it was asked; how it is to fail."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    _zones: dict[dns.name.Name, _Zone] = field(default_factory=dict)
    _rude: dict[str, Rude] = field(default_factory=dict)

    @property
    def at(self) -> str:
        """Where it is, as ``127.0.0.1:PORT``."""
        return f"127.0.0.1:{self.port}"

    def serve(self, origin: str, text: str = "") -> None:
        """Answer for a zone from now on: records in the form of BIND, relative to its origin.

        A zone without SOA or NS gets its own; a zone that was served before is replaced.
        """
        top = dns.name.from_text(origin)
        given = dns.zone.from_text(
            f"$TTL 60\n{text}", origin=top, relativize=False, check_origin=False
        )
        sets = {
            (name, found.rdtype): dns.rrset.from_rdata_list(name, found.ttl, list(found))
            for name, found in given.iterate_rdatasets()
        }
        for kind, value in (
            ("SOA", f"ns.{top} hostmaster.{top} 1 7200 900 1209600 60"),
            ("NS", f"ns.{top}"),
        ):
            made = dns.rrset.from_text(top, 60, "IN", kind, value)
            sets.setdefault((top, made.rdtype), made)
        self._zones = {**self._zones, top: _Zone(top, sets)}

    def forget(self, origin: str) -> None:
        """No longer answer for a zone."""
        gone = dns.name.from_text(origin)
        self._zones = {top: zone for top, zone in self._zones.items() if top != gone}

    def fail(self, how: Rude | None, name: str = "") -> None:
        """From now on fail whoever asks for a name, or for any; None mends it again."""
        key = name.lower().rstrip(".")
        self._rude = {one: was for one, was in self._rude.items() if one != key}
        if how is not None:
            self._rude[key] = how

    def reply(self, wire: bytes, over: str) -> bytes | None:
        """What goes back; None for nothing at all."""
        try:
            question = dns.message.from_wire(wire)
            name, kind = question.question[0].name, question.question[0].rdtype
        except (dns.exception.DNSException, IndexError):
            return None
        said = name.to_text(omit_final_dot=True).lower()
        self.asked.append(Asked(said, dns.rdatatype.to_text(kind), over))
        rude = self._rude.get(said, self._rude.get(""))
        if rude is Rude.SILENT:
            return None
        if rude is Rude.GARBAGE:
            return wire[:2] + b"\xff" * 40
        whole = self._message(question, rude).to_wire()
        has_room = len(whole) <= max(_LONGEST_OVER_UDP, question.payload)
        if over == "udp" and (rude in {Rude.TRUNCATED, Rude.CUT} or not has_room):
            short = dns.message.make_response(question)
            short.flags |= dns.flags.TC | dns.flags.AA
            return short.to_wire()
        return whole[: len(whole) // 2] if rude is Rude.CUT else whole

    def cuts(self, name: str) -> bool:
        """Whether an answer about a name breaks off."""
        return self._rude.get(name, self._rude.get("")) is Rude.CUT

    def _message(self, question: dns.message.Message, rude: Rude | None) -> dns.message.Message:
        answer = dns.message.make_response(question)
        if rude in _CODES:
            answer.set_rcode(_CODES[rude])
        elif rude is not Rude.LAME:
            asked = question.question[0]
            self._answer(answer, asked.name, asked.rdtype)
        if rude is Rude.PART:
            answer.flags |= dns.flags.TC
        if rude is Rude.TWO:
            aliases = [one for one in answer.answer if one.rdtype == dns.rdatatype.CNAME]
            more = [dns.rrset.from_text(one.name, 60, "IN", "CNAME", _ELSEWHERE) for one in aliases]
            answer.answer = [*more, *answer.answer]
        return answer

    def _answer(
        self,
        answer: dns.message.Message,
        name: dns.name.Name,
        kind: dns.rdatatype.RdataType,
    ) -> None:
        """Fill in what the zones say of a name, and where its aliases lead within them."""
        for _ in range(_LONGEST_CHAIN):
            zone = self._zone_of(name)
            if zone is None:
                if not answer.answer:
                    answer.set_rcode(dns.rcode.REFUSED)
                return
            cut = _cut(zone, name)
            if cut is not None:
                self._refer(answer, zone, cut)
                return
            answer.flags |= dns.flags.AA
            found = zone.sets.get((name, kind))
            if found is not None:
                answer.answer.append(found)
                return
            alias = zone.sets.get((name, dns.rdatatype.CNAME))
            if alias is None:
                self._nothing(answer, zone, name)
                return
            answer.answer.append(alias)
            name = alias[0].target
            if any(one.name == name for one in answer.answer):
                return

    def _zone_of(self, name: dns.name.Name) -> _Zone | None:
        above = [zone for top, zone in self._zones.items() if name.is_subdomain(top)]
        return max(above, key=lambda zone: len(zone.origin), default=None)

    def _refer(self, answer: dns.message.Message, zone: _Zone, cut: dns.name.Name) -> None:
        servers = zone.sets[cut, dns.rdatatype.NS]
        answer.authority.append(servers)
        for server in servers:
            glue = zone.sets.get((server.target, dns.rdatatype.A))
            if glue is not None:
                answer.additional.append(glue)

    def _nothing(self, answer: dns.message.Message, zone: _Zone, name: dns.name.Name) -> None:
        if not any(one.is_subdomain(name) for one in zone.names):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        answer.authority.append(zone.sets[zone.origin, dns.rdatatype.SOA])


_CODES = {
    Rude.SERVFAIL: dns.rcode.SERVFAIL,
    Rude.REFUSED: dns.rcode.REFUSED,
    Rude.NXDOMAIN: dns.rcode.NXDOMAIN,
}


def _cut(zone: _Zone, name: dns.name.Name) -> dns.name.Name | None:
    """Where below its top the zone hands a name on to other servers."""
    while name != zone.origin:
        if (name, dns.rdatatype.NS) in zone.sets:
            return name
        name = name.parent()
    return None


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True
    max_packet_size = 65535


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


def _handlers(
    server: NameServer,
) -> tuple[type[socketserver.BaseRequestHandler], type[socketserver.BaseRequestHandler]]:
    class Datagram(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, back = self.request
            answer = server.reply(wire, "udp")
            if answer is not None:
                with suppress(OSError):
                    back.sendto(answer, self.client_address)

    class Stream(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            with suppress(OSError, struct.error):
                while head := self.request.recv(2, socket.MSG_WAITALL):
                    (length,) = struct.unpack("!H", head)
                    wire = self.request.recv(length, socket.MSG_WAITALL)
                    answer = server.reply(wire, "tcp")
                    if answer is None:
                        return
                    is_cut = server.cuts(server.asked[-1].name)
                    promised = 2 * len(answer) if is_cut else len(answer)
                    self.request.sendall(struct.pack("!H", promised) + answer)
                    if is_cut:
                        return

    return Datagram, Stream


@contextmanager
def serving() -> Iterator[NameServer]:
    """A server that listens, and has no zones yet."""
    server = NameServer()
    datagram, stream = _handlers(server)
    tcp, udp = _bound(datagram, stream)
    with tcp, udp:
        server.port = tcp.server_address[1]
        for one in (tcp, udp):
            threading.Thread(target=one.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            tcp.shutdown()
            udp.shutdown()


def _bound(
    datagram: type[socketserver.BaseRequestHandler],
    stream: type[socketserver.BaseRequestHandler],
) -> tuple[_Tcp, _Udp]:
    """Both on one port; which is free for one of them need not be for the other."""
    for _ in range(_TRIES):
        tcp = _Tcp(("127.0.0.1", 0), stream)
        try:
            return tcp, _Udp(("127.0.0.1", tcp.server_address[1]), datagram)
        except OSError:
            tcp.server_close()
    message = "no port was free for both UDP and TCP"
    raise AssertionError(message)


@pytest.fixture
def nameserver() -> Iterator[NameServer]:
    """A name server without zones."""
    with serving() as server:
        yield server
