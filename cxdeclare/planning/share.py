"""Share: how much of what we manage of a kind a plan changes, and how much the policy allows."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_CEILING, Decimal

from cxdeclare.model.address import Address
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.guards import MAX_CHANGE
from cxdeclare.planning.plan import Action

_ENDS = frozenset({Action.REPLACE, Action.DEACTIVATE, Action.DELETE})


def too_much(planning: Planning) -> None:
    """Refuse a plan that changes or ends a larger share of a kind than the policy allows."""
    limit = planning.manifest.policy.max_change
    if limit is None or planning.state is None:
        return
    population = Counter(Address.parse(text).kind for text in planning.state.bindings)
    changed = Counter(
        draft.kind.name for draft in planning.drafts.values() if _counts(planning, draft)
    )
    for kind, count in sorted(changed.items()):
        of = population[kind]
        if of < limit.min_population or 100 * count <= limit.percent * of:
            continue
        called = planning.kinds[kind].section.replace("_", " ")
        planning.refuse(
            MAX_CHANGE,
            kind,
            f"{count} of {of} {called} would change, {_percent(count, of)} %; "
            f"the limit is {limit.percent} %",
        )


def _counts(planning: Planning, draft: Draft) -> bool:
    """Whether a change touches an object that an address stood for before."""
    bindings = planning.state.bindings if planning.state else {}
    before = planning.matches.predecessors.get(draft.address, draft.address)
    if draft.id is None or str(before) not in bindings or bindings[str(before)].id != draft.id:
        return False
    return draft.action in _ENDS or (draft.action is Action.UPDATE and bool(draft.steps))


def _percent(count: int, of: int) -> str:
    """The share, rounded up to a tenth, so that it never looks as if it were within the limit."""
    share = (Decimal(100 * count) / of).quantize(Decimal("0.1"), ROUND_CEILING)
    return str(share).removesuffix(".0")
