"""Holders: who still points at what is to go; a retirement waits for them, or is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cxdeclare.model.address import Address
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT
from cxdeclare.model.resource import Use, values_uses
from cxdeclare.model.state import Binding
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Action, Orphan, Refusal, Step


@dataclass(frozen=True, slots=True)
class Holder:
    """A reference to an object that is to go, and the step that lets go of it."""

    who: str
    draft: Draft | None
    step: str | None


def let_go(planning: Planning, gone: Mapping[Address, Binding]) -> None:
    """Make every retirement wait until nothing points there; withhold it if something stays."""
    leaving = {
        address
        for address, draft in planning.drafts.items()
        if draft.action in {Action.DELETE, Action.DEACTIVATE, Action.REPLACE}
    }
    if not leaving:
        return
    for address in sorted(leaving):
        reason = _not_read(planning, address)
        if reason:
            leaving.remove(address)
            _leave_alone(planning, address, reason)
    holders = _holders(planning, leaving)
    for _ in range(len(leaving)):  # what is withheld holds on to others
        held = [a for a in sorted(leaving) if _held(planning, a, holders.get(a, ()), gone)]
        if not held:
            break
        leaving -= set(held)
    for address in sorted(leaving):
        draft = planning.drafts[address]
        last = _last(draft)
        made = draft.creates
        if made is not None and last.id in draft.needs[made.id] and holders.get(address):
            planning.refusals.append(
                Refusal(
                    guard="still-referenced",
                    address=str(address),
                    message="the old object has to go first, and others refer to it",
                    hint="give the new one another name, so that it can be made first",
                )
            )
            continue
        for holder in holders.get(address, ()):
            if holder.step is not None and holder.step != last.id:
                draft.needs[last.id].add(holder.step)


def _leave_alone(planning: Planning, address: Address, reason: str) -> None:
    """Retire nothing whose holders are not known."""
    planning.not_known(address, reason)
    if planning.drafts[address].action is Action.REPLACE:
        planning.refusals.append(
            Refusal(
                guard="incomplete-read",
                address=str(address),
                message=f"the old object cannot go: {reason}",
                hint="plan again when everything can be read",
            )
        )
    else:
        del planning.drafts[address]


def _last(draft: Draft) -> Step:
    """The step that ends the old object."""
    return next(s for s in draft.steps if s.object_id == draft.id and s.part == OBJECT)


def _held(
    planning: Planning,
    address: Address,
    holders: tuple[Holder, ...] | list[Holder],
    gone: Mapping[Address, Binding],
) -> bool:
    """Withhold a retirement that something still points at."""
    still = sorted({h.who for h in holders if _stays(planning, h)})
    draft = planning.drafts[address]
    if not still:
        return False
    reason = f"{', '.join(still)} still refers to it"
    if draft.action is Action.REPLACE:
        planning.refusals.append(
            Refusal(
                guard="still-referenced",
                address=str(address),
                message=f"the old object cannot go: {reason}",
                hint="declare the reference, so that it can be pointed at the new object",
            )
        )
        return True
    del planning.drafts[address]
    planning.orphans.append(
        Orphan(
            address=str(address),
            id=gone[address].id,
            action=draft.action,
            reason=f"{draft.action} withheld: {reason}",
        )
    )
    return True


def _stays(planning: Planning, holder: Holder) -> bool:
    draft = holder.draft
    if holder.step is None or draft is None:
        return True
    return planning.drafts.get(draft.address) is not draft or holder.step not in draft.needs


def _holders(planning: Planning, leaving: set[Address]) -> dict[Address, list[Holder]]:
    """References to what is leaving. Links that are keyed by it go away with it."""
    found: dict[Address, list[Holder]] = {}
    owners = {(address.kind, id_): address for address, id_ in planning.matches.ids.items()}
    for name, listing in sorted(planning.snapshot.listings.items()):
        kind = planning.kinds[name]
        if not kind.references & {target.kind for target in leaving}:
            continue
        for id_, live_object in sorted(listing.objects.items()):
            address = owners.get((name, id_))
            draft = planning.drafts.get(address) if address else None
            for use in live.links(kind, live_object, planning.naming.name):
                target = live.target(use)
                if target is None or target not in leaving or target == address:
                    continue
                lets_go = _lets_go(draft, use)
                if use.field is not None or lets_go is not None:
                    label = planning.naming.label(name, id_) or id_
                    who = str(address) if address else f"{kind.called} `{label}`"
                    found.setdefault(target, []).append(Holder(who, draft, lets_go))
    for address, target in _recorded(planning):
        draft = planning.drafts.get(address)
        if target in leaving and planning.drafts[target].action is not Action.REPLACE:
            ends = draft is not None and draft.action in {Action.DELETE, Action.REPLACE}
            lets_go = _last(draft).id if draft is not None and ends else None
            found.setdefault(target, []).append(Holder(str(address), draft, lets_go))
    return found


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


def _not_read(planning: Planning, target: Address) -> str:
    """Why it is not known who refers to an object; empty if it is."""
    for name, listing in sorted(planning.snapshot.listings.items()):
        kind = planning.kinds[name]
        if target.kind not in kind.references:
            continue
        if listing.incomplete:
            return f"a {kind.called} may refer to it: {listing.incomplete}"
        for found in listing.objects.values():
            for part, reason in sorted(found.unread.items()):
                if target.kind in kind.refers_to[part]:
                    return f"a {kind.called} may refer to it: {reason}"
    return ""


def _lets_go(draft: Draft | None, use: Use) -> str | None:
    """The step after which this reference is no more."""
    if draft is None:
        return None
    if draft.action in {Action.DELETE, Action.REPLACE}:
        return _last(draft).id
    for planned in draft.steps:
        if planned.part != use.part or planned.member != use.member:
            continue
        if planned.verb is Verb.REMOVE:
            return planned.id
        if use.field is None and planned.verb in {Verb.ADD, Verb.CHANGE}:
            continue
        for change in planned.fields:
            if change.name != use.field:
                continue
            after = change.after if isinstance(change.after, list) else [change.after]
            if change.because is not None or use.value not in after:
                return planned.id
    return None
