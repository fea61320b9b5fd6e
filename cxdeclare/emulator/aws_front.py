"""The front of SES for clients of AWS: their paths and signatures, at the same endpoints."""

from __future__ import annotations

from dataclasses import replace

from cxdeclare.emulator.access import region_signed_for
from cxdeclare.emulator.exchange import Request

_OWN = ("/v2/email/",)


def addressed(request: Request) -> Request:
    """The request at the path it has here: AWS has the region in the signature, we in the path."""
    if request.path in {"", "/"} and request.method == "POST" and region_signed_for(request):
        return replace(request, path=f"/ses/{region_signed_for(request)}/v1/query")
    if request.path.startswith(_OWN):
        region = region_signed_for(request) or "unsigned"
        return replace(request, path=f"/ses/{region}{request.path}")
    return request


def is_aws(request: Request) -> bool:
    """Whether it comes from a client that signs as AWS wants it."""
    is_signed = request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 ")
    return request.path.startswith("/ses/") and (is_signed or "/unsigned/" in request.path)
