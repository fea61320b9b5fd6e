"""Standing: what becomes of an address beside its fields: its protection, its object's name."""

from __future__ import annotations

from cxdeclare.model.kind import OBJECT, Kind
from cxdeclare.model.resource import Found
from cxdeclare.model.state import Binding
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.known import fold, identity_of, written
from cxdeclare.planning.plan import Action


def unprotect(planning: Planning) -> None:
    """Say of every address that it is no longer protected, also where nothing else changes."""
    bindings = planning.state.bindings if planning.state else {}
    is_any = any(binding.protected for binding in bindings.values())
    for address in planning.manifest.in_order if is_any else ():
        id_ = planning.matches.ids.get(address)
        before = planning.matches.predecessors.get(address, address)
        binding = bindings.get(str(before))
        if binding is None or not binding.protected or planning.protects(address):
            continue
        draft = planning.drafts.get(address)
        if draft is None and (id_ is None or str(address) in planning.unknown):
            continue  # then the record stays as it is
        if draft is None:
            draft = Draft(address, planning.kinds[address.kind], Action.UPDATE, id=id_)
            planning.drafts[address] = draft
        draft.notes += ("it is no longer protected",)


def called_otherwise(kind: Kind, binding: Binding | None, found: Found | None) -> str | None:
    """How an object is called that was called otherwise when it was last applied."""
    if binding is None or found is None or not binding.identity or not kind.identity:
        return None
    live, scope = fold(identity_of(kind, found)), 1 if kind.scope else 0
    applied = [binding.applied.get(OBJECT, {}).get(name) for name in kind.identity]
    if written(live) == binding.identity or live[scope:] == fold(tuple(applied)):
        return None
    names = identity_of(kind, found)[scope:]
    was = binding.identity.split(" ", 1)[1] if scope else binding.identity
    if all(isinstance(one, str) for one in applied):  # as it was written, not as it is compared
        was = " ".join(map(str, applied))
    return f"is now called `{' '.join(map(str, names))}`; it was `{was}` when last applied"
