"""Configuration sets of SES: how mail that is sent with them is delivered."""

from __future__ import annotations

import re

from cxdeclare.emulator import paging
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key

COLLECTION = "ses-configuration-sets"
_TLS = ("REQUIRE", "OPTIONAL")


def routes() -> list[Route]:
    """The endpoints of the sets; they are per region."""
    many = "/{region}/v2/email/configuration-sets"
    one = f"{many}/{{name}}"
    return [
        Route(Family.SES, "GET", many, _list),
        Route(Family.SES, "POST", "/{region}/v2/email/list-configuration-sets", _list),
        Route(Family.SES, "POST", many, _create),
        Route(Family.SES, "GET", one, _get),
        Route(Family.SES, "DELETE", one, _delete),
        Route(Family.SES, "PUT", f"{one}/delivery-options", _deliver),
    ]


def bad(message: str) -> Refusal:
    """The refusal of what cannot be meant."""
    return Refusal(400, "BadRequestException", message)


def region_of(call: Call) -> str:
    """The region that a path is about."""
    region = call.params["region"]
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        raise bad(f"{region} is not a region")
    return region


def known(call: Call, name: object) -> str:
    """The name of a set that is there."""
    if not isinstance(name, str) or call.store.get(COLLECTION, name, region_of(call)) is None:
        words = f"Configuration set <{name}> does not exist."
        raise Refusal(404, "NotFoundException", words)
    return name


def _list(call: Call) -> Reply:
    region = region_of(call)
    total, fetch = paging.stored(call, COLLECTION, region)
    sets = call.mood.shuffled(fetch(0, total))
    return Reply(200, {"ConfigurationSets": [one["ConfigurationSetName"] for one in sets]})


def _create(call: Call) -> Reply:
    body, region = call.request.document(), region_of(call)
    name = body.get("ConfigurationSetName")
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        raise bad("ConfigurationSetName must be 1 to 64 letters, digits, - or _")
    if call.store.get(COLLECTION, name, region) is not None:
        words = f"Configuration set <{name}> already exists."
        raise Refusal(400, "AlreadyExistsException", words)
    options = body.get("DeliveryOptions") or {}
    made = {"ConfigurationSetName": name, "TlsPolicy": _policy(options)}
    call.store.put(Key(COLLECTION, name, region), made)
    return Reply(200, {})


def _policy(options: Doc) -> str:
    policy = options.get("TlsPolicy") or "OPTIONAL"
    if policy not in _TLS:
        raise bad(f"TlsPolicy must be one of {', '.join(_TLS)}")
    return str(policy)


def _found(call: Call) -> Doc:
    name = known(call, call.params["name"])
    return call.store.get(COLLECTION, name, region_of(call)) or {}


def _get(call: Call) -> Reply:
    one = _found(call)
    return Reply(
        200,
        {
            "ConfigurationSetName": one["ConfigurationSetName"],
            "DeliveryOptions": {
                "TlsPolicy": one["TlsPolicy"],
                **({"SendingPoolName": one["Pool"]} if one.get("Pool") else {}),
            },
            "ReputationOptions": {"ReputationMetricsEnabled": False},
            "SendingOptions": {"SendingEnabled": True},
            "Tags": [],
        },
    )


def _deliver(call: Call) -> Reply:
    one = _found(call)
    given = call.request.document()
    changed = one | {"TlsPolicy": _policy(given), "Pool": given.get("SendingPoolName")}
    call.store.put(Key(COLLECTION, one["ConfigurationSetName"], region_of(call)), changed)
    return Reply(200, {})


def _delete(call: Call) -> Reply:
    name, region = known(call, call.params["name"]), region_of(call)
    call.store.delete(Key(COLLECTION, name, region))
    return Reply(200, {})
