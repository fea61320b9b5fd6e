"""The DNS records that a domain needs so that SES may send for it and receive its mail."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints

from cxdeclare.model.fields import UNSET, Trait, Values
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.language import Domain, Duration
from cxdeclare.model.resource import Resource
from cxdeclare.model.spec import Spec
from cxdeclare.model.zone import Awaited, Needed, Record, RecordType

TTL = 1800
"""Seconds, where the manifest does not say."""
SPF = "v=spf1 include:amazonses.com ~all"
_TOKENS = 3
_PRIORITY = 10
# Where SES publishes DKIM keys by region and not in one place; third-party tables that cite the
# AWS General Reference say so. The list grows: what SES itself says of an identity comes first.
_REGIONAL_DKIM = frozenset(
    {
        "af-south-1",
        "ap-northeast-3",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-5",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "il-central-1",
        "me-central-1",
        "us-gov-east-1",
    }
)
Token: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+$", max_length=63)]


class Dns(Spec):
    """What the zone of a domain is to hold, and who publishes it there."""

    zone: Annotated[Domain, Trait.LOCAL] = UNSET
    publish: Annotated[Literal["none", "route53"], Trait.LOCAL] = UNSET
    ttl: Annotated[Annotated[Duration, Field(ge=60, le=86_400)], Trait.LOCAL] = UNSET
    dmarc: Annotated[
        Annotated[str, StringConstraints(pattern=r"^v=DMARC1 *(;[ -~]*)?$")], Trait.LOCAL
    ] = UNSET
    inbound_mx: Annotated[bool, Trait.LOCAL] = UNSET
    replace_mx: Annotated[bool, Trait.LOCAL] = UNSET
    dkim_tokens: Annotated[
        Annotated[list[Token], Field(min_length=_TOKENS, max_length=_TOKENS)], Trait.LOCAL
    ] = UNSET
    dkim_public_key: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]+={0,2}$")], Trait.LOCAL
    ] = UNSET


_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
# A private key begins with the version of its form, and a public one with what it is of.
_PRIVATE = re.compile(rb"\x30(?:[\x00-\x7f]|\x81.|\x82..)\x02\x01[\x00\x01]", re.DOTALL)


def is_private(key: str) -> bool:
    """Whether a key in base64 is the half that nobody may see (PKCS #1, PKCS #8, SEC 1)."""
    whole = len(key.rstrip("=")) // 4 * 4  # what stands for whole bytes: its beginning is enough
    return _PRIVATE.match(base64.b64decode(key[:whole])) is not None


def receives(values: Values) -> bool:
    """Whether the domain's own MX record is to bring its mail to SES."""
    return values.get("dns.inbound_mx") is not False


def inbound_host(region: str) -> str:
    """Where SES takes mail for a domain."""
    return f"inbound-smtp.{region}.amazonaws.com"


def needed(domain: Resource, outputs: Mapping[str, Any]) -> Needed:
    """The records of a domain; those that SES has yet to say more about are awaited."""
    values = domain.parts[OBJECT]
    found = [*_dkim(domain, values, outputs), *_mail_from(domain, values)]
    found += [*_inbound(values), *_dmarc(values)]
    publish = values.get("dns.publish")
    return Needed(
        domain.address,
        tuple(one for one in found if isinstance(one, Record)),
        tuple(one for one in found if isinstance(one, Awaited)),
        values.get("dns.zone"),
        None if publish == "none" else publish,
        replace_mx=values.get("dns.replace_mx") is True,
    )


def _dkim(
    domain: Resource, values: Values, outputs: Mapping[str, Any]
) -> Iterator[Record | Awaited]:
    name, ttl = values["domain"], values.get("dns.ttl", TTL)
    selector = domain.parts.get("dkim", {}).get("dkim.selector")
    if selector is not None:
        key = values.get("dns.dkim_public_key")
        at, purpose = f"{selector}._domainkey.{name}".lower(), "DKIM: the public key"
        if key is None:
            reason = "`dns.dkim_public_key` is not declared, and the private key is a secret"
            yield Awaited(at, RecordType.TXT, purpose, reason)
        else:
            yield Record(at, RecordType.TXT, (f"p={key}",), ttl, purpose)
        return
    is_vendor = values["account"] == "vendor"
    tokens = values.get("dns.dkim_tokens") if is_vendor else outputs.get("dkim_tokens")
    if not isinstance(tokens, list) or len(tokens) != _TOKENS or not all(map(_is_token, tokens)):
        reason = (
            "ask the vendor for the three DKIM tokens, and declare them as `dns.dkim_tokens`"
            if is_vendor
            else "SES makes three tokens when the domain is created: apply first"
        )
        yield Awaited(f"TOKEN._domainkey.{name}", RecordType.CNAME, "DKIM", reason)
        return
    assigned = str(outputs.get("dkim_zone") or "").lower().removesuffix(".")
    zone = assigned if _HOST.fullmatch(assigned) else _dkim_zone(values["region"])
    for number, token in enumerate(tokens, 1):
        at, purpose = f"{token}._domainkey.{name}".lower(), f"DKIM {number} of {len(tokens)}"
        yield Record(at, RecordType.CNAME, (f"{token}.{zone}".lower(),), ttl, purpose)


def _is_token(said: object) -> bool:
    """Whether it can be one; a tenant and a state may hold anything."""
    return isinstance(said, str) and said.isascii() and said.isalnum()


def _dkim_zone(region: str) -> str:
    return f"dkim.{region}.amazonses.com" if region in _REGIONAL_DKIM else "dkim.amazonses.com"


def _mail_from(domain: Resource, values: Values) -> Iterator[Record]:
    """Bounces go to this name, and it is the one that SPF is asked of."""
    name = domain.parts.get("mail_from", {}).get("mail_from")
    if name:
        ttl = values.get("dns.ttl", TTL)
        host = f"{_PRIORITY} feedback-smtp.{values['region']}.amazonses.com"
        yield Record(name, RecordType.MX, (host,), ttl, "MAIL FROM: bounces")
        yield Record(name, RecordType.TXT, (SPF,), ttl, "MAIL FROM: SPF")


def _inbound(values: Values) -> Iterator[Record]:
    if receives(values):
        host = f"{_PRIORITY} {inbound_host(values['region'])}"
        ttl = values.get("dns.ttl", TTL)
        yield Record(values["domain"], RecordType.MX, (host,), ttl, "inbound mail")


def _dmarc(values: Values) -> Iterator[Record]:
    policy = values.get("dns.dmarc")
    if policy is not None:
        name, ttl = f"_dmarc.{values['domain']}", values.get("dns.ttl", TTL)
        yield Record(name, RecordType.TXT, (policy,), ttl, "DMARC")
