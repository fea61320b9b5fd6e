"""A secret: there for the body of a request, and nowhere else."""

from __future__ import annotations

import copy
import json
import pickle
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from cxdeclare.model.secret import HIDDEN, Key, Secret, SecretReference, is_reference

CANARY = 'a"b\n.*[x]\\ü{"k":1}'
KEY, OTHER = Key(b"k" * 32), Key(b"o" * 32)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


class _Model(BaseModel):
    held: Any


@dataclass
class _Data:
    held: Any


def test_it_is_there_for_who_sends_it() -> None:
    """The value is what was given, to the letter; and may be written otherwise."""
    assert CANARY == Secret(CANARY).reveal()
    assert CANARY.upper() == Secret(CANARY).changed(str.upper).reveal()


SHOWN: tuple[Callable[[Secret], str], ...] = (
    repr,
    str,
    lambda one: f"{one}",
    lambda one: f"{one:>20}",
    lambda one: f"{one!a}",
    lambda one: "%s %r" % (one, one),  # noqa: UP031 - as logging does
    lambda one: str([{"a": (one,)}]),
    lambda one: repr(_Data(one)),
    lambda one: repr(_Model(held=one)),
    lambda one: str(_Model(held=one).model_dump()),
    lambda one: repr(ValueError(one)),
    lambda one: str(copy.deepcopy([one])),
    lambda one: str(copy.copy(one)),
)


@pytest.mark.parametrize("show", SHOWN)
def test_it_does_not_print(show: Callable[[Secret], str]) -> None:
    """Whatever turns it into text gets a word in its place."""
    shown = show(Secret(CANARY))
    assert HIDDEN in shown
    assert CANARY not in shown
    assert repr(CANARY)[1:-1] not in shown


WRITTEN: tuple[Callable[[Secret], object], ...] = (
    json.dumps,
    pickle.dumps,
    to_json,
    lambda one: _Model(held=one).model_dump_json(),
    lambda one: _Model(held=one).model_dump(mode="json"),
)


@pytest.mark.parametrize("write", WRITTEN)
def test_it_is_not_written(write: Callable[[Secret], object]) -> None:
    """Whatever turns it into bytes fails, and does not say over what."""
    with pytest.raises((TypeError, PydanticSerializationError)) as caught:
        write(Secret(CANARY))
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("write", [pickle.dumps, repr, str])
def test_a_key_is_not_written_either(write: Callable[[Key], object]) -> None:
    """What makes digests would let anybody try texts."""
    try:
        said = str(write(Key(b"kkkkkkkk")))
    except TypeError as error:
        said = str(error)
    assert "kkkk" not in said


def test_a_traceback_with_the_values_of_variables_does_not_hold_it() -> None:
    """Tools that show frames show what they hold."""
    secret = Secret(CANARY)
    try:
        int(repr(secret))
    except ValueError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
    said = "".join(told.format())
    assert HIDDEN in said
    assert repr(CANARY)[1:-1] not in said.replace(f"CANARY = {CANARY!r}", "")


def test_two_of_them_are_never_equal() -> None:
    """They are compared by what a key makes of them, and by nothing else."""
    assert Secret("a") != Secret("a")


@given(texts, texts)
def test_a_digest_is_equal_for_equal_values_in_one_place(one: str, other: str) -> None:
    """And for no others; the value is not in it."""
    first, again, second = (
        KEY.digest("t", "kind.key", "field", Secret(text)) for text in (one, one, other)
    )
    assert first == again
    assert (first == second) == (one == other)


@pytest.mark.parametrize("place", [("u", "k.a", "f"), ("t", "k.b", "f"), ("t", "k.a", "g")])
def test_equal_secrets_in_two_places_have_two_digests(place: tuple[str, str, str]) -> None:
    """Nobody learns from two digests that one value serves twice."""
    assert KEY.digest("t", "k.a", "f", Secret("x")) != KEY.digest(*place, Secret("x"))


def test_where_a_name_ends_counts() -> None:
    """Names that run into one another are other places."""
    assert KEY.digest("t", "ab", "c", Secret("x")) != KEY.digest("t", "a", "bc", Secret("x"))


def _reference(text: str | None, generation: int | None = None, uri: str = "env:A") -> Any:
    digest = None if text is None else KEY.digest("t", "k.a", "f", Secret(text))
    return SecretReference(uri, generation, digest)


@pytest.mark.parametrize(
    ("now", "before", "is_rotated"),
    [
        (_reference("x"), _reference("x"), False),
        (_reference("y"), _reference("x"), True),
        (_reference("x", uri="env:B"), _reference("x"), False),
        (_reference("x", 2), _reference("x", 1), True),
        (_reference("x", 1), _reference("x"), False),
        (_reference(None), _reference("x"), False),
        (_reference("x"), _reference(None), False),
        (_reference(None, 2), _reference(None, 1), True),
        (_reference(None, 1), _reference(None), True),
        (_reference(None, uri="env:B"), _reference(None), True),
    ],
)
def test_what_counts_as_another_value(
    now: SecretReference, before: SecretReference, *, is_rotated: bool
) -> None:
    """By digest where both have one of one key; else by where it comes from and its generation."""
    assert is_rotated == now.is_rotated(before)


def test_digests_of_two_keys_are_not_compared() -> None:
    """A new key is no new value."""
    other = SecretReference("env:A", None, OTHER.digest("t", "k.a", "f", Secret("y")))
    assert not _reference("x").is_rotated(other)


def test_the_value_under_the_name_before_is_the_same_value() -> None:
    """A block that was moved has not rotated its secrets."""
    old = KEY.digest("t", "k.old", "f", Secret("x"))
    assert not _reference("x").is_rotated(SecretReference("env:A", None, old), (old,))
    assert _reference("x").is_rotated(SecretReference("env:A", None, old))


def test_a_reference_goes_to_a_value_and_back() -> None:
    """As plans and states hold it; nothing else is taken for one."""
    known = _reference("x", 3)
    assert known == SecretReference.of(known.value)
    assert is_reference(known.value)
    for other in (None, "x", {}, {"secret": "env:A"}, {"lookup": "x"}):
        assert SecretReference.of(other) is None
