"""Paging: read a listing to its end and prove it, whatever the family's manners; never short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias
from urllib.parse import urlencode

from cxdeclare.model.endpoint import Endpoint, Paging
from cxdeclare.model.errors import Incomplete
from cxdeclare.model.fields import Payload
from cxdeclare.model.wire import at

Ask: TypeAlias = Callable[[str, Any], Any]
"""Sends one page's query text and body; the parsed answer."""

TOP = 100
SIZE = 500
PAGES = 100_000
"""A listing longer than this is taken for one that never ends."""


def everything(endpoint: Endpoint, ask: Ask, key: str) -> list[Payload]:
    """Every object of a listing; raise `Incomplete` when that cannot be shown."""
    seen: set[str] = set()
    found: list[Payload] = []
    for items, total in _pages(endpoint, ask, lambda: len(found)):
        for item in items:
            id_ = str(at(item, key)) if key else str(len(seen))
            if id_ in seen:
                message = f"object {id_} was listed twice, so others may have been left out"
                raise Incomplete(message)
            seen.add(id_)
        found.extend(items)
        if total is not None and len(found) >= total:
            if len(found) > total:
                message = f"{len(found)} objects were listed where the tenant says {total}"
                raise Incomplete(message)
            return found
        if not items:
            if total is not None:
                message = f"only {len(found)} of {total} objects were listed"
                raise Incomplete(message)
            return found
    return found


def _pages(
    endpoint: Endpoint, ask: Ask, count: Callable[[], int]
) -> Iterator[tuple[list[Payload], int | None]]:
    """Each page with the total, if the answer gives one."""
    token: str | None = None
    for number in range(PAGES):
        answer = _ask(endpoint, ask, number, count(), token)
        whole = endpoint.paging in {Paging.WHOLE, Paging.TOKEN}
        items = at(answer, endpoint.at) if answer is not None else []
        if not isinstance(items, list):
            if whole and isinstance(items, dict):
                yield [items], 1
                return
            message = f"the answer has no list `{endpoint.at}`"
            raise Incomplete(message)
        total = None
        if isinstance(answer, dict):
            total = answer.get("totalRecords", answer.get("hits"))
        if answer is None:  # an empty list may come as no content
            total = count()
        if whole:
            token = answer.get("NextToken") if isinstance(answer, dict) else None
            yield items, None
            if not token:
                return
        else:
            yield items, total
    message = f"the listing did not end after {PAGES} pages"
    raise Incomplete(message)


def _ask(endpoint: Endpoint, ask: Ask, number: int, count: int, token: str | None) -> Any:
    match endpoint.paging:
        case Paging.WHOLE:
            return ask("", None)
        case Paging.SKIP_TOP:
            return ask(urlencode({"skip": count, "top": TOP}), None)
        case Paging.PAGE_SIZE:
            return ask(urlencode({"page": number + 1, "size": SIZE}), None)
        case Paging.BODY_PAGE:
            return ask("", {"filter": {}, "page": {"pageSize": TOP, "pageNo": number}})
        case Paging.BODY_SKIP:
            return ask("", {"skip": count, "top": TOP})
        case Paging.TOKEN:
            return ask(urlencode({"NextToken": token} if token else {"PageSize": 1000}), None)
