"""Moves: a link that leaves one set for another is one assignment, not two."""

from __future__ import annotations

from cxdeclare.model.endpoint import Verb
from cxdeclare.planning import live
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Step
from cxdeclare.planning.rests import takes

_Coming = dict[tuple[str, str, str], tuple[Draft, Step]]


def moves(planning: Planning) -> None:
    """Make one assignment of a move: adding a link takes it away from where it was."""
    coming: _Coming = {}
    for draft in planning.drafts.values():
        for planned in draft.steps:
            if planned.member and takes(draft.kind.named[planned.part], planned):
                coming[draft.kind.name, planned.part, planned.member] = (draft, planned)
    if not coming:
        return
    _say_from_where(planning, coming)
    everything: set[str] = set()
    for draft in list(planning.drafts.values()):
        dropped = {
            planned.id
            for planned in draft.steps
            if planned.verb is Verb.REMOVE
            and (draft.kind.name, planned.part, planned.member) in coming
        }
        if dropped:
            _drop(planning, draft, dropped)
            everything |= dropped
    for draft in planning.drafts.values() if everything else ():
        for needs in draft.needs.values():
            needs.difference_update(everything)


def _drop(planning: Planning, draft: Draft, dropped: set[str]) -> None:
    draft.steps = [planned for planned in draft.steps if planned.id not in dropped]
    for id_ in dropped:
        del draft.needs[id_]
    if not draft.steps and not draft.adopts and not draft.released:
        del planning.drafts[draft.address]


def _say_from_where(planning: Planning, coming: _Coming) -> None:
    owners: dict[tuple[str, str, str], str] = {}
    for kind_name, part_name in {(kind, part) for kind, part, _ in coming}:
        kind = planning.kinds[kind_name]
        for id_, found in sorted(planning.snapshot.of(kind_name).objects.items()):
            has = live.members(kind, kind.named[part_name], found, planning.naming.name) or {}
            for member in has:
                arriving = coming.get((kind_name, part_name, member))
                if arriving is not None and arriving[0].id != id_:
                    owners[kind_name, part_name, member] = id_
    for one, id_ in owners.items():
        _note_move(planning, coming[one], one[0], id_)


def _note_move(planning: Planning, arriving: tuple[Draft, Step], kind: str, id_: str) -> None:
    draft, planned = arriving
    address = planning.naming.address(kind, id_)
    called = str(address) if address else f"`{planning.naming.label(kind, id_) or id_}`"
    moved = planned.model_copy(update={"note": f"moves from {called}", "comes_from": id_})
    draft.steps[draft.steps.index(planned)] = moved
    source = planning.drafts.get(address) if address else None
    for ends in source.steps if source else ():
        if source and ends.verb is Verb.DELETE and ends.object_id == id_:
            source.needs[ends.id].add(planned.id)  # deleted first, the user would have none
