"""Moved: addresses that are called otherwise now, while their objects stay what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cxdeclare.model.address import Address
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.rule import Phase, Rule
from cxdeclare.model.state import State, the_object
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Action
from cxdeclare.planning.rename import rename

BOUND_TWICE = "CXD311"
RULES = (
    Rule(
        BOUND_TWICE,
        "an address can be moved only to an address that stands for no object yet",
        "two objects would stand behind one address, and one of them would be lost from sight",
        "take the entry out of `moved`; name the address that is to be forgotten in `removed`",
        phase=Phase.ESTATE,
    ),
)


@dataclass(frozen=True, slots=True)
class Carried:
    """The state under the addresses of today, and how it got there."""

    state: State | None
    moved: Mapping[Address, Address] = field(default_factory=dict)
    """Old addresses that the state names, and what they are called now."""
    diagnostics: tuple[Diagnostic, ...] = ()


def carried(kinds: Registry, manifest: Manifest | None, state: State | None) -> Carried:
    """Rewrite the bindings of the state before anything is matched."""
    if manifest is None or state is None or not manifest.moved:
        return Carried(state)
    moving: dict[Address, Address] = {}
    sources: dict[Address, Address] = {}
    problems: list[Diagnostic] = []
    for old, new in sorted(ends(manifest.moved).items()):
        if str(old) not in state.bindings:
            is_free = str(new) not in state.bindings and str(new) not in state.making
            if str(old) in state.making and is_free:
                moving[old] = new
            continue
        other = new if str(new) in state.bindings else sources.get(new)
        if other is not None:
            problems.append(_bound(manifest, state, old, new, other))
            continue
        moving[old], sources[new] = new, old
    return Carried(rename(kinds, state, moving), moving, tuple(problems))


def ends(moved: Mapping[Address, Address]) -> dict[Address, Address]:
    """What each address is called in the end: a chain leads past those in between."""
    found: dict[Address, Address] = {}
    for start in moved:
        way, at = [], start
        while at in moved and at not in found:
            way.append(at)
            at = moved[at]
        found |= dict.fromkeys(way, found.get(at, at))
    return found


def say_moved(planning: Planning) -> None:
    """Show every move as itself, also where nothing else changes."""
    bindings = planning.state.bindings if planning.state else {}
    for old, new in sorted(planning.moved.items()):
        if str(new) not in bindings and new not in planning.drafts:
            continue  # a run was cut off before it made the object: there is nothing to move yet
        draft = planning.drafts.get(new)
        if draft is None:
            id_ = planning.matches.ids.get(new) or bindings[str(new)].id
            draft = Draft(new, planning.kinds[new.kind], Action.MOVE, id=id_)
            planning.drafts[new] = draft
        draft.moved_from = old
        draft.reason = "; ".join(one for one in (f"it was {old}", draft.reason) if one)


def _bound(
    manifest: Manifest, state: State, old: Address, new: Address, other: Address
) -> Diagnostic:
    first, second = (the_object(state.bindings[str(one)].id) for one in (old, other))
    return Diagnostic(
        BOUND_TWICE,
        f"{old} cannot become {new}: it stands for {first}, and {other} for {second} already",
        manifest.place(new, (), key=True),
        str(new),
        f"take the entry out of `moved`; in its place, `removed: [{{address: {old}, "
        f"destroy: false}}]` would forget the old one",
    )
