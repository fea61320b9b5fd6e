"""Small scenes for example tests: a care domain with channels, and what a plan says of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import Change, Plan, Step
from tests.support.manifests import a_manifest
from tests.support.world import World

DOMAIN: dict[str, Any] = {
    "domain": "care.example",
    "region": "eu-central-1",
    "account": "own",
}
SKILL: dict[str, Any] = {"name": "In.Billing", "campaign": "Customer Care"}
CHANNEL: dict[str, Any] = {
    "name": "Billing",
    "address": "billing@care.example",
    "domain": "care",
    "default_skill": "billing",
    "default_script": "Email\\Inbound v3",
}
CARE: dict[str, Any] = {
    "email_domains": {"care": DOMAIN},
    "skills": {"billing": SKILL},
    "channels": {"billing": CHANNEL},
}
"""One channel with what it needs."""


def care(**sections: Any) -> dict[str, Any]:
    """The one channel, and these sections beside or instead."""
    return {**CARE, **sections}


@contextmanager
def after(**sections: Any) -> Iterator[World]:
    """A tenant to which this was applied, with DNS published."""
    with World() as world:
        world.publish_dns("care.example", "other.example")
        world.converge(a_manifest(**sections))
        yield world


def plan_of(world: World, **sections: Any) -> Plan:
    """The plan for these sections."""
    return world.plan(a_manifest(**sections))


def changes(plan: Plan) -> dict[str, str]:
    """What becomes of each address that changes."""
    return {change.address: change.title for change in plan.decision.changes}


def change_of(plan: Plan, address: str) -> Change:
    """The change of one address."""
    (found,) = (one for one in plan.decision.changes if one.address == address)
    return found


def step_of(plan: Plan, id_: str) -> Step:
    """One step."""
    found = {step.id: step for step in plan.decision.steps}
    assert id_ in found, sorted(found)
    return found[id_]


def fields(step: Step) -> dict[str, tuple[Any, Any]]:
    """Before and after of each field a step changes."""
    return {one.name: (one.before, one.after) for one in step.fields if one.differs}


def guards(plan: Plan) -> set[tuple[str, str]]:
    """Guards that refuse the plan, with the addresses."""
    return {(one.guard, one.address) for one in plan.decision.refusals}


def codes_of(world: World, **sections: Any) -> list[str]:
    """Why there can be no plan."""
    with pytest.raises(InvalidInput) as refused:
        plan_of(world, **sections)
    return [one.code for one in refused.value.diagnostics]
