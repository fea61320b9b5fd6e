"""People: who is touched by a plan, counted once however many objects of theirs it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Value
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.resource import Found, Use, hashed, many, member_value
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.figures import Agents
from cxdeclare.planning.guards import MAX_AGENTS
from cxdeclare.planning.plan import FieldChange, Step
from cxdeclare.planning.rests import ENDS


def too_many(planning: Planning) -> Agents | None:
    """Count who is touched, and refuse more than the policy allows; None where it does not say."""
    limit = planning.manifest.policy.max_agents
    if limit is None:
        return None
    count = _Count(planning)
    for draft in planning.drafts.values():
        count.take(draft)
    touched = len(count.people)
    if touched > limit:
        (most, by_most), *_ = sorted(count.by.items(), key=lambda one: (-one[1], one[0]))
        message = (
            f"{touched} agent{'s' * (touched != 1)} would be touched, "
            f"{by_most} of them by this change; "
            f"the limit is {limit}"
        )
        planning.refuse(MAX_AGENTS, most, message)
    for subject, reason in sorted(count.unread.items()):
        message = f"its people could not be counted: {reason}"
        hint = "plan again when they can be read, or take `policy.max_agents` back for this plan"
        planning.refuse(MAX_AGENTS, subject, message, hint)
    return Agents(count=touched, limit=limit, unread=tuple(sorted(count.unread)))


@dataclass(slots=True)
class _Count:
    planning: Planning
    people: set[str] = field(default_factory=set)
    by: Counter[str] = field(default_factory=Counter)
    """How many each change touches."""
    unread: dict[str, str] = field(default_factory=dict)
    """Objects whose people are not known, and why."""
    _of: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def take(self, draft: Draft) -> None:
        """Count everybody one change touches."""
        found = set(self._linked(draft))
        for kind, id_ in self._objects(draft):
            found |= self._people(kind, id_)
        self.people |= found
        if found:
            self.by[str(draft.address)] = len(found)

    def _linked(self, draft: Draft) -> Iterator[str]:
        """Those whose own link is added, changed or taken away."""
        for step in draft.steps:
            links = draft.kind.named[step.part].members
            if links is not None and step.member is not None and self._is_people(links.ref):
                yield self._name(links.ref or "", step.member)

    def _objects(self, draft: Draft) -> set[tuple[str, str]]:
        """The objects of which everybody is touched: itself, and what its references leave."""
        kind, found = draft.kind, set()
        own = [step for step in draft.steps if not self._is_people(_ref(kind, step))]
        if draft.id is not None and (draft.action in ENDS or own):
            found.add((kind.name, draft.id))
        uses = [use for step in own for use in _changed(kind, step)]
        if draft.action in ENDS and draft.id is not None:
            there = self.planning.snapshot.of(kind.name).objects.get(draft.id)
            uses += live.links(kind, there, self.planning.naming.name) if there else ()
        for use in uses:
            if self._parts(self.planning.kinds[use.kind]):
                found.update((use.kind, id_) for id_ in self._ids(use))
        return found

    def _ids(self, use: Use) -> list[str]:
        """The live object a reference leads to; what the plan makes has only links of its own."""
        if isinstance(use.value, dict):
            known = use.value.get("id")
            named = str(use.value.get("lookup"))
            return [str(known)] if known else self.planning.naming.find(use.kind, named)
        id_ = self.planning.matches.ids.get(Address(use.kind, str(use.value)))
        return [id_] if id_ is not None else []

    def _people(self, kind: str, id_: str) -> frozenset[str]:
        """Everybody who is linked to an object."""
        if (kind, id_) not in self._of:
            self._of[kind, id_] = frozenset(self._read(self.planning.kinds[kind], id_))
        return self._of[kind, id_]

    def _read(self, kind: Kind, id_: str) -> Iterator[str]:
        parts = self._parts(kind)
        listing = self.planning.snapshot.of(kind.name)
        found = listing.objects.get(id_)
        for part in parts:
            members = live.members(kind, part, found, self.planning.naming.name) if found else None
            if found is None or members is None:
                self._not_known(kind, part, id_, found, listing.incomplete)
            for member in members or ():
                yield self._name(part.members.ref or "" if part.members else "", member)

    def _not_known(
        self, kind: Kind, part: Part, id_: str, found: Found | None, incomplete: str
    ) -> None:
        naming = self.planning.naming
        address = naming.address(kind.name, id_)
        subject = str(address or f"{kind.called} `{naming.label(kind.name, id_) or id_}`")
        failed = incomplete if found is None else found.unread.get(part.name)
        self.unread[subject] = failed or f"its {part.name} were not read"

    def _parts(self, kind: Kind) -> list[Part]:
        """The sets of people that objects of a kind have."""
        return [one for one in kind.parts if one.members and self._is_people(one.members.ref)]

    def _is_people(self, kind: str | None) -> bool:
        return kind is not None and self.planning.kinds[kind].people

    def _name(self, kind: str, member: str) -> str:
        """What a person is called on every platform; by id where he has no name."""
        naming, value = self.planning.naming, member_value(member)
        if isinstance(value, dict) and "id" in value:
            return f"{kind} {value['id']}"
        name = str(value["lookup"] if isinstance(value, dict) else value)
        ids = naming.find(kind, name)
        label = naming.label(kind, ids[0]) if len(ids) == 1 else None
        return (label or name).casefold()


def _ref(kind: Kind, step: Step) -> str | None:
    """The kind the links are of that a step is about."""
    links = kind.named[step.part].members
    return links.ref if links is not None and step.member is not None else None


def _changed(kind: Kind, step: Step) -> Iterator[Use]:
    """The references that lead elsewhere after a step, with where they led and where they lead."""
    links = kind.named[step.part].members
    if links is not None and links.ref and step.member and step.verb in {Verb.ADD, Verb.REMOVE}:
        yield Use(step.part, step.member, None, links.ref, member_value(step.member))
    for change in step.fields:
        attribute = kind.fields.get((step.part, change.name))
        if attribute is None or attribute.ref is None or not change.differs:
            continue
        before, after = (
            many(attribute, value) if value is not None else []
            for value in (change.before, change.after)
        )
        for value in _elsewhere(change, before, after):
            yield Use(step.part, step.member, change.name, attribute.ref.kind, value)


def _elsewhere(change: FieldChange, before: list[Value], after: list[Value]) -> list[Value]:
    if change.because is not None:  # the same words, and another object
        return [*before, *after]
    old, new = set(map(hashed, before)), set(map(hashed, after))
    return [one for one in (*before, *after) if (hashed(one) in old) != (hashed(one) in new)]
