"""Scalars: the core schema of YAML 1.2, nothing more."""

from __future__ import annotations

import math

import pytest

from cxdeclare.loading.scalars import LONGEST_NUMBER, Unfit, resolve, tagged

TEXTS = [
    "yes",
    "no",
    "on",
    "off",
    "NO",
    "y",
    "n",
    "tRUE",
    "nULL",
    "1_000",
    "0b1",
    "-0x1",
    "0o8",
    "0xG",
    "0O7",
    "1e",
    ".e3",
    "-",
    "+",
    ".",
    "--",
    "=",
    "<<",
    "1..2",
    "2026-01-01",
    "10:30",
    "1:2:3",
    ".iNF",
    "-.nan",
    "1,000",
    "tagged",
    "fine",
    "null-ish",
    "~x",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_only_looks_like_something_is_text(text: str) -> None:
    """Words, dates, times and spellings of other YAML versions stay strings."""
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.5e+3", -1500.0),
        ("1E2", 100.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_the_core_schema_has_these_values(text: str, value: object) -> None:
    """Null, booleans and numbers are recognised, with the right type."""
    assert (type(resolve(text)), resolve(text)) == (type(value), value)


def test_not_a_number_is_a_number() -> None:
    """`.nan` is the float of that name."""
    value = resolve(".NaN")
    assert isinstance(value, float)
    assert math.isnan(value)


def test_an_endless_number_is_refused() -> None:
    """A number too long to be printed again is a problem, not a crash later on."""
    assert resolve("1" * LONGEST_NUMBER) == int("1" * LONGEST_NUMBER)
    with pytest.raises(Unfit, match="too long"):
        resolve("1" * (LONGEST_NUMBER + 1))


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("str", "12", "12"),
        ("str", "", ""),
        ("int", "0x10", 16),
        ("float", "3", 3.0),
        ("bool", "true", True),
        ("null", "", None),
    ],
)
def test_a_core_tag_decides_the_type(tag: str, text: str, value: object) -> None:
    """An explicit tag of the core schema is honoured."""
    read = tagged(f"tag:yaml.org,2002:{tag}", text)
    assert (type(read), read) == (type(value), value)


def test_the_bare_tag_makes_text() -> None:
    """`! 12` is the text 12."""
    assert tagged("!", "12") == "12"


@pytest.mark.parametrize(
    ("tag", "text"),
    [("int", "x"), ("int", "true"), ("int", "1.5"), ("bool", "1"), ("null", "x"), ("seq", "x")],
)
def test_a_value_against_its_tag_is_refused(tag: str, text: str) -> None:
    """A tag is a promise, and a broken one is an error of its own."""
    with pytest.raises(Unfit) as refusal:
        tagged(f"tag:yaml.org,2002:{tag}", text)
    assert refusal.value.args[0] == "CXD012"


@pytest.mark.parametrize("tag", ["!unknown", "tag:yaml.org,2002:binary", "str", "x:y"])
def test_any_other_tag_is_unknown(tag: str) -> None:
    """Only the core schema has tags."""
    with pytest.raises(Unfit) as refusal:
        tagged(tag, "x")
    assert refusal.value.args[0] == "CXD006"
