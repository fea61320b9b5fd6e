"""Aliases: repeated, counted and bounded."""

from __future__ import annotations

from cxdeclare.loading.aliases import MOST_TEXT
from cxdeclare.loading.nodes import parse


def refusals(text: str) -> list[tuple[str, str]]:
    """Codes and places of all problems."""
    return [(problem.code, str(problem.span)) for problem in parse(text, "t.yaml")[1]]


def doubling(levels: int, width: int = 10) -> str:
    """A mapping in which each line repeats the one before it `width` times."""
    lines = ["a0: &a0 [x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines)


def test_an_alias_repeats_the_value_itself() -> None:
    """The value is shared, not copied."""
    document, problems = parse("a: &x [1, 2]\nb: *x\nc: {d: *x}\n", "t.yaml")
    assert document is not None
    assert (document.data, problems) == ({"a": [1, 2], "b": [1, 2], "c": {"d": [1, 2]}}, [])
    assert document.data["b"] is document.data["a"]


def test_the_last_anchor_of_a_name_counts() -> None:
    """An anchor may be given again; aliases mean the one above them."""
    document, _ = parse("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "t.yaml")
    assert document is not None
    assert document.data == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_alias_may_be_a_key() -> None:
    """A repeated text is a text."""
    document, problems = parse("a: &x name\n*x : 1\n", "t.yaml")
    assert document is not None
    assert (document.data, problems) == ({"a": "name", "name": 1}, [])


def test_a_thousand_expansions_are_fine() -> None:
    """The bound is far beyond what people write."""
    assert refusals(doubling(4)) == []


def test_a_billion_laughs_are_one_error() -> None:
    """The alias that goes too far is named, once."""
    assert refusals(doubling(9)) == [("CXD007", "t.yaml:7:25")]


def test_long_texts_count_by_their_length() -> None:
    """Few values with much text are too much, too."""
    long = "x" * (MOST_TEXT // 10 + 1)
    assert refusals(f"a: &a {long}\nb: [{', '.join(['*a'] * 9)}]\n") == []
    assert refusals(f"a: &a {long}\nb: [{', '.join(['*a'] * 10)}]\n") == [("CXD007", "t.yaml:2:41")]


def test_a_large_file_with_one_alias_is_fine() -> None:
    """Only what aliases add is counted, not the file itself."""
    long = "x" * (MOST_TEXT + 1)
    assert refusals(f"a: {long}\nb: &b 1\nc: *b\n") == []


def test_an_unknown_alias_is_an_error() -> None:
    """It is reported where it stands, and as nothing else."""
    assert refusals("a: *b\nc: [*d, 1]\n*e : 1\nb: &b 1\n") == [
        ("CXD008", "t.yaml:1:4"),
        ("CXD008", "t.yaml:2:5"),
        ("CXD008", "t.yaml:3:1"),
    ]


def test_a_value_cannot_contain_itself() -> None:
    """An alias inside its own anchor has no end."""
    assert refusals("a: &a {b: [1, *a]}\n") == [("CXD008", "t.yaml:1:15")]


def test_aliases_cannot_hide_depth() -> None:
    """Written out, aliases obey the same limit of depth."""
    deep = [f"a0: &a0 {'[' * 40}{']' * 40}"]
    deep += [f"a{n}: &a{n} {'[' * 30}*a{n - 1}{']' * 30}" for n in (1, 2)]
    assert refusals("\n".join(deep)) == [("CXD010", "t.yaml:3:39")]
