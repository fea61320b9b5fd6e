"""The people a plan touches, counted again from what the tenant holds."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, reject, settings

from cxdeclare.model.errors import InvalidInput, Refused
from cxdeclare.planning.plan import Action, Change, Plan
from tests.support import strategies
from tests.support.estate import plant
from tests.support.manifests import a_manifest
from tests.support.world import World

Sections = dict[str, Any]
PEOPLE = {("skill", "agents"), ("signature", "users"), ("role", "users")}
ENDS = {Action.DELETE, Action.DEACTIVATE, Action.REPLACE}


def linked(world: World, kind: str, id_: str) -> set[str]:
    """Names of everybody who is linked to an object, from the tenant's own documents."""
    users = {one["id"]: one["userName"] for one in world.documents("users")}
    agents = {one["agentId"]: one["userName"] for one in world.documents("agents")}
    if kind == "skill":
        names = [agents[one["agentId"]] for one in world.documents("skill-agents", id_)]
    elif kind == "signature":
        names = [users[one["incontactId"]] for one in world.documents("signature-users", id_)]
    elif kind == "role":
        own = [one["id"] for one in world.documents("digital-roles") if one["cxoneRoleId"] == id_]
        entries = [entry for one in own for entry in world.documents("role-users", str(one))]
        names = [users[entry["incontactId"]] for entry in entries]
    else:
        names = []
    return {name.casefold() for name in names}


def recounted(world: World, plan: Plan) -> set[str]:
    """Everybody the plan touches."""
    state = world.store.read()
    moved = plan.decision.moved
    bindings = {moved.get(a, a): bound for a, bound in state.bindings.items()} if state else {}
    moved_keys = {old.partition(".")[2]: new for old, new in moved.items() if "skill." in old}
    ids = {change.address: change.id for change in plan.decision.changes if change.id}
    ids |= {address: bound.id for address, bound in bindings.items() if address not in ids}
    found: set[str] = set()
    for change in plan.decision.changes:
        own = [step for step in change.steps if (change.kind, step.part) not in PEOPLE]
        links = [step for step in change.steps if (change.kind, step.part) in PEOPLE]
        found |= {step.member.casefold() for step in links if step.member}
        if change.id and (own or change.action in ENDS):
            found |= linked(world, change.kind, change.id)
        if change.kind == "channel":
            for key in _skills(change, bindings):
                address = moved_keys.get(key, f"skill.{key}")
                if address in ids:
                    found |= linked(world, "skill", ids[address])
    return found


def _skills(change: Change, bindings: Any) -> set[str]:
    """Keys of the skills that a channel is led away from, or to."""
    keys = set()
    for step in change.steps:
        for one in step.fields:
            if one.name == "default_skill" and one.differs:
                keys |= {key for key in (one.before, one.after) if isinstance(key, str)}
    if change.action in ENDS and change.address in bindings:
        applied = bindings[change.address].applied
        keys |= {
            values["default_skill"] for values in applied.values() if "default_skill" in values
        }
    return keys


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(strategies.pairs(), strategies.estates())
def test_who_is_touched_is_who_the_tenant_says(
    pair: tuple[Sections, Sections], estate: Sections
) -> None:
    """Each person once, and more than the limit are refused."""
    with World() as world:
        plant(world, estate)
        try:
            world.converge(a_manifest(**pair[0]))
            plan = world.plan(a_manifest(**pair[1], policy={"max_agents": 1}))
        except (InvalidInput, Refused):
            reject()
        counted = plan.decision.agents
        assert counted is not None
        assume(not counted.unread)
        expected = recounted(world, plan)
        assert len(expected) == counted.count
        refusing = {one.guard for one in plan.decision.refusals}
        assert ("max-agents" in refusing) is (len(expected) > 1)
