"""Every endpoint of the registry, against every way in which a tenant says no, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.adapters.cxone.provider import CxoneProvider
from cxdeclare.engine.ports import Call
from cxdeclare.kinds import ALL
from cxdeclare.model.endpoint import Endpoint, Family, Verb
from cxdeclare.model.errors import Declined, Incomplete, UnknownOutcome, Unreachable
from cxdeclare.model.kind import Kind, Part
from tests.conformance.table import of
from tests.support.scripted import Asked, Reply, Scripted, scripted
from tests.support.wire import ID, REGION

Way = tuple[Kind, Part, Verb, Endpoint]
EVERY: list[Way] = [
    (kind, part, verb, endpoint)
    for kind in ALL.values()
    for part in kind.parts
    for verb, endpoint in part.verbs.items()
]
WRITES = [way for way in EVERY if way[2].writes]
READS = [way for way in EVERY if not way[2].writes]
WORDS = "name is taken"


def _name(value: object) -> str | None:
    match value:
        case Kind() | Part():
            return value.name or "object"
        case Endpoint():
            return f"{value.method} {value.path}"
        case _:
            return None


@pytest.fixture(scope="module", name="server")
def one_server() -> Iterator[Scripted]:
    """One for all: each test gives it its script."""
    with scripted() as server:
        yield server


def _speaking(way: Way, reply: Reply) -> Any:
    """Says this of the endpoint, and what is needed to get there."""
    _, part, _, endpoint = way
    call = of(part.family, endpoint.method, endpoint.path)
    assert call is not None

    def script(asked: Asked) -> Reply:
        if asked.method == call.method and call.pattern.fullmatch(asked.path):
            return reply
        index = part.index
        assert index is not None, asked
        return Reply(200, {"hits": 1, "data": [{index.match: ID, index.id_field: "7"}]})

    return script


def _asked(way: Way, provider: CxoneProvider) -> Any:
    """What comes of calling it."""
    kind, part, verb, endpoint = way
    scope = REGION if part.family is Family.SES else None
    if verb is Verb.LIST:
        return provider.list(kind, endpoint, scope).objects
    if verb is Verb.READ:
        return provider.read(part, endpoint, ID)
    made = verb is Verb.CREATE
    member = "m-1" if part.members else None
    return provider.write(
        Call(part, endpoint, None if made else ID, member, scope if made else None, {"a": 1})
    )


# refusals, in the words of each family

_ERROR = {"message": WORDS, "parameters": {}, "errorCode": "TAKEN"}
REFUSALS: dict[Family, dict[str, Reply]] = {
    Family.DIGITAL: {
        "with a field": Reply(400, {"errors": [{"field": "name", **_ERROR}], "uid": "u"}),
        "without a field": Reply(409, {"errors": [_ERROR], "uid": "u"}),
    },
    Family.ACD: {
        "described": Reply(400, {"error": "invalid", "error_description": WORDS}),
        "described otherwise": Reply(400, {"error": "invalid", "errorDescription": WORDS}),
        "described yet otherwise": Reply(400, {"error": "invalid", "error_Description": WORDS}),
        "in a header alone": Reply(400, None, {"icStatusDescription": WORDS}),
        "in a header beside HTML": Reply(
            400, b"<html>", {"icStatusDescription": WORDS, "content-type": "text/html"}
        ),
    },
    Family.USERHUB: {
        "in details": Reply(400, {"code": "E", "details": WORDS, "hostName": "h", "errors": []}),
        "from another host": Reply(400, {"code": "E", "details": WORDS, "hostname": "h"}),
        "as Spring does": Reply(
            401, {"timestamp": "t", "status": 401, "error": "U", "message": WORDS, "path": "/"}
        ),
    },
    Family.SES: {
        "with a type": Reply(400, {"message": WORDS}, {"x-amzn-errortype": "BadRequestException"})
    },
}
SHAPES = [(*way, shape) for way in EVERY for shape in REFUSALS[way[1].family]]


@pytest.mark.parametrize(("kind", "part", "verb", "endpoint", "shape"), SHAPES, ids=_name)
def test_a_refusal_is_told_in_the_words_of_the_tenant(
    server: Scripted, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint, shape: str
) -> None:
    """Whichever family it is, and whether it was asked or told; and nothing has happened."""
    way, reply = (kind, part, verb, endpoint), REFUSALS[part.family][shape]
    with pytest.raises(Declined, match=WORDS) as caught:
        _asked(way, server.provider(_speaking(way, reply)))
    assert reply.status == caught.value.status


# failures inside an answer that claims success


def _inside(way: Way) -> dict[str, Any]:
    """How an endpoint says 200 and means no."""
    _, part, _, endpoint = way
    item = {"success": False, "error": WORDS}
    shapes: dict[str, Any] = {"no success": {"success": False, "message": WORDS, "error": "E"}}
    if part.family is Family.DIGITAL:
        shapes["a list of errors"] = {"errors": [_ERROR], "uid": "u"}
    if endpoint.results:
        batch = {"errorCount": 1, endpoint.results: [item]}
        shapes["an item that failed"] = batch
        shapes["an item that failed, in a result set"] = {"resultSet": batch}
        shapes["success as a text"] = {endpoint.results: [{**item, "success": "False"}]}
    return shapes


@pytest.mark.parametrize(
    ("kind", "part", "verb", "endpoint", "shape"),
    [(*way, shape) for way in WRITES for shape in _inside(way)],
    ids=_name,
)
def test_a_failure_inside_200_is_a_refusal(
    server: Scripted, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint, shape: str
) -> None:
    """A write that failed is never taken for one that was done."""
    way = (kind, part, verb, endpoint)
    reply = Reply(200, _inside(way)[shape])
    with pytest.raises(Declined, match=WORDS):
        _asked(way, server.provider(_speaking(way, reply)))


# what tells nothing

HTML = {"content-type": "text/html"}
NOTHING: dict[str, Reply] = {
    "500": Reply(500, {"message": "oops"}),
    "503 in HTML": Reply(503, b"<html>", HTML),
    "a redirect": Reply(302, None, {"location": "/login"}),
    "a redirect that keeps the method": Reply(307, None, {"location": "http://127.0.0.1:9/"}),
    "HTML": Reply(200, b"<html>Sign in</html>", HTML),
    "half an answer": Reply(200, {"success": True}, lacks=4),
    "a cut connection": Reply(is_cut=True),
}


@pytest.mark.parametrize("shape", NOTHING)
@pytest.mark.parametrize(("kind", "part", "verb", "endpoint"), WRITES, ids=_name)
def test_a_write_that_nobody_can_tell_of_may_have_happened(
    server: Scripted, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint, shape: str
) -> None:
    """It is sent once, and neither called done nor refused."""
    way = (kind, part, verb, endpoint)
    provider = server.provider(_speaking(way, NOTHING[shape]))
    with pytest.raises(UnknownOutcome):
        _asked(way, provider)
    assert 1 == provider.writes


@pytest.mark.parametrize("shape", NOTHING)
@pytest.mark.parametrize(("kind", "part", "verb", "endpoint"), READS, ids=_name)
def test_a_question_that_nobody_answers_is_no_answer(
    server: Scripted, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint, shape: str
) -> None:
    """It is an error that changed nothing, and never an object or an empty list."""
    way = (kind, part, verb, endpoint)
    with pytest.raises((Declined, Incomplete, Unreachable)):
        _asked(way, server.provider(_speaking(way, NOTHING[shape])))


DONE = {"200": Reply(200, {}), "201": Reply(201, {}), "202": Reply(202), "204": Reply(204)}


@pytest.mark.parametrize("shape", DONE)
@pytest.mark.parametrize(
    ("kind", "part", "verb", "endpoint"), [way for way in WRITES if way[2] is not Verb.CREATE],
    ids=_name,
)  # fmt: skip
def test_an_answer_without_words_is_a_success(
    server: Scripted, kind: Kind, part: Part, verb: Verb, endpoint: Endpoint, shape: str
) -> None:
    """Done, or accepted: whether it can be seen is for the reading that follows."""
    way = (kind, part, verb, endpoint)
    assert {} == _asked(way, server.provider(_speaking(way, DONE[shape])))


# one object, however it is wrapped

_DETAIL = {"skillId": ID, "skillName": "Email.Billing", "another": {"deep": [1]}}
DETAILS = {
    "flat": _DETAIL,
    "in a list of one": {"skills": [_DETAIL]},
    "in a list of one, among other keys": {"businessUnitId": 7, "skills": [_DETAIL]},
    "in a list of several": {"skills": [{**_DETAIL, "skillId": "8"}, _DETAIL]},
}


@pytest.mark.parametrize("shape", DETAILS)
def test_a_skill_is_read_flat_or_wrapped(server: Scripted, shape: str) -> None:
    """Both are known of one endpoint; what nobody expects in it is kept."""
    kind = ALL["skill"]
    way = (kind, kind.main, Verb.READ, kind.main.verbs[Verb.READ])
    assert _DETAIL == _asked(way, server.provider(_speaking(way, Reply(200, DETAILS[shape]))))
