"""Prospect: what a plan would make of the tenant, as the guards of kinds get to see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.guard import Doubt, LinkChange
from cxdeclare.planning.draft import Planning
from cxdeclare.planning.estate import SnapshotEstate
from cxdeclare.planning.naming import Naming
from cxdeclare.planning.plan import Action, Unguarded
from cxdeclare.planning.rests import ENDS


@dataclass(frozen=True)
class _Seen(SnapshotEstate):
    """The estate under the names that the plan's steps use; orphans have theirs as well."""

    known: Planning

    @property
    def _ids(self) -> Mapping[Address, str]:
        return self.known.matches.ids

    @property
    def _naming(self) -> Naming:
        return self.known.naming


@dataclass(frozen=True, slots=True)
class PlannedProspect:
    """One plan beside the tenant it is for; see `cxdeclare.model.guard`."""

    planning: Planning

    @property
    def estate(self) -> SnapshotEstate:
        """The tenant as it is."""
        known = self.planning
        return _Seen(known.kinds, known.manifest, known.snapshot, known.state, known)

    @property
    def own_role(self) -> str | None:
        """The role that our access key acts in, as its token calls it."""
        return self.planning.snapshot.own_role

    def link_changes(self, kind: str, part: str) -> list[LinkChange]:
        """Every link of one part that the plan changes."""
        return [
            LinkChange(
                step.object_id or draft.id,
                str(draft.address),
                step.member,
                None
                if step.verb is Verb.REMOVE
                else {change.name: change.after for change in step.fields},
            )
            for draft in self.planning.drafts.values()
            if draft.kind.name == kind
            for step in draft.steps
            if step.part == part and step.member is not None
        ]

    def ending(self, kind: str) -> Mapping[str, bool]:
        """Keys and ids of the objects that end, each with whether another takes its place."""
        found: dict[str, bool] = {}
        for address, draft in self.planning.drafts.items():
            if address.kind == kind and draft.action in ENDS:
                found[address.key] = found[draft.id or ""] = draft.action is Action.REPLACE
        return found


def watch(planning: Planning) -> None:
    """Ask the guards of every kind; what they cannot tell is said, and never counts as passed."""
    prospect = PlannedProspect(planning)
    for kind in planning.kinds.values():
        for one in kind.watches:
            for seen in one.judge(prospect):
                if not isinstance(seen, Doubt):
                    planning.refuse(one.guard, seen.subject, seen.message, seen.hint)
                    continue
                # What it is about is known all the same, and changed as planned.
                planning.unguarded.append(
                    Unguarded(
                        guard=one.guard.name,
                        address=seen.subject,
                        reason=seen.reason,
                        failed=seen.is_failure,
                    )
                )
