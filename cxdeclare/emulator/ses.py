"""E-mail identities, in the JSON of the second SES API."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from cxdeclare.emulator import paging
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key, Store

COLLECTION = "ses-identities"
_DNS = "dns"
_MOST = 1000
_SELECTOR = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_PRIVATE_KEY = re.compile(r"[A-Za-z0-9+/]{1,20480}={0,2}")
_ON_MX_FAILURE = ("USE_DEFAULT_VALUE", "REJECT_MESSAGE")


def publish(store: Store, domain: str, *, published: bool) -> None:
    """Declare that the DNS of a domain has what its identities ask for, or has it no more."""
    store.put(Key(_DNS, domain.lower()), {"published": published})


def is_verified(store: Store, domain: str) -> bool:
    """Whether the domain, or one above it, is a verified identity in some region."""
    labels = domain.lower().split(".")
    names = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return any(
        store.anywhere(COLLECTION, name) and _status(store, name) == "SUCCESS" for name in names
    )


def _status(store: Store, name: str) -> str:
    records = store.get(_DNS, name)
    if records is None:
        return "PENDING"
    return "SUCCESS" if records["published"] else "TEMPORARY_FAILURE"


def routes() -> list[Route]:
    """The endpoints of identities; they are per region."""
    many, one = "/{region}/v2/email/identities", "/{region}/v2/email/identities/{name}"
    return [
        Route(Family.SES, "GET", many, _list),
        Route(Family.SES, "POST", many, _create),
        Route(Family.SES, "GET", one, _get),
        Route(Family.SES, "DELETE", one, _delete),
        Route(Family.SES, "PUT", f"{one}/mail-from", _mail_from),
        Route(Family.SES, "PUT", f"{one}/dkim/signing", _signing),
    ]


def _bad(message: str) -> Refusal:
    return Refusal(400, "BadRequestException", message)


def _region(call: Call) -> str:
    region = call.params["region"]
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        raise _bad(f"{region} is not a region")
    return region


def _find(call: Call) -> Doc:
    name = call.params["name"].lower()
    identity = call.store.get(COLLECTION, name, _region(call))
    if identity is None:
        raise Refusal(404, "NotFoundException", f"Email identity {name} does not exist.")
    return identity


def _tokens(call: Call, name: str) -> list[str]:
    seeds = (f"{call.tenant_id}/{_region(call)}/{name}/{turn}" for turn in range(3))
    return [
        base64.b32encode(hashlib.sha256(seed.encode()).digest())[:32].decode().lower()
        for seed in seeds
    ]


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
            raise _bad(f"{field} is required to sign with a key of your own")
        if not form.fullmatch(value):
            # Not every tenant is discreet with what it was sent.
            quoted = f"Value '{value}' at" if call.mood.rude else "Value at"
            raise _bad(f"{quoted} 'signingAttributes.{field}' failed to satisfy constraint")
    return {"Selector": selector, "KeyFingerprint": fingerprint(name, str(key))}


def _dkim(call: Call, identity: Doc) -> Doc:
    name, selector = identity["IdentityName"], identity.get("Selector")
    if selector:
        return {
            "SigningEnabled": True,
            "Status": _status(call.store, name),
            "Tokens": [selector],
            "SigningAttributesOrigin": "EXTERNAL",
        }
    return {
        "SigningEnabled": True,
        "Status": _status(call.store, name),
        "Tokens": _tokens(call, name),
        "SigningAttributesOrigin": "AWS_SES",
        "CurrentSigningKeyLength": "RSA_2048_BIT",
    }


def _is_good(call: Call, name: str) -> bool:
    return _status(call.store, name) == "SUCCESS"


def _list(call: Call) -> Reply:
    size = call.request.whole_number("PageSize", 100, 1)
    if size > _MOST:
        raise _bad(f"PageSize must be at most {_MOST}")
    start = _started(call.request.first("NextToken"))
    region = _region(call)
    total, fetch = paging.stored(call, COLLECTION, region)
    body: Doc = {
        "EmailIdentities": [
            {
                "IdentityType": identity["IdentityType"],
                "IdentityName": identity["IdentityName"],
                "SendingEnabled": _is_good(call, identity["IdentityName"]),
                "VerificationStatus": _status(call.store, identity["IdentityName"]),
            }
            for identity in call.mood.shuffled(fetch(start, size))
        ]
    }
    if start + size < total:
        body["NextToken"] = base64.urlsafe_b64encode(f"from {start + size}".encode()).decode()
    return Reply(200, body)


def _started(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("from "))
    except (ValueError, binascii.Error):
        raise Refusal(400, "InvalidNextTokenException", "The token is not valid.") from None


def _create(call: Call) -> Reply:
    region = _region(call)
    name = call.request.document().get("EmailIdentity")
    if not isinstance(name, str) or not re.fullmatch(r"([^\s@]+@)?([\w-]+\.)+[\w-]+", name):
        raise _bad("EmailIdentity must be a domain or an address")
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
        identity |= _own_key(call, name, attributes)
    call.store.put(Key(COLLECTION, name, region), identity)
    return Reply(
        200,
        {
            "IdentityType": identity["IdentityType"],
            "VerifiedForSendingStatus": _is_good(call, name),
            "DkimAttributes": _dkim(call, identity),
        },
    )


def _get(call: Call) -> Reply:
    identity = _find(call)
    name, domain = identity["IdentityName"], identity["MailFromDomain"]
    status = _status(call.store, name)
    body: Doc = {
        "IdentityType": identity["IdentityType"],
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": _is_good(call, name),
        "VerificationStatus": status,
        "DkimAttributes": _dkim(call, identity),
        "MailFromAttributes": {"BehaviorOnMxFailure": identity["BehaviorOnMxFailure"]},
        "Policies": {},
        "Tags": [],
    }
    if domain:
        mail_from = {"MailFromDomain": domain, "MailFromDomainStatus": status}
        body["MailFromAttributes"] = mail_from | body["MailFromAttributes"]
    if status == "TEMPORARY_FAILURE":
        body["VerificationInfo"] = {"ErrorType": "TYPE_NOT_FOUND"}
    return Reply(200, body)


def _mail_from(call: Call) -> Reply:
    identity = _find(call)
    body = call.request.document()
    domain = body.get("MailFromDomain") or ""
    behavior = body.get("BehaviorOnMxFailure") or "USE_DEFAULT_VALUE"
    above = identity["IdentityName"].rpartition("@")[2]
    if not isinstance(domain, str) or (domain and not domain.lower().endswith(f".{above}")):
        raise _bad(f"MailFromDomain must be below {above}")
    if behavior not in _ON_MX_FAILURE:
        raise _bad(f"BehaviorOnMxFailure must be one of {', '.join(_ON_MX_FAILURE)}")
    changed = {"MailFromDomain": domain.lower(), "BehaviorOnMxFailure": behavior}
    key = Key(COLLECTION, identity["IdentityName"], _region(call))
    call.store.put(key, identity | changed)
    return Reply(200, {})


def _signing(call: Call) -> Reply:
    identity = _find(call)
    name, body = identity["IdentityName"], call.request.document()
    origin = body.get("SigningAttributesOrigin")
    if origin not in {"AWS_SES", "EXTERNAL"}:
        raise _bad("SigningAttributesOrigin must be AWS_SES or EXTERNAL")
    own: Doc = {"Selector": "", "KeyFingerprint": ""}
    if origin == "EXTERNAL":
        own = _own_key(call, name, body.get("SigningAttributes"))
    changed = identity | own
    call.store.put(Key(COLLECTION, name, _region(call)), changed)
    dkim = _dkim(call, changed)
    return Reply(200, {"DkimStatus": dkim["Status"], "DkimTokens": dkim["Tokens"]})


def _delete(call: Call) -> Reply:
    identity = _find(call)
    call.store.delete(Key(COLLECTION, identity["IdentityName"], _region(call)))
    return Reply(200, {})
