"""Syntax errors: our words, and the place that has to be changed."""

from __future__ import annotations

import pytest

from cxdeclare.loading.events import Reader, native, pure
from cxdeclare.loading.nodes import parse


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a:\n\tb: 1\n", "2:1", "a tab cannot indent or start a value"),
        ("\ta: 1\n", "1:1", "a tab cannot indent or start a value"),
        ("a: @x\n", "1:4", "no value can start with `@`"),
        ("a: `x`\n", "1:4", "no value can start with a backtick"),
        ("a: 'x\nb: 1\n", "1:4", "the quote opened here is never closed"),
        ('a: "x\nb: 1\n', "1:4", "the quote opened here is never closed"),
        ("a: [1, 2\n", "1:4", "the bracket opened here is never closed"),
        ("a: {b: [1}\n", "1:10", "expected `,` or `]`"),
        ("a: {b: 1]\n", "1:9", "expected `,` or `}`"),
        ("a: b: c\n", "1:5", "a `: ` cannot stand here"),
        ("a: 1\n b: 2\n", "2:3", "a `: ` cannot stand here"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "this does not fit the block that it is in"),
        ("a: 'x'y\n", "1:7", "this does not fit the block that it is in"),
        ("a: 1\n- b\n", "2:1", "this does not fit the block that it is in"),
        ("a: - b\n", "1:4", "a list item cannot start here"),
        ("a: 1\nb\n", "2:1", "a key without `:`"),
        ("a: !e!f x\n", "1:4", "nothing declares the prefix of this tag"),
        ("a: 1\n}\n", "2:1", "this does not fit the block that it is in"),
        ("{a: 1}}\n", "1:7", "nothing can stand behind the end of the document"),
        ("a: |0\n x\n", "1:5", "this block indicator is unknown"),
    ],
)
def test_a_syntax_error_says_what_to_change(text: str, place: str, words: str) -> None:
    """One error, in plain words, at the place that is wrong."""
    document, problems = parse(text, "t.yaml")
    found = [(problem.code, str(problem.span), problem.summary) for problem in problems]
    assert document is None
    assert found == [("CXD001", f"t.yaml:{place}", f"not valid YAML: {words}")]


@pytest.mark.parametrize("text", ['a: "\\q"', 'a: "\\x4"', 'a: "\\ud800"', "%YAML 7.0\n---\na: 1"])
def test_every_refusal_is_ours(text: str) -> None:
    """No class name or internal word of a parser reaches the user."""
    _, [problem] = parse(text, "t.yaml")
    assert problem.code == "CXD001"
    assert problem.summary.startswith("not valid YAML: ")
    assert "Error" not in problem.summary


@pytest.mark.parametrize("reader", [native, pure])
def test_a_reference_inside_brackets_needs_quotes(reader: Reader) -> None:
    """Its brackets are those of a mapping to YAML."""
    _, [problem] = parse("tags: {x: {title: ${var.a}}}\n", "t.yaml", ways=[reader])
    assert ("CXD001", True) == (problem.code, "quote a value" in problem.hint)
