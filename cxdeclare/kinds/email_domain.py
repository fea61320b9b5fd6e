"""E-mail domains: the SES identities that channels send from.

A new identity is pending until its DNS records are published. That is a person's work at the
DNS host, so it is a gate: shown with the records, verified by reading, and waited for by the
channels of the domain.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from cxdeclare.model.check import Blind, Finding, Seen, on_manifest, on_probe
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.facts import Facts
from cxdeclare.model.fields import UNSET, Here, In, Payload, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire, Spec
from cxdeclare.model.language import Domain
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.rule import VENDOR, Rule

_SOURCE = "AWS SES API v2"
_IDENTITY = "/email/identities/{id}"


class EmailDomain(Spec):
    """A sending domain, in whose AWS account it lives, and its MAIL FROM subdomain."""

    domain: Annotated[
        Domain, Wire("IdentityName", write="EmailIdentity"), Trait.IDENTITY, Trait.IMMUTABLE
    ]
    region: Annotated[str, Trait.LOCAL]
    account: Annotated[Literal["own", "vendor"], Trait.LOCAL, Here("own")]
    mail_from: Annotated[
        Domain | None, Wire("MailFromDomain"), In("mail_from"), ServerDefault(None)
    ] = UNSET


def _vendor_keeps_mail_from(manifest: Manifest) -> Iterator[Finding]:
    for domain in manifest.of("email_domain"):
        if domain.parts[OBJECT]["account"] == "vendor" and domain.parts["mail_from"]:
            fact = "`mail_from` cannot be set on a domain of the vendor's account"
            yield Finding(domain.address, ("mail_from",), fact, is_key=True)


def _mail_goes_elsewhere(manifest: Manifest, facts: Facts) -> Iterator[Seen]:
    for domain in manifest.of("email_domain"):
        values = domain.parts[OBJECT]
        servers = facts.mx.get(values["domain"])
        wanted = f"inbound-smtp.{values['region']}.amazonaws.com"
        if servers is None:
            yield Blind(
                domain.address, f"DNS was not asked for the MX records of `{domain.address}`"
            )
        elif wanted not in servers:
            has = ", ".join(f"`{one}`" for one in servers) or "nothing"
            fact = f"mail for this domain goes to {has}, and not to SES"
            hint = f"publish the MX record `10 {wanted}`"
            yield Finding(domain.address, ("domain",), fact, hint=hint)


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
            name="sending",
            family=Family.SES,
            ui="your DNS host: one CNAME for each DKIM token, "
            "TOKEN._domainkey.DOMAIN to TOKEN.dkim.amazonses.com",
            why="DNS is not part of the tenant; SES verifies the domain once it sees the records",
            gate={"verified": (Wire("VerifiedForSendingStatus"), True)},
            verbs={Verb.READ: Endpoint("GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE)},
        ),
    ),
)
