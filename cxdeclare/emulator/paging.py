"""Pages of a listing, in the way of each family."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from cxdeclare.emulator.exchange import Doc, Refusal, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from cxdeclare.emulator.routes import Call

    Fetch: TypeAlias = Callable[[int, int], Sequence[Doc]]

_ACD_DEFAULT, _ACD_MOST = 50, 100
_DIGITAL_DEFAULT, _DIGITAL_MOST = 50, 500

BUSINESS_UNIT = 4217


def stretch_of(documents: Sequence[Doc]) -> Fetch:
    """How to fetch a stretch of a list that is already here."""
    return lambda offset, limit: documents[offset : offset + limit]


def stored(call: Call, collection: str, parent: object = "") -> tuple[int, Fetch]:
    """How many a collection holds and how to fetch a stretch of it, always in one order.

    When rude, the order says nothing about age or name, yet is the same for each page, so that
    walking the pages loses and repeats nothing.
    """

    def fetch(offset: int, limit: int) -> Sequence[Doc]:
        return call.store.page(
            collection, parent, offset, limit, by_rank=call.mood.rude, veiled=False
        )

    call.store.unveil(collection, parent, call.now)
    return call.store.count(collection, parent, veiled=False), fetch


def acd(call: Call, envelope: str, total: int, fetch: Fetch) -> Reply:
    """Answer with `skip` and `top`; a page without objects may come without a body."""
    skip = call.request.whole_number("skip", 0, 0)
    top = call.request.whole_number("top", _ACD_DEFAULT, 1)
    if top > _ACD_MOST:
        raise Refusal(400, "INVALID_PARAMETER", f"top must be at most {_ACD_MOST}", "top")
    items = call.mood.listed(fetch(skip, top))
    if not items and call.mood.whim("empty list"):
        return Reply(204)

    def link(start: int) -> str:
        query = dict(call.request.query) | {"skip": [str(start)], "top": [str(top)]}
        return f"{call.request.path}?{urlencode(query, doseq=True)}"

    links = {
        "self": link(skip),
        "next": link(skip + top) if skip + top < total else None,
        "previous": link(max(skip - top, 0)) if skip else None,
    }
    return Reply(
        200,
        {
            "businessUnitId": BUSINESS_UNIT,
            "totalRecords": total,
            "_links": links,
            envelope: items,
        },
    )


def digital(call: Call, total: int, fetch: Fetch) -> Reply:
    """Answer with `size` and `page`, in the envelope of hits."""
    return Reply(200, {"hits": total, "data": bare(call, fetch)})


def bare(call: Call, fetch: Fetch) -> list[Doc]:
    """One page by `size` and `page`; a size over the maximum is cut to it without a word."""
    return _page(call, fetch, _size(call), call.request.whole_number("page", 1, 1))


def numbered(call: Call, total: int, fetch: Fetch) -> Reply:
    """Answer with `page` alone; another `size` than ours is not heard."""
    page = call.request.whole_number("page", 1, 1)
    return Reply(200, {"hits": total, "data": _page(call, fetch, _DIGITAL_DEFAULT, page)})


def first(call: Call, total: int, fetch: Fetch) -> Reply:
    """Answer with `size` alone; whatever `page` is asked for, this is the first."""
    return Reply(200, {"hits": total, "data": _page(call, fetch, _size(call), 1)})


def whole(call: Call, envelope: str, fetch: Fetch) -> Reply:
    """Answer with everything and no total; without a body, at times, if there is nothing."""
    items = call.mood.listed(fetch(0, -1))
    if not items and call.mood.whim("empty list"):
        return Reply(204)
    return Reply(200, {envelope: items})


def _size(call: Call) -> int:
    return min(call.request.whole_number("size", _DIGITAL_DEFAULT, 1), _DIGITAL_MOST)


def _page(call: Call, fetch: Fetch, size: int, page: int) -> list[Doc]:
    return call.mood.listed(fetch((page - 1) * size, size))
