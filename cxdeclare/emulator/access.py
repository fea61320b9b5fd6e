"""Tokens: how they are got, and whether one is good; where the tenant's endpoints are."""

from __future__ import annotations

import base64
import hmac
import json
import re
import secrets

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply, Request
from cxdeclare.emulator.paging import BUSINESS_UNIT
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Store

_LIFE_SECONDS = 3600
_TAG = "token-tag"
_SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=[^/\s]+/[0-9]{8}/([a-z0-9-]+)/ses/aws4_request,"
)


def routes() -> list[Route]:
    """The endpoints that need no token."""
    path = "/authentication/v1/token/access-key"
    return [
        Route(Family.OPEN, "POST", path, _token),
        Route(Family.OPEN, "GET", "/.well-known/cxone-configuration", _discovery),
    ]


def renew_tag(store: Store) -> None:
    """Make every token issued until now worthless."""
    store.keep_fact(_TAG, secrets.token_hex(16))


def _segment(value: Doc) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _token(call: Call) -> Reply:
    body = call.request.document()
    pair = (body.get("accessKeyId"), body.get("accessKeySecret"))
    if not all(isinstance(part, str) and part for part in pair):
        raise Refusal(401, "INVALID_ACCESS_KEY", "access key id and secret are required")
    claims = {
        "tenantId": call.tenant_id,
        "tenant": "pretend",
        "icBUId": BUSINESS_UNIT,
        "icClusterId": call.area,
        "role": {"legacyId": "Administrator"},
        "iat": int(call.now),
        "exp": int(call.now) + _LIFE_SECONDS,
        "jti": call.store.fact(_TAG),
    }
    # A JWT nobody signed: the tenant believes it because of the tag.
    token = f"{_segment({'alg': 'none', 'typ': 'JWT'})}.{_segment(claims)}."
    return Reply(
        200,
        {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": _LIFE_SECONDS,
            "refresh_token": secrets.token_hex(16),
            "id_token": token,
        },
    )


def refuse_unsigned(request: Request) -> None:
    """Refuse a call of an AWS service without a signature; whose it is does not matter here."""
    if not region_signed_for(request):
        raise Refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")


def region_signed_for(request: Request) -> str:
    """The region in the scope of an AWS signature; empty if there is no such signature."""
    said = request.headers.get("authorization", "")
    return found[1] if (found := _SIGNATURE.match(said)) else ""


def refuse_strangers(request: Request, store: Store, tenant_id: str, now: float) -> None:
    """Refuse a request without a token that this tenant issued and that still lives."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        claims = _claims(token.strip())
        tag = store.fact(_TAG) or ""
        is_ours = hmac.compare_digest(str(claims.get("jti")), tag)
        if is_ours and claims.get("tenantId") == tenant_id and claims.get("exp", 0) > now:
            return
    raise Refusal(401, "INVALID_TOKEN", "the token is missing, expired or not of this tenant")


def _claims(token: str) -> Doc:
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (ValueError, IndexError):
        return {}
    return claims if isinstance(claims, dict) else {}


def _discovery(call: Call) -> Reply:
    wanted = call.request.first("tenantId")
    if wanted is not None and wanted != call.tenant_id:
        raise Refusal(404, "TENANT_NOT_FOUND", f"no tenant {wanted}")
    host = call.request.headers.get("host", "127.0.0.1")
    # Every family is served from one place, whatever the areas and domains say.
    origin = f"http://{host}"
    domain = host.rpartition(":")[0] or host
    return Reply(
        200,
        {
            "private": False,
            "ui_endpoint": origin,
            "auth_endpoint": origin,
            "api_endpoint": origin,
            "area": call.area.lower(),
            "cluster": call.area,
            "domain": domain,
            "acdDomain": domain,
            "uhDomain": domain,
            "tenantId": call.tenant_id,
            "globaldomain": origin,
        },
    )
