"""What SES makes of the DNS of an identity: asked of a name server, or declared from outside."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from cxdeclare.emulator.lookup import DNS_SERVER_ERROR, INVALID_VALUE, TYPE_NOT_FOUND
from cxdeclare.emulator.store import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cxdeclare.emulator.exchange import Doc
    from cxdeclare.emulator.lookup import Answer, Names
    from cxdeclare.emulator.routes import Call
    from cxdeclare.emulator.store import Store

_DNS = "dns"
SIGNING_ZONE = "dkim.amazonses.com"
_SUCCESS = "SUCCESS"


class Verified(NamedTuple):
    """How far something has come, and what its records lack."""

    status: str
    error: str = ""

    @property
    def is_good(self) -> bool:
        """Whether mail may be sent."""
        return self.status == _SUCCESS


_GOOD = Verified(_SUCCESS)


def publish(store: Store, domain: str, *, published: bool) -> None:
    """Declare that the DNS of a domain has what its identities ask for, or has it no more."""
    store.put(Key(_DNS, domain.lower()), {"published": published})


def dkim(call: Call, identity: Doc, region: str) -> Verified:
    """Of the records that prove who may sign for the domain."""
    name = identity["IdentityName"].rpartition("@")[2]
    if call.names is None:
        return _declared(call.store, identity["IdentityName"])
    if identity.get("Selector"):
        asked = [(f"{identity['Selector']}._domainkey.{name}", "TXT", _is_key)]
        return _seen(call.names, asked)
    own = tokens(call.tenant_id, region, identity["IdentityName"])
    wanted = [(f"{one}._domainkey.{name}", f"{one}.{SIGNING_ZONE}") for one in own]
    return _seen(call.names, [(at, "CNAME", _is(target)) for at, target in wanted])


def mail_from(call: Call, identity: Doc, region: str) -> Verified:
    """Of the records at the MAIL FROM domain: where bounces go, and who may send."""
    domain = identity["MailFromDomain"]
    if call.names is None:
        return _declared(call.store, identity["IdentityName"])
    bounces = f"feedback-smtp.{region}.amazonses.com"
    return _seen(call.names, [(domain, "MX", _goes_to(bounces)), (domain, "TXT", _is_spf)])


def tokens(tenant_id: str, region: str, name: str) -> list[str]:
    """The three names under which SES wants its keys to be found."""
    seeds = (f"{tenant_id}/{region}/{name}/{turn}" for turn in range(3))
    return [
        base64.b32encode(hashlib.sha256(seed.encode()).digest())[:32].decode().lower()
        for seed in seeds
    ]


def _declared(store: Store, name: str) -> Verified:
    records = store.get(_DNS, name)
    if records is None:
        return Verified("PENDING")
    return _GOOD if records["published"] else Verified("TEMPORARY_FAILURE", TYPE_NOT_FOUND)


def _seen(names: Names, asked: Iterable[tuple[str, str, Callable[[Answer], bool]]]) -> Verified:
    for name, kind, is_right in asked:
        answer = names.ask(name, kind)
        if answer.error == DNS_SERVER_ERROR:
            return Verified("TEMPORARY_FAILURE", DNS_SERVER_ERROR)
        if answer.error:
            return Verified("PENDING", answer.error)
        if not is_right(answer):
            return Verified("PENDING", INVALID_VALUE)
    return _GOOD


def _is(target: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.values == (target,)


def _goes_to(host: str) -> Callable[[Answer], bool]:
    # Its own documents want one MX record and no other.
    return lambda answer: [one.partition(" ")[2] for one in answer.values] == [host]


def _is_spf(answer: Answer) -> bool:
    policies = [one.split() for one in answer.values if one.split()[:1] == ["v=spf1"]]
    return len(policies) == 1 and "include:amazonses.com" in policies[0]


def _is_key(answer: Answer) -> bool:
    """Whether a public key is there; that it fits the private one cannot be seen here."""
    tags = [one.replace(" ", "").split(";") for one in answer.values]
    return any(tag.startswith("p=") and len(tag) > len("p=") for one in tags for tag in one)
