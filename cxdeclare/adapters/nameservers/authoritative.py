"""Authoritative: the servers of a zone, asked one by one, over TCP where UDP is too short."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cxdeclare.model.errors import InvalidInput
from cxdeclare.model.zone import Answer, RecordType, is_within
from cxdeclare.planning.zone_verdict import host

if TYPE_CHECKING:
    from dns.message import Message
    from dns.rdata import Rdata
    from dns.resolver import Resolver

PORT = 53
_PATIENCE = 2
"""Questions in a row that a server may leave open; it is not asked a third."""
_MOST_SERVERS = 8
"""Of one zone; few have more, and one that lags behind answers as often as the others."""
_MOST_NAMES = 16
"""Of servers, whose addresses are looked up; a zone may name a thousand that do not exist."""


@dataclass(frozen=True, slots=True)
class Server:
    """One name server, by address."""

    address: str
    port: int = PORT
    name: str = ""

    def __str__(self) -> str:
        return self.name or f"{self.address}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> Server:
        """A server as it is named on a command line; raise `InvalidInput` if that is none."""
        bare, _, port = text.rpartition(":") if _has_port(text) else (text, "", str(PORT))
        try:
            address = str(ipaddress.ip_address(bare.removeprefix("[").removesuffix("]")))
            number = int(port)
        except ValueError:
            number = 0
        if not 0 < number <= 65_535:  # noqa: PLR2004 - the largest port there is
            message = f"`{text}` is no address of a name server"
            raise InvalidInput(message, hint="write ADDRESS or ADDRESS:PORT, as in 127.0.0.1:5353")
        return cls(address, number)


def _has_port(text: str) -> bool:
    return text.count(":") == 1 or "]:" in text


@dataclass
class Authoritative:
    """The servers of each zone, found by the resolvers of this machine or given once for all."""

    given: tuple[Server, ...] = ()
    timeout: float = 3.0
    """Seconds for each question to each server."""
    resolvers: tuple[Server, ...] = ()
    """In place of those of this machine."""
    port: int = PORT
    """Where the servers listen that a zone names."""
    _zones: dict[str, str | None] = field(default_factory=dict)
    _servers: dict[str, tuple[Server, ...]] = field(default_factory=dict)
    _silent: dict[Server, int] = field(default_factory=dict)
    """How often in a row a server has not answered."""

    def __post_init__(self) -> None:
        try:
            import dns.resolver  # noqa: F401 - whether it is there
        except ImportError as error:
            message = "name servers cannot be asked: dnspython is not installed"
            raise InvalidInput(message, hint="run `pip install 'cxdeclare[dns]'`") from error

    def ask(self, name: str, of: RecordType) -> Answer:
        """What the servers of its zone say; failed if none answers, or if they do not agree."""
        servers = self._of(name)
        if not servers:
            return Answer(failed=f"the name servers of {name} could not be found")
        said = {server: self._asked(server, name, of) for server in servers}
        good = {server: one for server, one in said.items() if not one.failed}
        if not good:
            return Answer(failed="; ".join(f"{s}: {one.failed}" for s, one in said.items()))
        if len(set(good.values())) > 1:
            names = ", ".join(sorted(map(str, good)))
            return Answer(failed=f"the name servers do not agree yet: {names}")
        (answer,) = set(good.values())
        silent = tuple(sorted(f"{s} ({one.failed})" for s, one in said.items() if one.failed))
        return Answer(answer.values, answer.alias, silent=silent)

    def zone_of(self, name: str) -> str | None:
        """The zone that a name is in, by the SOA record above it."""
        if name not in self._zones:
            self._zones[name] = self._soa_given(name) if self.given else self._soa(name)
        return self._zones[name]

    def _of(self, name: str) -> tuple[Server, ...]:
        if self.given:
            return self.given
        zone = self.zone_of(name)
        if zone is None:
            return ()
        if zone not in self._servers:
            self._servers[zone] = tuple(self._found(zone))
        return self._servers[zone]

    def _soa_given(self, name: str) -> str | None:
        """What the servers that were named say of it, and above it where it is an alias."""
        for server in self.given:
            at = name
            while at:
                answer = self._exchange(server, at, "SOA")
                if isinstance(answer, str):
                    break
                said = [*answer.answer, *answer.authority]
                tops = (host(one.name.to_text()) for one in said if one.rdtype.name == "SOA")
                # The zone of what an alias leads to may be told as well.
                zone = next((top for top in tops if is_within(at, top)), None)
                if zone is not None:
                    return zone
                is_alias = any(one.rdtype.name == "CNAME" for one in answer.answer)
                at = at.partition(".")[2] if is_alias else ""
        return None

    def _soa(self, name: str) -> str | None:
        import dns.exception
        import dns.resolver

        try:
            zone = dns.resolver.zone_for_name(name, resolver=self._resolver())
        except dns.exception.DNSException:
            return None
        found = host(zone.to_text())
        return found if is_within(name, found) else None  # the root: nobody has such names

    def _found(self, zone: str) -> list[Server]:
        import dns.exception

        resolver = self._resolver()
        found: list[Server] = []
        try:
            names = [one.target.to_text() for one in resolver.resolve(f"{zone}.", "NS")]
        except dns.exception.DNSException:
            return []
        for name in sorted(names)[:_MOST_NAMES]:
            if len(found) == _MOST_SERVERS:
                break
            for of in ("A", "AAAA"):
                try:
                    addresses = resolver.resolve(name, of)
                except dns.exception.DNSException:
                    continue
                bare = name.removesuffix(".")
                found += [Server(str(one), self.port, bare) for one in addresses][:1]
                break
        return found

    def _resolver(self) -> Resolver:
        import dns.resolver

        resolver = dns.resolver.Resolver(configure=not self.resolvers)
        if self.resolvers:
            resolver.nameservers = [one.address for one in self.resolvers]
            resolver.port = self.resolvers[0].port
        resolver.lifetime = self.timeout
        return resolver

    def _asked(self, server: Server, name: str, of: RecordType) -> Answer:
        import dns.rcode

        answer = self._exchange(server, name, of.value)
        if isinstance(answer, str):
            return Answer(failed=answer)
        code = answer.rcode()
        if code not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            return Answer(failed=f"it answered {dns.rcode.to_text(code)}")
        return _read(answer, name, of)

    def _exchange(self, server: Server, name: str, of: str) -> Message | str:
        """The answer of one server; as a text, why there is none."""
        import dns.exception
        import dns.message
        import dns.query

        if self._silent.get(server, 0) >= _PATIENCE:
            return "it did not answer before, and was not asked again"
        try:
            query = dns.message.make_query(name, of, flags=0)
        except dns.exception.DNSException as error:
            return f"DNS allows no such name ({error})"
        try:
            # One set for each record: dnspython keeps one CNAME of a name, whichever comes last.
            answer, _ = dns.query.udp_with_fallback(
                query,
                server.address,
                self.timeout,
                server.port,
                ignore_errors=True,
                one_rr_per_rrset=True,
            )
        except dns.exception.Timeout:
            self._silent[server] = self._silent.get(server, 0) + 1
            return "it did not answer"
        except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
            return f"it did not answer ({str(error) or type(error).__name__})"
        self._silent.pop(server, None)
        return answer


def _read(answer: Message, name: str, of: RecordType) -> Answer:
    import dns.flags
    import dns.name
    import dns.rdatatype

    if not answer.flags & dns.flags.AA:
        above = next((o for o in answer.authority if o.rdtype == dns.rdatatype.NS), None)
        if above is not None:
            to = ", ".join(sorted(host(one.target.to_text()) for one in above))
            return Answer(failed=f"it hands the name on to {to}")
        return Answer(failed="it does not answer for the zone")
    if answer.flags & dns.flags.TC:
        return Answer(failed="it sent no more than a part of its answer")
    asked = dns.name.from_text(name)
    own = [found for found in answer.answer if found.name == asked]
    aliases = {host(one[0].target.to_text()) for one in own if one.rdtype == dns.rdatatype.CNAME}
    if aliases:  # there may be one; with two, nobody knows which of them counts
        return Answer(alias=", ".join(sorted(aliases)))
    wanted = dns.rdatatype.from_text(of.value)
    rdatas = {rdata for found in own if found.rdtype == wanted for rdata in found}
    return Answer(tuple(sorted(_value(one) for one in rdatas)))


def _value(rdata: Rdata) -> str:
    """One value as a record has it."""
    strings: Sequence[bytes] | None = getattr(rdata, "strings", None)
    if strings is not None:
        return b"".join(strings).decode("utf-8", "surrogateescape")
    priority, _, exchange = rdata.to_text().partition(" ")
    return f"{priority} {host(exchange)}"
