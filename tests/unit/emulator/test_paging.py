"""Pages: their sizes, their ends, and that walking them loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cxdeclare.emulator.contract import COLLECTIONS, WRITE, Collection, Family, Pages
from cxdeclare.emulator.fields import text
from cxdeclare.emulator.tenant import Tenant
from tests.unit.emulator.caller import ACD, DIGITAL, Caller

MANY, FEW = 620, 110


def _entry(name: str, family: Family, pages: Pages = Pages.FAMILY) -> Collection:
    return Collection(
        name=name, family=family, path=f"/{name}", fields=(text("name"),), envelope=name,
        verbs=WRITE, pages=pages,
    )  # fmt: skip


@pytest.fixture(scope="module")
def crowded() -> Iterator[Caller]:
    """A tenant with two collections of many objects."""
    entries = (_entry("acds", Family.ACD), _entry("digitals", Family.DIGITAL))
    with Tenant.open(collections=(*COLLECTIONS, *entries)) as tenant:
        caller = Caller(tenant)
        for number in range(MANY):
            caller.post(f"{DIGITAL}/digitals", {"name": f"d{number}"})
            caller.post(f"{ACD}/acds", {"name": f"a{number}"})
        yield caller


@pytest.mark.parametrize("size", [50, 100, 500, 7])
def test_digital_pages_lose_and_repeat_nothing(crowded: Caller, size: int) -> None:
    """Page one is the first; the pages together are the whole."""
    names: list[str] = []
    page = 1
    while data := crowded.get(f"{DIGITAL}/digitals?size={size}&page={page}").json["data"]:
        assert len(data) <= size
        names += [one["name"] for one in data]
        page += 1
    assert sorted(f"d{number}" for number in range(MANY)) == sorted(names)


@pytest.mark.parametrize("top", [50, 100, 30])
def test_acd_pages_lose_and_repeat_nothing(crowded: Caller, top: int) -> None:
    """The links lead from page to page, and the last has no next."""
    names: list[str] = []
    target = f"{ACD}/acds?top={top}"
    while target:
        answer = crowded.get(target).json
        assert MANY == answer["totalRecords"]
        names += [one["name"] for one in answer["acds"]]
        target = answer["_links"]["next"]
    assert sorted(f"a{number}" for number in range(MANY)) == sorted(names)


def test_numbered_pages_have_a_size_of_their_own() -> None:
    """Another size is not heard, and the pages together are the whole."""
    with _peopled(Family.DIGITAL, Pages.NUMBERED) as caller:
        names: list[str] = []
        page = 1
        while data := caller.get(f"{DIGITAL}/things?size=500&page={page}").json["data"]:
            assert len(data) <= 50
            names += [one["name"] for one in data]
            page += 1
        assert sorted(f"t{number}" for number in range(FEW)) == sorted(names)


def test_a_list_with_a_first_page_only_has_no_second() -> None:
    """Whatever page is asked for, the first comes; its total says what is not on it."""
    with _peopled(Family.DIGITAL, Pages.FIRST) as caller:
        pages = [caller.get(f"{DIGITAL}/things?size=60&page={page}").json for page in (1, 2)]
        ids = [{one["id"] for one in page["data"]} for page in pages]
        assert (ids[0], 60) == (ids[1], len(ids[0]))
        assert FEW == pages[0]["hits"]


def test_a_list_without_pages_comes_at_once() -> None:
    """Without a total; when it is empty, at times without a body."""
    with _peopled(Family.ACD, Pages.NONE) as caller:
        answer = caller.get(f"{ACD}/things?skip=50&top=10").json
        assert ({"things"}, FEW) == (answer.keys(), len(answer["things"]))
        nobody = f"{ACD}/things?searchString=nobody"
        assert {200, 204} == {caller.get(nobody).status for _ in range(20)}


@contextmanager
def _peopled(family: Family, pages: Pages) -> Iterator[Caller]:
    with Tenant.open(collections=(*COLLECTIONS, _entry("things", family, pages))) as tenant:
        caller = Caller(tenant)
        root = ACD if family is Family.ACD else DIGITAL
        for number in range(FEW):
            caller.post(f"{root}/things", {"name": f"t{number}"})
        yield caller


def test_pages_come_in_no_order(crowded: Caller) -> None:
    """Neither by age nor by name, and not the same way twice."""
    pages = [
        [one["name"] for one in crowded.get(f"{DIGITAL}/digitals?size=100").json["data"]]
        for _ in range(2)
    ]
    assert pages[0] != pages[1]
    assert sorted(pages[0]) == sorted(pages[1])
    assert sorted(pages[0]) != sorted(f"d{number}" for number in range(100))


@pytest.mark.parametrize(("query", "length"), [("", 50), ("?size=500", 500), ("?size=501", 500)])
def test_a_digital_size_over_the_maximum_is_cut(crowded: Caller, query: str, length: int) -> None:
    """Without a word."""
    answer = crowded.get(f"{DIGITAL}/digitals{query}").json
    assert (MANY, length) == (answer["hits"], len(answer["data"]))


@pytest.mark.parametrize("query", ["top=101", "top=0", "top=x", "skip=-1"])
def test_an_acd_size_over_the_maximum_is_refused(crowded: Caller, query: str) -> None:
    """And so is what is no number."""
    assert 400 == crowded.get(f"{ACD}/acds?{query}").status


@pytest.mark.parametrize("query", ["page=0", "size=0", "size=-1", "page=a"])
def test_a_digital_page_that_is_none_is_refused(crowded: Caller, query: str) -> None:
    """Counting starts at one."""
    assert 400 == crowded.get(f"{DIGITAL}/digitals?{query}").status


def test_an_empty_acd_page_may_have_no_body(crowded: Caller) -> None:
    """Both answers come up."""
    statuses = {crowded.get(f"{ACD}/acds?skip=5000").status for _ in range(20)}
    assert {200, 204} == statuses


def test_an_acd_page_says_where_it_is(crowded: Caller) -> None:
    """Business unit, total, and links both ways that keep the rest of the query."""
    answer = crowded.get(f"{ACD}/acds?skip=60&top=50&searchString=a").json
    assert isinstance(answer["businessUnitId"], int)
    assert "searchString=a" in answer["_links"]["next"]
    assert "skip=10&" in f"{answer['_links']['previous']}&"
