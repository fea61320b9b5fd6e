"""Patterns for names: the same answers as Python's own engine, and no search without end."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.pattern import BadPattern, NamePattern

_ATOMS = st.sampled_from(
    [
        "a",
        "B",
        r"\.",
        ".",
        "[ab]",
        "[^a]",
        "[a-c.]",
        r"\w",
        r"\W",
        r"\d",
        r"[^\d.]",
        "^",
        "$",
        r"\b",
        r"\B",
        "(?=a)",
        "(?!b)",
        "(?<=a)",
        "(?<!a)",
    ]
)
_PATTERNS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "+?", "{2}", "{0,2}", "{1,}"])).map(
            lambda two: f"({two[0]}){two[1]}"
        ),
        inner.map(lambda one: f"(?i:{one})"),
    ),
    max_leaves=8,
)


@given(_PATTERNS, st.text("abcAB.1-", min_size=1, max_size=6))
def test_the_answer_is_that_of_the_usual_engine(pattern: str, name: str) -> None:
    """Whatever the pattern is made of, and whatever the name."""
    expected = re.compile(pattern).fullmatch(name) is not None
    assert expected == NamePattern(pattern).fits(name)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a?){30}a{30}b", "a*" * 60 + "b"])
def test_no_pattern_is_tried_out_way_by_way(pattern: str) -> None:
    """There are some 2^30 ways through these; each would keep the usual engine for minutes."""
    assert not NamePattern(pattern).fits("a" * 30)
    assert NamePattern("a{4000000000}|a{0,4000000000}").fits("a" * 30)


@pytest.mark.parametrize(
    "pattern",
    ["[a", "a**", "a{99999999999999999999}", "(" * 400 + ")" * 400, "a" * 1001, r"(a)\1", "(?>a)"],
)
def test_what_cannot_be_used_is_refused(pattern: str) -> None:
    """No regular expression, too large, or one that has to be tried out."""
    with pytest.raises(BadPattern):
        NamePattern(pattern)


@pytest.mark.filterwarnings("error")
def test_nobody_is_warned_about_the_pattern_of_a_user() -> None:
    """Python's thoughts about its future are not for them."""
    assert NamePattern("[[a]+").fits("[a")
