"""Every listing of the registry, against every way in which a tenant hands out lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from cxdeclare.engine.slots import Slots
from cxdeclare.model.endpoint import Paging
from cxdeclare.model.errors import Declined, Incomplete, Unreachable
from tests.support.scripted import Asked, Reply, Scripted, scripted
from tests.support.wire import COUNT, LISTINGS, Honest, Listing, Page

Change = Callable[[Page], Reply]
"""What becomes of a page that is true."""
Where = Callable[[Listing], bool]
UNREADABLE = (Declined, Incomplete, Unreachable)


@pytest.fixture(scope="module", name="server")
def one_server() -> Iterator[Scripted]:
    """One for all: each test gives it its script."""
    with scripted() as server:
        yield server


def listed(
    server: Scripted,
    listing: Listing,
    there: list[dict[str, Any]],
    change: Change,
    slots: Slots | None = None,
) -> list[str]:
    """The ids that are found where every page is changed so."""
    honest = Honest(listing, there)

    def script(asked: Asked) -> Reply:
        aside = honest.aside(asked)
        return aside if aside is not None else change(honest.page(asked))

    return listing.read(server.provider(script), slots)


def expected(listing: Listing, there: list[dict[str, Any]]) -> list[str]:
    return sorted(str(one[listing.key]) for one in there)


def objects(listing: Listing, count: int | None = None) -> list[dict[str, Any]]:
    """Enough for several pages; those of an index name what they stand for as well."""
    there = listing.objects(COUNT[listing.paging] if count is None else count)
    index = listing.part.index
    return [{**one, index.match: f"m-{one[listing.key]}"} if index else one for one in there]


# what is as good as a plain answer


def _total(listing: Listing) -> bool:
    return listing.call.total is not None


def _everywhere(_: Listing) -> bool:
    return True


def _dressed(page: Page) -> Reply:
    page.items = [{"schemaRevision": 7, **one, "uiHints": {"x": [1]}} for one in page.items]
    if page.place:
        page.said |= {"businessUnitId": 4217, "_links": {"next": None, "self": "/x"}}
    return page.reply()


def _shuffled(page: Page) -> Reply:
    page.items = page.items[::-1]
    return page.reply()


def _total_in_text(page: Page) -> Reply:
    page.said = {name: str(value) for name, value in page.said.items()}
    return page.reply()


def _no_total(page: Page) -> Reply:
    page.said = {name: value for name, value in page.said.items() if name == "NextToken"}
    return page.reply()


def _silent_end(page: Page) -> Reply:
    return page.reply() if page.items else Reply(204)


def _silent_end_without_total(page: Page) -> Reply:
    return _no_total(page) if page.items else Reply(204)


TRUE: dict[str, tuple[Change, Where]] = {
    "a plain answer": (Page.reply, _everywhere),
    "unknown keys everywhere": (_dressed, _everywhere),
    "another order on each page": (_shuffled, _everywhere),
    "a total in text": (_total_in_text, _total),
    "no total": (_no_total, lambda one: _total(one) and one.paging is not Paging.SIZE),
    "204 behind the last page": (_silent_end, lambda one: one.may_be_silent),
    "204 behind the last page, and no total": (
        _silent_end_without_total,
        lambda one: one.may_be_silent,
    ),
}


@pytest.mark.parametrize("count", [None, 0, 1])
@pytest.mark.parametrize(
    ("listing", "shape"),
    [(one, shape) for one in LISTINGS for shape, (_, where) in TRUE.items() if where(one)],
    ids=str,
)
def test_a_listing_is_whole(
    server: Scripted, listing: Listing, shape: str, count: int | None
) -> None:
    """Exactly what there is, whatever liberties a truthful tenant takes."""
    there = objects(listing, count)
    assert expected(listing, there) == sorted(listed(server, listing, there, TRUE[shape][0]))


# what may hide something


def _paged(listing: Listing) -> bool:
    return listing.is_paged


def _paged_with_total(listing: Listing) -> bool:
    return listing.is_paged and _total(listing)


def _loses(page: Page) -> Reply:
    """Page 2 lacks its first object, which no other page has."""
    if page.turn == 2:
        page.items = page.items[1:]
    return page.reply()


def _moves(by: int, since: int = 2) -> Change:
    def change(page: Page) -> Reply:
        if page.turn >= since:
            page.said = {
                name: value + by if isinstance(value, int) else value
                for name, value in page.said.items()
            }
        return page.reply()

    return change


def _at(turn: int, reply: Reply) -> Change:
    return lambda page: reply if page.turn == turn else page.reply()


def _always(reply: Reply) -> Change:
    return lambda _: reply


class Again:
    """Page 2 is page 1 once more."""

    def __init__(self) -> None:
        self.first: list[dict[str, Any]] = []

    def __call__(self, page: Page) -> Reply:
        if page.turn == 1:
            self.first = page.items
        elif page.turn == 2:
            page.items = self.first
        return page.reply()


def _renamed(page: Page) -> Reply:
    page.place = "somewhereElse"
    return page.reply()


def _nothing_in_it(page: Page) -> Reply:
    return Reply(200, {page.place: None, **page.said} if page.place else None)


def _nameless(page: Page) -> Reply:
    page.items = [dict.fromkeys(one) for one in page.items]
    return page.reply()


def _ends(page: Page) -> Reply:
    """There is no page 2, although the total says so."""
    if page.turn > 1:
        page.items = []
    return page.reply()


def _stranger(turn: int) -> Change:
    """From then on the token is not known: a new one is fetched, and it is no better."""
    return lambda page: Reply(401, {"message": "no"}) if page.turn >= turn else page.reply()


HTML = Reply(200, b"<html>Sign in</html>", {"content-type": "text/html"})
INSIDE = {
    "a success that is none": {"success": False, "error": "INTERNAL", "message": "not today"},
    "an error count": {"errorCount": 1, "error": "not today"},
    "a list of errors": {"errors": [{"message": "not today", "errorCode": "E"}], "uid": "7"},
}
WRONG: dict[str, tuple[Callable[[], Change], Where]] = {
    # Where nobody says what the first page is called, it may come under two names.
    # Where nobody says what the first page is called, it may come under two names.
    "page 1 comes again": (Again, lambda one: one.is_paged and one.paging is not Paging.BARE),
    "page 2 lost an object": (
        lambda: _loses,
        # Who is led on by tokens, or told the total of what is left, cannot be lied to in numbers.
        lambda one: one.is_paged and one.paging is not Paging.TOKEN,
    ),
    "there is no page 2": (lambda: _ends, _paged_with_total),
    "the total shrinks": (lambda: _moves(-1), _paged_with_total),
    "the total grows": (lambda: _moves(+1), _paged_with_total),
    "the total is too low": (lambda: _moves(-1, since=1), _total),
    "the total is too high": (lambda: _moves(+1, since=1), _total),
    "no total, and no second page to ask for": (
        lambda: _no_total,
        lambda one: one.paging is Paging.SIZE,
    ),
    "204": (lambda: _always(Reply(204)), lambda one: not one.may_be_silent),
    "204 in between": (lambda: _at(2, Reply(204)), _paged),
    "202": (lambda: _always(Reply(202, {})), _everywhere),
    "206": (lambda: lambda page: Reply(206, page.reply().body), _everywhere),
    "a redirect": (lambda: _always(Reply(302, None, {"location": "/login"})), _everywhere),
    "a redirect to page 2": (
        lambda: _at(2, Reply(307, None, {"location": "http://127.0.0.1:9/x"})),
        _paged,
    ),
    "HTML": (lambda: _always(HTML), _everywhere),
    "HTML for page 2": (lambda: _at(2, HTML), _paged),
    "no body": (lambda: _always(Reply(200)), _everywhere),
    "half a body": (lambda: _always(Reply(200, {"hits": 0}, lacks=3)), _everywhere),
    "a cut connection": (lambda: _at(1, Reply(is_cut=True)), _everywhere),
    "a cut connection for page 2": (lambda: _at(2, Reply(is_cut=True)), _paged),
    "401 from page 1 on": (lambda: _stranger(1), _everywhere),
    "401 from page 2 on": (lambda: _stranger(2), _paged),
    "the list has another name": (lambda: _renamed, lambda one: bool(one.place)),
    "the list is null": (lambda: _nothing_in_it, _everywhere),
    "objects without an id": (lambda: _nameless, _everywhere),
    **{
        f"{name} inside 200": (partial(_always, Reply(200, body)), _everywhere)
        for name, body in INSIDE.items()
    },
    **{
        f"{name} inside 200 for page 2": (partial(_at, 2, Reply(200, body)), _paged)
        for name, body in INSIDE.items()
    },
    **{
        f"{status} for page {turn}": (
            partial(_at, turn, Reply(status, {"message": "no"})),
            _paged if turn == 2 else _everywhere,
        )
        for status in (403, 404, 429, 500)
        for turn in (1, 2)
    },
}


@pytest.mark.parametrize(
    ("listing", "shape"),
    [(one, shape) for one in LISTINGS for shape, (_, where) in WRONG.items() if where(one)],
    ids=str,
)
def test_a_listing_that_is_not_proved_is_refused(
    server: Scripted, listing: Listing, shape: str
) -> None:
    """An error, and never the part that was seen."""
    with pytest.raises(UNREADABLE):
        listed(server, listing, objects(listing), WRONG[shape][0]())


HURRIED = [one for one in LISTINGS if one.may_hurry]


@pytest.mark.parametrize("listing", HURRIED, ids=str)
@pytest.mark.parametrize("shape", ["a plain answer", "unknown keys everywhere", "a total in text"])
def test_a_listing_is_whole_when_its_pages_are_asked_for_at_once(
    server: Scripted, listing: Listing, shape: str
) -> None:
    """In whatever order they arrive."""
    there, change = objects(listing), TRUE[shape][0]
    with Slots(4) as slots:
        found = slots.begin(lambda: listed(server, listing, there, change, slots)).wait()
    assert expected(listing, there) == sorted(found)


@pytest.mark.parametrize(
    ("listing", "shape"),
    [(one, shape) for one in HURRIED for shape, (_, where) in WRONG.items() if where(one)],
    ids=str,
)
def test_pages_asked_for_at_once_prove_as_much(
    server: Scripted, listing: Listing, shape: str
) -> None:
    """What is wrong with the second question is wrong with the listing, whichever page it is."""
    there, change = objects(listing), WRONG[shape][0]()
    with Slots(4) as slots, pytest.raises(UNREADABLE):
        slots.begin(lambda: listed(server, listing, there, change, slots)).wait()


_OLD = {"campaigns": [{"campaignId": 1, "campaignName": "Sales"}]}
OLDER: dict[str, dict[str, Any]] = {
    "of v20": {"resultSet": {**_OLD, "totalRecords": 1}},
    "of v24": {"totalRecords": 1, "resultSet": _OLD},
    "of v20, without the set": _OLD,
}


@pytest.mark.parametrize("shape", OLDER)
def test_an_older_shape_is_read(server: Scripted, shape: str) -> None:
    """Campaigns under other keys are campaigns all the same, and found by id and name."""
    (listing,) = (one for one in LISTINGS if one.call.call == "GET /campaigns")

    def script(asked: Asked) -> Reply:
        return Reply(200, OLDER[shape]) if asked.query["skip"] == "0" else Reply(204)

    found = server.provider(script).list(listing.kind, listing.endpoint, None).objects
    assert [{"id": 1, "name": "Sales"}] == found


def test_a_total_inside_the_set_is_kept_to(server: Scripted) -> None:
    """A short list in an older shape is refused like any other."""
    (listing,) = (one for one in LISTINGS if one.call.call == "GET /campaigns")

    def script(asked: Asked) -> Reply:
        campaigns = _OLD["campaigns"] if asked.query["skip"] == "0" else []
        return Reply(200, {"resultSet": {"campaigns": campaigns, "totalRecords": 2}})

    with pytest.raises(Incomplete, match="only 1 of 2"):
        server.provider(script).list(listing.kind, listing.endpoint, None)


def test_agents_of_a_skill_are_read_in_both_shapes(server: Scripted) -> None:
    """By the names that the vendor gives them when they are written as well."""
    (listing,) = (one for one in LISTINGS if one.call.call == "GET /skills/{id}/agents")
    sent = [{"agentId": 7, "proficiency": 3, "isActive": True}]
    provider = server.provider(lambda _: Reply(200, {"agents": sent, "totalRecords": 1}))
    assert [
        {"agentId": 7, "agentProficiencyValue": 3, "isActive": True}
    ] == provider.read(listing.part, listing.endpoint, "9")  # fmt: skip


def test_a_failure_inside_the_set_is_one(server: Scripted) -> None:
    """However deep it is told, no list is read beside it."""
    (listing,) = (one for one in LISTINGS if one.call.call == "GET /campaigns")
    said = {"resultSet": {**_OLD, "success": False, "message": "not today"}}
    with pytest.raises(Declined, match="not today"):
        server.provider(lambda _: Reply(200, said)).list(listing.kind, listing.endpoint, None)


def test_every_style_is_tried() -> None:
    """By a listing that has it."""
    assert set(Paging) == {one.paging for one in LISTINGS}
