"""Levers no real tenant has: what the world outside does to it."""

from __future__ import annotations

import json

from cxdeclare.emulator import email_settings, faults, lateness, verification
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.script import BadScript


def routes() -> list[Route]:
    """The endpoints below `/pretend`."""
    return [
        Route(Family.OPEN, "POST", "/pretend/dns", _dns),
        Route(Family.OPEN, "POST", "/pretend/smtp", _smtp),
        Route(Family.OPEN, "POST", "/pretend/faults", _begin_faults),
        Route(Family.OPEN, "GET", "/pretend/faults", _faults),
        Route(Family.OPEN, "DELETE", "/pretend/faults", _end_faults),
        Route(Family.OPEN, "POST", "/pretend/time", _begin_time),
        Route(Family.OPEN, "GET", "/pretend/time", _time),
        Route(Family.OPEN, "DELETE", "/pretend/time", _end_time),
        Route(Family.OPEN, "POST", "/pretend/clock", _put_forward),
    ]


def _dns(call: Call) -> Reply:
    body = call.request.document()
    domain, published = body.get("domain"), body.get("published", True)
    if not isinstance(domain, str) or not domain or not isinstance(published, bool):
        raise Refusal(400, "INVALID_PARAMETER", "domain and published are required")
    verification.publish(call.store, domain, published=published)
    return Reply(200, {"domain": domain.lower(), "published": published})


def _smtp(call: Call) -> Reply:
    name = call.request.document().get("name")
    if not isinstance(name, str) or not name.strip():
        raise Refusal(400, "INVALID_PARAMETER", "name of a domain or address is required")
    email_settings.provision_smtp(call.store, name.strip())
    return Reply(200, {"name": name.strip().lower()})


def _begin_faults(call: Call) -> Reply:
    try:
        faults.begin(call.store, json.loads(call.request.body))
    except BadScript as error:
        raise Refusal(400, "INVALID_PARAMETER", str(error)) from None
    except (ValueError, RecursionError):
        raise Refusal(400, "INVALID_JSON", "the body is not valid JSON") from None
    return _faults(call)


def _faults(call: Call) -> Reply:
    return Reply(200, faults.left(call.store))


def _end_faults(call: Call) -> Reply:
    faults.begin(call.store, [])
    return Reply(204)


def _begin_time(call: Call) -> Reply:
    try:
        lateness.begin(call.store, json.loads(call.request.body), call.now)
    except BadScript as error:
        raise Refusal(400, "INVALID_PARAMETER", str(error)) from None
    except (ValueError, RecursionError):
        raise Refusal(400, "INVALID_JSON", "the body is not valid JSON") from None
    return _time(call)


def _time(call: Call) -> Reply:
    return Reply(200, lateness.script(call.store))


def _end_time(call: Call) -> Reply:
    lateness.end(call.store)
    return Reply(204)


def _put_forward(call: Call) -> Reply:
    seconds = call.request.document().get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise Refusal(400, "INVALID_PARAMETER", "seconds must be more than 0")
    return Reply(200, {"ahead": lateness.put_forward(call.store, seconds)})
