"""Texts: the long texts that a plan replaces or ends, so that they can be shown and put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found
from cxdeclare.model.wire import at, body, plain
from cxdeclare.planning.draft import Draft, Planning
from cxdeclare.planning.plan import Step


def replaced(planning: Planning, drafts: Iterable[Draft]) -> dict[str, str]:
    """Every live text that a step replaces, or that goes with its object, by content hash."""
    found: dict[str, str] = {}
    for draft in drafts:
        objects = planning.snapshot.of(draft.kind.name).objects
        for step in draft.steps:
            live = objects.get(step.object_id or "")
            if live is not None and step.member is None:
                found.update(_of_step(draft.kind, step, live))
    return found


def texts(kind: Kind, found: Found) -> dict[str, str]:
    """Every text of a live object, by content hash."""
    return {hash_: text for part in kind.parts for _, hash_, text in _of_part(kind, part, found)}


def _of_step(kind: Kind, step: Step, found: Found) -> dict[str, str]:
    if step.verb is Verb.DELETE and step.part == OBJECT:
        return texts(kind, found)
    named = {change.name for change in step.fields if change.differs}
    of = _of_part(kind, kind.named[step.part], found)
    return {hash_: text for name, hash_, text in of if name in named}


def _of_part(kind: Kind, part: Part, found: Found) -> Iterator[tuple[str, str, str]]:
    """Field, content hash and text of each long text in a part that was read."""
    attributes = [one for one in kind.by_part[part.name] if one.has(Trait.BODY) and one.wire]
    if not attributes or part.members is not None:
        return
    raw = found.parts.get(part.name)
    if raw is None and part.name == OBJECT:
        raw = found.raw
    if raw is not None and part.reshape is not None:
        raw = part.reshape(raw)
    for attribute in attributes:
        text = at(raw, attribute.wire.name) if attribute.wire else None
        if text is not None:
            yield attribute.name, body(str(text)), plain(str(text)) or "\n"
