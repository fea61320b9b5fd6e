"""The provider calls what kinds declare, and tells what came of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cxdeclare.adapters.cxone.exchange import Request, Response
from cxdeclare.adapters.cxone.families import Origins
from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.adapters.cxone.session import Session
from cxdeclare.engine.ports import Call
from cxdeclare.model.endpoint import Endpoint, Evidence, Family, Index, Paging, Verb
from cxdeclare.model.errors import Declined, Incomplete, UnknownOutcome
from cxdeclare.model.kind import OBJECT, Kind, Members, Part

ORIGIN = "http://tenant.example"
TOKEN = "e30.eyJ0ZW5hbnRJZCI6InQtMSJ9.sig"  # its claims say: tenant t-1
Answer = Callable[[Request], tuple[int, Any]]


class Tenant:
    """Gives a token, notes every other request, and lets `answer` answer it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.sent: list[Request] = []

    def __call__(self, request: Request) -> Response:
        if "/authentication/" in request.url:
            return Response(200, {}, json.dumps({"access_token": TOKEN}).encode())
        self.sent.append(request)
        status, body = self.answer(request)
        return Response(status, {}, b"" if body is None else json.dumps(body).encode())

    @property
    def said(self) -> list[tuple[str, str, Any]]:
        """Method, what follows the origin, and body of each request."""
        return [
            (one.method, one.url.removeprefix(ORIGIN), json.loads(one.body) if one.body else None)
            for one in self.sent
        ]


def provider(tenant: Callable[[Request], Response]) -> CxoneProvider:
    return CxoneProvider(Session(tenant, ORIGIN, "k", "s"), Origins.on_one_host(ORIGIN))


def always(status: int, body: Any = None) -> Tenant:
    return Tenant(lambda _: (status, body))


def endpoint(method: str, path: str, **more: Any) -> Endpoint:
    return Endpoint(method, path, Evidence.CONFIRMED, "a test", **more)


def part(family: Family = Family.DIGITAL, name: str = OBJECT, **more: Any) -> Part:
    return Part(name=name, family=family, verbs=more.pop("verbs", {}), ui="Somewhere", **more)


def call(
    of: Part, how: Endpoint, object_id: str | None = "7", member: str | None = None, **payload: Any
) -> Call:
    return Call(of, how, object_id, member, None, payload)


READ = endpoint("GET", "/things/{id}")
UPDATE = endpoint("PUT", "/things/{id}")


def test_the_tenant_is_that_of_the_token() -> None:
    """It is known without any call to the tenant."""
    tenant = always(500)
    assert "t-1" == provider(tenant).tenant_id()
    assert [] == tenant.sent


@pytest.mark.parametrize(
    ("family", "root"),
    [
        (Family.ACD, "/inContactAPI/services/v33.0"),
        (Family.DIGITAL, "/dfo/3.0"),
        (Family.USERHUB, ""),
    ],
)
def test_a_listing_is_read_page_by_page(family: Family, root: str) -> None:
    """Each page is one question, below the root of the family."""
    kind = Kind("thing", "things", None, (part(family),), id_field="id")
    list_ = endpoint("GET", "/things", at="data", paging=Paging.SKIP_TOP)

    def answer(request: Request) -> tuple[int, Any]:
        there = [{"id": number} for number in range(100, 103)]
        first = "skip=0" in request.url
        page = [{"id": number} for number in range(100)] if first else there
        return 200, {"data": page, "totalRecords": 103}

    tenant = Tenant(answer)
    mine = provider(tenant)
    assert 103 == len(mine.list(kind, list_, None).objects)
    assert (2, 0) == (mine.reads, mine.writes)
    assert f"{root}/things?skip=100&top=100" == tenant.said[1][1]
    assert all(request.repeatable for request in tenant.sent)


def test_a_search_is_a_question_although_it_is_posted() -> None:
    """It may be asked again, and does not count as a write."""
    kind = Kind("thing", "things", None, (part(Family.USERHUB),), id_field="id")
    search = endpoint("POST", "/search", at="things", paging=Paging.BODY_SKIP)
    tenant = always(200, {"things": [{"id": "a"}], "totalRecords": 1})
    mine = provider(tenant)
    mine.list(kind, search, None)
    assert (True, 0) == (tenant.sent[0].repeatable, mine.writes)
    assert [("POST", "/search", {"skip": 0, "top": 100})] == tenant.said


