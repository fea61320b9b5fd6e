"""Hosts: where a real tenant is, from what discovery says of it or else from its area.

A token opens everything, so it is sent only over https, and only to hosts of the vendor or of a
domain that whoever runs us has named. The access key itself goes to the host that follows from the
area in the manifest and to no other, whatever a discovery document says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.model.errors import InvalidInput

DOMAINS = frozenset({"niceincontact.com", "nice-incontact.com", "nicecxone-gov.com"})
"""Of the vendor; seen in its documents and in code that calls it."""
DOMAIN = "niceincontact.com"
"""Of the API hosts, if discovery does not say."""
GOVERNMENT = "na2"
"""The area whose digital host is another than its name says."""
_GOVERNMENT_DIGITAL = "https://api-de-na2.nicecxone-gov.com"
_AREA = re.compile(r"[a-z]{2}[0-9]+")
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_SES = "ses://{scope}"


def auth(area: str) -> str:
    """Where an access key is exchanged for a token."""
    return f"https://{_area(area)}.nice-incontact.com"


def issuer(area: str) -> str:
    """Who knows where the tenants are."""
    # That tenants of the government's area are known to its own issuer is inferred.
    host = "cxone-gov" if _area(area) == GOVERNMENT else "cxone"
    return f"https://{host}.niceincontact.com"


def origins(
    discovered: Mapping[str, Any] | None, area: str, domains: Collection[str] = DOMAINS
) -> Origins:
    """The origins of a tenant; raise `InvalidInput` for a host that no token may be sent to."""
    said = discovered or {}
    where = _area(said.get("area") or area)
    domain = _host(said.get("domain") or DOMAIN, domains)
    given = said.get("api_endpoint")
    api = f"https://api-{where}.{domain}" if not given else f"https://{_endpoint(given, domains)}"
    is_government = where == GOVERNMENT
    return Origins(
        auth=auth(area),
        acd=api,
        digital=_GOVERNMENT_DIGITAL if is_government else f"https://api-de-{where}.{domain}",
        userhub=api,
        ses=_SES,
    )


def _area(said: object) -> str:
    area = str(said).strip().lower()
    if not _AREA.fullmatch(area):
        message = f"`{area[:40]}` is no area of the vendor"
        raise InvalidInput(message, hint="an area is two letters and a number, such as `eu1`")
    return area


def _endpoint(said: object, domains: Collection[str]) -> str:
    """The host of an address that discovery names; nothing but https, host and a slash."""
    text = str(said).strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _foreign(text) from error
    is_plain = parts.scheme.lower() == "https" and port in {None, 443}
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment)
    if not is_plain or not is_bare or "@" in parts.netloc:
        raise _foreign(text)
    return _host(parts.hostname or "", domains)


def _host(said: object, domains: Collection[str]) -> str:
    host = str(said).strip().lower().removesuffix(".")
    is_known = any(host == one or host.endswith(f".{one}") for one in domains)
    if not _NAME.fullmatch(host) or not is_known:
        raise _foreign(host)
    return host


def _foreign(said: str) -> InvalidInput:
    where = said.rpartition("@")[2][:80]
    message = f"discovery names `{where}`, which is no https host of the vendor; no token is sent"
    hint = "if the vendor has moved the tenant to a domain of its own, set CXDECLARE_DOMAIN to it"
    return InvalidInput(message, hint=hint)
