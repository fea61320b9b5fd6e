"""Rests: what a plan rests on beside the fields it writes: who holds on to what ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Values
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.profile import Profile
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import Found, Use
from cxdeclare.model.snapshot import Snapshot
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Action, Step

Object = tuple[str, str]
"""A live object: its kind and its id."""
ENDS = frozenset({Action.DELETE, Action.DEACTIVATE, Action.REPLACE})


def main_fields(profile: Profile, kind: Kind, found: Found | None) -> Values | None:
    """Every readable field of an object itself, references as ids; None if it cannot be read."""
    if found is None or profile.endpoint(kind.main, Verb.READ) is None:
        return None
    now = live.values(kind, kind.main, found, live.by_id) or {}
    names = [a.name for a in kind.by_part[OBJECT] if a.wire is not None]
    return {name: now.get(name) for name in (*names, *kind.main.always)}


def rest(planning: Planning) -> None:
    """Write into the steps who refers to what they end."""
    ending = {
        (draft.kind.name, draft.id): draft
        for draft in planning.drafts.values()
        if draft.action in ENDS and draft.id is not None
    }
    holders = references(planning.kinds, planning.snapshot, ending.keys())
    for one, draft in ending.items():
        referred_by = tuple(sorted(holders.get(one, ())))
        for step in list(draft.steps):
            if ends(step, draft.id):
                _put(draft, step, step.model_copy(update={"referred_by": referred_by}))


def ends(step: Step, object_id: str | None) -> bool:
    """Whether a step ends this object."""
    return step.part == OBJECT and object_id is not None and step.object_id == object_id


def takes(part: Part, step: Step) -> bool:
    """Whether a step may take its member away from another object."""
    exclusive = part.members is not None and part.members.exclusive
    return exclusive and step.verb is Verb.ADD and step.member is not None


def references(
    kinds: Registry, snapshot: Snapshot, targets: Collection[Object]
) -> Mapping[Object, set[str]]:
    """Every live reference to these objects and every link of their own, as stable text."""
    found: dict[Object, set[str]] = {}
    wanted = {kind for kind, _ in targets}
    for name, listing in snapshot.listings.items() if targets else ():
        kind = kinds[name]
        refers = bool(kind.references & wanted)
        for id_, one in listing.objects.items():
            for use in live.links(kind, one, live.by_id) if refers else ():
                target = (use.kind, str(use.value["id"]))
                if target in targets and target != (name, id_):
                    found.setdefault(target, set()).add(f"{name}/{id_}#{_place(use)}")
            if (name, id_) in targets:
                own = (f"{name}/{id_}#{place}" for place in _own(kind, one))
                found.setdefault((name, id_), set()).update(own)
        for other in kind.holds_on.keys() & wanted:
            ending = {id_ for of, id_ in targets if of == other}
            for id_, needed in needing(kind, other, snapshot, ending).items():
                found.setdefault((other, id_), set()).update(f"{name}/{one}" for one in needed)
    return found


def needing(
    kind: Kind, other: str, snapshot: Snapshot, ids: Collection[str]
) -> Mapping[str, list[str]]:
    """By id, for those that are there: the live objects of a kind that need them unsaid."""
    needs, objects = kind.holds_on[other], snapshot.of(other).objects
    by_name: dict[str, list[str]] = {}
    for id_ in ids:
        found = objects.get(id_)
        if found is not None:
            by_name.setdefault(needs.name(found.raw), []).append(id_)
    holding: dict[str, list[str]] = {id_: [] for named in by_name.values() for id_ in named}
    for one, live_object in sorted(snapshot.of(kind.name).objects.items()):
        for name in set(needs.needed(live_object.raw)):
            for id_ in by_name.get(name, ()):
                holding[id_].append(one)
    return holding


def _own(kind: Kind, found: Found) -> Iterator[str]:
    for part in kind.parts:
        for member in live.members(kind, part, found, live.by_id) or ():
            yield f"{part.name}[{member.removeprefix('#')}]"


def _place(use: Use) -> str:
    which = f"[{use.member.removeprefix('#')}]" if use.member is not None else ""
    return ".".join(one for one in (f"{use.part}{which}", use.field) if one)


def _put(draft: Draft, old: Step, new: Step) -> None:
    draft.steps[draft.steps.index(old)] = new
