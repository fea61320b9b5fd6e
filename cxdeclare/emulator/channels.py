"""Channels: points of contact, written by an upsert that replaces."""

from __future__ import annotations

import re

from cxdeclare.emulator import email_settings, judge, paging, ses
from cxdeclare.emulator.channel_document import COLLECTION, FIELDS, find, save, script_id
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key, Store

EMAIL = "in-contact-email"
SLA = "sla-channels"
ROLE_CHANNELS = "role-channels"


def routes() -> list[Route]:
    """The endpoints of channels."""
    return [
        Route(Family.DIGITAL, "GET", "/channels", _list),
        Route(Family.DIGITAL, "POST", "/channels", _upsert),
        Route(Family.DIGITAL, "DELETE", "/channels/{id}", _delete),
    ]


def _list(call: Call) -> Reply:
    _, fetch = paging.stored(call, COLLECTION)
    ids = call.request.query.get("id[]")
    if ids is not None:
        found = [call.store.get(COLLECTION, id_) for id_ in dict.fromkeys(ids)]
        fetch = paging.stretch_of([channel for channel in found if channel is not None])
    # The one listing of its family without an envelope.
    return Reply(200, paging.bare(call, fetch))


def _upsert(call: Call) -> Reply:
    store, body = call.store, call.request.document()
    sent_id = body.get("id")
    if not isinstance(sent_id, str) or not sent_id:
        raise Refusal(400, "INVALID_VALUE", "id must be a text", "id")
    before = store.get(COLLECTION, sent_id)
    after = judge.judged(FIELDS, body, before, store)
    after["studioScript"] = script_id(store, after["studioScript"])
    owner = None if before is None else Key(COLLECTION, sent_id)
    judge.refuse_taken(judge.claims(FIELDS, after), owner, store)
    if before is not None:
        channel = before | after
    else:
        channel = {"id": _new_id(call, sent_id, after), **after}
        channel["pointOfContactId"] = store.next_number()
    save(store, channel)
    if before is None:
        store.put(Key(SLA, channel["id"]), {"channelId": channel["id"], "isDefault": True})
        if after["realExternalPlatformId"] == EMAIL:
            email_settings.start(store, channel)
    return Reply(200, call.mood.dressed(channel))


def lose(store: Store, reply: Reply, name: str) -> None:
    """Forget a field of the channel that a reply is about, as an upsert may that replaces."""
    answer = reply.body if isinstance(reply.body, dict) else {}
    channel = store.get(COLLECTION, str(answer.get("id")))
    if channel is not None and name in channel:
        save(store, {**channel, name: None})


def _new_id(call: Call, sent_id: str, channel: Doc) -> str:
    address = channel["idOnExternalPlatform"]
    if channel["realExternalPlatformId"] != EMAIL:
        return sent_id
    local, at, domain = address.rpartition("@")
    if not (local and at and re.fullmatch(r"[^\s@]+\.[^\s@]+", domain)):
        words = "idOnExternalPlatform must be an e-mail address"
        raise Refusal(400, "INVALID_VALUE", words, "idOnExternalPlatform")
    if not ses.is_verified(call, domain):
        words = f"{domain} is not a verified domain"
        raise Refusal(400, "DOMAIN_NOT_VERIFIED", words, "idOnExternalPlatform")
    # The same local part may be used in two domains; the point of contact is one per channel.
    turn, local = 1, local.lower()
    while True:
        unlike = local if turn == 1 else f"{local}-{turn}"
        id_ = f"email_{unlike}@mail-de-{call.area}.niceincontact.com"
        if call.store.get(COLLECTION, id_) is None:
            return id_
        turn += 1


def _delete(call: Call) -> Reply:
    store, id_ = call.store, call.params["id"]
    find(store, id_)
    if any(holder.collection == "queue-filters" for holder in store.holders(COLLECTION, id_)):
        raise Refusal(409, "CHANNEL_IN_USE", f"a routing queue filter names channel {id_}")
    store.delete(Key(COLLECTION, id_))
    store.delete(Key(SLA, id_))
    store.delete(Key(email_settings.COLLECTION, id_))
    for role, _ in store.anywhere(ROLE_CHANNELS, id_):
        store.delete(Key(ROLE_CHANNELS, id_, role))
    return Reply(204)
