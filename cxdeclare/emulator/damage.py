"""Damage: answers that are not what they claim, and questions taken for others."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Reply, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOTALS = ("totalRecords", "hits")
_WORDS = "this was not carried out"
# What a batch sends, and what it answers.
_BATCHES = {
    "skills": ("skillsResults", "skillId"),
    "agents": ("agentResults", "agentId"),
}


def page_before(request: Request) -> Request | None:
    """The same question for the page before; None if it asks for the first, or for no page."""
    query = {name: values[0] for name, values in request.query.items() if values}
    if query.get("NextToken"):  # the first one: where a token came from is not told by it
        rest = {name: values for name, values in request.query.items() if name != "NextToken"}
        return replace(request, query=rest)
    moved = _moved(query)
    if moved:
        return replace(request, query={**request.query, **{k: [v] for k, v in moved.items()}})
    body = _object(request.body)
    page = body.get("page")
    if isinstance(page, dict) and _whole(page.get("pageNo")) > 0:
        earlier = {**body, "page": {**page, "pageNo": page["pageNo"] - 1}}
    elif moved := _moved({name: str(value) for name, value in body.items()}):
        earlier = {**body, **{name: int(value) for name, value in moved.items()}}
    else:
        return None
    return replace(request, body=json.dumps(earlier).encode())


def _moved(asked: Mapping[str, str]) -> dict[str, str]:
    """What has to be asked otherwise; nothing if the first page is asked for, or none."""
    skip, page = _whole(asked.get("skip")), _whole(asked.get("page"))
    if skip > 0:
        return {"skip": str(max(skip - max(_whole(asked.get("top")), 1), 0))}
    return {"page": str(page - 1)} if page > 1 else {}


def _whole(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() else 0


def _object(content: bytes) -> Doc:
    try:
        value = json.loads(content or b"null")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def short_page(reply: Reply, by: int) -> Reply:
    """A page without its last objects, if it says how many there are in all."""
    body = reply.body
    if not isinstance(body, dict) or not _counted(body):
        return reply
    lists = [name for name, value in body.items() if isinstance(value, list)]
    cut = {name: body[name][: max(len(body[name]) - by, 0)] for name in lists}
    return replace(reply, body={**body, **cut})


def shrunk_total(reply: Reply, by: int) -> Reply:
    """A page that says that there are fewer in all, if it says how many."""
    body = reply.body
    if not isinstance(body, dict):
        return reply
    totals = {name: max(body[name] - by, 0) for name in _counted(body)}
    return replace(reply, body={**body, **totals})


def _counted(body: Doc) -> list[str]:
    return [name for name in _TOTALS if isinstance(body.get(name), int)]


def failed_inside(family: Family, request: Request) -> Reply:
    """An answer 200 that says that nothing was done, as that family is known to say it."""
    if family is Family.USERHUB:
        return Reply(200, {"success": False, "message": _WORDS, "error": "INTERNAL"})
    if family is Family.DIGITAL:  # nothing is published; its own list of errors
        error = {"message": _WORDS, "parameters": {}, "errorCode": "INTERNAL"}
        return Reply(200, {"errors": [error], "uid": "0"})
    for sent, (answered, id_field) in _BATCHES.items():
        items = _object(request.body).get(sent)
        if isinstance(items, list):
            failed: Doc = {"success": False, "error": _WORDS}
            results = [
                {**failed, id_field: item.get(id_field) if isinstance(item, dict) else None}
                for item in items
            ]
            told: Doc = {"errorCount": len(items), answered: results}
            return Reply(200, {"resultSet": told} if sent == "agents" else told)
    return Reply(200, {"success": False, "error": _WORDS})


def truncated(content: bytes) -> tuple[bytes, int]:
    """The first half of an answer, and the length that was announced; at least one byte lacks."""
    return content[: len(content) // 2], max(len(content), 1)
