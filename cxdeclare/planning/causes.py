"""Causes: of each difference of a plan, whether an edit, drift or the tool itself made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.state import Binding, State
from cxdeclare.planning.plan import Action, Change, Decision, Step
from cxdeclare.planning.provenance import Cause, Provenance


def provenance(
    decision: Decision, state: State | None, tool: str, base: Decision | None = None
) -> Provenance:
    """Where each difference comes from; `base` is what its manifest would do to the same tenant.

    `state` has the addresses of the decision, `tool` is the version that made it.
    """
    usual = Cause.MANIFEST if base is None else Cause.BRANCH
    pending = {step.id: step for step in base.steps} if base is not None else {}
    creates = {
        step.id: (change, step)
        for change in decision.changes
        for step in change.steps
        if step.verb is Verb.CREATE
    }
    search = _Search(decision, state, tool, base, pending, creates)
    causes: dict[str, dict[str, Cause]] = {}
    for change in decision.changes:
        for step in change.steps:
            found = {name: cause for name, cause in search.causes(change, step) if cause != usual}
            if found:
                causes[step.id] = found
    return Provenance(base=base.manifest if base else None, usual=usual, causes=causes)


@dataclass(frozen=True, slots=True)
class _Search:
    decision: Decision
    state: State | None
    tool: str
    base: Decision | None
    pending: Mapping[str, Step]
    """What the base would do, by id."""
    creates: Mapping[str, tuple[Change, Step]]
    """What makes new objects, by id."""

    def causes(self, change: Change, step: Step) -> Iterator[tuple[str, Cause]]:
        """Of every field that differs; of the step as a whole where that is what differs."""
        binding = self.state.bindings.get(change.address) if self.state else None
        made = next((self.creates[one] for one in step.depends_on if one in self.creates), None)
        if made is not None and made[0].address.partition(".")[2] == step.member:
            yield "", dict(self.causes(*made))[""]  # the link is to an object that is new
            return
        differs = any(field.differs for field in step.fields)
        if step.verb not in {Verb.UPDATE, Verb.CHANGE} or not differs:
            yield "", self._cause(step, None, drifted=_whole(self.decision, change, step, binding))
            return
        for field in step.fields:
            if field.because is not None and made is not None:
                yield field.name, dict(self.causes(*made))[""]
            elif field.differs:
                drifted = _as_applied(self.decision, change, step, field.name, binding)
                yield field.name, self._cause(step, field.name, drifted=drifted)

    def _cause(self, step: Step, field: str | None, *, drifted: bool) -> Cause:
        if drifted:
            return Cause.DRIFT
        if self.base is not None and not self._is_pending(step, field):
            return Cause.BRANCH
        applied = self.base.manifest if self.base is not None else self.decision.manifest
        state = self.state
        if state is not None and state.manifest == applied and state.tool not in {None, self.tool}:
            return Cause.TOOL
        return Cause.MANIFEST if self.base is None else Cause.BASE

    def _is_pending(self, step: Step, field: str | None) -> bool:
        """Whether the base would do the very same."""
        other = self.pending.get(step.id)
        if other is None or other.verb is not step.verb:
            return False
        if field is None:
            return other.fields == step.fields
        return any(one.name == field and one in step.fields for one in other.fields)


def _whole(decision: Decision, change: Change, step: Step, binding: Binding | None) -> bool:
    """Whether an object or a link is as it was applied in the manifest, and not in the tenant."""
    record = decision.records.get(change.address)
    if binding is None or record is None:
        return False
    if step.member is None:
        return step.verb is Verb.CREATE and change.action is Action.CREATE
    known = binding.members.get(step.part, {})
    if step.verb is Verb.REMOVE:
        is_exact = step.part in binding.exact and step.part in record.exact
        return is_exact and step.member not in known
    return known.get(step.member) == record.members.get(step.part, {}).get(step.member, {})


def _as_applied(
    decision: Decision, change: Change, step: Step, field: str, binding: Binding | None
) -> bool:
    """Whether a field is declared as it was last applied, so that it was the tenant that moved."""
    record = decision.records.get(change.address)
    if binding is None or record is None or change.adopts or change.action is Action.REPLACE:
        return False
    if step.member is None:
        applied = binding.applied.get(step.part, {})
        declared = record.applied.get(step.part, {})
    else:
        applied = binding.members.get(step.part, {}).get(step.member, {})
        declared = record.members.get(step.part, {}).get(step.member, {})
    return field in applied and field in declared and applied[field] == declared[field]
