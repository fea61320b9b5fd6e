"""Paging: read a listing to its end and prove it, whatever the family's manners; never short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from cxdeclare.adapters.cxone import shapes
from cxdeclare.adapters.cxone.early import Ask, Early
from cxdeclare.engine.ports import Listed
from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Endpoint, Paging
from cxdeclare.model.errors import Incomplete
from cxdeclare.model.fields import Payload
from cxdeclare.model.snapshot import Proof, ProvedBy
from cxdeclare.model.wire import at

TOP = 100
SIZE = 500
LIMIT = 100
TOKEN_SIZE = 1000
_COUNTED = {
    Paging.SKIP_TOP, Paging.PAGE_SIZE, Paging.PAGE, Paging.PAGE_LIMIT, Paging.BODY_SKIP
}  # fmt: skip
"""Where any page can be asked for as soon as it is known how many there are."""
_NUMBERED = {
    Paging.PAGE_SIZE, Paging.PAGE, Paging.PAGE_LIMIT, Paging.BARE, Paging.BODY_PAGE
}  # fmt: skip
"""Where a page that was cut leaves a gap: the next one begins where it would have begun."""
_ENDS = {Paging.WHOLE: ProvedBy.WHOLE, Paging.TOKEN: ProvedBy.CURSOR}
PAGES = 10_000
"""A listing longer than this is taken for one that never ends."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer holds of a listing, and what it says of the rest."""

    items: list[Any]
    total: int | None = None
    token: str | None = None
    has_next: bool = False
    closed: str = ""


def everything(endpoint: Endpoint, ask: Ask, key: str, slots: Slots | None = None) -> Listed:
    """Every object of a listing; raise `Incomplete` when that cannot be shown.

    Pages are judged one after the other. With slots they may be asked for before their turn, in
    the very words they would be asked for in it; an answer to other words is not looked at.
    """
    early = Early(ask, slots)
    try:
        return _everything(endpoint, early, key)
    finally:
        early.close()


def _everything(endpoint: Endpoint, early: Early, key: str) -> Listed:
    found: dict[str, Payload] = {}
    total: int | None = None
    token: str | None = None
    sizes: list[int] = []
    for number in range(PAGES):
        page = _page(endpoint, early.ask(*_turn(endpoint.paging, number, len(found), token)))
        if number == 1 and endpoint.paging is Paging.BARE and _holds(page.items, found, key):
            continue  # the page we had already: it counts from 1, and not from 0
        _add(found, _objects(endpoint, page.items, key), key)
        if total is None and page.total is None:
            _fits(endpoint.paging, sizes, len(page.items))
        if page.total is not None and total is not None and page.total != total:
            message = f"there were {total} objects, then {page.total}, while they were listed"
            raise Incomplete(message)
        total = total if page.total is None else page.total
        if not number and page.items and total is not None:
            early.begin(_later(endpoint.paging, len(page.items), total))
        if page.token is not None and page.token == token:
            message = "the listing comes back to the page it came from"
            raise Incomplete(message)
        token = page.token
        if _is_last(endpoint.paging, page, len(found), total):
            proof = Proof(_shown(endpoint.paging, total), len(found))
            return Listed(list(found.values()), proof, page.closed)
    message = f"the listing did not end after {PAGES} pages"
    raise Incomplete(message)


def _turn(paging: Paging, number: int, count: int, token: str | None) -> tuple[Payload, Any]:
    """The query and the body that ask for the next page."""
    match paging:
        case Paging.BODY_PAGE:
            return {}, {"filter": {}, "page": {"pageSize": TOP, "pageNo": number}}
        case Paging.BODY_SKIP:
            return {}, {"skip": count, "top": TOP}
        case _:
            return _query(paging, number, count, token), None


def _query(paging: Paging, number: int, count: int, token: str | None) -> Payload:
    """The query that asks for the next page, where it is not the body that asks."""
    match paging:
        case Paging.SKIP_TOP:
            return {"skip": count, "top": TOP}
        case Paging.PAGE_SIZE | Paging.PAGE | Paging.PAGE_LIMIT:
            return {"page": number + 1, **_length(paging)}
        case Paging.BARE:
            return {"size": SIZE} | ({"page": number} if number else {})
        case Paging.SIZE:
            return {"size": SIZE}
        case Paging.TOKEN:
            return {"PageSize": TOKEN_SIZE} | ({"NextToken": token} if token else {})
        case _:
            return {}


