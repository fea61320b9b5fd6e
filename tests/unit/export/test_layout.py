"""Every line of the text is known by its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.export.layout import laid_out
from cxdeclare.loading.nodes import parse

_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(st.characters(exclude_categories=["Cs"]))
)
_DATA = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.recursive(
        _SCALARS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    min_size=1,
    max_size=4,
)


@given(_DATA)
def test_the_text_is_the_data_and_a_line_is_a_place(data: dict[str, object]) -> None:
    """For any data: it is read back, and an entry stands in the line that is said to hold it."""
    text, places = laid_out(data)
    document, found = parse(text, "a")
    assert [] == found
    assert document is not None
    assert data == document.data
    for step in data:
        line = document.place((step,)).key.line
        assert (step,) == places[line - 1]


def test_what_cannot_be_written_is_found_by_its_line() -> None:
    """Half a sign is refused there, and nothing else is."""
    text, places = laid_out({"a": 1, "b": {"c": "\ud800"}})
    _, found = parse(text, "a")
    assert [("b", "c")] == [places[one.span.line - 1] for one in found if one.span]
