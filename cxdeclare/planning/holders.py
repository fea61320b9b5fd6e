"""Holders: who still points at what is to go; a retirement waits for them, or is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait, Value
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found, Use, hashed, values_uses
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.guards import INCOMPLETE_READ, STILL_REFERENCED
from cxdeclare.planning.known import fold, identity, identity_of
from cxdeclare.planning.names import looked_up
from cxdeclare.planning.plan import Action, FieldChange, Orphan, Step
from cxdeclare.planning.rests import needing


@dataclass(frozen=True, slots=True)
class Holder:
    """A reference to an object that is to go, and the step that lets go of it."""

    who: str
    draft: Draft | None
    step: str | None


def let_go(planning: Planning) -> None:
    """Make every retirement wait until nothing points there; withhold it if something stays."""
    leaving = {
        address
        for address, draft in planning.drafts.items()
        if draft.action in {Action.DELETE, Action.DEACTIVATE, Action.REPLACE}
    }
    if not leaving:
        return
    doubts = {
        kind: (_not_read(planning, kind), _cannot_read(planning, kind))
        for kind in {address.kind for address in leaving}
    }
    for address in sorted(leaving):
        reason, blind = doubts[address.kind]
        if reason or blind:
            leaving.remove(address)
            _leave_alone(planning, address, reason, blind)
    holders = _holders(planning, leaving)
    for _ in range(len(leaving)):  # what is withheld holds on to others
        held = [a for a in sorted(leaving) if _held(planning, a, holders.get(a, ()))]
        if not held:
            break
        leaving -= set(held)
    _forget_dropped(planning)
    takers = _takers(planning)
    for address in sorted(leaving):
        _wait(planning, planning.drafts[address], holders.get(address, []), takers)


def _wait(
    planning: Planning,
    draft: Draft,
    holders: Sequence[Holder],
    takers: Mapping[str, Sequence[str]],
) -> None:
    """Let the old object go after everything that let go of it, and took the new one."""
    last, made = _last(draft), draft.creates
    if made is not None and last.id in draft.needs[made.id] and holders:
        planning.refuse(
            STILL_REFERENCED,
            draft.address,
            "the old object has to go first, and others refer to it",
            "give the new one another name, so that it can be made first",
        )
        return
    for holder in holders:
        if holder.step is not None and holder.step != last.id:
            draft.needs[last.id].add(holder.step)
    if made is not None and last.id not in draft.needs[made.id]:
        draft.needs[last.id].update(one for one in takers.get(made.id, ()) if one != last.id)


def _leave_alone(planning: Planning, address: Address, reason: str, blind: str) -> None:
    """Retire nothing whose holders are not known."""
    draft = planning.drafts[address]
    if reason:
        planning.not_known(address, reason)
    if draft.action is Action.REPLACE:
        again = "plan again when everything can be read"
        planning.refuse(
            INCOMPLETE_READ,
            address,
            f"the old object cannot go: {reason or blind}",
            again if reason else "use a profile that can read it",
        )
        return
    if not reason:
        withhold(planning, draft, blind)
    del planning.drafts[address]


def _takers(planning: Planning) -> Mapping[str, Sequence[str]]:
    """The steps that take each new object: until then the old one serves."""
    made = {one.creates.id for one in planning.drafts.values() if one.creates is not None}
    takers: dict[str, list[str]] = {}
    for draft in planning.drafts.values():
        for step, needs in draft.needs.items():
            for need in needs & made:
                takers.setdefault(need, []).append(step)
    return takers


def withhold(planning: Planning, draft: Draft, reason: str) -> None:
    """Show a retirement that is not done, and why."""
    planning.orphans.append(
        Orphan(
            address=str(draft.address),
            id=draft.id or "",
            called=planning.naming.label(draft.kind.name, draft.id or ""),
            action=draft.action,
            reason=f"{draft.action} withheld: {reason}",
        )
    )


def _forget_dropped(planning: Planning) -> None:
    """Let nobody wait for the steps of a retirement that is not done."""
    steps = {step for draft in planning.drafts.values() for step in draft.needs}
    for draft in planning.drafts.values():
        for needs in draft.needs.values():
            needs.intersection_update(steps)


def _last(draft: Draft) -> Step:
    """The step that ends the old object."""
    return next(s for s in draft.steps if s.object_id == draft.id and s.part == OBJECT)


def _held(
    planning: Planning,
    address: Address,
    holders: Sequence[Holder],
) -> bool:
    """Withhold a retirement that something still points at."""
    still = sorted({h.who for h in holders if _stays(planning, h)})
    draft = planning.drafts[address]
    if not still:
        return False
    reason = f"{', '.join(still)} still refers to it"
    if draft.action is Action.REPLACE:
        planning.refuse(
            STILL_REFERENCED,
            address,
            f"the old object cannot go: {reason}",
            "declare the reference, so that it can be pointed at the new object",
        )
        return True
    withhold(planning, draft, reason)
    del planning.drafts[address]
    return True


def _stays(planning: Planning, holder: Holder) -> bool:
    draft = holder.draft
    if holder.step is None or draft is None:
        return True
    return planning.drafts.get(draft.address) is not draft or holder.step not in draft.needs


def _holders(planning: Planning, leaving: set[Address]) -> dict[Address, list[Holder]]:
    """References to what is leaving. Links that are keyed by it go away with it."""
    found: dict[Address, list[Holder]] = {}
    letting = _Letting()
    for name, listing in sorted(planning.snapshot.listings.items()):
        kind = planning.kinds[name]
        if not kind.references & {target.kind for target in leaving}:
            continue
        for id_, live_object in sorted(listing.objects.items()):
            address = planning.naming.address(name, id_)
            draft = planning.drafts.get(address) if address else None
            for use in live.links(kind, live_object, planning.naming.name):
                target = live.target(use)
                if target is None or target not in leaving or target == address:
                    continue
                lets_go = letting.of(draft, use)
                if use.field is not None or lets_go is not None:
                    who = _who(planning, kind, id_)
                    found.setdefault(target, []).append(Holder(who, draft, lets_go))
    for target, holder in (*_unsaid(planning, leaving), *_known_here(planning, leaving)):
        found.setdefault(target, []).append(holder)
    return found


def _known_here(planning: Planning, leaving: set[Address]) -> Iterator[tuple[Address, Holder]]:
    """References that the manifest declares by a name, or that only our records know of."""
    for address, target in looked_up(planning, leaving):
        yield target, Holder(str(address), None, None)
    for address, target in _recorded(planning):
        draft = planning.drafts.get(address)
        if target in leaving and planning.drafts[target].action is not Action.REPLACE:
            ends = draft is not None and draft.action in {Action.DELETE, Action.REPLACE}
            lets_go = _last(draft).id if draft is not None and ends else None
            yield target, Holder(str(address), draft, lets_go)


def _unsaid(planning: Planning, leaving: set[Address]) -> Iterator[tuple[Address, Holder]]:
    """Live objects that need one that goes, where no field says so and no manifest either."""
    needed: dict[str, dict[str, Address]] = {}
    for target in sorted(leaving):
        draft, kind = planning.drafts[target], planning.kinds[target.kind]
        old = planning.snapshot.of(kind.name).objects.get(draft.id or "")
        if old is None or draft.action is Action.DEACTIVATE or _stands_again(planning, draft, old):
            continue
        needed.setdefault(kind.name, {})[old.id] = target
    for of, targets in needed.items():
        for other in (kind for kind in planning.kinds.values() if of in kind.holds_on):
            for one, ids in needing(other, of, planning.snapshot, targets.keys()).items():
                target = targets[one]
                for id_ in ids:
                    holder = _without_word(planning, other, id_)
                    if holder is not None:
                        yield target, holder


def _without_word(planning: Planning, kind: Kind, id_: str) -> Holder | None:
    """What holds on with no field saying so; None if the manifest says what it needs."""
    address = planning.naming.address(kind.name, id_)
    holding = planning.drafts.get(address) if address else None
    ends = holding is not None and holding.action in {Action.DELETE, Action.REPLACE}
    if address in planning.manifest.resources and not ends:
        return None
    lets_go = _last(holding).id if holding is not None and ends else None
    return Holder(_who(planning, kind, id_), holding, lets_go)


def _who(planning: Planning, kind: Kind, id_: str) -> str:
    """What a holder is called: its address, or what the tenant calls it."""
    address = planning.naming.address(kind.name, id_)
    return (
        str(address)
        if address
        else f"{kind.called} `{planning.naming.label(kind.name, id_) or id_}`"
    )


def _stands_again(planning: Planning, draft: Draft, old: Found) -> bool:
    """Whether an object with the same name stands elsewhere, in place of the one that goes."""
    new = planning.manifest.resources.get(planning.successor(draft.address) or draft.address)
    if new is None:
        return False
    names = len(draft.kind.identity)
    return fold(identity(draft.kind, new))[-names:] == fold(identity_of(draft.kind, old))[-names:]


def _recorded(planning: Planning) -> Iterator[tuple[Address, Address]]:
    """References that only we know of, from live objects of ours to what they were applied with."""
    bindings = planning.state.bindings if planning.state else {}
    for address in sorted(planning.matches.ids):
        binding = bindings.get(str(address))
        draft = planning.drafts.get(address)
        stays = address in planning.manifest.resources
        if binding is None or (stays and (draft is None or draft.action is not Action.REPLACE)):
            continue  # a declared object refers to what the manifest says, and that is not leaving
        for part, attributes in planning.kinds[address.kind].by_part.items():
            local = tuple(a for a in attributes if a.ref and a.has(Trait.LOCAL))
            for use in values_uses(part, None, local, binding.applied.get(part, {})):
                target = live.target(use)
                if target is not None:
                    yield address, target


def _not_read(planning: Planning, target: str) -> str:
    """Why it is not known who refers to objects of a kind; empty if it is."""
    for kind in sorted(planning.kinds.values(), key=lambda one: one.name):
        if target not in kind.references:
            continue
        listing = planning.snapshot.of(kind.name)
        readable = (p for p in kind.parts if p.name and planning.profile.endpoint(p, Verb.READ))
        points = {part.name for part in readable if _points(kind, part, target)}
        for reason in (listing.incomplete, *listing.hidden):
            if reason:
                return f"a {kind.called} may refer to it: {reason}"
        for found in listing.objects.values():
            for part, reason in sorted(found.unread.items()):
                if target in kind.refers_to[part]:
                    return f"a {kind.called} may refer to it: {reason}"
            if any(part not in found.parts and part not in found.unread for part in points):
                return f"a {kind.called} may refer to it, and was not read in full"
    return ""


def _cannot_read(planning: Planning, target: str) -> str:
    """Why the profile can never tell who refers to objects of a kind; empty if it can.

    Links that are keyed by the object hold nothing: they go away with it.
    """
    for kind in sorted(planning.kinds.values(), key=lambda one: one.name):
        listing = planning.snapshot.of(kind.name)
        is_blind = kind.name in planning.snapshot.unlisted
        if not listing.objects and not is_blind:
            continue
        for part in kind.parts:
            is_listed = part.name == OBJECT and not is_blind
            cannot = not is_listed and planning.profile.endpoint(part, Verb.READ) is None
            if cannot and _points(kind, part, target):
                article = "an" if kind.called[0] in "aeiou" else "a"
                return f"{article} {kind.called} may refer to it, and the profile cannot read that"
    return ""


def _points(kind: Kind, part: Part, target: str) -> bool:
    """Whether fields of a part hold on to objects of a kind."""
    fields = kind.by_part[part.name]
    return any(a.ref and a.ref.kind == target and not a.has(Trait.LOCAL) for a in fields)


class _Letting:
    """The steps after which references are no more; each change is looked through once."""

    def __init__(self) -> None:
        self._steps: dict[Address, Mapping[tuple[str, str | None], list[Step]]] = {}
        self._after: dict[tuple[str, str], frozenset[Any]] = {}

    def of(self, draft: Draft | None, use: Use) -> str | None:
        """The step after which this reference is no more."""
        if draft is None:
            return None
        if draft.action in {Action.DELETE, Action.REPLACE}:
            return _last(draft).id
        for planned in self._of(draft).get((use.part, use.member), ()):
            if planned.verb is Verb.REMOVE:
                return planned.id
            if use.field is None and planned.verb in {Verb.ADD, Verb.CHANGE}:
                continue
            for change in planned.fields:
                if change.name != use.field:
                    continue
                if change.because is not None or not self._keeps(planned, change, use.value):
                    return planned.id
        return None

    def _of(self, draft: Draft) -> Mapping[tuple[str, str | None], list[Step]]:
        if draft.address not in self._steps:
            steps: dict[tuple[str, str | None], list[Step]] = {}
            for step in draft.steps:
                steps.setdefault((step.part, step.member), []).append(step)
            self._steps[draft.address] = steps
        return self._steps[draft.address]

    def _keeps(self, step: Step, change: FieldChange, value: Value) -> bool:
        """Whether a reference is in a field after its change."""
        place = (step.id, change.name)
        if place not in self._after:
            after = change.after if isinstance(change.after, list) else [change.after]
            self._after[place] = frozenset(map(hashed, after))
        return hashed(value) in self._after[place]