def test_a_listing_in_a_scope_is_asked_for_there() -> None:
    """The region is part of the address."""
    kind = Kind("thing", "things", None, (part(Family.SES),), id_field="id")
    list_ = endpoint("GET", "/things", at="data", paging=Paging.TOKEN)
    tenant = always(200, {"data": []})
    provider(tenant).list(kind, list_, "eu-central-1")
    assert "/ses/eu-central-1/v2/things?PageSize=1000" == tenant.said[0][1]


def test_a_filter_in_the_path_stays_beside_the_paging() -> None:
    """The query of the endpoint is not replaced by that of the page."""
    kind = Kind("thing", "things", None, (part(),), id_field="id")
    list_ = endpoint("GET", "/things?isPrivate=false", paging=Paging.PAGE_SIZE)
    tenant = always(200, [])
    provider(tenant).list(kind, list_, None)
    assert "/dfo/3.0/things?isPrivate=false&page=1&size=500" == tenant.said[0][1]


@pytest.mark.parametrize("answer", [{"id": 7, "name": "x"}, {"things": [{"id": 7, "name": "x"}]}])
def test_one_object_is_found_with_and_without_its_wrapping(answer: Any) -> None:
    """Both have been seen for one endpoint."""
    how = endpoint("GET", "/things/{id}", at="things")
    assert {"id": 7, "name": "x"} == provider(always(200, answer)).read(part(), how, "7")


def test_a_nested_answer_is_stepped_into() -> None:
    """An endpoint says where in the answer its object stands."""
    how = endpoint("GET", "/things/{id}", at="a.b")
    assert {"c": 1} == provider(always(200, {"a": {"b": {"c": 1}}})).read(part(), how, "7")


@pytest.mark.parametrize("answer", [(200, []), (204, None), (200, 7), (404, {"error": "gone"})])
def test_an_object_that_is_not_there_is_declined(answer: tuple[int, Any]) -> None:
    """Whichever way the tenant says so."""
    with pytest.raises(Declined) as caught:
        provider(always(*answer)).read(part(), endpoint("GET", "/things?id[]={id}"), "7")
    assert 404 == caught.value.status


def test_a_filter_that_is_ignored_gives_no_other_object() -> None:
    """To overlay our changes on another object, and send that, would be the worst of bugs."""
    others = [{"id": "6"}, {"id": "8"}]
    how = endpoint("GET", "/things?id[]={id}")
    with pytest.raises(Declined, match="no object 7"):
        provider(always(200, others[:1])).read(part(), how, "7")
    found = provider(always(200, [*others, {"id": "7"}])).read(part(), how, "7")
    assert {"id": "7"} == found
    twice = [{"id": "7"}, {"id": "8", "parent": "7"}]
    with pytest.raises(Incomplete, match="2 objects"):
        provider(always(200, twice)).read(part(), how, "7")


def test_links_are_read_to_the_end_of_their_listing() -> None:
    """They are a listing like any other, known by the key of the link."""
    links = part(name="users", members=Members(key="userId"))
    how = endpoint("GET", "/things/{id}/users", at="data", paging=Paging.PAGE_SIZE)
    tenant = always(200, {"data": [{"userId": "u"}], "hits": 1})
    assert [{"userId": "u"}] == provider(tenant).read(links, how, "7")
    assert "/dfo/3.0/things/7/users?page=1&size=500" == tenant.said[0][1]


def test_links_inside_an_object_are_counted_as_well() -> None:
    """A list that comes whole may still repeat itself, or not be there."""
    links = part(name="users", members=Members(key="userId"))
    how = endpoint("GET", "/things", at="users")
    with pytest.raises(Incomplete, match="listed twice"):
        provider(always(200, {"users": [{"userId": 1}, {"userId": 1}]})).read(links, how, "7")
    with pytest.raises(Incomplete, match="no list `users`"):
        provider(always(200, {})).read(links, how, "7")


STRANGE = ["a/b", "a?b=c", "a#b", "a b", "a+b", "50%", "é", "{member}", "email_x@mail.example"]


