"""Searches of UserHub: roles and users, read-only."""

from __future__ import annotations

from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.routes import Call, Route

_PAGE, _MOST = 50, 500


def routes() -> list[Route]:
    """The endpoints of UserHub."""
    return [
        Route(Family.USERHUB, "POST", "/authorization/v1/roles/search", _roles),
        Route(Family.USERHUB, "POST", "/user-management/v2/users/search", _users),
    ]


def _number(body: Doc, name: str, default: int, least: int, most: int | None = None) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise Refusal(400, "INVALID_PARAMETER", f"INVALID_{name.upper()}")
    return value if most is None else min(value, most)


def _found(call: Call, collection: str, body: Doc) -> list[Doc]:
    wanted = body.get("filter") or {}
    if not isinstance(wanted, dict):
        raise Refusal(400, "INVALID_PARAMETER", "INVALID_FILTER")
    # Users are late in the digital part; here they are at home.
    return [
        document
        for document in call.store.all(collection, by_rank=call.mood.rude)
        if all(document.get(name) in _listed(values) for name, values in wanted.items())
    ]


def _listed(values: object) -> list[object]:
    return values if isinstance(values, list) else [values]


def _roles(call: Call) -> Reply:
    body = call.request.document()
    page = body.get("page") or {}
    if not isinstance(page, dict):
        raise Refusal(400, "INVALID_PARAMETER", "INVALID_PAGE")
    size = _number(page, "pageSize", _PAGE, 1, _MOST)
    start = _number(page, "pageNo", 0, 0) * size
    found = [*_bygone(call), *_found(call, "roles", body)]
    # No total here: a page without roles is the end.
    return Reply(200, {"roles": call.mood.listed(found[start : start + size])})


def _bygone(call: Call) -> list[Doc]:
    """Roles that were deleted, or never activated, under the names of those in use.

    A search that asks for no status finds them as well.
    """
    if not call.mood.rude or call.request.document().get("filter"):
        return []
    names = [str(one["roleName"]) for one in call.store.all("roles")]
    return [
        {
            "roleId": f"{status.lower()}-{name}",
            "roleName": name,
            "status": status,
            "permissions": [],
        }
        for name in names
        for status in ("DELETED", "DRAFT")
    ]


def _users(call: Call) -> Reply:
    body = call.request.document()
    skip, top = _number(body, "skip", 0, 0), _number(body, "top", _PAGE, 1, _MOST)
    found = _found(call, "users", body)
    shown = [
        {name: value for name, value in user.items() if name != "digitalId"}
        for user in found[skip : skip + top]
    ]
    users = call.mood.listed(shown)
    return Reply(200, {"totalRecords": len(found), "skip": skip, "top": top, "users": users})
