"""Whatever is written is read back as the same data, by every reader."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cxdeclare.loading.events import Reader, native, pure, readers
from cxdeclare.loading.nodes import parse
from cxdeclare.loading.places import Path
from cxdeclare.loading.write import write

# Texts that YAML gives a meaning to, alone and between others.
ODD = (
    "", " ", "\n", "\n\n", "a\n", "a\n\n", "\na", " a\nb", "a\n b\n", "a\n \nb", "a\n\tb", "\ta\nb",
    "a\n  ", "a\n\nb", "#a", "a #b", "a: b", "a:", ":a", "a:b", "- a", "-", "--- a", "---", "...",
    "? a", "?", "<<", "*a", "&a", "!a", "!!str a", "!unset", "%a", "@a", "`a", "|", ">", "'", '"',
    "it's", 'say "x"', "\\d+", "[a]", "{a: b}", "a, b", "yes", "No", "on", "y", "null", "Null", "~",
    "true", "1", "-1", "1.0", "1e3", "0x1F", "0o7", ".inf", "-.INF", ".nan", "1_000", "012",
    "10:30", "2026-01-01", "30s", "1d 4h", "\x00", "\x7f", "\x85", "\u2028", "\ufeff",
    "\ue000", "\U0001f600", "a\u202eb", "\r", "a\r\nb", "a\rb", "\x1b[31m", "=", ".", "..",
    "...a", "$x", "${var.a}", "<p>", "Email\\Inbound v3", "x" * 2000, "\xa0",
    "a\xa0\nb", "caf\xe9", "a\n# b\n", "a\n---\nb",
    "a\n- b: c\n", "\\", "a\\", "\u20ac\n\u20ac\n",
)  # fmt: skip
TEXTS = st.sampled_from(ODD) | st.text(max_size=12) | st.text("a \n\t:#-'\"|\\", max_size=12)
SCALARS = TEXTS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(TEXTS, DATA, max_size=4)
READERS = pytest.mark.parametrize("reader", [*readers()[:1], pure], ids=lambda one: one.__name__)


def _read(text: str, *ways: Reader) -> dict[str, object]:
    document, found = parse(text, "t.yaml", ways=ways or None)
    assert [] == found, (text, found)
    assert document is not None
    return document.data


def _typed(value: Any) -> Any:
    """The value with its types, so that 1, 1.0 and true differ, and the order of its keys."""
    if isinstance(value, dict):
        return [(key, _typed(inner)) for key, inner in value.items()]
    if isinstance(value, list):
        return list(map(_typed, value))
    return type(value).__name__, repr(value)


def _paths(value: Any, path: Path = ()) -> list[Path]:
    entries: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    return [path, *(below for step, one in entries for below in _paths(one, (*path, step)))]


@READERS
@given(data=MAPPINGS)
@example(data=dict.fromkeys(ODD, ""))
@example(data={"a": list(ODD)})
@example(data={one: one for one in ODD})
@example(data={"a": {one: {one: [[one], {one: one}]} for one in ODD}})
def test_what_is_written_is_read_back(reader: Reader, data: dict[str, Any]) -> None:
    """Any data: the same values of the same types in the same order."""
    assert _typed(data) == _typed(_read(write(data), reader))


@given(MAPPINGS, st.data())
def test_comments_change_nothing(data: dict[str, Any], draw: st.DataObject) -> None:
    """A comment may stand behind any entry, and may say anything."""
    paths = draw.draw(st.lists(st.sampled_from(_paths(data)), max_size=6))
    comments = {path: draw.draw(TEXTS.filter(bool)) for path in paths}
    assert _typed(data) == _typed(_read(write(data, comments)))


@given(MAPPINGS)
def test_writing_is_canonical(data: dict[str, Any]) -> None:
    """What was read and is written again is the same text, without blanks at line ends."""
    text = write(data)
    assert text == write(_read(text))
    assert text.endswith("\n")


def test_the_readers_here_are_two() -> None:
    """Where libyaml is installed, both parsers have been tried."""
    assert native in readers()
    assert re.compile("pure").search(pure.__name__)
