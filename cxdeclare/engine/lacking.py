"""Lacking: which right or module is probably missing where a tenant would not be read."""

from __future__ import annotations

from cxdeclare.model.errors import Declined, Incomplete
from cxdeclare.model.kind import OBJECT, Part

_NOT_ALLOWED = frozenset({401, 403})
_NOT_THERE = 404


def unread(part: Part, error: Declined | Incomplete, *, lists: bool) -> str:
    """Why a part could not be read: the tenant's own words, and what they probably mean.

    Nothing is concluded from it: what could not be read is unknown, not empty. It goes into plans,
    so the same failure has to be told in the same words: without ids of requests.
    """
    status = error.status if isinstance(error, Declined) else 0
    if status in _NOT_ALLOWED:
        right = f"the right `{part.right}`" if part.right else f"the right to see `{part.ui}`"
        return f"{error.fact}; the role of the access key probably lacks {right}"
    is_place = lists or (part.name != OBJECT and part.index is None)
    if status == _NOT_THERE and is_place:
        return f"{error.fact}; the tenant probably lacks the module behind `{part.ui}`"
    return error.fact
