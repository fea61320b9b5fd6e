"""Phrases name no library, whatever the mistake."""

from __future__ import annotations

import json
import re

import pytest

from cxdeclare.loading.expected import Expected
from cxdeclare.loading.phrases import Fault, article, called, listed, value_phrase
from tests.support.manifests import RICH, load_text

FOREIGN = re.compile(
    r"pydantic|Input should|Extra inputs|Field required|\(key\)|\(lookup\)|\(own\)|\(general\)"
    r"|\[key\]|_type\b|OwnedNames|RoleChannel|should match"
)


@pytest.mark.parametrize("value", [None, 7, 1.5, True, "", "Zz y", [], [7], {}, {"x": 1}])
def test_no_message_speaks_of_the_machinery(value: object) -> None:
    """Every field of every block is given the wrong value in turn."""
    seen = 0
    for section, blocks in RICH.items():
        for key, block in blocks.items() if isinstance(blocks, dict) else ():
            for field in block if isinstance(block, dict) else ():
                wrong = RICH | {section: {**blocks, key: {**block, field: value}}}
                for told in load_text(json.dumps(wrong)).diagnostics:
                    assert not FOREIGN.search(f"{told.summary} {told.hint}"), told
                    assert not told.summary.endswith("."), told
                    assert "cannot be a" not in told.summary, f"no words for it: {told}"
                    seen += 1
    assert seen > 30


def test_an_error_nobody_knows_is_told_all_the_same() -> None:
    """A new kind of constraint gives a poor message, not a crash."""
    phrase = value_phrase(Fault("unheard_of", 7, {}, Expected(())))
    assert ("CXD107", "cannot be a number") == (phrase.code, phrase.text)


@pytest.mark.parametrize(
    ("error", "value", "context", "said"),
    [
        ("greater_than_equal", 1, {"ge": 2}, "should be at least 2, not 1"),
        ("less_than_equal", 3, {"le": 2}, "should be at most 2, not 3"),
        ("multiple_of", 3, {"multiple_of": 2}, "should be a multiple of 2"),
        ("too_long", [1, 2], {"max_length": 1}, "should have at most 1 entries, not 2"),
        ("string_too_short", "a", {"min_length": 2}, "should have at least 2 characters, not 1"),
    ],
)
def test_limits_are_told_even_where_no_marker_shows_them(
    error: str, value: object, context: dict[str, int], said: str
) -> None:
    """What the models report is enough."""
    phrase = value_phrase(Fault(error, value, context, Expected(())))
    assert ("CXD106", said) == (phrase.code, phrase.text)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "null"),
        (False, "`false`"),
        (3, "a number"),
        ("", "an empty text"),
        ("x" * 99, f"`{'x' * 37}...`"),
        ([], "a list"),
        ({}, "a mapping"),
    ],
)
def test_values_are_called_by_what_they_are(value: object, said: str) -> None:
    """Text is quoted, and cut when it is long."""
    assert said == called(value)


@pytest.mark.parametrize(
    ("words", "said"), [(["a"], "`a`"), (["a", "b"], "`a` or `b`"), ("abc", "`a`, `b` or `c`")]
)
def test_words_are_listed_as_people_do(words: list[str], said: str) -> None:
    """With commas and one word before the last."""
    assert said == listed(words, "or")


@pytest.mark.parametrize(
    ("noun", "said"), [("SLA", "an"), ("tag", "a"), ("e-mail channel", "an"), ("user", "a")]
)
def test_nouns_take_their_article(noun: str, said: str) -> None:
    """By sound, as far as that can be seen."""
    assert said == article(noun)
