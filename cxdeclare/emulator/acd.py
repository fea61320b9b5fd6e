"""Agents of a skill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxdeclare.emulator import contract, crud, judge, paging
from cxdeclare.emulator.contract import Family
from cxdeclare.emulator.exchange import Doc, Refusal, Reply
from cxdeclare.emulator.fields import boolean, integer
from cxdeclare.emulator.routes import Call, Route
from cxdeclare.emulator.store import Key

if TYPE_CHECKING:
    from collections.abc import Callable

COLLECTION = "skill-agents"

_FIELDS = (
    # 1 is best.
    integer("proficiency", required=True, least=1, most=20),
    boolean("isActive", default=True),
)
_READ_AS = {"proficiency": "agentProficiencyValue"}
_SKILLS = next(entry for entry in contract.COLLECTIONS if entry.name == "skills")


def routes() -> list[Route]:
    """The endpoints of a skill's agents; most of them take a list."""
    path = "/skills/{id}/agents"
    return [
        Route(Family.ACD, "GET", path, _list),
        Route(Family.ACD, "POST", path, lambda call: _each(call, _assign)),
        Route(Family.ACD, "PUT", path, lambda call: _each(call, _change)),
        Route(Family.ACD, "DELETE", path, lambda call: _each(call, _unassign)),
        Route(Family.ACD, "DELETE", f"{path}/{{agent}}", _unassign_one),
    ]


def _list(call: Call) -> Reply:
    crud.find(_SKILLS, call.store, call.params["id"])
    total, fetch = paging.stored(call, COLLECTION, call.params["id"])

    def shown(offset: int, limit: int) -> list[Doc]:
        return [_shown(entry) for entry in fetch(offset, limit)]

    return paging.acd(call, "agentSkillAssignments", total, shown)


def _shown(entry: Doc) -> Doc:
    """An assignment as it is read: the proficiency has another name than when it is written."""
    return {_READ_AS.get(name, name): value for name, value in entry.items()}


def _each(call: Call, one: Callable[[Call, Key, Doc], None]) -> Reply:
    skill = crud.find(_SKILLS, call.store, call.params["id"])

    def apply(item: Doc) -> object:
        if call.mood.rude:
            judge.refuse_unknown((integer("agentId"), *_FIELDS), item, call.request.method)
        agent_id = item.get("agentId")
        if not isinstance(agent_id, int) or isinstance(agent_id, bool):
            raise Refusal(400, "INVALID_VALUE", "agentId must be a whole number")
        one(call, Key(COLLECTION, str(agent_id), str(skill["skillId"])), item)
        return agent_id

    reply = crud.batch(call.request.document(), "agents", "agentResults", "agentId", apply)
    # The outcomes are one level further down here, and have been seen without it.
    return reply if call.mood.whim("flat") else Reply(reply.status, {"resultSet": reply.body})


def _assign(call: Call, key: Key, item: Doc) -> None:
    agent = call.store.get("agents", key.id)
    if agent is None:
        raise Refusal(400, "UNKNOWN_REFERENCE", f"no agent {key.id}")
    if call.store.get(*key) is not None:
        raise Refusal(409, "ALREADY_EXISTS", f"agent {key.id} already has this skill")
    entry = {
        "agentId": agent["agentId"],
        "agentName": f"{agent['firstName']} {agent['lastName']}",
        "skillId": int(key.parent),
        **judge.judged(_FIELDS, item, None, call.store),
    }
    call.store.put(key, entry)


def _change(call: Call, key: Key, item: Doc) -> None:
    before = _assigned(call, key)
    after = judge.judged(_FIELDS, item, before, call.store, verb="PUT", whole=False)
    call.store.put(key, before | after)


def _unassign(call: Call, key: Key, _: Doc) -> None:
    _assigned(call, key)
    call.store.delete(key)


def _unassign_one(call: Call) -> Reply:
    skill = crud.find(_SKILLS, call.store, call.params["id"])
    _unassign(call, Key(COLLECTION, call.params["agent"], str(skill["skillId"])), {})
    return Reply(200, {})


def _assigned(call: Call, key: Key) -> Doc:
    before = call.store.get(*key)
    if before is None:
        raise Refusal(400, "NOT_ASSIGNED", f"agent {key.id} does not have this skill")
    return before
