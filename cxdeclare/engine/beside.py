"""Beside: whether a write changed what it cannot say."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.engine.ports import Reader
from cxdeclare.model.endpoint import Verb
from cxdeclare.model.errors import ChangedBeside, CxdeclareError
from cxdeclare.model.fields import Payload
from cxdeclare.model.kind import Part
from cxdeclare.model.profile import Profile
from cxdeclare.model.wire import at


def unchanged(
    reader: Reader, profile: Profile, part: Part, object_id: str, before: Payload
) -> None:
    """Read an object after a write; raise `ChangedBeside` naming each field that moved with it."""
    endpoint = profile.endpoint(part, Verb.READ)
    if endpoint is None:
        return
    try:
        after = reader.read(part, endpoint, object_id)
    except CxdeclareError as error:
        names = ", ".join(part.only_read)
        message = f"it was written; whether {names} stayed as they were is unknown: {error}"
        raise ChangedBeside(message) from error
    moved = list(_moved(part.only_read, before, after))
    if moved:
        message = f"the write changed what it cannot say: {'; '.join(moved)}"
        raise ChangedBeside(message)


def _moved(names: Iterable[str], before: Payload, after: Payload) -> Iterable[str]:
    for name in names:
        was, now = at(before, name), at(after, name)
        if was != now and was is not None:  # what was not there may be new to the tenant
            yield f"`{name}` was {was!r} and is {now!r}"
