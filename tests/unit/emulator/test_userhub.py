"""Searches of UserHub."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import Caller

ROLES = "/authorization/v1/roles/search"
USERS = "/user-management/v2/users/search"


def test_roles_come_in_pages_without_a_total(caller: Caller) -> None:
    """Page zero is the first; an empty page is the end."""
    names: list[str] = []
    for number in range(3):
        page = caller.post(
            ROLES, {"filter": {"status": ["ACTIVE"]}, "page": {"pageSize": 3, "pageNo": number}}
        ).json
        assert ["roles"] == list(page)
        names += [role["roleName"] for role in page["roles"]]
    assert ["Administrator", "Agent", "Evaluator", "Manager"] == sorted(names)


def test_roles_can_be_filtered(caller: Caller) -> None:
    """By lists of values."""
    body = {"filter": {"roleName": ["Agent", "Nobody"], "status": ["ACTIVE"]}}
    found = caller.post(ROLES, body).json["roles"]
    assert ["Agent"] == [role["roleName"] for role in found]


def test_users_come_with_a_total(caller: Caller) -> None:
    """Skipping goes through all of them, and none comes twice."""
    ids: list[str] = []
    for skip in range(0, 20, 5):
        page = caller.post(USERS, {"skip": skip, "top": 5}).json
        assert (15, skip, 5) == (page["totalRecords"], page["skip"], page["top"])
        ids += [user["id"] for user in page["users"]]
    assert (15, 15) == (len(ids), len(set(ids)))


def test_a_user_has_what_clients_need(caller: Caller) -> None:
    """And nothing the tenant keeps to itself."""
    body = {"filter": {"userName": ["eva@acme.example"]}}
    user = caller.post(USERS, body).json["users"][0]
    assert ("eva.horvat@mail.acme.example", "ACTIVE", "Manager") == (
        user["emailAddress"],
        user["status"],
        user["role"],
    )
    assert "digitalId" not in user


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (USERS, {"skip": -1}),
        (USERS, {"top": 0}),
        (USERS, {"top": "5"}),
        (USERS, {"filter": "x"}),
        (ROLES, {"page": {"pageNo": -1}}),
        (ROLES, {"page": {"pageSize": True}}),
        (ROLES, {"page": [1]}),
    ],
)
def test_bad_searches_are_refused(caller: Caller, path: str, body: object) -> None:
    """With a code and details."""
    answer = caller.post(path, body)
    assert (400, "INVALID_PARAMETER") == (answer.status, answer.json["code"])


def test_a_search_is_not_a_get(caller: Caller) -> None:
    """It has a body."""
    assert (405, 405) == (caller.get(ROLES).status, caller.get(USERS).status)


def test_a_search_for_no_status_finds_roles_that_are_gone_or_drafts(caller: Caller) -> None:
    """Under the names of roles that are in use."""
    found = caller.post(ROLES, {}).json["roles"]
    agents = [one["status"] for one in found if one["roleName"] == "Agent"]
    assert ["ACTIVE", "DELETED", "DRAFT"] == sorted(agents)
