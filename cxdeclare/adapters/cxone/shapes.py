"""Shapes: an answer in the words of its kind, whichever version of the API has written it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cxdeclare.model.endpoint import Endpoint
from cxdeclare.model.wire import at

_SET = "resultSet"
"""Around the content of an answer, in older versions and in some answers of later ones."""


def content(answer: Any, endpoint: Endpoint) -> Any:
    """What was asked for, under the first of its names that the answer has."""
    for place in (endpoint.at, *endpoint.also_at):
        found = said(answer, place)
        if found is not None:
            return found
    return None


def said(answer: Any, place: str) -> Any:
    """What stands at a place of an answer, or of the set in it."""
    found = at(answer, place)
    if found is None and place and isinstance(answer, Mapping):
        return at(answer.get(_SET), place)
    return found


def known(endpoint: Endpoint, one: Any) -> Any:
    """An object with the names that its kind has for fields; what is unknown stays as it is."""
    if not isinstance(one, dict) or endpoint.older.keys().isdisjoint(one):
        return one
    ours = {new: one[old] for old, new in endpoint.older.items() if old in one and new not in one}
    rest = {name: value for name, value in one.items() if name not in endpoint.older}
    return {**rest, **ours}
