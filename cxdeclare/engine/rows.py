"""Rows: whom an object may stand behind by now because of other steps of the same plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.registry import Registry
from cxdeclare.planning.plan import Change, Decision, Step

Shifted = Callable[[str, Value], bool]
"""Whether a field may hold this without anybody else having changed it."""


def nothing_shifts(_field: str, _value: Value) -> bool:
    """Only what a plan saw is expected."""
    return False


def shifted_by(kinds: Registry, decision: Decision, change: Change, step: Step) -> Shifted:
    """What the steps of a decision may have made of the place of the object of one of them.

    Where an object went from, the one behind it moves up; where one is put, it comes between.
    Whom the plan deletes may have stood behind anybody.
    """
    kind = kinds[change.kind]
    part = kind.named[step.part]
    if not part.row or not step.expects or part.row not in step.expects:
        return nothing_shifts
    place = (step.object_id or "").partition("/")[0]
    put, left, gone = _moving(decision, kind, part, place)
    may_be: set[Value] = {step.expects[part.row]}
    seen: set[Value] = set()
    while may_be - seen:
        before = min(may_be - seen, key=str)
        seen.add(before)
        may_be |= {left[before]} if before in left else set()
        may_be |= {name for name, after in put.items() if after == before}
    is_anybody = not gone.isdisjoint(may_be)
    return lambda field, value: field == part.row and (is_anybody or value in may_be)


def _moving(
    decision: Decision, kind: Kind, part: Part, place: str
) -> tuple[Mapping[str, Value], Mapping[Value, Value], set[Value]]:
    """By name: whom each is put behind, whom it stood behind, and those that end."""
    put: dict[str, Value] = {}
    left: dict[Value, Value] = {}
    gone: set[Value] = set()
    for change in decision.changes if kind.scope else ():
        for step in change.steps if change.kind == kind.name else ():
            name = _name(decision, kind, change, step, place)
            if name is None:
                continue
            if step.part == OBJECT and step.verb is Verb.DELETE:
                gone.add(name)
            if step.part == part.name:
                put.update((name, one.after) for one in step.fields if one.name == part.row)
                left.update((name, v) for f, v in (step.expects or {}).items() if f == part.row)
    return put, left, gone


def _name(decision: Decision, kind: Kind, change: Change, step: Step, place: str) -> str | None:
    """What the object of a step is called; None for one of another place."""
    if step.object_id is not None:
        at, _, name = step.object_id.partition("/")
        return name if at == place else None
    record = decision.records.get(change.address)
    values = record.applied[OBJECT] if record else {}
    return values.get(kind.identity[0]) if values.get(kind.scope) == place else None
