"""Levers no real tenant has: what the world outside does to it."""

from __future__ import annotations

from cxdeclare.emulator import email_settings, ses
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Refusal, Reply
from cxdeclare.emulator.routes import Call, Route


def routes() -> list[Route]:
    """The endpoints below `/pretend`."""
    return [
        Route(Family.OPEN, "POST", "/pretend/dns", _dns),
        Route(Family.OPEN, "POST", "/pretend/smtp", _smtp),
    ]


def _dns(call: Call) -> Reply:
    body = call.request.document()
    domain, published = body.get("domain"), body.get("published", True)
    if not isinstance(domain, str) or not domain or not isinstance(published, bool):
        raise Refusal(400, "INVALID_PARAMETER", "domain and published are required")
    ses.publish(call.store, domain, published=published)
    return Reply(200, {"domain": domain.lower(), "published": published})


def _smtp(call: Call) -> Reply:
    name = call.request.document().get("name")
    if not isinstance(name, str) or not name.strip():
        raise Refusal(400, "INVALID_PARAMETER", "name of a domain or address is required")
    email_settings.provision_smtp(call.store, name.strip())
    return Reply(200, {"name": name.strip().lower()})
