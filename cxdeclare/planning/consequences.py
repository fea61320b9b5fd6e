"""Consequences: what a plan means, in the words of the kinds, and what it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cxdeclare.model.address import Address
from cxdeclare.model.effect import Sentence, Told
from cxdeclare.model.resource import Resource
from cxdeclare.model.tally import Tally
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.impact import Impact, Reached
from cxdeclare.planning.live import target
from cxdeclare.planning.order import sent
from cxdeclare.planning.outlook import PlannedOutlook
from cxdeclare.planning.plan import Action
from cxdeclare.planning.reach import References, reached

REPLACED = Sentence(
    "{resources} [lead|leads] to the new object instead of the old one",
    when="an object is replaced; counted are those that the plan points at the new one",
)


def consequences(
    planning: Planning, resources: Mapping[Address, Resource]
) -> tuple[tuple[Impact, ...], tuple[Reached, ...]]:
    """What the plan means, the gravest first, and everything that leads to what changes.

    `resources` is what is declared, with every look-up answered.
    """
    outlook = PlannedOutlook(planning)
    if not outlook.changing:
        return (), ()
    changed = {address.kind for address in outlook.changing}
    references = References(planning, resources).read(changed)
    told = [*_replaced(outlook)]
    for kind in planning.kinds.values():
        for effect in kind.effects if outlook.turns(kind.name) else ():
            told.extend(effect.tell(outlook))
    in_order = sorted(told, key=lambda one: (not one.warns, one.address))
    nodes = {(address.kind, address.key, True) for address in outlook.changing}
    return tuple(map(_impact, in_order)), tuple(reached(references, nodes))


def _impact(told: Told) -> Impact:
    weight = "warning" if told.warns else "notice"
    return Impact(address=told.address, weight=weight, text=told.text)  # type: ignore[arg-type]


def _replaced(outlook: PlannedOutlook) -> Iterator[Told]:
    """How many get the new object in the place of the old."""
    drafts = outlook.changing
    leading: dict[Address, set[Address]] = {
        address: set() for address, draft in drafts.items() if draft.action is Action.REPLACE
    }
    for address, draft in drafts.items() if leading else ():
        for step in draft.steps:
            for use in sent(draft.kind, step):
                one = target(use)
                if one in leading and one != address:
                    leading[one].add(address)
    for address, from_where in leading.items():
        if from_where:
            resources = Tally.of(from_where).said("resource")
            yield REPLACED.of(str(address), resources=resources)
