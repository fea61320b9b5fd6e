"""Listings are read to their end, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from cxdeclare.adapters.cxone.paging import PAGES, SIZE, TOKEN_SIZE, TOP, everything
from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Endpoint, Evidence, Paging
from cxdeclare.model.errors import Incomplete
from cxdeclare.model.snapshot import Proof, ProvedBy

STYLES = (
    Paging.SKIP_TOP,
    Paging.PAGE_SIZE,
    Paging.PAGE,
    Paging.BARE,
    Paging.BODY_PAGE,
    Paging.BODY_SKIP,
    Paging.TOKEN,
)
WITH_TOTAL = (Paging.SKIP_TOP, Paging.PAGE_SIZE, Paging.PAGE, Paging.BODY_SKIP)
CHOSEN = 50
"""How long a page is where the tenant chooses."""
Items = list[dict[str, Any]]
Answer = Callable[[int, int, int], Any]
"""The answer to (how often it was asked, offset, most), from a server of any manners."""


def objects(count: int, start: int = 0) -> Items:
    return [{"id": number} for number in range(start, start + count)]


def endpoint(paging: Paging, at: str = "data") -> Endpoint:
    return Endpoint("GET", "/things", Evidence.CONFIRMED, "a test", at=at, paging=paging)


class Server:
    """Understands how each style asks, and lets `answer` decide what comes back."""

    def __init__(self, paging: Paging, answer: Answer) -> None:
        self.paging, self.answer = paging, answer
        self.asked: list[tuple[Mapping[str, Any], Any]] = []

    def __call__(self, query: Mapping[str, Any], body: Any) -> Any:
        self.asked.append((query, body))
        offset, most = self._window(query, body)
        return self.answer(len(self.asked), offset, most)

    def _window(  # noqa: C901, PLR0911 - one style a branch
        self, query: Mapping[str, Any], body: Any
    ) -> tuple[int, int]:
        match self.paging:
            case Paging.WHOLE:
                return 0, 1_000_000
            case Paging.SKIP_TOP:
                return query["skip"], query["top"]
            case Paging.PAGE_SIZE:
                return (query["page"] - 1) * query["size"], query["size"]
            case Paging.BARE:
                return max(query.get("page", 1) - 1, 0) * query["size"], query["size"]
            case Paging.PAGE:
                return (query["page"] - 1) * CHOSEN, CHOSEN
            case Paging.PAGE_LIMIT:
                return (query["page"] - 1) * query["limit"], query["limit"]
            case Paging.SIZE:
                return 0, query["size"]
            case Paging.BODY_PAGE:
                return body["page"]["pageNo"] * body["page"]["pageSize"], body["page"]["pageSize"]
            case Paging.BODY_SKIP:
                return body["skip"], body["top"]
            case Paging.TOKEN:
                return int(query.get("NextToken", 0)), query["PageSize"]

    def all(self, key: str = "id", at: str = "data", slots: Slots | None = None) -> Items:
        return everything(endpoint(self.paging, at), self, key, slots).objects


def honest(paging: Paging, there: Items, *, cut: int = 1_000_000) -> Answer:
    """A server that tells the truth, and hands out at most `cut` at a time."""

    def answer(_: int, offset: int, most: int) -> Any:
        size = min(most, cut)
        if paging in {Paging.PAGE_SIZE, Paging.PAGE, Paging.BARE, Paging.BODY_PAGE}:
            offset = offset // most * size  # it counts pages of its own size
        page = {"data": there[offset : offset + size]}
        if paging in WITH_TOTAL:
            return page | {"totalRecords": len(there)}
        if paging is Paging.TOKEN and offset + size < len(there):
            return page | {"NextToken": str(offset + size)}
        return page

    return answer


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 500, 1000, 1001, 2345])
@pytest.mark.parametrize("paging", STYLES)
def test_every_object_is_listed_once(paging: Paging, count: int) -> None:
    """Whatever the style and wherever the pages end, nothing is lost or repeated."""
    there = objects(count)
    assert there == Server(paging, honest(paging, there)).all()


@pytest.mark.parametrize("paging", STYLES)
def test_a_server_that_silently_cuts_the_size_is_read_to_its_end(paging: Paging) -> None:
    """Pages are counted by what came, not by what was asked for."""
    there = objects(120)
    assert there == Server(paging, honest(paging, there, cut=7)).all()


@pytest.mark.parametrize("count", [0, 1, 6, 7, 8, 120])
@pytest.mark.parametrize("first", [0, 1])
def test_pages_are_found_whatever_the_first_is_called(first: int, count: int) -> None:
    """Where nobody says whether they are counted from 0 or from 1, none is left out."""
    there = objects(count)

    def ask(query: Mapping[str, Any], _: Any) -> Any:
        at = 7 * (query.get("page", first) - first)
        return there[at : at + 7]

    assert there == everything(endpoint(Paging.BARE, ""), ask, "id").objects


@pytest.mark.parametrize("paging", [Paging.PAGE_SIZE, Paging.BODY_PAGE])
def test_pages_of_another_size_than_they_are_counted_by_are_noticed(paging: Paging) -> None:
    """Who cuts the page to 50 and turns pages by 500 leaves objects out; the total tells."""
    there = objects(120)

    def answer(_: int, offset: int, most: int) -> Any:
        return {"data": there[offset : offset + min(most, 50)], "hits": len(there)}

    with pytest.raises(Incomplete, match="only"):
        Server(paging, answer).all()


@pytest.mark.parametrize("paging", STYLES)
def test_the_same_page_again_is_an_error(paging: Paging) -> None:
    """A server that ignores where we are never gets us to believe the list is whole."""

    def answer(_: int, __: int, ___: int) -> Any:
        return {"data": objects(10), "NextToken": "5"}

    with pytest.raises(Incomplete, match="listed twice"):
        Server(paging, answer).all()


def test_a_page_shift_is_an_error() -> None:
    """An object that was added while we read pushes another onto the next page."""
    there = objects(250)

    def answer(turn: int, offset: int, most: int) -> Any:
        if turn == 2:
            there.insert(0, {"id": 999})
        return {"data": there[offset : offset + most], "totalRecords": 250}

    with pytest.raises(Incomplete, match="listed twice"):
        Server(Paging.SKIP_TOP, answer).all()


def test_a_total_that_moves_is_an_error() -> None:
    """An object that was deleted while we read pulls another over the edge, unseen."""
    there = objects(150)

    def answer(turn: int, offset: int, most: int) -> Any:
        if turn == 2:
            del there[0]
        return {"data": there[offset : offset + most], "totalRecords": len(there)}

    with pytest.raises(Incomplete, match="150 objects, then 149"):
        Server(Paging.SKIP_TOP, answer).all()


@pytest.mark.parametrize("paging", WITH_TOTAL)
def test_fewer_than_the_total_is_an_error(paging: Paging) -> None:
    """A short page and then nothing is not the end while the total says otherwise."""

    def answer(turn: int, _: int, __: int) -> Any:
        return {"data": objects(3) if turn == 1 else [], "totalRecords": 4}

    with pytest.raises(Incomplete, match="only 3 of 4"):
        Server(paging, answer).all()


@pytest.mark.parametrize("paging", WITH_TOTAL)
def test_more_than_the_total_is_an_error(paging: Paging) -> None:
    """A total that is too low is a lie, and it may hide more than it shows."""

    def answer(_: int, __: int, ___: int) -> Any:
        return {"data": objects(5), "hits": 4}

    with pytest.raises(Incomplete, match="5 objects were listed where the tenant says 4"):
        Server(paging, answer).all()


def test_an_announced_next_page_is_read_even_at_the_total() -> None:
    """A total that counts one page only is found out by the link to the next."""

    def answer(_: int, offset: int, __: int) -> Any:
        page = {"data": objects(50, offset), "totalRecords": 50}
        return page | {"_links": {"next": "/things?skip=50" if offset == 0 else None}}

    with pytest.raises(Incomplete, match="100 objects were listed where the tenant says 50"):
        Server(Paging.SKIP_TOP, answer).all()


def test_a_next_link_that_leads_nowhere_is_forgiven() -> None:
    """Some give the link always: one empty page ends the listing."""

    def answer(turn: int, offset: int, __: int) -> Any:
        data = objects(50) if turn == 1 else []
        return {"data": data, "totalRecords": 50, "_links": {"next": "/things"}}

    server = Server(Paging.SKIP_TOP, answer)
    assert objects(50) == server.all()
    assert 2 == len(server.asked)


def test_no_content_is_an_empty_list_of_the_family_that_says_it_so() -> None:
    """ACD answers a list without objects by 204."""
    assert [] == Server(Paging.SKIP_TOP, lambda *_: None).all()


@pytest.mark.parametrize("paging", [one for one in Paging if one is not Paging.SKIP_TOP])
def test_no_content_is_no_list_anywhere_else(paging: Paging) -> None:
    """Taken for an empty list, it would make everything look deleted."""
    with pytest.raises(Incomplete, match="not an empty list"):
        Server(paging, lambda *_: None).all()


def test_no_content_before_the_total_is_reached_is_an_error() -> None:
    """What ends a listing does not end it early."""

    def answer(turn: int, _: int, __: int) -> Any:
        return {"data": objects(100), "totalRecords": 150} if turn == 1 else None

    with pytest.raises(Incomplete, match="only 100 of 150"):
        Server(Paging.SKIP_TOP, answer).all()


def test_a_bare_list_is_read_page_by_page() -> None:
    """Without an envelope there is no total, so only an empty page is the end."""
    there = objects(SIZE + 1)
    server = Server(Paging.PAGE_SIZE, lambda _, offset, most: there[offset : offset + most])
    assert there == server.all(at="")
    assert 3 == len(server.asked)


@pytest.mark.parametrize("answer", [{}, {"data": None}, {"data": "x"}, {"data": {}}, [], 7, "x"])
def test_an_answer_without_the_list_is_an_error(answer: Any) -> None:
    """Nothing is taken for an empty list that is not one."""
    with pytest.raises(Incomplete, match="no list `data`"):
        Server(Paging.SKIP_TOP, lambda *_: answer).all()


def test_a_list_left_out_with_a_total_of_none_is_empty() -> None:
    """Where the total says that there is nothing, there need not be a list."""
    assert [] == Server(Paging.SKIP_TOP, lambda *_: {"totalRecords": 0}).all()


@pytest.mark.parametrize("item", [None, 7, "x", []])
def test_what_is_no_object_is_an_error(item: Any) -> None:
    """A list of anything else cannot be compared with what was declared."""
    with pytest.raises(Incomplete, match="where an object should be"):
        Server(Paging.SKIP_TOP, lambda *_: {"data": [item]}).all()


@pytest.mark.parametrize("item", [{}, {"id": None}, {"name": "x"}])
def test_an_object_without_its_id_is_an_error(item: Any) -> None:
    """What cannot be told apart cannot be counted."""
    with pytest.raises(Incomplete, match="without its `id`"):
        Server(Paging.SKIP_TOP, lambda *_: {"data": [item], "totalRecords": 1}).all()


@pytest.mark.parametrize("total", ["many", True, [], 1.5])
def test_a_total_that_is_no_number_is_an_error(total: Any) -> None:
    """A total nobody can read proves nothing."""
    with pytest.raises(Incomplete, match="no number"):
        Server(Paging.SKIP_TOP, lambda *_: {"data": objects(1), "totalRecords": total}).all()


def test_a_total_in_text_counts() -> None:
    """Some APIs write numbers as texts."""
    answer = {"data": objects(2), "totalRecords": "2"}
    server = Server(Paging.SKIP_TOP, lambda *_: answer)
    assert objects(2) == server.all()
    assert 1 == len(server.asked)


def test_an_empty_page_with_a_token_is_not_the_end() -> None:
    """Only a missing token ends a listing by tokens."""
    pages = {0: [], 1: objects(1), 2: [], 3: objects(1, start=1)}

    def answer(_: int, offset: int, __: int) -> Any:
        rest = {"NextToken": str(offset + 1)} if offset < 3 else {}
        return {"data": pages[offset]} | rest

    assert objects(2) == Server(Paging.TOKEN, answer).all()


def test_a_token_that_comes_back_is_an_error() -> None:
    """Empty pages that lead to one another never end, and are not asked for long."""
    server = Server(Paging.TOKEN, lambda *_: {"data": [], "NextToken": "7"})
    with pytest.raises(Incomplete, match="comes back"):
        server.all()
    assert 2 == len(server.asked)


@pytest.mark.parametrize("paging", [Paging.BODY_PAGE, Paging.TOKEN])
def test_an_endless_listing_is_an_error(paging: Paging) -> None:
    """A server that makes up new objects for ever is left after a while."""

    def answer(turn: int, _: int, __: int) -> Any:
        return {"data": objects(1, turn), "NextToken": str(turn)}

    server = Server(paging, answer)
    with pytest.raises(Incomplete, match="did not end"):
        server.all()
    assert PAGES == len(server.asked)


def test_no_content_is_an_empty_list_where_the_endpoint_says_so() -> None:
    """A list of ACD that comes all at once may be silent as well."""
    silent = replace(endpoint(Paging.WHOLE), silent=True)
    assert [] == everything(silent, lambda *_: None, "id").objects


@pytest.mark.parametrize("count", [0, 1, SIZE])
def test_a_list_with_one_page_is_whole_when_its_total_says_so(count: int) -> None:
    """It is asked for once, with the largest size."""
    there = objects(count)
    server = Server(Paging.SIZE, lambda *_: {"data": there[:SIZE], "hits": count})
    assert there == server.all()
    assert [({"size": SIZE}, None)] == server.asked


@pytest.mark.parametrize("hits", [{}, {"hits": 3}, {"hits": SIZE + 1}])
def test_a_list_with_one_page_is_refused_when_there_may_be_more(hits: dict[str, int]) -> None:
    """What does not fit on the page cannot be asked for, and nobody says how long a page is."""
    with pytest.raises(Incomplete, match="no further page can be asked for"):
        Server(Paging.SIZE, lambda *_: {"data": objects(2), **hits}).all()


def test_a_list_with_one_page_that_is_empty_is_whole() -> None:
    """Whatever the size of a page, one object would be on it."""
    assert [] == Server(Paging.SIZE, lambda *_: {"data": []}).all()


def test_a_whole_list_is_asked_for_once() -> None:
    """Lists without pages are what the one answer holds."""
    server = Server(Paging.WHOLE, lambda *_: {"data": objects(3)})
    assert objects(3) == server.all()
    assert [({}, None)] == server.asked


def test_a_whole_answer_that_is_one_object_is_a_list_of_one() -> None:
    """Where the tenant has just one, it comes without a list around it."""
    assert [{"default": 1}] == Server(Paging.WHOLE, lambda *_: {"default": 1}).all("", at="")


def test_each_style_asks_in_its_own_words() -> None:
    """First pages start where the family starts to count."""
    first = {}
    for paging in STYLES:
        server = Server(paging, lambda *_: {"data": []})
        server.all()
        first[paging] = server.asked[0]
    assert first == {
        Paging.SKIP_TOP: ({"skip": 0, "top": TOP}, None),
        Paging.PAGE_SIZE: ({"page": 1, "size": SIZE}, None),
        Paging.PAGE: ({"page": 1}, None),
        Paging.BARE: ({"size": SIZE}, None),
        Paging.BODY_PAGE: ({}, {"filter": {}, "page": {"pageSize": TOP, "pageNo": 0}}),
        Paging.BODY_SKIP: ({}, {"skip": 0, "top": TOP}),
        Paging.TOKEN: ({"PageSize": TOKEN_SIZE}, None),
    }


@pytest.mark.parametrize("cut", [1, 7, 40, 100, 500])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 513])
@pytest.mark.parametrize("paging", STYLES)
def test_pages_at_once_are_the_pages_one_by_one(paging: Paging, count: int, cut: int) -> None:
    """With slots, the same objects in the same order for the same questions."""
    if paging is Paging.BODY_PAGE and cut < TOP:
        return  # without a total, a page shorter than asked for is the last one
    one_by_one = Server(paging, honest(paging, objects(count), cut=cut))
    at_once = Server(paging, honest(paging, objects(count), cut=cut))
    with Slots(3) as slots:
        found = slots.begin(lambda: at_once.all(slots=slots)).wait()
    assert one_by_one.all() == found
    assert sorted(map(str, one_by_one.asked)) == sorted(map(str, at_once.asked))


_LIES: dict[str, Answer] = {
    "a page comes twice": lambda turn, offset, most: {
        "data": objects(50, 0 if offset < 100 else 50), "totalRecords": 200
    },
    "the total shrinks": lambda turn, offset, most: {
        "data": objects(50, offset), "totalRecords": 200 if offset < 50 else 150
    },
    "it ends too early": lambda turn, offset, most: {
        "data": objects(50, offset) if offset < 100 else [], "totalRecords": 200
    },
    "there is more than it says": lambda turn, offset, most: {
        "data": objects(70, offset), "totalRecords": 100
    },
    "the total is beyond all pages": lambda turn, offset, most: {
        "data": objects(1, offset) if offset < 3 else [], "totalRecords": 10**12
    },
}  # fmt: skip


@pytest.mark.parametrize("lie", _LIES)
def test_pages_at_once_prove_as_much(lie: str) -> None:
    """No lie that is seen page by page is overlooked when pages are asked for early."""
    for ask in (None, 1, 4):
        server = Server(Paging.SKIP_TOP, _LIES[lie])
        with Slots(ask or 1) as slots, pytest.raises(Incomplete):
            slots.begin(partial(server.all, slots=slots if ask else None)).wait()


def test_a_short_page_moves_the_questions_that_follow() -> None:
    """What was begun for other questions is not used: the next is asked where this one ended."""

    def answer(_: int, offset: int, most: int) -> Any:
        size = 3 if offset == 10 else 10
        return {"data": objects(40)[offset : offset + size], "totalRecords": 40}

    with Slots(4) as slots:
        server = Server(Paging.SKIP_TOP, answer)
        assert objects(40) == slots.begin(lambda: server.all(slots=slots)).wait()


@pytest.mark.parametrize(
    ("paging", "by"),
    [
        (Paging.SKIP_TOP, ProvedBy.TOTAL),
        (Paging.PAGE_SIZE, ProvedBy.TOTAL),
        (Paging.PAGE, ProvedBy.TOTAL),
        (Paging.BODY_SKIP, ProvedBy.TOTAL),
        (Paging.BARE, ProvedBy.END),
        (Paging.BODY_PAGE, ProvedBy.END),
        (Paging.TOKEN, ProvedBy.CURSOR),
        (Paging.WHOLE, ProvedBy.WHOLE),
    ],
)
def test_a_listing_says_how_its_end_was_known(paging: Paging, by: ProvedBy) -> None:
    """And how many it holds."""
    server = Server(paging, honest(paging, objects(205)))
    listed = everything(endpoint(paging), server, "id")
    assert listed.proof == Proof(by, 205)
    assert len(listed.objects) == 205


@pytest.mark.parametrize("paging", [Paging.WHOLE, Paging.TOKEN])
def test_a_total_counts_where_it_is_not_needed(paging: Paging) -> None:
    """Who says that there are more than he lists has left some out."""

    def answer(_: int, __: int, ___: int) -> Any:
        return {"data": objects(2), "totalRecords": 3}

    with pytest.raises(Incomplete, match="2 objects were listed where the tenant says 3"):
        Server(paging, answer).all()


def test_a_page_that_was_cut_leaves_a_gap_where_pages_are_counted() -> None:
    """Without a total only its length tells."""
    there = objects(250)

    def answer(_: int, offset: int, most: int) -> Any:
        page = there[offset : offset + most]
        return {"data": page[:-1] if offset == TOP else page}

    with pytest.raises(Incomplete, match="a page was shorter than the first"):
        Server(Paging.BODY_PAGE, answer).all()