@pytest.mark.parametrize("id_", STRANGE)
def test_an_id_is_one_piece_of_the_path(id_: str) -> None:
    """Whatever signs it holds, in the path and in the query."""
    tenant = always(200, {"id": id_})
    mine = provider(tenant)
    mine.read(part(), READ, id_)
    mine.write(call(part(), endpoint("PUT", "/things/{id}/links/{member}"), id_, id_, a=1))
    read, written = (target for _, target, _ in tenant.said)
    escaped = read.removeprefix("/dfo/3.0/things/")
    assert not set("/?# {}+").intersection(escaped)
    assert f"/dfo/3.0/things/{escaped}/links/{escaped}" == written


@pytest.mark.parametrize("id_", ["", ".", ".."])
def test_an_id_that_means_another_path_is_never_sent(id_: str) -> None:
    """To delete `/things/` or `/things/..` is not to delete a thing."""
    tenant = always(204)
    mine = provider(tenant)
    with pytest.raises(Declined, match="cannot be the id"):
        mine.write(call(part(), endpoint("DELETE", "/things/{id}"), id_))
    with pytest.raises(Declined, match="cannot be the id"):
        mine.read(part(), READ, id_)
    assert ([], 0) == (tenant.sent, mine.writes)


@pytest.mark.parametrize(
    ("wrap", "body"),
    [("", {"a": 1}), ("thing", {"thing": {"a": 1}}), ("things[]", {"things": [{"a": 1}]})],
)
def test_a_write_is_wrapped_as_its_endpoint_wants(wrap: str, body: Any) -> None:
    """Flat, inside an object, or inside a list of one."""
    tenant = always(200, {"id": 7})
    mine = provider(tenant)
    mine.write(call(part(), endpoint("PUT", "/things/{id}", wrap=wrap), a=1))
    assert [("PUT", "/dfo/3.0/things/7", body)] == tenant.said
    assert (0, 1) == (mine.reads, mine.writes)
    assert not tenant.sent[0].repeatable


def test_a_write_without_fields_has_no_body() -> None:
    """A link is made by its address alone."""
    tenant = always(204)
    assert {} == provider(tenant).write(call(part(), UPDATE))
    assert b"" == tenant.sent[0].body


def test_an_update_that_leaves_nothing_set_has_an_empty_object_for_its_body() -> None:
    """Without one it is not valid JSON, and refused."""
    tenant = always(200, {})
    provider(tenant).write(call(part(verbs={Verb.UPDATE: UPDATE}), UPDATE))
    assert b"{}" == tenant.sent[0].body


def test_a_create_in_a_scope_is_sent_there() -> None:
    """The object has no id yet that could say where it belongs."""
    tenant = always(200, {})
    create = endpoint("POST", "/things")
    provider(tenant).write(Call(part(Family.SES), create, None, None, "eu-west-1", {"a": 1}))
    assert "/ses/eu-west-1/v2/things" == tenant.said[0][1]


def test_the_id_of_an_object_in_a_scope_says_where_it_is() -> None:
    """Region and name are one id to the state, and two pieces of the address."""
    tenant = always(200, {"a": 1})
    provider(tenant).read(part(Family.SES), READ, "eu-west-1/care.example")
    assert "/ses/eu-west-1/v2/things/care.example" == tenant.said[0][1]


def test_a_refused_write_has_not_happened() -> None:
    """It is sent once, and the words of the tenant come back."""
    tenant = always(409, {"errors": [{"field": "name", "message": "taken"}], "uid": "u1"})
    with pytest.raises(Declined, match=r"name: taken \(HTTP 409, request u1\)"):
        provider(tenant).write(call(part(), UPDATE, a=1))
    assert 1 == len(tenant.sent)


def test_a_write_that_fails_inside_a_success_has_not_happened() -> None:
    """HTTP 200 is not yet a success."""
    answer = {"errorCount": 1, "results": [{"success": False, "error": "no such campaign"}]}
    how = endpoint("POST", "/things", wrap="things[]", results="results")
    with pytest.raises(Declined, match="no such campaign"):
        provider(always(200, answer)).write(call(part(), how, None, a=1))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_write_that_broke_may_have_happened_and_a_question_was_refused(status: int) -> None:
    """The same answer means two things."""
    tenant = always(status, {"error": "oops"})
    with pytest.raises(UnknownOutcome, match="oops"):
        provider(tenant).write(call(part(), UPDATE, a=1))
    assert 1 == len(tenant.sent)
    with pytest.raises(Declined, match="oops"):
        provider(tenant).read(part(), READ, "7")


