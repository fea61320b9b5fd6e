"""Outlook: a plan beside the tenant it is for, as the kinds get to see it that say what it means.

Everything is looked up in tables that are made once: a kind may ask for each of its objects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.effect import LinkShift, Shift, Turn
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Value, Values
from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.profile import Means
from cxdeclare.model.resource import Found, hashed, many
from cxdeclare.model.spec import Attribute
from cxdeclare.model.tally import Tally
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Action, Step
from cxdeclare.planning.rests import ENDS, ends


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many objects hold each value of one field."""

    first: Counter[Any]
    later: Counter[Any]
    least: bool
    """Whether there may be more than were seen."""

    def before(self, value: Value) -> Tally:
        """As it is."""
        return Tally(self.first[hashed(value)], self.least)

    def after(self, value: Value) -> Tally:
        """Once the plan is carried out."""
        return Tally(self.later[hashed(value)], self.least)


@dataclass(frozen=True)
class PlannedOutlook:
    """One plan beside one snapshot; see `cxdeclare.model.effect`."""

    planning: Planning
    _counts: dict[tuple[str, str, str], _Counted] = field(default_factory=dict)

    @cached_property
    def changing(self) -> Mapping[Address, Draft]:
        """What changes in the tenant, in the order of the addresses."""
        drafts = self.planning.drafts
        return {address: drafts[address] for address in sorted(drafts) if _changes(drafts[address])}

    @cached_property
    def _turns(self) -> Mapping[str, list[Turn]]:
        found: dict[str, list[Turn]] = {}
        for address, draft in self.changing.items():
            found.setdefault(address.kind, []).append(self._turn(draft))
        return found

    def turns(self, kind: str) -> list[Turn]:
        """Every object of a kind that the plan changes, in the order of their addresses."""
        return self._turns.get(kind, [])

    def name(self, kind: str, value: Value) -> str:
        """What people call what a reference leads to."""
        if isinstance(value, dict):
            return f"id {value['id']}" if "id" in value else str(value["lookup"])
        address = Address(kind, str(value))
        return self._declared(address) or self._live(address) or str(value)

    def counts(self, kind: str, part: str, name: str) -> _Counted:
        """How many objects of a kind hold each value of a field."""
        place = (kind, part, name)
        if place not in self._counts:
            self._counts[place] = self._count(self.planning.kinds[kind], part, name)
        return self._counts[place]

    def links(self, turn: Turn, part: str) -> Mapping[str, Values] | None:
        """The links that the live object has today; None if they were not read."""
        draft, found = self._of(turn)
        if found is None:
            return {} if draft.id is None else None
        kind = draft.kind
        members = live.members(kind, kind.named[part], found, self.planning.naming.name)
        if members is None:
            return None
        return {member: one.values for member, one in members.items()}

    def values(self, turn: Turn, part: str) -> Values | None:
        """What is read of the live object; None if it was not read, or there is none."""
        draft, found = self._of(turn)
        if found is None:
            return None
        kind = draft.kind
        return live.values(kind, kind.named[part], found, self.planning.naming.name)

    def found(self, kind: str) -> Mapping[str, Found] | None:
        """Every live object of a kind by id; None if not all were read."""
        return self.planning.snapshot.of(kind).objects if self._is_whole(kind) else None

    def id_of(self, turn: Turn) -> str | None:
        """The id of the live object."""
        return self._of(turn)[0].id

    def fate(self, kind: str, member: str) -> Turn | None:
        """What becomes of the object that a link leads to; None if it stays as it is."""
        return self._by_address.get(str(Address(kind, member)))

    def label(self, kind: str, id_: str) -> str:
        """What the tenant calls the object with this id."""
        return self.planning.naming.label(kind, id_) or id_

    @cached_property
    def _by_address(self) -> Mapping[str, Turn]:
        return {turn.address: turn for turns in self._turns.values() for turn in turns}

    def _of(self, turn: Turn) -> tuple[Draft, Found | None]:
        draft = self.planning.drafts[Address.parse(turn.address)]
        return draft, self.planning.snapshot.of(draft.kind.name).objects.get(draft.id or "")

    def _turn(self, draft: Draft) -> Turn:
        fields: dict[tuple[str, str], Shift] = {}
        links: dict[str, list[LinkShift]] = {}
        for step in draft.steps:
            if step.member is not None:
                links.setdefault(step.part, []).append(_link(step))
            elif step.verb in {Verb.CREATE, Verb.UPDATE} and not _ends(draft, step):
                for one in step.fields:
                    is_again = one.because is not None
                    fields[step.part, one.name] = Shift(one.before, one.after, is_again)
        before = self._live(draft.address) if draft.id is not None else ""
        return Turn(
            address=str(draft.address),
            key=draft.address.key,
            name=self._declared(draft.address) or before,
            before=before,
            comes=draft.action in {Action.CREATE, Action.REPLACE},
            goes=draft.action in ENDS,
            fields=fields,
            links=links,
        )

    def _declared(self, address: Address) -> str:
        """What people know a declared resource by."""
        kind, resource = self.planning.kinds[address.kind], self.planning.manifest.resources
        if address not in resource or not kind.identity:
            return ""
        return str(resource[address].parts[OBJECT].get(kind.identity[0]) or "")

    def _live(self, address: Address) -> str:
        """What people know the live object of an address by."""
        kind = self.planning.kinds[address.kind]
        id_ = self.planning.matches.ids.get(address)
        found = self.planning.snapshot.of(kind.name).objects.get(id_ or "")
        if found is None or not kind.identity:
            return ""
        known_by = kind.fields[OBJECT, kind.identity[0]]
        read = live.values(kind, kind.main, found, self.planning.naming.name, (known_by,)) or {}
        return str(read.get(known_by.name) or "")

    def _is_whole(self, kind: str) -> bool:
        listing = self.planning.snapshot.of(kind)
        is_listed = kind in self.planning.snapshot.listings
        return is_listed and not (
            listing.incomplete or listing.late or kind in self.planning.snapshot.unlisted
        )

    def _count(self, kind: Kind, part: str, name: str) -> _Counted:
        attribute = kind.fields[part, name]
        first: Counter[Any] = Counter()
        later: Counter[Any] = Counter()
        least = not self._is_whole(kind.name)
        turns = {self._of(turn)[0].id: turn for turn in self.turns(kind.name)}
        for id_, found in self.planning.snapshot.of(kind.name).objects.items():
            turn, has = turns.get(id_), self._value(kind, part, found, attribute)
            shift = turn.fields.get((part, name)) if turn is not None and turn.stays else None
            least |= has is None and shift is None
            first.update(has or ())
            if shift is not None:
                later.update(_single(attribute, shift.after))
            elif turn is None or not turn.goes:
                later.update(has or ())
        for turn in self.turns(kind.name):
            if turn.comes:
                made = turn.fields.get((part, name))
                default = attribute.default.value if attribute.default else None
                later.update(_single(attribute, made.after if made else default))
        return _Counted(first, later, least)

    def _value(self, kind: Kind, part: str, found: Found, attribute: Attribute) -> list[Any] | None:
        naming = self.planning.naming.name
        read = live.values(kind, kind.named[part], found, naming, (attribute,))
        return None if read is None else list(_single(attribute, read.get(attribute.name)))


def _single(attribute: Attribute, value: Value) -> Iterator[Any]:
    """The values that a field holds, each as something to count by."""
    return map(hashed, [None] if value is None else many(attribute, value))


def _changes(draft: Draft) -> bool:
    """Whether anything of it changes in the tenant, and not in our records alone."""
    return draft.action in ENDS or any(step.means is not Means.STATE for step in draft.steps)


def _ends(draft: Draft, step: Step) -> bool:
    return draft.action in ENDS and ends(step, draft.id)


def _link(step: Step) -> LinkShift:
    is_new, is_gone = step.verb is Verb.ADD, step.verb is Verb.REMOVE
    return LinkShift(
        member=step.member or "",
        before=None if is_new else {one.name: one.before for one in step.fields},
        after=None if is_gone else {one.name: one.after for one in step.fields},
        comes_from=step.comes_from,
    )
