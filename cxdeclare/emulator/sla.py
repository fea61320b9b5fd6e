"""Service levels, for the tenant and by channel; paths and names are ours."""

from __future__ import annotations

from cxdeclare.emulator import judge
from cxdeclare.emulator.channel_document import find as find_channel
from cxdeclare.emulator.channels import SLA as CHANNELS
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.fields import boolean, integer
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key, Store

_TIMES = ("firstResponseTime", "solutionTime")

# Seconds on the wire; the vendor's form has no field smaller than a minute.
_FIELDS = tuple(integer(name, required=True, least=60, multiple=60) for name in _TIMES)


def keep_default(store: Store, body: Doc) -> Doc:
    """Judge and store the times for all channels without their own."""
    times = judge.judged(_FIELDS, body, None, store)
    store.put(Key("sla", "default"), times)
    return times


def routes() -> list[Route]:
    """The endpoints of service levels."""
    return [
        Route(Family.DIGITAL, "GET", "/sla", _get),
        Route(Family.DIGITAL, "PUT", "/sla/default", _put_default),
        Route(Family.DIGITAL, "PUT", "/sla/channels/{id}", _put_channel),
    ]


def _shown(entry: Doc) -> Doc:
    return dict.fromkeys(_TIMES) | entry


def _get(call: Call) -> Reply:
    default = call.store.get("sla", "default") or dict.fromkeys(_TIMES)
    entries = call.store.all(CHANNELS, by_rank=call.mood.rude)
    body = {
        "default": call.mood.dressed(default),
        "channels": call.mood.listed(_shown(entry) for entry in entries),
    }
    return Reply(200, call.mood.dressed(body))


def _put_default(call: Call) -> Reply:
    return Reply(200, call.mood.dressed(keep_default(call.store, call.request.document())))


def _put_channel(call: Call) -> Reply:
    channel = find_channel(call.store, call.params["id"])
    body = call.request.document()
    entry: Doc = {"channelId": channel["id"]}
    entry |= judge.judged((boolean("isDefault", required=True),), body, None, call.store)
    if not entry["isDefault"]:
        entry |= judge.judged(_FIELDS, body, None, call.store)
    elif any(body.get(name) is not None for name in _TIMES):
        words = "a channel with the general times has none of its own"
        raise Refusal(400, "INVALID_VALUE", words, _TIMES[0])
    call.store.put(Key(CHANNELS, channel["id"]), entry)
    return Reply(200, call.mood.dressed(_shown(entry)))
