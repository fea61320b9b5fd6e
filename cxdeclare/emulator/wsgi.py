"""The tenant as a WSGI application."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from cxdeclare.emulator.tenant import Tenant


def make_app(tenant: Tenant) -> WSGIApplication:
    """Serve a tenant through any WSGI server."""

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        status, headers, body = tenant.handle(
            environ["REQUEST_METHOD"], _target(environ), _headers(environ), _body(environ)
        )
        if status != HTTPStatus.NO_CONTENT:
            headers.setdefault("Content-Length", str(len(body)))
        start_response(f"{status} {HTTPStatus(status).phrase}", list(headers.items()))
        return [body] if body else []

    return app


def _target(environ: WSGIEnvironment) -> str:
    # PATH_INFO is already decoded, which would lose an escaped slash; some servers keep the
    # path as it was sent.
    raw = environ.get("REQUEST_URI")
    if raw is not None:
        return str(raw)
    path = quote(environ.get("PATH_INFO", "").encode("latin-1"), safe="/@:")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _headers(environ: WSGIEnvironment) -> dict[str, str]:
    headers = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") and isinstance(value, str)
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers


def _body(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return environ["wsgi.input"].read(length) if length else b""