def test_a_create_without_its_outcome_may_have_happened() -> None:
    """Without an id nobody can say what was made; other writes need none."""
    create = endpoint("POST", "/things", results="results")
    add = endpoint("POST", "/things/{id}/users", results="results")
    made = part(verbs={Verb.CREATE: create, Verb.ADD: add})
    with pytest.raises(UnknownOutcome):
        provider(always(200, {})).write(call(made, create, None, a=1))
    assert {} == provider(always(200, {})).write(call(made, add, a=1))


def _cut(request: Request) -> Response:
    if "/authentication/" in request.url:
        return Response(200, {}, json.dumps({"access_token": TOKEN}).encode())
    message = "cut"
    raise UnknownOutcome(message)


def test_a_question_nobody_answered_has_changed_nothing() -> None:
    """The look before a write must not make the write seem to have happened."""
    with pytest.raises(Incomplete, match="cut"):
        provider(_cut).read(part(), READ, "7")
    with pytest.raises(UnknownOutcome, match="cut"):
        provider(_cut).write(call(part(), UPDATE, a=1))


def test_a_write_without_a_token_is_not_counted() -> None:
    """What never left was no attempt."""
    mine = provider(lambda _: Response(401, {}, b'{"message": "wrong key"}'))
    with pytest.raises(Declined, match="wrong key"):
        mine.write(call(part(), UPDATE, a=1))
    assert 0 == mine.writes


INDEX = Index(
    endpoint("GET", "/twins", at="data", paging=Paging.PAGE_SIZE), match="twinOf", id_field="id"
)
INDEXED = part(name="links", members=Members(key="key"), index=INDEX)
LINKS = endpoint("GET", "/twins/{id}/links", at="data", paging=Paging.PAGE_SIZE)


def _twins(twins: list[dict[str, Any]]) -> Tenant:
    def answer(request: Request) -> tuple[int, Any]:
        time.sleep(0.01)  # long enough for others to ask meanwhile, if they are let
        there: list[dict[str, Any]] = [] if "/links" in request.url else twins
        return 200, {"data": there, "hits": len(there)}

    return Tenant(answer)


def test_a_part_with_ids_of_its_own_is_found_by_the_index() -> None:
    """The index is read once, however many objects are looked up from however many threads."""
    tenant = _twins([{"id": 1, "twinOf": "a"}, {"id": 2, "twinOf": "b"}, {"id": 3}])
    mine = provider(tenant)
    together = threading.Barrier(4)

    def read(object_id: str) -> Any:
        together.wait()
        return mine.read(INDEXED, LINKS, object_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(read, "abab"))
    targets = sorted(target.partition("?")[0] for _, target, _ in tenant.said)
    links = ["/dfo/3.0/twins/1/links"] * 2 + ["/dfo/3.0/twins/2/links"] * 2
    assert ["/dfo/3.0/twins", *links] == targets
    assert 5 == mine.reads


def test_an_object_the_index_does_not_have_is_declined() -> None:
    """It has not come over yet; nothing is sent in its place."""
    tenant = _twins([{"id": 1, "twinOf": "a"}])
    with pytest.raises(Declined, match="not been synchronised"):
        provider(tenant).read(INDEXED, LINKS, "z")
    with pytest.raises(Declined, match="not been synchronised"):
        provider(tenant).write(call(INDEXED, endpoint("DELETE", "/twins/{id}"), "z"))
    assert {"/dfo/3.0/twins"} == {target.partition("?")[0] for _, target, _ in tenant.said}


def test_two_twins_of_one_object_are_an_error() -> None:
    """To take one of them would be a guess."""
    tenant = _twins([{"id": 1, "twinOf": "a"}, {"id": 2, "twinOf": "a"}])
    with pytest.raises(Incomplete, match="two objects"):
        provider(tenant).read(INDEXED, LINKS, "a")
