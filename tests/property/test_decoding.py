"""Decoding: where a field is taken to be readable whatever the tenant says, it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.spec import Attribute
from cxdeclare.model.wire import decode, doubtful, put
from cxdeclare.planning.live import by_id

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def _safe(kind: Kind, part: Part) -> list[Attribute]:
    of = kind.by_part[part.name]
    return [one for one in of if one not in doubtful(part, of)]


_SAFE = [
    pytest.param(kind, part, id=f"{kind.name}-{part.name or 'object'}")
    for kind in ALL.values()
    for part in kind.parts
    if part.members is None and _safe(kind, part)
]


@pytest.mark.parametrize(("kind", "part"), _SAFE)
@given(data=st.data())
def test_what_is_not_tried_before_planning_decodes_whatever_stands_there(
    kind: Kind, part: Part, data: st.DataObject
) -> None:
    """Any JSON in the place of every field: decoding it raises nothing."""
    payload: dict[str, Any] = {}
    for attribute in _safe(kind, part):
        if attribute.wire is not None:
            put(payload, attribute.wire.name, data.draw(_JSON))
    values = decode(part, _safe(kind, part), payload, by_id)
    assert values.keys() <= {a.name for a in _safe(kind, part)} | {*part.always, *part.gate}


def test_some_fields_are_not_tried_before_planning() -> None:
    """The law above is about something."""
    assert _SAFE
