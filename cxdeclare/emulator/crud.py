"""Endpoints of a collection, made from its entry in the contract."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cxdeclare.emulator import judge, paging
from cxdeclare.emulator.contract import Collection, Family, Id, Pages
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Route, version
from cxdeclare.emulator.store import Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cxdeclare.emulator.routes import Call
    from cxdeclare.emulator.store import Store


_RENAMED_IN = 33
"""The first version that lists campaigns as it does now."""


def routes(collection: Collection) -> Iterator[Route]:
    """The endpoints of a collection; both its paths exist whatever its verbs are."""
    one = f"{collection.path}/{{id}}"
    if collection.family is Family.ACD:
        create, update = _create_acd, _update_acd
    else:
        create, update = _create_digital, _update_digital
    verbs = {
        "list": ("GET", collection.path, _list),
        "create": (collection.create, collection.path, create),
        "get": ("GET", one, _get),
        "update": ("PUT", one, update),
        "delete": ("DELETE", one, _delete),
    }
    for verb, (method, path, answer) in verbs.items():
        if verb in collection.verbs:
            yield Route(collection.family, method, path, partial(answer, collection))
        elif verb in collection.refused:
            refusal = Refusal(*collection.refused[verb])
            yield Route(collection.family, method, path, partial(_refuse, refusal))
    for path in (collection.path, one):
        yield Route(collection.family, "", path, partial(_refuse, Refusal(405, "", "")))


def _refuse(refusal: Refusal, _: Call) -> Reply:
    raise refusal


# on the store alone; other modules use these as well


def find(collection: Collection, store: Store, id_: str) -> Doc:
    """The document, or a Refusal 404."""
    document = store.get(collection.name, id_)
    if document is None:
        raise Refusal(404, "NOT_FOUND", f"no {collection.name} with id {id_}")
    return document


def save(collection: Collection, store: Store, body: Doc, before: Doc | None = None) -> Doc:
    """Judge and store a create, or an update of `before`; what is stored then."""
    verb = "POST" if before is None else "PUT"
    whole = not collection.partial
    after = judge.judged(collection.fields, body, before, store, verb=verb, whole=whole)
    if collection.any_of and not any(after[name] for name in collection.any_of):
        names = " or ".join(collection.any_of)
        raise Refusal(400, "MISSING_FIELD", f"{names} is required", collection.any_of[0])
    key = None if before is None else Key(collection.name, str(before[collection.id_field]))
    claims = list(judge.claims(collection.fields, after))
    judge.refuse_taken(claims, key, store)
    id_ = _new_id(collection, store) if before is None else before[collection.id_field]
    document = {collection.id_field: id_, **after}
    links = judge.links(collection.fields, after)
    store.put(Key(collection.name, str(id_)), document, claims, links)
    return document


def _new_id(collection: Collection, store: Store) -> int | str:
    if collection.id_type is Id.INTEGER:
        return store.next_number()
    return store.next_uuid()


# reading


def _list(collection: Collection, call: Call) -> Reply:
    query = call.request
    for name in collection.needs:
        if query.first(name) is None:
            raise Refusal(400, "MISSING_FIELD", f"{name} is required", name)
    wanted = query.first("searchString" if collection.family is Family.ACD else "nameContains")
    if collection.name_field in query.query:
        wanted = query.first(collection.name_field)
    filters = {
        name: values[0].lower()
        for name, values in query.query.items()
        if name in {"isActive", "isOutbound", "mediaTypeId", "mediaType", "outboundStrategy"}
    }
    ids = query.query.get("id[]")
    total, fetch = paging.stored(call, collection.name)
    if wanted is not None or filters or ids is not None:
        kept = [
            document
            for document in fetch(0, -1)
            if (wanted or "").casefold() in str(document[collection.name_field]).casefold()
            and all(str(document.get(name)).lower() == value for name, value in filters.items())
            and (ids is None or str(document[collection.id_field]) in ids)
        ]
        total, fetch = len(kept), paging.stretch_of(kept)
    asked = query.first("fields") if collection.family is Family.ACD else None
    names = tuple(asked.split(",")) if asked else collection.listed
    if names:
        whole, names = fetch, (collection.id_field, *names)

        def fetch(offset: int, limit: int) -> list[Doc]:
            return [
                {name: document[name] for name in names if name in document}
                for document in whole(offset, limit)
            ]

    return _paged(collection, call, total, fetch)


def _paged(collection: Collection, call: Call, total: int, fetch: paging.Fetch) -> Reply:
    match collection.pages:
        case Pages.NONE:
            return paging.whole(call, collection.envelope, fetch)
        case Pages.NUMBERED:
            return paging.numbered(call, total, fetch)
        case Pages.FIRST:
            return paging.first(call, total, fetch)
        case Pages.FAMILY if collection.family is Family.ACD:
            reply = paging.acd(call, collection.envelope, total, fetch)
            return _older(collection, call, reply) if collection.older else reply
        case Pages.FAMILY:
            return paging.digital(call, total, fetch)


def _older(collection: Collection, call: Call, reply: Reply) -> Reply:
    """The listing in the shape of the versions before 33; a rude tenant has it in any."""
    is_old = version(call.request.path) < _RENAMED_IN
    if not isinstance(reply.body, dict) or not (is_old or call.mood.whim("older shape")):
        return reply
    body = dict(reply.body)
    items = [
        {collection.older.get(name, name): value for name, value in item.items()}
        for item in body.pop(collection.envelope)
    ]
    body["resultSet"] = {collection.envelope: items}
    if call.mood.whim("total in the set"):
        body["resultSet"]["totalRecords"] = body.pop("totalRecords")
    return Reply(reply.status, body)


def _get(collection: Collection, call: Call) -> Reply:
    document = call.mood.dressed(find(collection, call.store, call.params["id"]))
    # Both have been seen for one object: the object itself, and a list of one.
    if collection.family is Family.ACD and call.mood.whim("detail in a list"):
        return Reply(200, {collection.envelope: [document]})
    return Reply(200, document)


# writing


def _heard(collection: Collection, call: Call, body: Doc) -> Doc:
    """The body; where the vendor says which fields there are, a rude tenant takes no others."""
    if collection.published is not None and call.mood.rude:
        rest = {name: body[name] for name in body if name not in collection.published}
        judge.refuse_unknown(collection.fields, rest, call.request.method)
    return body


def _create_digital(collection: Collection, call: Call) -> Reply:
    body = _heard(collection, call, call.request.document())
    document = save(collection, call.store, body)
    return Reply(collection.created, call.mood.dressed(document))


def _update_digital(collection: Collection, call: Call) -> Reply:
    before = find(collection, call.store, call.params["id"])
    body = _heard(collection, call, call.request.document())
    document = save(collection, call.store, body, before)
    return Reply(200, call.mood.dressed(document))


def _create_acd(collection: Collection, call: Call) -> Reply:
    body = call.request.document()
    if collection.batch is None:
        document = save(collection, call.store, _heard(collection, call, body))
        return Reply(200, {collection.id_field: document[collection.id_field]})
    sent, answered = collection.batch

    def one(item: Doc) -> object:
        return save(collection, call.store, _heard(collection, call, item))[collection.id_field]

    return batch(body, sent, answered, collection.id_field, one)


def batch(
    body: Doc, sent: str, answered: str, id_field: str, one: Callable[[Doc], object]
) -> Reply:
    """Do `one` for each item sent; failures are inside an answer 200, item by item."""
    items = body.get(sent)
    if not isinstance(items, list) or not items or not all(isinstance(x, dict) for x in items):
        words = f"the body must have a list of objects {sent}"
        raise Refusal(400, "INVALID_PARAMETER", words, sent)
    results: list[Doc] = []
    for item in items:
        try:
            results.append({"success": True, "error": None, id_field: one(item)})
        except Refusal as refusal:
            known = item.get(id_field)
            results.append({"success": False, "error": refusal.message, id_field: known})
    failed = sum(not result["success"] for result in results)
    return Reply(200, {"errorCount": failed, answered: results})


def _update_acd(collection: Collection, call: Call) -> Reply:
    before = find(collection, call.store, call.params["id"])
    body = call.request.document()
    if collection.wrap:
        body = body.get(collection.wrap, {})
        if not isinstance(body, dict) or not body:
            words = f"the body must have an object {collection.wrap}"
            raise Refusal(400, "INVALID_PARAMETER", words, collection.wrap)
    save(collection, call.store, _heard(collection, call, body), before)
    return Reply(200, {"success": True, collection.id_field: before[collection.id_field]})


def _delete(collection: Collection, call: Call) -> Reply:
    id_ = call.params["id"]
    find(collection, call.store, id_)
    if collection.in_use and call.store.holders(collection.name, id_):
        raise Refusal(409, collection.in_use, f"{collection.name} {id_} is in use")
    call.store.delete(Key(collection.name, id_))
    return Reply(204)
