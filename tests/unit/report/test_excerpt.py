"""Excerpts: the mark stands under its token, and nothing fools the terminal."""

from __future__ import annotations

import pytest

from cxdeclare.report.excerpt import WIDEST, excerpt, lines, visible


def marked(line: str, column: int) -> tuple[str, str]:
    """The line as shown, and what stands above the mark."""
    shown, mark = excerpt([line], 1, column)
    start, stop = mark.index("^"), mark.rindex("^") + 1
    return shown[8:], shown[start:stop]


def test_the_excerpt_has_a_gutter_with_the_line_number() -> None:
    """Line and mark are aligned behind it."""
    assert excerpt(["a: 1", "  force_tls: true"], 2, 3) == [
        "    2 |   force_tls: true",
        "      |   ^^^^^^^^^",
    ]


@pytest.mark.parametrize(
    ("line", "column", "token"),
    [
        ("key: value", 1, "key"),
        ("key: two words # comment", 6, "two words"),
        ("key: http://acme.example:80/#x", 6, "http://acme.example:80/#x"),
        ('key: "a: \\"b, c" # d', 6, '"a: \\"b, c"'),
        ("'it''s': 1", 1, "'it''s'"),
        ("key: 'never closed", 6, "'never closed"),
        ("{a: b, c: d}", 5, "b"),
        ("{a: b, c: d}", 8, "c"),
        ("[a, b]", 1, "["),
        ("a: !!int x", 4, "!!int"),
        ("a: *name", 4, "*name"),
        ("- x", 1, "- x"),
        ("a: b   ", 4, "b"),
    ],
)
def test_the_mark_covers_the_token(line: str, column: int, token: str) -> None:
    """A key, a plain or quoted value, a tag or an alias, but nothing behind it."""
    assert marked(line, column) == (line.rstrip(), token)


def test_a_place_behind_the_line_is_marked_at_its_end() -> None:
    """A parser may stop behind the last character."""
    assert excerpt(["a: ["], 1, 99) == ["    1 | a: [", "      |     ^"]
    assert excerpt([""], 1, 1) == ["    1 |", "      | ^"]


@pytest.mark.parametrize("line", [0, 3])
def test_a_line_that_is_not_there_has_no_excerpt(line: int) -> None:
    """The file may have changed since."""
    assert excerpt(["a", "b"], line, 1) == []


def test_tabs_and_wide_characters_keep_the_mark_in_line() -> None:
    """The mark is moved by columns of the terminal, not by characters."""
    assert excerpt(["\t日本: é\u0301x"], 1, 2)[1] == "      |     ^^^^"
    assert excerpt(["\t日本: é\u0301x"], 1, 6)[1] == "      |           ^^"
    assert excerpt(["a\tb: c"], 1, 3) == ["    1 | a    b: c", "      |      ^"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\r", "a\\x0ab\\x0d"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
        ("\x9b\u200b\ufeff", "\\x9b\\u200b\\ufeff"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("é 日本 😀", "é 日本 😀"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled_out(text: str, shown: str) -> None:
    """Control, direction and invisible characters are shown as escapes."""
    assert visible(text) == shown


def test_an_escape_in_the_line_moves_the_mark_along() -> None:
    """The mark counts what is shown."""
    assert excerpt(["\x1b[1m: x"], 1, 7) == ["    1 | \\x1b[1m: x", "      |          ^"]


@pytest.mark.parametrize("column", [1, 30, 60, 200, 501, 900, 1001, 1010])
def test_a_long_line_is_cut_around_the_place(column: int) -> None:
    """At most `WIDEST` columns are shown, with dots where something is missing."""
    line = "".join(f"{n:>4}," for n in range(202))
    shown, mark = excerpt([line], 1, column)
    text = shown[8:]
    assert len(text) <= WIDEST
    assert text.startswith("...") == (column > 41)
    assert text.endswith("...") == (column < 950)
    at = mark.index("^")
    assert shown[at : at + 1] == line[column - 1]


def test_a_long_token_is_clipped_with_its_line() -> None:
    """The mark does not run on behind what is shown."""
    shown, mark = excerpt(["a: " + "x" * 500], 1, 4)
    assert len(shown) == WIDEST + 8
    assert mark == "      |    " + "^" * (WIDEST - 6)


def test_a_line_of_a_megabyte_is_one_like_others() -> None:
    """Only the neighbourhood of the place is looked at."""
    shown, mark = excerpt(["日" * 1_000_000], 1, 500_000)
    assert shown.startswith("    1 | ...日")
    assert mark.index("^") == 8 + 3 + 40


def test_lines_are_those_of_yaml() -> None:
    """Only CR, LF and both together end a line; a byte order mark is no character."""
    assert lines("\ufeffa\r\nb\rc\nd\x0ce\u2028f") == ["a", "b", "c", "d\x0ce\u2028f"]
