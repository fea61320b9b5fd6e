"""S3 probe: whether a store keeps the promises that a state in it rests on."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from cxdeclare.adapters.state.s3_bucket import Bucket, NotAsExpected
from cxdeclare.adapters.state.s3_keys import Keys
from cxdeclare.model.errors import StateError
from cxdeclare.model.location import S3Location

_WRONG = '"00000000000000000000000000000000"'
"""The ETag of nothing that is there."""
_HINT = "keep the state in a store that honours conditional writes, as S3 does, or in a file"
_NO_DELETE = (
    "the store deletes whatever the condition: a lock is looked at before it is let go of, "
    "but not in the same instant"
)
_NO_VERSIONS = "the bucket keeps no versions: there will be no history; switch versioning on"


def probe(location: S3Location) -> list[str]:
    """What is not as it should be and can be lived with; raise `StateError` for the rest.

    There are stores that take the conditions of a write and ignore them: with such a one, all of
    fifty runs would hold the same lock.
    """
    bucket = Bucket(location)
    key = Keys(location.prefix, location.name).probe(str(uuid.uuid4()))
    etag = bucket.put(key, b"1", writer="probe")
    try:
        _require(
            not _takes(lambda: bucket.try_put(key, b"2")),
            f"{location}: the store overwrites what it was told to write only where nothing is",
        )
        _require(
            not _takes(lambda: bucket.try_put(key, b"3", instead_of=_WRONG)),
            f"{location}: the store overwrites what is not what it was told to replace",
        )
        _require(
            _takes(lambda: bucket.put(key, b"4", writer="probe", instead_of=etag)),
            f"{location}: the store does not replace what it was told to replace",
        )
        found = bucket.get(key)
        _require(
            found is not None and found.body == b"4",
            f"{location}: the store does not give back what was written last",
        )
        is_conditional = not _takes(lambda: bucket.delete(key, only=_WRONG))
    finally:
        bucket.delete(key)
    return [
        *([] if is_conditional else [_NO_DELETE]),
        *([] if bucket.keeps_versions() else [_NO_VERSIONS]),
    ]


def _takes(write: Callable[[], object]) -> bool:
    try:
        write()
    except NotAsExpected:
        return False
    return True


def _require(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - a claim
    if not holds:
        raise StateError(otherwise, hint=_HINT)
