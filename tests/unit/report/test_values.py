"""Values: one line each, in the manifest's spelling, and safe to print."""

from __future__ import annotations

from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.model.fields import Trait
from cxdeclare.model.spec import Attribute
from cxdeclare.report.values import counted, plain, shown


def _with(*traits: Trait) -> Attribute:
    return Attribute("x", None, None, frozenset(traits), required=False, default=None)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "(none)"),
        (True, "true"),
        (0, "0"),
        ("red", "red"),
        ("", '""'),
        ("true", '"true"'),
        ("null", '"null"'),
        ("two words", '"two words"'),
        ("Email\\Inbound", '"Email\\Inbound"'),
        ('a "b"', '"a \\"b\\""'),
        (["b", "a c"], '[b, "a c"]'),
        ([], "[]"),
        ({"lookup": "Customer Care"}, '"Customer Care" (not managed here)'),
        ({"id": 12}, "id 12 (no name)"),
        ({"a": 1, "b": None}, "{a: 1, b: (none)}"),
    ],
)
def test_a_value_reads_like_the_manifest(value: Any, said: str) -> None:
    """Bare where it cannot be mistaken, quoted otherwise."""
    assert said == shown(value, None, {})


def test_a_duration_is_no_number() -> None:
    """Seconds are shown as people write them, and a yes is still a yes."""
    assert "1d 4h" == shown(100_800, _with(Trait.DURATION), {})
    assert "true" == shown(True, _with(Trait.DURATION), {})  # the value shown


def test_a_long_text_is_measured_and_named() -> None:
    """Lines, characters and the hash that tells two texts apart."""
    body = _with(Trait.BODY)
    hash_ = f"sha256:{'ab12' * 16}"
    assert "2 lines, 7 characters, sha256 ab12ab12" == shown(hash_, body, {hash_: "one\ntwo"})
    assert "sha256 ab12ab12" == shown(hash_, body, {})
    assert "(none)" == shown(None, body, {})


def test_a_long_value_is_cut_and_counted() -> None:
    """No value fills a screen."""
    assert shown("x" * 500, None, {}).endswith("... (500 characters)")
    assert shown("x " * 250, None, {}).endswith("... (500 characters)")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_comes_it_is_one_harmless_line(value: Any) -> None:
    """No value of any shape breaks a line or says anything to a terminal."""
    for attribute in (None, _with(Trait.BODY), _with(Trait.DURATION)):
        if attribute is None or not isinstance(value, int):
            _is_one_harmless_line(shown(value, attribute, {}))
    _is_one_harmless_line(plain(value))


def _is_one_harmless_line(text: str) -> None:
    assert {"Cc", "Cf", "Cs", "Zl", "Zp"}.isdisjoint(map(category, text)), text


@pytest.mark.parametrize(("number", "said"), [(0, "0 calls"), (1, "1 call"), (2, "2 calls")])
def test_one_is_not_several(number: int, said: str) -> None:
    """Counts read like sentences."""
    assert said == counted(number, "call")
