"""Places: where entries stand, found by walking from the top."""

from __future__ import annotations

from cxdeclare.loading.nodes import Document, Path, parse
from cxdeclare.loading.places import JoinedLines, Lines
from cxdeclare.model.span import Span

TEXT = """\
# a comment
skills:
  billing:
    name: Email.Billing
    goals: [80, {low: 10}]
    empty:
    list:
      - one
      -
      - {x: 1}
"""


def read(text: str) -> Document:
    """The document, which has no problems."""
    document, problems = parse(text, "t.yaml")
    assert problems == []
    assert document is not None
    return document


def places(text: str, path: Path) -> tuple[str, str]:
    """The place of the entry, key and value, as line and column."""
    place = read(text).place(path)
    return f"{place.key.line}:{place.key.column}", f"{place.value.line}:{place.value.column}"


def test_entries_have_places() -> None:
    """Keys and values are found in blocks and in flow collections."""
    assert places(TEXT, ()) == ("2:1", "2:1")
    assert places(TEXT, ("skills",)) == ("2:1", "3:3")
    assert places(TEXT, ("skills", "billing", "name")) == ("4:5", "4:11")
    assert places(TEXT, ("skills", "billing", "goals", 0)) == ("5:13", "5:13")
    assert places(TEXT, ("skills", "billing", "goals", 1, "low")) == ("5:18", "5:23")
    assert places(TEXT, ("skills", "billing", "list", 2, "x")) == ("10:10", "10:13")


def test_an_empty_value_stands_at_its_key_or_dash() -> None:
    """Nothing has no place of its own."""
    assert places(TEXT, ("skills", "billing", "empty")) == ("6:5", "6:5")
    assert places(TEXT, ("skills", "billing", "list", 1)) == ("9:7", "9:7")


def test_a_missing_entry_stands_at_its_nearest_parent() -> None:
    """What is not there is reported where it should be."""
    assert places(TEXT, ("skills", "billing", "nme")) == ("3:3", "4:5")
    assert places(TEXT, ("skills", "billing", "name", "x")) == ("4:5", "4:11")
    assert places(TEXT, ("skills", "billing", "list", 3)) == ("7:5", "8:7")
    assert places(TEXT, ("skills", 0)) == ("2:1", "3:3")
    assert places(TEXT, ("nothing", "here")) == ("2:1", "2:1")
    assert places("", ("nothing",)) == ("1:1", "1:1")


def test_an_alias_has_its_place_and_leads_to_the_anchor() -> None:
    """The entry stands at the alias; what is inside stands where it was written."""
    text = "a: &x\n  b: 1\nc: *x\n"
    assert places(text, ("c",)) == ("3:1", "3:4")
    assert places(text, ("c", "b")) == ("2:3", "2:6")


def test_columns_count_characters_and_lines_count_breaks() -> None:
    """Wide characters, CRLF, lone CR and a byte order mark do not move a place."""
    assert places("'日本😀': é, x\r\nb: 1", ("b",)) == ("2:1", "2:4")
    assert places("{'日本😀': é, x: y}", ("x",)) == ("1:12", "1:15")
    assert places("a: 1\rb: 2\r\nc: 3\n", ("c",)) == ("3:1", "3:4")
    assert places("\ufeffa: 1", ("a",)) == ("1:1", "1:4")


def test_a_tagged_value_stands_at_its_tag_or_anchor() -> None:
    """What decorates a value belongs to it."""
    assert places("a: !!str &x 1\nb: &y !!int 2\n", ("a",)) == ("1:1", "1:4")
    assert places("a: !!str &x 1\nb: &y !!int 2\n", ("b",)) == ("2:1", "2:4")


def test_joined_lines_lead_into_each_file() -> None:
    """Offsets go on from file to file; the end of one is not the beginning of the next."""
    joined = JoinedLines()
    bases = [joined.add(Lines(name, text), len(text)) for name, text in (("a", "x\ny"), ("b", ""))]
    bases.append(joined.add(Lines("c", "z\n"), 2))
    assert [0, 4, 5] == bases
    spans = [joined.span(offset) for offset in (0, 2, 3, 4, 5, 7)]
    expected = [("a", 1, 1), ("a", 2, 1), ("a", 2, 2), ("b", 1, 1), ("c", 1, 1), ("c", 2, 1)]
    assert [Span(*one) for one in expected] == spans
