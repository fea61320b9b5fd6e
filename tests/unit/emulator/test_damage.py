"""Damage to answers, and questions taken for others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.emulator import damage
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Reply, Request, parsed


def question(target: str, body: object = None) -> Request:
    return parsed("GET", target, {}, b"" if body is None else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("target", "before"),
    [
        ("/x?skip=100&top=50&z=1", {"skip": ["50"], "top": ["50"], "z": ["1"]}),
        ("/x?skip=20&top=50", {"skip": ["0"], "top": ["50"]}),
        ("/x?page=3&size=5", {"page": ["2"], "size": ["5"]}),
        ("/x?NextToken=abc&PageSize=5", {"PageSize": ["5"]}),
    ],
)
def test_the_page_before_is_asked_for_in_the_query(target: str, before: dict[str, Any]) -> None:
    """By skip and top, by number, by token."""
    found = damage.page_before(question(target))
    assert found is not None
    assert before == found.query


@pytest.mark.parametrize(
    ("body", "before"),
    [
        ({"skip": 200, "top": 100}, {"skip": 100, "top": 100}),
        ({"page": {"pageNo": 1, "pageSize": 9}}, {"page": {"pageNo": 0, "pageSize": 9}}),
    ],
)
def test_the_page_before_is_asked_for_in_the_body(body: object, before: object) -> None:
    """As searches are."""
    found = damage.page_before(question("/x", body))
    assert found is not None
    assert before == json.loads(found.body)


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/x", None),
        ("/x?skip=0&top=9", None),
        ("/x?page=1", None),
        ("/x?skip=no", None),
        ("/x", {"skip": 0}),
        ("/x", {"page": {"pageNo": 0}}),
        ("/x", {"page": 1}),
        ("/x", []),
    ],
)
def test_before_the_first_page_is_none(target: str, body: object) -> None:
    """Nor before what has no pages."""
    assert damage.page_before(question(target, body)) is None


def test_a_page_is_short_while_its_total_stays() -> None:
    """Never below nothing; an answer without a total is left whole, for nobody could notice."""
    page = Reply(200, {"hits": 3, "data": [1, 2, 3]})
    assert {"hits": 3, "data": [1, 2]} == damage.short_page(page, 1).body
    assert {"hits": 3, "data": []} == damage.short_page(page, 9).body
    for whole in (Reply(200, [1, 2]), Reply(200, {"data": [1, 2]}), Reply(204)):
        assert whole == damage.short_page(whole, 1)


def test_a_total_shrinks_while_the_page_stays() -> None:
    """Never below nothing."""
    page = Reply(200, {"totalRecords": 3, "users": [1, 2, 3]})
    assert {"totalRecords": 1, "users": [1, 2, 3]} == damage.shrunk_total(page, 2).body
    assert {"totalRecords": 0, "users": [1, 2, 3]} == damage.shrunk_total(page, 9).body
    for whole in (Reply(200, [1]), Reply(200, {"data": [1]}), Reply(204)):
        assert whole == damage.shrunk_total(whole, 1)


@pytest.mark.parametrize(
    ("family", "sent", "said"),
    [
        (
            Family.ACD,
            {"skills": [{"skillName": "x"}]},
            {"errorCount": 1, "skillsResults": [{"success": False, "skillId": None}]},
        ),
        (
            Family.ACD,
            {"agents": [{"agentId": 7}]},
            {"resultSet": {"errorCount": 1, "agentResults": [{"success": False, "agentId": 7}]}},
        ),
        (Family.ACD, {"skill": {}}, {"success": False}),
        (Family.USERHUB, None, {"success": False}),
    ],
)
def test_a_failure_inside_200_is_worded_by_its_family(
    family: Family, sent: object, said: dict[str, Any]
) -> None:
    """Batches say it item by item, in the list their answers have."""
    reply = damage.failed_inside(family, question("/x", sent))
    assert isinstance(reply.body, dict)
    told = json.loads(json.dumps(reply.body))
    inner = told.get("resultSet", told)
    for one in (told, *inner.get("skillsResults", ()), *inner.get("agentResults", ())):
        for word in ("error", "message"):
            one.pop(word, None)
    assert (200, said) == (reply.status, told)


def test_a_failure_inside_200_of_digital_has_its_list_of_errors() -> None:
    """Nothing is published of it; it is the list of its refusals."""
    reply = damage.failed_inside(Family.DIGITAL, question("/x"))
    assert 200 == reply.status
    assert isinstance(reply.body, dict)
    assert ["INTERNAL"] == [error["errorCode"] for error in reply.body["errors"]]


@given(st.binary())
def test_a_truncated_answer_lacks_something(content: bytes) -> None:
    """Even an empty one."""
    sent, length = damage.truncated(content)
    assert content.startswith(sent)
    assert len(sent) < length
    assert length == max(len(content), 1)
