"""Live site: what is needed to reach a real tenant beside its key, from wherever it is said."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from cxdeclare.adapters.cxone.hosts import DOMAINS
from cxdeclare.cli.recorded import recorded
from cxdeclare.model.errors import InvalidInput

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_SES_ENDPOINTS = ("AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_SES")
"""Where boto3 goes instead of to AWS, for either API of SES."""
_ENDPOINT = "AWS_ENDPOINT_URL"
"""The same for what has no variable of its own."""
_NO_ENDPOINTS = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
ORIGIN, DOMAIN, AREA = "CXDECLARE_ORIGIN", "CXDECLARE_DOMAIN", "CXDECLARE_AREA"


def origin(environment: Mapping[str, str] = os.environ) -> str | None:
    """Where everything is sent instead, if the environment says; https, or http on loopback."""
    said = environment.get(ORIGIN, "")
    if not said:
        return None
    try:
        parts = urlsplit(said)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _wrong() from None
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_local(host))
    if not host or "@" in parts.netloc or not is_bare or not is_safe:
        raise _wrong()
    return f"{parts.scheme}://{parts.netloc}"


def has_ses(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether SES is taken from AWS's place on this machine though the tenant is an `origin`.

    A pretended tenant never makes us change the identities of a real account.
    """
    if environment.get(_NO_ENDPOINTS, "").lower() == "true":
        return False
    others = environment.get(_ENDPOINT, "")
    said = [environment.get(one) or others for one in _SES_ENDPOINTS]
    try:
        return all(_is_local(urlsplit(one).hostname or "") for one in said)
    except ValueError:
        return False


def domains(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Below which domains a token may be sent to a host; what is none, or half the world, is no."""
    said = environment.get(DOMAIN, "").strip().strip(".").lower()
    if said and not _DOMAIN.fullmatch(said):
        message = f"{DOMAIN} is no domain that hosts of one tenant can be in"
        raise InvalidInput(message, hint="write it as in acme.example, without https and without *")
    return DOMAINS | ({said} if said else frozenset())


def area(declared: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The area: of the manifest or the plan, else of the environment, else what was recorded."""
    found = declared or environment.get(AREA) or recorded("area")
    if found is None:
        message = "it is not known in which area the tenant is"
        raise InvalidInput(message, hint=f"set {AREA}, for example to eu1, or run `init` again")
    return found


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wrong() -> InvalidInput:
    # It may hold a password, so it is not repeated.
    message = f"{ORIGIN} is no origin that a token may be sent to"
    hint = "write https://HOST, or http://127.0.0.1:PORT for a pretend tenant on this machine"
    return InvalidInput(message, hint=hint)
