"""Decoding: where a part is taken to be readable whatever the tenant says, it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.kinds import ALL
from cxdeclare.model.kind import Kind, Part
from cxdeclare.model.wire import always_decodes, decode, put
from cxdeclare.planning.live import by_id

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
_SAFE = [
    pytest.param(kind, part, id=f"{kind.name}-{part.name or 'object'}")
    for kind in ALL.values()
    for part in kind.parts
    if part.members is None and always_decodes(part, kind.by_part[part.name])
]


@pytest.mark.parametrize(("kind", "part"), _SAFE)
@given(data=st.data())
def test_what_is_not_tried_before_planning_decodes_whatever_stands_there(
    kind: Kind, part: Part, data: st.DataObject
) -> None:
    """Any JSON in the place of every field: decoding it raises nothing."""
    payload: dict[str, Any] = {}
    for attribute in kind.by_part[part.name]:
        if attribute.wire is not None:
            put(payload, attribute.wire.name, data.draw(_JSON))
    values = decode(part, kind.by_part[part.name], payload, by_id)
    assert values.keys() <= {a.name for a in kind.by_part[part.name]} | {*part.always, *part.gate}


def test_some_part_is_not_tried_before_planning() -> None:
    """The law above is about something."""
    assert _SAFE
