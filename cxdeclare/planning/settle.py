"""Settle: whether a call of which nobody knows the outcome was carried out, from what is there."""

from __future__ import annotations

from collections.abc import Container

from cxdeclare.model.endpoint import Verb
from cxdeclare.model.fields import Trait, Value, Values
from cxdeclare.model.kind import Kind
from cxdeclare.model.resource import Found
from cxdeclare.model.snapshot import Listing
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import Name
from cxdeclare.planning import diff, live
from cxdeclare.planning.interrupted import Settled
from cxdeclare.planning.known import identity_of, written
from cxdeclare.planning.plan import Change, Step


def made(
    kind: Kind, change: Change, step: Step, identity: str, listing: Listing, known: Container[str]
) -> Settled:
    """What came of a create: an object of this identity that was not known before is it.

    One that is not as it was sent is somebody else's.
    """
    called = [
        id_
        for id_, found in sorted(listing.objects.items())
        if id_ not in known and written(identity_of(kind, found)) == identity
    ]
    hits = [id_ for id_ in called if not _is_other(kind, step, listing.objects[id_])]
    if listing.incomplete:
        return unknown(change, step, listing.incomplete)
    if len(hits) > 1:
        return unknown(change, step, f"objects {', '.join(hits)} are all called so")
    if called and not hits:
        reason = f"object {', '.join(called)} is called so, and is not as it was sent"
        return _settled(change, step, is_done=False).model_copy(update={"reason": reason})
    if not hits and identity in listing.unanswered:
        return unknown(change, step, listing.unanswered[identity])
    if not hits:
        return _settled(change, step, is_done=False)
    return _settled(change, step, is_done=True).model_copy(update={"id": hits[0]})


def written_to(  # noqa: PLR0911 - one case a line, in the order they count
    kind: Kind, change: Change, step: Step, object_id: str, listing: Listing, name: Name
) -> Settled:
    """What came of any other call: whether its object is as the call would have left it."""
    found, part = listing.objects.get(object_id), kind.named[step.part]
    ends = step.verb in {Verb.DELETE, Verb.REMOVE}
    if found is None:
        if listing.incomplete:
            return unknown(change, step, listing.incomplete)
        return _settled(change, step, is_done=ends)
    if step.part in found.unread:
        return unknown(change, step, found.unread[step.part])
    if step.verb is Verb.DELETE:
        return _settled(change, step, is_done=False)
    attributes = {attribute.name: attribute for attribute in kind.by_part[step.part]}
    if part.members is None:
        values = live.values(kind, part, found, name)
        if values is None:
            return unknown(change, step, "it cannot be read")
        return _settled(change, step, is_done=_holds(attributes, step, values))
    links = live.members(kind, part, found, name)
    if links is None:
        return unknown(change, step, "it cannot be read")
    link = links.get(step.member or "")
    if link is None or step.verb is Verb.REMOVE:
        return _settled(change, step, is_done=ends and link is None)
    return _settled(change, step, is_done=_holds(attributes, step, link.values))


def _is_other(kind: Kind, step: Step, found: Found) -> bool:
    """Whether a plain field is there with another value than was sent."""
    attributes = {attribute.name: attribute for attribute in kind.by_part[step.part]}
    values = live.values(kind, kind.named[step.part], found, live.by_id) or {}
    return any(
        attribute.ref is None
        and not attribute.has(Trait.OWNED)
        and values.get(one.name) is not None
        and not _is_as_sent(attribute, one.after, values[one.name])
        for one in step.fields
        if (attribute := attributes.get(one.name)) is not None
    )


def _holds(attributes: dict[str, Attribute], step: Step, values: Values) -> bool:
    """Whether every field that was sent is there as it was sent."""
    return all(
        _is_as_sent(attributes.get(one.name), one.after, values.get(one.name))
        for one in step.fields
    )


def _is_as_sent(attribute: Attribute | None, sent: Value, has: Value) -> bool:
    if attribute is None:
        return bool(sent == has)
    if attribute.has(Trait.LOCAL):
        return True
    if attribute.has(Trait.OWNED):
        return bool((sent or []) == (has or []))
    return diff.field(attribute, sent, has) is None


def _settled(change: Change, step: Step, *, is_done: bool) -> Settled:
    outcome: str = "done" if is_done else "not done"
    return Settled(step=step.id, address=change.address, verb=step.verb, outcome=outcome)  # type: ignore[arg-type]


def unknown(change: Change, step: Step, reason: str) -> Settled:
    """Nobody can tell what came of it."""
    return Settled(
        step=step.id, address=change.address, verb=step.verb, outcome="unknown", reason=reason
    )
