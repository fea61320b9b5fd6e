"""Known shape: whether an answer of the tenant can be read as its kind says, tried once, here."""

from __future__ import annotations

from cxdeclare.model.errors import Incomplete
from cxdeclare.model.kind import OBJECT, Kind, Part
from cxdeclare.model.resource import Found
from cxdeclare.model.wire import decode, doubtful
from cxdeclare.planning import live
from cxdeclare.planning.known import fold, identity_of

_REASON = "the answer is not of the known shape"


def proved(kind: Kind, part: Part, found: Found) -> None:
    """Raise `Incomplete` if a part of an object cannot be read as its kind says.

    Nothing on the wire is promised to us, and what cannot be read is unknown, not a crash.
    """
    try:
        if part.members is not None:
            live.members(kind, part, found, live.by_id)
        elif unsure := doubtful(part, kind.by_part[part.name]):
            raw = found.parts.get(part.name, found.raw if part.name == OBJECT else None)
            if raw is not None:
                decode(part, unsure, raw, live.by_id)
        if part.name == OBJECT and found.raw and kind.managed:
            hash(fold(identity_of(kind, found)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"object {found.id}: {_REASON}"
        raise Incomplete(message) from error