def _length(paging: Paging) -> Payload:
    """How the length of a page is asked for, where pages have numbers and it can be."""
    if paging is Paging.PAGE_LIMIT:
        return {"limit": LIMIT}
    return {"size": SIZE} if paging is Paging.PAGE_SIZE else {}


def _later(paging: Paging, size: int, total: int) -> Iterator[tuple[Payload, Any]]:
    """How the pages after the first will be asked for, if they are all as long as that one."""
    if paging in _COUNTED:
        for number in range(1, min(ceil(total / size), PAGES)):
            yield _turn(paging, number, number * size, None)


def _page(endpoint: Endpoint, answer: Any) -> Page:
    if answer is None:
        # ACD is known to answer an empty list so; from the others it is no statement at all.
        if endpoint.paging is Paging.SKIP_TOP or endpoint.silent:
            return Page([])
        message = "the answer is empty, which is not an empty list"
        raise Incomplete(message)
    items, total = shapes.content(answer, endpoint), _total(answer)
    if items is None and total == 0:  # some leave the list out when there is nothing in it
        items = []
    if isinstance(items, dict) and endpoint.paging is Paging.WHOLE:
        items = [items]
    if not isinstance(items, list):
        place = f" `{endpoint.at}`" if endpoint.at else ""
        message = f"the answer has no list{place}"
        raise Incomplete(message)
    token, is_more = at(answer, "NextToken"), bool(shapes.said(answer, "_links.next"))
    items = [shapes.known(endpoint, one) for one in items]
    closed = at(answer, endpoint.closed) if endpoint.closed else ""
    return Page(items, total, str(token) if token else None, is_more, str(closed or ""))


def _total(answer: Any) -> int | None:
    """How many there are, if the answer says so."""
    said = shapes.said(answer, "totalRecords")
    said = at(answer, "hits") if said is None else said
    if said is None or (isinstance(said, int) and not isinstance(said, bool)):
        return said
    if isinstance(said, str) and said.isdecimal():
        return int(said)
    message = f"the total is {said!r}, which is no number"
    raise Incomplete(message)


def _objects(endpoint: Endpoint, items: list[Any], key: str) -> list[Any]:
    """The items; ids that stand alone as objects that have nothing else."""
    if not endpoint.ids_alone:
        return items
    return [{key: one} if isinstance(one, str) else one for one in items]


def _add(found: dict[str, Payload], items: list[Any], key: str) -> None:
    for item in items:
        if not isinstance(item, dict):
            message = f"the list holds {type(item).__name__} where an object should be"
            raise Incomplete(message)
        id_ = at(item, key) if key else len(found)
        if id_ is None:
            message = f"an object was listed without its `{key}`"
            raise Incomplete(message)
        if str(id_) in found:
            message = f"object {id_} was listed twice, so others may have been left out"
            raise Incomplete(message)
        found[str(id_)] = item


def _holds(items: list[Any], found: Mapping[str, Payload], key: str) -> bool:
    """Whether a page has the very objects that were found, and no other."""
    return {str(at(item, key)) for item in items} == found.keys()


def _is_last(paging: Paging, page: Page, count: int, total: int | None) -> bool:
    """Whether the listing has come to its end; raise `Incomplete` if it ended too early."""
    if paging is Paging.TOKEN and page.token is not None:  # a page may be empty in between
        return False
    if paging in {Paging.WHOLE, Paging.TOKEN}:
        if total is not None and count != total:
            message = f"{count} objects were listed where the tenant says {total}"
            raise Incomplete(message)
        return True
    if total is not None and count > total:
        message = f"{count} objects were listed where the tenant says {total}"
        raise Incomplete(message)
    if paging is Paging.SIZE and page.items and count != total:
        there = "it does not say how many there are" if total is None else f"there are {total}"
        message = f"{count} objects were listed, {there}, and no further page can be asked for"
        raise Incomplete(message)
    if page.items:
        return count == total and not page.has_next
    if total is not None and count < total:
        message = f"only {count} of {total} objects were listed"
        raise Incomplete(message)
    return True


def _fits(paging: Paging, sizes: list[int], size: int) -> None:
    """Raise `Incomplete` if a page before this one was cut: pages are counted, not objects."""
    if paging in _NUMBERED and size and any(one < sizes[0] for one in sizes):
        message = "a page was shorter than the first, and others follow it"
        raise Incomplete(message)
    sizes.append(size)


def _shown(paging: Paging, total: int | None) -> ProvedBy:
    """How the end of a listing was known for one."""
    if total is not None:
        return ProvedBy.TOTAL
    return _ENDS.get(paging, ProvedBy.END)
