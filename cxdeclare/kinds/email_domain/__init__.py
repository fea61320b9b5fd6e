"""E-mail domains: the SES identities that channels send from.

A new identity is pending until its DNS records are published. That is a person's work at the
DNS host, so it is a gate: shown with the records, verified by reading, and waited for by the
channels of the domain.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints

from cxdeclare.kinds.email_domain.records import Dns, inbound_host, is_private, needed, receives
from cxdeclare.model.check import Blind, Finding, Seen, on_manifest, on_probe
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.facts import Facts
from cxdeclare.model.fields import UNSET, Here, In, Payload, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire, Spec
from cxdeclare.model.language import Domain, SecretValue
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.rule import VENDOR, Rule
from cxdeclare.model.secret import Secret
from cxdeclare.model.zone import is_within

_SOURCE = "AWS SES API v2"
_IDENTITY = "/email/identities/{id}"


_EXTERNAL = "EXTERNAL"
_KEY = "SigningAttributes.DomainSigningPrivateKey"
Selector: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$", max_length=63),
]

# It becomes part of the names of hosts in DNS records.
Region: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63)
]


class Dkim(Spec):
    """A DKIM key of your own, in place of the keys that SES makes."""

    selector: Annotated[Selector, Wire("Selector", write="SigningAttributes.DomainSigningSelector")]
    private_key: Annotated[SecretValue, Wire(_KEY)]


class EmailDomain(Spec):
    """A sending domain, in whose AWS account it lives, its MAIL FROM subdomain and DKIM key."""

    domain: Annotated[
        Domain, Wire("IdentityName", write="EmailIdentity"), Trait.IDENTITY, Trait.IMMUTABLE
    ]
    region: Annotated[Region, Trait.LOCAL]
    account: Annotated[Literal["own", "vendor"], Trait.LOCAL, Here("own")]
    mail_from: Annotated[
        Domain | None, Wire("MailFromDomain"), In("mail_from"), ServerDefault(None)
    ] = UNSET
    dkim: Dkim = UNSET
    dns: Dns = UNSET


def _vendor_keeps_mail_from(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if domain.parts[OBJECT]["account"] == "vendor" and domain.parts["mail_from"]:
            fact = "`mail_from` cannot be set on a domain of the vendor's account"
            yield Finding(domain.address, ("mail_from",), fact, is_key=True)


def _vendor_keeps_dkim(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if domain.parts[OBJECT]["account"] == "vendor" and domain.parts["dkim"]:
            fact = "`dkim` cannot be set on a domain of the vendor's account"
            yield Finding(domain.address, ("dkim",), fact, is_key=True)


def _mail_goes_elsewhere(manifest: Manifest, facts: Facts) -> Iterator[Seen]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        if not receives(values):
            continue
        servers = facts.mx.get(values["domain"])
        wanted = inbound_host(values["region"])
        if servers is None:
            yield Blind(
                domain.address, f"DNS was not asked for the MX records of `{domain.address}`"
            )
        elif wanted not in servers:
            has = ", ".join(f"`{one}`" for one in servers) or "nothing"
            fact = f"mail for this domain goes to {has}, and not to SES"
            hint = f"publish the MX record `10 {wanted}`"
            yield Finding(domain.address, ("domain",), fact, hint=hint)


def _outside_its_zone(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        zone, name = values.get("dns.zone"), values["domain"]
        if zone is not None and not is_within(name, zone):
            fact = f"`{name}` is not in the zone `{zone}`"
            yield Finding(domain.address, ("dns", "zone"), fact)


def _tokens_of_ses(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        if "dns.dkim_tokens" in values and values["account"] != "vendor":
            fact = "`dns.dkim_tokens` is what SES says of a domain of your own account"
            yield Finding(domain.address, ("dns", "dkim_tokens"), fact, is_key=True)


def _key_without_its_other_half(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if "dns.dkim_public_key" in domain.parts[OBJECT] and not domain.parts["dkim"]:
            fact = "`dns.dkim_public_key` stands without `dkim`, so nothing is signed with it"
            yield Finding(domain.address, ("dns", "dkim_public_key"), fact, is_key=True)


def _published_private_key(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if is_private(domain.parts[OBJECT].get("dns.dkim_public_key", "")):
            fact = "`dns.dkim_public_key` is a private key, and would be published"
            # Not at its place: the line would be shown, and kept where such output is.
            yield Finding(domain.address, ("domain",), fact)


CHECKS = (
    on_probe(
        Rule(
            "CXD200",
            says="mail for a domain arrives at SES",
            why="mail that goes to another server never becomes a case",
            cure="publish the MX record of SES for the domain",
            source=VENDOR,
            rows=(11,),
        ),
        _mail_goes_elsewhere,
    ),
    on_manifest(
        Rule(
            "CXD201",
            says="MAIL FROM of a domain in the vendor's account is changed by the vendor",
            why="the identity lives in an AWS account that no tool of yours may write to",
            cure="remove it, and ask your NICE account representative for the change",
            source=VENDOR,
            rows=(44,),
        ),
        _vendor_keeps_mail_from,
    ),
    on_manifest(
        Rule(
            "CXD260",
            says="the DKIM key of a domain in the vendor's account is the vendor's",
            why="the identity lives in an AWS account that no tool of yours may write to",
            cure="remove it, and ask your NICE account representative for the change",
        ),
        _vendor_keeps_dkim,
    ),
    on_manifest(
        Rule(
            "CXD280",
            says="a domain is in the zone that is declared for its records",
            why="a name server answers for the names of its zone alone",
            cure="name the zone that holds the domain: the domain itself, or one above it",
        ),
        _outside_its_zone,
    ),
    on_manifest(
        Rule(
            "CXD281",
            says="DKIM tokens are declared for domains of the vendor's account only",
            why="SES makes the tokens, and the tool reads those of an account of yours itself",
            cure="remove `dns.dkim_tokens`; after apply, `cxdeclare dns` has the records",
        ),
        _tokens_of_ses,
    ),
    on_manifest(
        Rule(
            "CXD282",
            says="a public DKIM key is published for the private one that signs",
            why="a key that nothing is signed with proves nothing",
            cure="declare `dkim` with the selector and the private key, or remove it",
        ),
        _key_without_its_other_half,
    ),
    on_manifest(
        Rule(
            "CXD283",
            says="no private key is published",
            why="whoever has it signs mail as the domain",
            cure="declare the public half; make a new pair, for this one stands in a file",
        ),
        _published_private_key,
    ),
)


def _own_key(read: Payload) -> Payload:
    """The DKIM of an identity; of a key of ours, SES shows the selector in place of tokens."""
    tokens = read.get("Tokens")
    is_ours = read.get("SigningAttributesOrigin") == _EXTERNAL and isinstance(tokens, list)
    return {"Selector": tokens[0] if is_ours and tokens else None, **read}


def _signed(payload: Payload, _read: Payload | None) -> Payload:
    """The call for a key of our own: SES wants its base64 alone, without the lines around it."""
    attributes: Payload = payload.get("SigningAttributes") or {}
    key = attributes.get("DomainSigningPrivateKey")
    if isinstance(key, Secret):
        attributes = {**attributes, "DomainSigningPrivateKey": key.changed(_bare)}
    return {"SigningAttributes": attributes}


def _bare(key: str) -> str:
    """A key without what PEM puts around it; any other text as it is."""
    found = _PEM.fullmatch(key)
    return "".join(found[1].split()) if found else key


_PEM = re.compile(
    r"\s*-----BEGIN [A-Z ]*PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END [A-Z ]+-----\s*"
)


def _no_domain(listed: Payload) -> bool:
    return listed.get("IdentityType") != "DOMAIN"


KIND = Kind(
    name="email_domain",
    section="email_domains",
    spec=EmailDomain,
    noun="e-mail domain",
    id_field="IdentityName",
    identity=("domain",),
    label="IdentityName",
    scope="region",
    elsewhere=("account", "vendor"),
    retire=Retire.DELETE,
    outputs={"dkim_tokens": ("sending", "DkimAttributes.Tokens")},
    checks=CHECKS,
    in_dns=needed,
    parts=(
        Part(
            name=OBJECT,
            family=Family.SES,
            ui="AWS console > Amazon SES > Identities",
            unrelated=_no_domain,
            verbs={
                Verb.LIST: Endpoint(
                    "GET",
                    "/email/identities",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    at="EmailIdentities",
                    paging=Paging.TOKEN,
                ),
                Verb.CREATE: Endpoint("POST", "/email/identities", Evidence.CONFIRMED, _SOURCE),
                Verb.DELETE: Endpoint("DELETE", _IDENTITY, Evidence.CONFIRMED, _SOURCE),
            },
        ),
        Part(
            name="mail_from",
            family=Family.SES,
            ui="AWS console > Amazon SES > Identities > the domain > Custom MAIL FROM domain",
            verbs={
                Verb.READ: Endpoint(
                    "GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE, at="MailFromAttributes"
                ),
                Verb.UPDATE: Endpoint("PUT", f"{_IDENTITY}/mail-from", Evidence.CONFIRMED, _SOURCE),
            },
        ),
        Part(
            name="dkim",
            family=Family.SES,
            ui="AWS console > Amazon SES > Identities > the domain > DomainKeys Identified Mail",
            together=True,
            reshape=_own_key,
            verbs={
                Verb.READ: Endpoint(
                    "GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE, at="DkimAttributes"
                ),
                Verb.UPDATE: Endpoint(
                    "PUT",
                    f"{_IDENTITY}/dkim/signing",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    constants={"SigningAttributesOrigin": _EXTERNAL},
                    shape=_signed,
                ),
            },
        ),
        Part(
            name="sending",
            family=Family.SES,
            ui="your DNS host: one CNAME for each DKIM token, "
            "TOKEN._domainkey.DOMAIN to TOKEN.dkim.amazonses.com; with a key of your own, "
            "one TXT record SELECTOR._domainkey.DOMAIN that holds the public key",
            why="DNS is not part of the tenant; SES verifies the domain once it sees the records",
            gate={"verified": (Wire("VerifiedForSendingStatus"), True)},
            verbs={Verb.READ: Endpoint("GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE)},
        ),
    ),
)
