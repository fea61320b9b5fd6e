"""Renamed: an object that would end beside a new one that is much like it, and is probably it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from cxdeclare.model.address import Address
from cxdeclare.model.kind import Kind, Retire
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.guards import RENAME
from cxdeclare.planning.likeness import ENOUGH, Portrait, Said, applied, declared, holders, likeness
from cxdeclare.planning.plan import Action

FEW = 2_500
"""So many pairs are all compared; of more, only those that have something in common."""
_BUCKET = 64
"""Pairs that one value may bring together; a value that more have in common says nothing."""
_PARTNERS = 32
"""How many of those that have something in common one is compared with."""


def renamed(planning: Planning) -> None:
    """Refuse a plan that would end one object and create another that is probably the same."""
    coming: dict[str, list[Address]] = {}
    for address, draft in planning.drafts.items():
        if draft.action is Action.CREATE:
            coming.setdefault(address.kind, []).append(address)
    leaving: dict[str, list[Address]] = {}
    for address in _leaving(planning) if coming else ():
        leaving.setdefault(address.kind, []).append(address)
    for name in sorted(coming.keys() & leaving.keys()):
        kind = planning.kinds[name]
        for share, old, new in _pairs(planning, kind, leaving[name], coming[name]):
            planning.refuse(
                RENAME,
                new,
                f"it is probably {old} under another name ({share:.0%} alike), "
                f"which would {_end(planning, old)}",
                f"if it is, add `moved: [{{from: {old}, to: {new}}}]`; "
                f"if it is not, list {old} in `removed`",
            )


def _leaving(planning: Planning) -> Iterator[Address]:
    """Addresses whose object ends or would with consent, and of which nothing is said."""
    withheld = {Address.parse(orphan.address) for orphan in planning.orphans}
    ending = {address for address, draft in planning.drafts.items() if _lets_go(planning, draft)}
    bindings = planning.state.bindings if planning.state else {}
    for address in sorted(withheld | ending):
        binding = bindings.get(str(address))
        is_said = address in planning.manifest.removed
        if binding is not None and binding.successor is None and not is_said:
            yield address


def _lets_go(planning: Planning, draft: Draft) -> bool:
    """Whether an object ends, or stays behind because we once found it there."""
    if draft.action in {Action.DELETE, Action.DEACTIVATE}:
        return True
    is_there = draft.address in planning.matches.ids
    return draft.action is Action.FORGET and is_there and draft.kind.retire is not Retire.FORGET


def _end(planning: Planning, old: Address) -> str:
    draft = planning.drafts.get(old)
    if draft is None:
        return "stay behind as an orphan"
    return "no longer be managed" if draft.action is Action.FORGET else f"be {_DONE[draft.action]}"


_DONE = {Action.DELETE: "deleted", Action.DEACTIVATE: "deactivated"}


def _pairs(
    planning: Planning, kind: Kind, leaving: Sequence[Address], coming: Sequence[Address]
) -> Iterator[tuple[float, Address, Address]]:
    """Those that leave and those that come, by twos: the best first, and each once."""
    bindings = planning.state.bindings if planning.state else {}
    old = {a: applied(kind, a, bindings[str(a)]) for a in leaving}
    all_new = {one.address: declared(kind, one) for one in planning.manifest.of(kind.name)}
    new = {address: all_new[address] for address in coming}
    yield from pairs(old, new, holders((*old.values(), *all_new.values())))


def pairs(
    old: Mapping[Address, Portrait], new: Mapping[Address, Portrait], known: Mapping[Said, int]
) -> Iterator[tuple[float, Address, Address]]:
    """Who of the old is probably whom of the new, and how much alike they are."""
    found = []
    for one, other in candidates(old, new):
        share = likeness(old[one], new[other], known)
        if share >= ENOUGH:
            found.append((share, one, other))
    taken: set[Address] = set()
    for share, one, other in sorted(found, key=lambda pair: (-pair[0], pair[1:])):
        if taken.isdisjoint({one, other}):
            taken |= {one, other}
            yield share, one, other


def candidates(
    old: Mapping[Address, Portrait], new: Mapping[Address, Portrait]
) -> Iterator[tuple[Address, Address]]:
    """The pairs worth comparing: all of few, of many those that share what few others have."""
    if len(old) * len(new) <= FEW:
        yield from product(old, new)
        return
    by_old, by_new = _buckets(old), _buckets(new)
    shared: dict[Address, Counter[Address]] = {}
    for key in by_old.keys() & by_new.keys():
        if len(by_old[key]) * len(by_new[key]) <= _BUCKET:
            for one, other in product(by_old[key], by_new[key]):
                shared.setdefault(other, Counter())[one] += 1
    for other, partners in sorted(shared.items()):
        best = sorted(partners.items(), key=lambda pair: (-pair[1], pair[0]))
        yield from ((one, other) for one, _ in best[:_PARTNERS])


def _buckets(portraits: Mapping[Address, Portrait]) -> dict[tuple[str, str], list[Address]]:
    """Who has each value, each link and each word of a name."""
    found: dict[tuple[str, str], list[Address]] = {}
    for address, one in portraits.items():
        links = ((place, link) for place, members in one.links.items() for link in members)
        words = (("", word) for word in one.words)
        for key in (*one.said, *links, *words):
            found.setdefault(key, []).append(address)
    return found
