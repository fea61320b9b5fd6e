"""Holding: read anew who refers to what a plan ends, and who has the links it takes away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

from cxdeclare.engine.calls import Ids, member_id
from cxdeclare.engine.ports import Reader
from cxdeclare.engine.reading import list_kind, read_part
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import StalePlan
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.profile import Means, Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing, Snapshot
from cxdeclare.model.wire import at
from cxdeclare.planning.plan import Decision, Step
from cxdeclare.planning.rests import ENDS, ends, references, takes

_HINT = "plan again"
Listed = Callable[[Kind], Listing]
"""Every object of a kind, listed anew."""


@dataclass(frozen=True, slots=True)
class Looking:
    """Where to look, and the ids of what is looked for."""

    reader: Reader
    profile: Profile
    kinds: Registry
    ids: Ids

    def in_full(
        self, kind: Kind, listing: Listing, what: Iterable[tuple[Part, str]], pool: Executor
    ) -> Listing:
        """The listing with these parts of its objects."""
        wanted = list(what)
        read = pool.map(lambda one: self.part_of(kind, *one), wanted)
        objects = dict(listing.objects)
        for (_, id_), found in zip(wanted, read, strict=True):
            objects[id_] = replace(objects[id_], parts={**objects[id_].parts, **found.parts})
        return Listing.whole(objects)

    def part_of(self, kind: Kind, part: Part, id_: str, *, gone_is_empty: bool = False) -> Found:
        """One part of an object; empty where the profile has no way to read it."""
        raw, reason = read_part(self.reader, self.profile, kind, part, id_)
        if reason and not gone_is_empty:
            message = f"it can no longer be read: {reason}"
            raise StalePlan(message, hint=_HINT)
        return Found(id_, {}, {} if raw is None else {part.name: raw})

    def member(self, part: Part, step: Step) -> str:
        """What the API knows the member by."""
        return member_id(part, step, self.ids)

    def judge(self, part: Part, step: Step, owners: Mapping[str, str], *, at_once: bool) -> None:
        """Raise `StalePlan` if the member is another's; `at_once` also if it is nobody's."""
        now = owners.get(self.member(part, step))
        if now is None and (not at_once or step.comes_from is None):
            return
        if now != step.comes_from:
            was = f"object {step.comes_from}" if step.comes_from else "nowhere"
            message = (
                f"{step.id}: since the plan the link has moved from {was} to "
                f"{f'object {now}' if now else 'nowhere'}"
            )
            raise StalePlan(message, hint=_HINT)


def still_unused(look: Looking, decision: Decision, listed: Listed, pool: Executor) -> None:
    """Raise `StalePlan` if something refers to what is to go and did not when it was planned."""
    ending = {
        (change.kind, change.id): step
        for change in decision.changes
        for step in change.steps
        if change.action in ENDS
        and change.id is not None
        and step.means is Means.API
        and ends(step, change.id)
    }
    kinds, leaving = look.kinds, {kind for kind, _ in ending}
    listings: dict[str, Listing] = {}
    for kind in kinds.values():
        refers = bool(kind.references & leaving)
        is_listed = look.profile.endpoint(kind.main, Verb.LIST) is not None
        if is_listed and (refers or kind.name in leaving):
            parts = [p for p in kind.parts if refers and kind.refers_to[p.name] & leaving]
            listing = listed(kind)
            everyone = [(part, id_) for part in parts for id_ in sorted(listing.objects)]
            own = [
                (part, id_)
                for part in kind.parts
                if part.members is not None and part not in parts
                for id_ in sorted(listing.objects)
                if (kind.name, id_) in ending
            ]
            listings[kind.name] = look.in_full(kind, listing, [*everyone, *own], pool)
    now = references(kinds, Snapshot("", listings), ending.keys())
    for one, step in ending.items():
        new = sorted(now.get(one, set()) - set(step.referred_by))
        if new:
            message = f"{step.id}: since the plan, {', '.join(new)} refers to it"
            raise StalePlan(message, hint=_HINT)


def still_from_there(look: Looking, decision: Decision, listed: Listed, pool: Executor) -> None:
    """Raise `StalePlan` if a link that is to move is no longer where it was."""
    taking = [
        (change, step)
        for change in decision.changes
        for step in change.steps
        if step.means is Means.API and takes(look.kinds[change.kind].named[step.part], step)
    ]
    for kind_name, part_name in sorted({(change.kind, step.part) for change, step in taking}):
        kind = look.kinds[kind_name]
        part, listing = kind.named[part_name], listed(kind)
        full = look.in_full(kind, listing, [(part, id_) for id_ in sorted(listing.objects)], pool)
        owners = _owners(part, full)
        for change, step in taking:
            if (change.kind, step.part) == (kind_name, part_name):
                look.judge(part, step, owners, at_once=True)


def not_anothers(look: Looking, kind: Kind, part: Part, step: Step) -> None:
    """Raise `StalePlan` if the link a step takes is just now another's than planned."""
    if not takes(part, step):
        return
    if step.comes_from is not None:  # it is in one set at most: if it is still there, that is all
        there = look.part_of(kind, part, step.comes_from, gone_is_empty=True)
        if look.member(part, step) in _owners(part, Listing.whole({there.id: there})):
            return
    listing = list_kind(look.reader, look.profile, kind, None)
    if listing.incomplete:
        message = f"{kind.name}: it can no longer be listed: {listing.incomplete}"
        raise StalePlan(message, hint=_HINT)
    objects = dict(_still_there(look, kind, part, sorted(listing.objects)))
    look.judge(part, step, _owners(part, Listing.whole(objects)), at_once=False)


def _still_there(
    look: Looking, kind: Kind, part: Part, ids: Iterable[str]
) -> Iterator[tuple[str, Found]]:
    """The links of the objects that were just listed, but for those that have gone since.

    Another step of this very run may have ended one in between.
    """
    for id_ in ids:
        try:
            yield id_, look.part_of(kind, part, id_)
        except StalePlan:
            again = list_kind(look.reader, look.profile, kind, None)
            if again.incomplete or id_ in again.objects:
                raise


def _owners(part: Part, listing: Listing) -> Mapping[str, str]:
    """The object that has each member, by what the API knows the member by."""
    key = part.members.key if part.members else ""
    return {
        str(at(item, key)): id_
        for id_, found in listing.objects.items()
        for item in found.parts.get(part.name) or ()
    }
