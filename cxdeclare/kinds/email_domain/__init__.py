"""E-mail domains: the SES identities that channels send from.

What SES does is known from its documents and from the service model of botocore; nothing of it was
ever seen in an account of AWS. A domain of the vendor's account is never looked for there: only
the DNS facts in its block count.

A new identity is pending until its DNS records are published. That is a person's work at the
DNS host, so it is a gate: shown with the records, verified by reading, and waited for by the
channels of the domain.
"""

import re
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints

from cxdeclare.kinds.email_domain.checks import CHECKS
from cxdeclare.kinds.email_domain.effects import EFFECTS
from cxdeclare.kinds.email_domain.records import Dns, needed
from cxdeclare.model import sources
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Paging, Verb
from cxdeclare.model.fields import UNSET, Here, In, Payload, Ref, ServerDefault, Trait, Wire
from cxdeclare.model.kind import OBJECT, Kind, Part, Retire
from cxdeclare.model.language import Domain, Reference, SecretValue
from cxdeclare.model.secret import Secret
from cxdeclare.model.spec import Spec
from cxdeclare.model.wire import at

_SOURCE = sources.SES
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


_ON_MX_FAILURE = {"use_default": "USE_DEFAULT_VALUE", "reject": "REJECT_MESSAGE"}


class Dkim(Spec):
    """A DKIM key of your own, in place of the keys that SES makes."""

    selector: Annotated[Selector, Wire("Selector", write="SigningAttributes.DomainSigningSelector")]
    private_key: Annotated[SecretValue, Wire(_KEY)]


class EasyDkim(Spec):
    """How long the DKIM keys are that SES makes; SES changes the length once a day at most."""

    key_length: Annotated[
        Literal["rsa_1024", "rsa_2048"],
        Wire(
            "NextSigningKeyLength",
            write="SigningAttributes.NextSigningKeyLength",
            spelled={"rsa_1024": "RSA_1024_BIT", "rsa_2048": "RSA_2048_BIT"},
        ),
        ServerDefault("rsa_2048"),
    ]


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
    on_mx_failure: Annotated[
        Literal["use_default", "reject"],
        Wire("BehaviorOnMxFailure", spelled=_ON_MX_FAILURE),
        In("mail_from"),
        ServerDefault("use_default"),
    ] = UNSET
    dkim: Dkim = UNSET
    easy_dkim: EasyDkim = UNSET
    configuration_set: Annotated[
        Reference | None,
        Wire("ConfigurationSetName"),
        Ref("configuration_set"),
        In("configuration_set"),
        ServerDefault(None),
    ] = UNSET
    dns: Dns = UNSET


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


def _mail_from(payload: Payload, read: Payload | None) -> Payload:
    """The call replaces both fields: the other one is sent as it is, what is cleared is not."""
    kept = {name: read[name] for name in _MAIL_FROM if read and read.get(name)}
    return {name: value for name, value in {**kept, **payload}.items() if value is not None}


_MAIL_FROM = ("MailFromDomain", "BehaviorOnMxFailure")


def _bound(payload: Payload, _read: Payload | None) -> Payload:
    """Without a name the identity sends with no set."""
    return {name: value for name, value in payload.items() if value is not None}


def _bare(key: str) -> str:
    """A key without what PEM puts around it; any other text as it is."""
    found = _PEM.fullmatch(key)
    return "".join(found[1].split()) if found else key


_PEM = re.compile(
    r"\s*-----BEGIN [A-Z ]*PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END [A-Z ]+-----\s*"
)


_MEANS = {
    "HOST_NOT_FOUND": "one of the names is not in DNS",
    "TYPE_NOT_FOUND": "a name is in DNS, without a record of the type that is needed",
    "INVALID_VALUE": "a record has another value than is needed",
    "DNS_SERVER_ERROR": "the name servers of the domain did not answer",
    "SERVICE_ERROR": "SES could not look",
}


def _not_verified(read: Payload) -> str:
    """What SES says of a domain that it has not verified; its own words come first."""
    error = str(at(read, "VerificationInfo.ErrorType") or "")
    said = [str(read.get("VerificationStatus") or "nothing"), error]
    told = f"SES says {', '.join(filter(None, said))}"
    return f"{told}: {_MEANS[error]}" if error in _MEANS else told


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
    unlisted_for=0.0,
    elsewhere=("account", "vendor"),
    retire=Retire.DELETE,
    outputs={
        "dkim_tokens": ("sending", "DkimAttributes.Tokens"),
        "dkim_zone": ("sending", "DkimAttributes.SigningHostedZone"),
    },
    checks=CHECKS,
    effects=EFFECTS,
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
                Verb.UPDATE: Endpoint(
                    "PUT",
                    f"{_IDENTITY}/mail-from",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    shape=_mail_from,
                ),
            },
        ),
        Part(
            name="configuration_set",
            family=Family.SES,
            ui="AWS console > Amazon SES > Identities > the domain > Configuration set",
            verbs={
                Verb.READ: Endpoint("GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE),
                Verb.UPDATE: Endpoint(
                    "PUT",
                    f"{_IDENTITY}/configuration-set",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    shape=_bound,
                ),
            },
        ),
        Part(
            name="easy_dkim",
            family=Family.SES,
            born_so=True,
            ui="AWS console > Amazon SES > Identities > the domain > DomainKeys Identified Mail",
            verbs={
                Verb.READ: Endpoint(
                    "GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE, at="DkimAttributes"
                ),
                Verb.UPDATE: Endpoint(
                    "PUT",
                    f"{_IDENTITY}/dkim/signing",
                    Evidence.CONFIRMED,
                    _SOURCE,
                    constants={"SigningAttributesOrigin": "AWS_SES"},
                ),
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
            seen=_not_verified,
            verbs={Verb.READ: Endpoint("GET", _IDENTITY, Evidence.CONFIRMED, _SOURCE)},
        ),
    ),
)
