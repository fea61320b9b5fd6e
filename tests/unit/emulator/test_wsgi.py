"""The tenant as a WSGI application."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from cxdeclare.emulator.tenant import Tenant
from cxdeclare.emulator.wsgi import make_app
from tests.unit.emulator.caller import DIGITAL, Caller


def _ask(
    tenant: Tenant, method: str, path: str, body: bytes = b"", **more: Any
) -> tuple[str, dict[str, str], bytes]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "HTTP_AUTHORIZATION": f"Bearer {Caller(tenant).token}",
        **more,
    }
    said: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Any:
        said.extend((status, dict(headers)))
        return said.append

    chunks = make_app(tenant)(environ, start)
    return said[0], said[1], b"".join(chunks)


def test_a_request_goes_through(tenant: Tenant) -> None:
    """Method, path, query, headers and body reach the tenant; its reply comes back."""
    body = json.dumps({"title": "x"}).encode()
    status, headers, content = _ask(tenant, "PUT", f"{DIGITAL}/tags", body)
    assert ("200 OK", "x") == (status, json.loads(content)["title"])
    assert str(len(content)) == headers["Content-Length"]
    _, _, content = _ask(tenant, "GET", f"{DIGITAL}/tags", QUERY_STRING="nameContains=x")
    assert 1 == json.loads(content)["hits"]


def test_no_content_has_no_length(tenant: Tenant) -> None:
    """Nor a body."""
    id_ = Caller(tenant).post(f"{DIGITAL}/email-templates", {"name": "x", "rules": "x"}).json["id"]
    status, headers, content = _ask(tenant, "DELETE", f"{DIGITAL}/email-templates/{id_}")
    assert ("204 No Content", b"") == (status, content)
    assert "Content-Length" not in headers


@pytest.mark.parametrize("raw", [True, False])
def test_escaped_characters_survive(tenant: Tenant, raw: bool) -> None:
    """Whether the server hands over the path as sent or decoded."""
    caller = Caller(tenant)
    caller.verified()
    id_ = caller.channel("é+1")["id"]
    path = f"{DIGITAL}/channels/{id_}/email-settings"
    more: dict[str, Any] = (
        {"REQUEST_URI": path.replace("@", "%40").replace("é", "%C3%A9")} if raw else {}
    )
    status, _, _ = _ask(tenant, "GET", path.encode().decode("latin-1"), **more)
    assert "200 OK" == status


@pytest.mark.parametrize("target", [f"{DIGITAL}/tags", "/.well-known/cxone-configuration"])
def test_the_application_keeps_to_the_rules_of_wsgi(tenant: Tenant, target: str) -> None:
    """The validator of the standard library lets refusals and answers pass."""
    environ: dict[str, Any] = {"SCRIPT_NAME": "", "PATH_INFO": target, "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    said: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None) -> Any:
        said.append(status)
        return lambda _: None

    reply = validator(make_app(tenant))(environ, start)
    content = b"".join(reply)
    reply.close()  # type: ignore[attr-defined]  # the validator insists on it
    assert ("401 Unauthorized" if "dfo" in target else "200 OK") == said[0]
    assert json.loads(content)
