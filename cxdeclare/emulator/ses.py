"""E-mail identities, in the JSON of the second SES API."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from cxdeclare.emulator import configuration_sets, paging, verification
from cxdeclare.emulator.configuration_sets import bad, region_of
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key

COLLECTION = "ses-identities"
_PAGE, _MOST = 100, 1000
_SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_PRIVATE_KEY = re.compile(r"[A-Za-z0-9+/]{1,20480}={0,2}")
_KEY_LENGTHS = ("RSA_1024_BIT", "RSA_2048_BIT")
_ON_MX_FAILURE = ("USE_DEFAULT_VALUE", "REJECT_MESSAGE")


def is_verified(call: Call, domain: str) -> bool:
    """Whether the domain, or one above it, is a verified identity in some region."""
    labels = domain.lower().split(".")
    names = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = (one for name in names for one in call.store.anywhere(COLLECTION, name))
    return any(verification.dkim(call, one, region).is_good for region, one in found)


def routes() -> list[Route]:
    """The endpoints of identities; they are per region."""
    many, one = "/{region}/v2/email/identities", "/{region}/v2/email/identities/{name}"
    return [
        Route(Family.SES, "GET", many, _list),
        Route(Family.SES, "POST", "/{region}/v2/email/list-identities", _listed_by_body),
        Route(Family.SES, "POST", many, _create),
        Route(Family.SES, "GET", one, _get),
        Route(Family.SES, "DELETE", one, _delete),
        Route(Family.SES, "PUT", f"{one}/mail-from", _mail_from),
        Route(Family.SES, "PUT", f"{one}/dkim/signing", _signing),
        Route(Family.SES, "PUT", f"{one}/configuration-set", _bind),
    ]


def _find(call: Call) -> Doc:
    name = call.params["name"].lower()
    identity = call.store.get(COLLECTION, name, region_of(call))
    if identity is None:
        raise Refusal(404, "NotFoundException", f"Email identity {name} does not exist.")
    return identity


def fingerprint(name: str, key: str) -> str:
    """What is kept of the private key of an identity: enough to know it again, and no key."""
    return hashlib.sha256(f"{name}/{key}".encode()).hexdigest()


def _own_key(call: Call, name: str, given: object) -> Doc:
    """A signing key that a customer brings; of the key itself nothing is ever given back."""
    attributes = given if isinstance(given, dict) else {}
    selector = attributes.get("DomainSigningSelector")
    key = attributes.get("DomainSigningPrivateKey")
    for field, value, form in (
        ("domainSigningSelector", selector, _SELECTOR),
        ("domainSigningPrivateKey", key, _PRIVATE_KEY),
    ):
        if not isinstance(value, str):
            raise bad(f"{field} is required to sign with a key of your own")
        if not form.fullmatch(value):
            # Not every tenant is discreet with what it was sent.
            quoted = f"Value '{value}' at" if call.mood.rude else "Value at"
            raise bad(f"{quoted} 'signingAttributes.{field}' failed to satisfy constraint")
    return {"Selector": selector, "KeyFingerprint": fingerprint(name, str(key))}


def _dkim(call: Call, identity: Doc) -> Doc:
    region, selector = region_of(call), identity.get("Selector")
    status = verification.dkim(call, identity, region).status
    shown: Doc = {"SigningEnabled": True, "Status": status}
    if selector:
        return shown | {"Tokens": [selector], "SigningAttributesOrigin": "EXTERNAL"}
    length = identity.get("KeyLength") or _KEY_LENGTHS[-1]
    return shown | {
        "Tokens": verification.tokens(call.tenant_id, region, identity["IdentityName"]),
        "SigningHostedZone": verification.SIGNING_ZONE,
        "SigningAttributesOrigin": "AWS_SES",
        "CurrentSigningKeyLength": length,
        "NextSigningKeyLength": length,
    }


def _list(call: Call) -> Reply:
    size = call.request.whole_number("PageSize", _PAGE, 1)
    return _page(call, size, call.request.first("NextToken"))


def _listed_by_body(call: Call) -> Reply:
    """The same listing as newer clients ask for it."""
    body = call.request.document()
    size = body.get("PageSize", _PAGE)
    if not isinstance(size, int) or size < 1:
        raise bad("PageSize must be 1 or more")
    return _page(call, size, body.get("NextToken"))


def _page(call: Call, size: int, token: str | None) -> Reply:
    if size > _MOST:
        raise bad(f"PageSize must be at most {_MOST}")
    start = _started(token)
    region = region_of(call)
    total, fetch = paging.stored(call, COLLECTION, region)
    body: Doc = {
        "EmailIdentities": [
            _listed(call, identity) for identity in call.mood.shuffled(fetch(start, size))
        ]
    }
    if start + size < total:
        body["NextToken"] = base64.urlsafe_b64encode(f"from {start + size}".encode()).decode()
    return Reply(200, body)


def _listed(call: Call, identity: Doc) -> Doc:
    found = verification.dkim(call, identity, region_of(call))
    return {
        "IdentityType": identity["IdentityType"],
        "IdentityName": identity["IdentityName"],
        "SendingEnabled": found.is_good,
        "VerificationStatus": found.status,
    }


def _started(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("from "))
    except (ValueError, binascii.Error):
        raise Refusal(400, "InvalidNextTokenException", "The token is not valid.") from None


def _create(call: Call) -> Reply:
    region = region_of(call)
    name = call.request.document().get("EmailIdentity")
    if not isinstance(name, str) or not re.fullmatch(r"([^\s@]+@)?([\w-]+\.)+[\w-]+", name):
        raise bad("EmailIdentity must be a domain or an address")
    name = name.lower()
    if call.store.get(COLLECTION, name, region) is not None:
        words = f"Email identity {name} already exist."
        raise Refusal(400, "AlreadyExistsException", words)
    identity = {
        "IdentityName": name,
        "IdentityType": "EMAIL_ADDRESS" if "@" in name else "DOMAIN",
        "MailFromDomain": "",
        "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
    }
    attributes = call.request.document().get("DkimSigningAttributes")
    if attributes is not None:
        identity |= _signing_attributes(call, name, attributes)
    chosen = call.request.document().get("ConfigurationSetName")
    if chosen is not None:
        identity["ConfigurationSetName"] = configuration_sets.known(call, chosen)
    call.store.put(Key(COLLECTION, name, region), identity)
    return Reply(
        200,
        {
            "IdentityType": identity["IdentityType"],
            "VerifiedForSendingStatus": verification.dkim(call, identity, region).is_good,
            "DkimAttributes": _dkim(call, identity),
        },
    )


def _get(call: Call) -> Reply:
    identity, region = _find(call), region_of(call)
    found = verification.dkim(call, identity, region)
    body: Doc = {
        "IdentityType": identity["IdentityType"],
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": found.is_good,
        "VerificationStatus": found.status,
        "DkimAttributes": _dkim(call, identity),
        "MailFromAttributes": {"BehaviorOnMxFailure": identity["BehaviorOnMxFailure"]},
        "Policies": {},
        "Tags": [],
    }
    if identity["MailFromDomain"]:
        body["MailFromAttributes"] |= {
            "MailFromDomain": identity["MailFromDomain"],
            "MailFromDomainStatus": verification.mail_from(call, identity, region).status,
        }
    if identity.get("ConfigurationSetName"):
        body["ConfigurationSetName"] = identity["ConfigurationSetName"]
    if found.error:
        body["VerificationInfo"] = {"ErrorType": found.error}
    return Reply(200, body)


def _settings(call: Call) -> Doc:
    """What is set; SES takes a body without any, or none at all, and clears them."""
    return call.request.document() if call.request.body else {}


def _mail_from(call: Call) -> Reply:
    identity = _find(call)
    body = _settings(call)
    domain = body.get("MailFromDomain") or ""
    behavior = body.get("BehaviorOnMxFailure") or "USE_DEFAULT_VALUE"
    above = identity["IdentityName"].rpartition("@")[2]
    if not isinstance(domain, str) or (domain and not domain.lower().endswith(f".{above}")):
        raise bad(f"MailFromDomain must be below {above}")
    if behavior not in _ON_MX_FAILURE:
        raise bad(f"BehaviorOnMxFailure must be one of {', '.join(_ON_MX_FAILURE)}")
    changed = {"MailFromDomain": domain.lower(), "BehaviorOnMxFailure": behavior}
    key = Key(COLLECTION, identity["IdentityName"], region_of(call))
    call.store.put(key, identity | changed)
    return Reply(200, {})


def _signing(call: Call) -> Reply:
    identity = _find(call)
    name, body = identity["IdentityName"], call.request.document()
    origin = body.get("SigningAttributesOrigin")
    if origin not in {"AWS_SES", "EXTERNAL"}:
        raise bad("SigningAttributesOrigin must be AWS_SES or EXTERNAL")
    attributes = body.get("SigningAttributes")
    if origin == "EXTERNAL":
        changed = identity | _own_key(call, name, attributes)
    else:
        changed = identity | {"Selector": "", "KeyFingerprint": ""}
        if attributes is not None:
            changed |= _key_length(attributes)
    call.store.put(Key(COLLECTION, name, region_of(call)), changed)
    dkim = _dkim(call, changed)
    return Reply(200, {"DkimStatus": dkim["Status"], "DkimTokens": dkim["Tokens"]})


def _signing_attributes(call: Call, name: str, attributes: object) -> Doc:
    """The key a new identity begins with: one of the customer, or the length of SES's own."""
    if isinstance(attributes, dict) and set(attributes) == {"NextSigningKeyLength"}:
        return _key_length(attributes)
    return _own_key(call, name, attributes)


def _key_length(attributes: object) -> Doc:
    length = attributes.get("NextSigningKeyLength") if isinstance(attributes, dict) else None
    if length not in _KEY_LENGTHS:
        raise bad(f"NextSigningKeyLength must be one of {', '.join(_KEY_LENGTHS)}")
    return {"KeyLength": length}


def _bind(call: Call) -> Reply:
    """Say which configuration set an identity sends with; without a name, none."""
    identity, name = _find(call), _settings(call).get("ConfigurationSetName")
    chosen = "" if name is None else configuration_sets.known(call, name)
    key = Key(COLLECTION, identity["IdentityName"], region_of(call))
    call.store.put(key, identity | {"ConfigurationSetName": chosen})
    return Reply(200, {})


def _delete(call: Call) -> Reply:
    identity = _find(call)
    call.store.delete(Key(COLLECTION, identity["IdentityName"], region_of(call)))
    return Reply(200, {})
