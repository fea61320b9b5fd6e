"""E-mail domains: the SES identities that channels send from.

A new identity is pending until its DNS records are published. That is a person's work at the
DNS host, so it is a gate: shown with the records, verified by reading, and waited for by the
channels of the domain.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, Here, In, Payload, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire, Spec
from cxdeclare.model.language import Domain
from cxdeclare.model.manifest import Manifest

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


def vendor_keeps_mail_from(manifest: Manifest) -> Iterator[Diagnostic]:
    """MAIL FROM of a domain in the vendor's account is changed by the vendor."""
    for domain in manifest.of("email_domain"):
        if domain.parts[OBJECT]["account"] == "vendor" and domain.parts["mail_from"]:
            yield Diagnostic(
                "CXD201",
                "`mail_from` cannot be set on a domain of the vendor's account",
                manifest.place(domain.address, ("mail_from",), key=True),
                str(domain.address),
                "remove it, and ask your NICE account representative for the change",
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
    checks=(vendor_keeps_mail_from,),
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
