"""Filters of routing queues; nothing of this is published, paths and names are ours."""

from __future__ import annotations

from cxdeclare.emulator import judge, paging
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.fields import Field, Type, boolean, integer, text
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key, Store

COLLECTION = "queue-filters"

FIELDS: tuple[Field, ...] = (
    text("name", required=True, least=1, unique="filter-name/"),
    # 1000 is looked at first.
    integer("priority", default=500, least=1, most=1000),
)


def _texts(name: str, **more: object) -> Field:
    return Field(name, Type.TEXTS, required=True, **more)  # type: ignore[arg-type]


def _ids(name: str, link: str) -> Field:
    return Field(name, Type.INTEGERS, required=True, link=link)


# What can be asked is known from older help pages; how it is written on the wire is not.
CONDITIONS: dict[str, tuple[Field, ...]] = {
    "includedChannels": (_texts("channelIds", link="channels"),),
    "excludedChannels": (_texts("channelIds", link="channels"),),
    "includedAutoTags": (_ids("tagIds", "tags"),),
    "excludedAutoTags": (_ids("tagIds", "tags"),),
    "sentiment": (_texts("values", choices=("positive", "neutral", "negative"), least=1),),
    "language": (_texts("values", least=1),),
    "sourceUrl": (_texts("values", least=1),),
    "caseCustomField": (text("ident", required=True, least=1), _texts("values", least=1)),
    "customerCustomField": (text("ident", required=True, least=1), _texts("values", least=1)),
    "followerCount": (
        text("operator", required=True, choices=("higherThan", "lessThan")),
        integer("value", required=True, least=0),
    ),
    "subjectIncludes": (_texts("values", least=1),),
    "subjectExcludes": (_texts("values", least=1),),
    "customRule": (text("url", required=True, pattern=r"https?://\S+"),),
    "businessHours": (
        integer("hoursId", required=True, link="hours"),
        boolean("inside", required=True),
    ),
}

_ONCE = {"includedChannels", "excludedChannels"}
_ONCE_PER_IDENT = {"caseCustomField", "customerCustomField"}


def routes() -> list[Route]:
    """The endpoints of filters."""
    many, one = "/routing-queues/{queue}/filters", "/routing-queues/{queue}/filters/{id}"
    return [
        Route(Family.DIGITAL, "GET", many, _list),
        Route(Family.DIGITAL, "POST", many, _create),
        Route(Family.DIGITAL, "PUT", one, _update),
        Route(Family.DIGITAL, "DELETE", one, _delete),
        Route(Family.DIGITAL, "PUT", f"{one}/conditions/{{condition}}", _update_condition),
    ]


def _queue(call: Call) -> str:
    queue = call.params["queue"]
    if call.store.get("queues", queue) is None:
        raise Refusal(404, "QUEUE_NOT_FOUND", f"no routing queue {queue}")
    return queue


def _find(call: Call) -> Doc:
    id_ = call.params["id"]
    found = call.store.get(COLLECTION, id_, _queue(call))
    if found is None:
        raise Refusal(404, "FILTER_NOT_FOUND", f"no filter {id_} in this queue")
    return found


def _list(call: Call) -> Reply:
    total, fetch = paging.stored(call, COLLECTION, _queue(call))
    return paging.digital(call, total, fetch)


def _create(call: Call) -> Reply:
    filter_ = save(call.store, _queue(call), call.request.document(), None)
    return Reply(201, call.mood.dressed(filter_))


def _update(call: Call) -> Reply:
    before = _find(call)
    filter_ = save(call.store, call.params["queue"], call.request.document(), before)
    return Reply(200, call.mood.dressed(filter_))


def _update_condition(call: Call) -> Reply:
    before = _find(call)
    wanted = call.params["condition"]
    body = call.request.document()
    old = next((one for one in before["conditions"] if str(one["id"]) == wanted), None)
    if old is None:
        raise Refusal(404, "CONDITION_NOT_FOUND", f"no condition {wanted} in this filter")
    if body.get("type", old["type"]) != old["type"]:
        raise Refusal(400, "FROZEN_FIELD", "type of a condition cannot change", "type")
    new = {"type": old["type"]} | body | {"id": old["id"]}
    conditions = [new if one is old else one for one in before["conditions"]]
    filter_ = save(call.store, call.params["queue"], before | {"conditions": conditions}, before)
    return Reply(
        200, call.mood.dressed(next(one for one in filter_["conditions"] if one["id"] == old["id"]))
    )


def _delete(call: Call) -> Reply:
    filter_ = _find(call)
    queue = call.params["queue"]
    if call.store.count(COLLECTION, queue) == 1:
        raise Refusal(409, "LAST_FILTER", "a routing queue keeps at least one filter")
    call.store.delete(Key(COLLECTION, str(filter_["id"]), queue))
    return Reply(204)


def save(store: Store, queue: str, body: Doc, before: Doc | None) -> Doc:
    """Judge and store a filter as a whole; what is stored then."""
    after = judge.judged(FIELDS, body, before, store)
    conditions = body.get("conditions")
    if not isinstance(conditions, list):
        raise Refusal(400, "MISSING_FIELD", "conditions must be a list", "conditions")
    known = {one["id"]: one for one in (before or {}).get("conditions", ())}
    judged = [_condition(one, known, store) for one in conditions]
    _refuse_twins(judged)
    owner = None if before is None else Key(COLLECTION, str(before["id"]), queue)
    claims = list(judge.claims(FIELDS, after, queue))
    judge.refuse_taken(claims, owner, store)
    for condition in judged:
        if condition["id"] is None:
            condition["id"] = store.next_number()
    id_ = store.next_number() if before is None else before["id"]
    filter_ = {"id": id_, **after, "conditions": judged}
    links = {link for one in judged for link in judge.links(CONDITIONS[one["type"]], one)}
    store.put(Key(COLLECTION, str(id_), queue), filter_, claims, sorted(links))
    return filter_


def _condition(body: object, known: dict[int, Doc], store: Store) -> Doc:
    if not isinstance(body, dict):
        raise Refusal(400, "INVALID_VALUE", "a condition must be an object", "conditions")
    fields = CONDITIONS.get(str(body.get("type")))
    if fields is None:
        words = f"unknown type of condition: {body.get('type')}"
        raise Refusal(400, "UNKNOWN_CONDITION_TYPE", words, "type")
    id_ = body.get("id")
    if id_ is not None and (not isinstance(id_, int) or id_ not in known):
        raise Refusal(400, "UNKNOWN_REFERENCE", f"no condition {id_} in this filter", "id")
    return {"id": id_, "type": body["type"], **judge.judged(fields, body, None, store)}


def _refuse_twins(conditions: list[Doc]) -> None:
    seen: set[object] = set()
    for condition in conditions:
        type_ = condition["type"]
        marks: list[object] = [condition["id"]] if condition["id"] is not None else []
        if type_ in _ONCE:
            marks.append(type_)
        if type_ in _ONCE_PER_IDENT:
            marks.append((type_, condition["ident"]))
        if seen.intersection(marks):
            raise Refusal(400, "DUPLICATE_CONDITION", f"two conditions {type_}", "conditions")
        seen.update(marks)
