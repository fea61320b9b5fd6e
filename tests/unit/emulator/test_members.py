"""Users of signatures and roles, channels of roles."""

from __future__ import annotations

import pytest

from tests.unit.emulator.caller import DIGITAL, Caller

SIGNATURES = f"{DIGITAL}/automatic-signatures"
ROLES = f"{DIGITAL}/roles"


def _role(caller: Caller, name: str) -> str:
    id_ = next(role["id"] for role in caller.items("/roles") if role["name"] == name)
    return f"{ROLES}/{id_}"


def _users(caller: Caller, path: str) -> set[str]:
    return {user["incontactId"] for user in caller.get(f"{path}/users?size=500").json["data"]}


def test_a_user_has_one_signature(caller: Caller) -> None:
    """Assigning moves him, twice does no harm, and taking off frees him."""
    seeded = f"{SIGNATURES}/{caller.items('/automatic-signatures')[0]['id']}"
    luc, mia = caller.user("luc@acme.example"), caller.user("mia@acme.example")
    assert {luc, mia} == _users(caller, seeded)
    other = f"{SIGNATURES}/{caller.post(SIGNATURES, {'name': 'x', 'html': 'x'}).json['id']}"
    for _ in range(2):
        assert 204 == caller.put(f"{other}/users/{luc}").status
        assert ({mia}, {luc}) == (_users(caller, seeded), _users(caller, other))
    assert 204 == caller.delete(f"{other}/users/{luc}").status
    assert set() == _users(caller, other)
    assert 404 == caller.delete(f"{other}/users/{luc}").status


def test_a_member_has_two_ids(caller: Caller) -> None:
    """The digital number, and the id in UserHub."""
    path = f"{SIGNATURES}/{caller.items('/automatic-signatures')[0]['id']}/users"
    for user in caller.get(path).json["data"]:
        assert (int, str) == (type(user["id"]), type(user["incontactId"]))


@pytest.mark.parametrize("who", ["nobody", "old"])
def test_only_active_users_are_known(caller: Caller, who: str) -> None:
    """A deleted user has not come over."""
    user = caller.user("old@acme.example") if who == "old" else who
    seeded = f"{SIGNATURES}/{caller.items('/automatic-signatures')[0]['id']}"
    assert 404 == caller.put(f"{seeded}/users/{user}").status
    assert 404 == caller.put(f"{_role(caller, 'Agent')}/users/{user}").status


def test_deleting_a_signature_frees_its_users(caller: Caller) -> None:
    """They are in no listing afterwards, and can be assigned anew."""
    seeded = f"{SIGNATURES}/{caller.items('/automatic-signatures')[0]['id']}"
    assert 204 == caller.delete(seeded).status
    assert 404 == caller.get(f"{seeded}/users").status
    other = f"{SIGNATURES}/{caller.post(SIGNATURES, {'name': 'x', 'html': 'x'}).json['id']}"
    assert set() == _users(caller, other)
    assert 204 == caller.put(f"{other}/users/{caller.user('luc@acme.example')}").status
    assert 404 == caller.delete(seeded).status


def test_the_seeded_roles_have_users(caller: Caller) -> None:
    """Agents and a manager, and the id of the role in UserHub."""
    agents = _users(caller, _role(caller, "Agent"))
    names = ("ana@acme.example", "luc@acme.example", "mia@acme.example")
    assert {caller.user(name) for name in names} <= agents
    assert caller.user("tom@acme.example") in _users(caller, _role(caller, "Manager"))
    found = caller.post("/authorization/v1/roles/search", {"filter": {"status": ["ACTIVE"]}}).json[
        "roles"
    ]
    by_name = {role["roleName"]: role["roleId"] for role in found}
    assert by_name == {role["name"]: role["cxoneRoleId"] for role in caller.items("/roles")}


def test_a_user_is_not_moved_between_roles(caller: Caller) -> None:
    """He must leave one before he joins another; joining twice does no harm."""
    tom = caller.user("tom@acme.example")
    agent, manager = _role(caller, "Agent"), _role(caller, "Manager")
    answer = caller.put(f"{agent}/users/{tom}")
    assert (409, "USER_HAS_ROLE") == (answer.status, answer.code)
    assert 204 == caller.put(f"{manager}/users/{tom}").status
    assert 204 == caller.delete(f"{manager}/users/{tom}").status
    assert 404 == caller.delete(f"{manager}/users/{tom}").status
    assert 204 == caller.put(f"{agent}/users/{tom}").status
    assert tom in _users(caller, agent)


def test_permissions_are_a_set_by_role_and_channel(caller: Caller) -> None:
    """A write replaces them, and a delete takes the channel off the role."""
    caller.verified()
    channel = caller.channel()["id"]
    role = _role(caller, "Agent")
    path = f"{role}/channels/{channel}"
    assert 200 == caller.put(path, {"permissions": ["reply", "view", "view"]}).status
    assert 200 == caller.put(path, {"permissions": ["assign", "view"]}).status
    shown = caller.get(f"{role}/channels").json
    assert (1, channel) == (shown["hits"], shown["data"][0]["channelId"])
    assert ["assign", "view"] == sorted(shown["data"][0]["permissions"])
    assert [] == caller.get(f"{_role(caller, 'Manager')}/channels").json["data"]
    assert (204, 404) == (caller.delete(path).status, caller.delete(path).status)


@pytest.mark.parametrize("permissions", [[], None, "reply", ["Reply"], ["reply", 1]])
def test_permissions_are_known_words(caller: Caller, permissions: object) -> None:
    """And at least one."""
    caller.verified()
    path = f"{_role(caller, 'Agent')}/channels/{caller.channel()['id']}"
    assert 400 == caller.put(path, {"permissions": permissions}).status


def test_role_and_channel_must_exist(caller: Caller) -> None:
    """Neither is made on the way."""
    body = {"permissions": ["reply"]}
    caller.verified()
    channel = caller.channel()["id"]
    assert 404 == caller.put(f"{ROLES}/1/channels/{channel}", body).status
    assert 404 == caller.put(f"{_role(caller, 'Agent')}/channels/none", body).status
