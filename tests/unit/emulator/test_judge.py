"""Bodies judged by fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cxdeclare.emulator import judge
from cxdeclare.emulator.exchange import Refusal
from cxdeclare.emulator.fields import Field, Type, boolean, integer, text
from cxdeclare.emulator.store import Key, Store


@pytest.fixture
def store() -> Iterator[Store]:
    """A store with one tag."""
    store = Store(":memory:")
    store.put(Key("tags", "7"), {"id": 7, "title": "vip"})
    yield store
    store.close()


def _code(store: Store, field: Field, body: dict[str, Any], before: Any = None) -> str:
    with pytest.raises(Refusal) as caught:
        judge.judged((field,), body, before, store)
    return caught.value.code


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (text("x"), "a", [1, True, None, [], {}]),
        (integer("x"), 1, ["1", True, 1.0, None]),
        (boolean("x"), True, [1, 0, "true", None]),
        (Field("x", Type.OBJECT), {"a": 1}, ["a", [], 1]),
        (Field("x", Type.TEXTS), ["a"], ["a", [1], [None], {}]),
        (Field("x", Type.INTEGERS), [1], [1, ["1"], [True]]),
        (integer("x", least=1, most=3), 3, [0, 4]),
        (integer("x", multiple=60), 120, [90]),
        (text("x", least=2, most=3), "ab", ["a", "abcd"]),
        (text("x", choices=("a",)), "a", ["b", ""]),
        (text("x", pattern="[a-z]+"), "ab", ["aB", "a\n"]),
        (Field("x", Type.TEXTS, choices=("a",)), ["a"], [["b"]]),
        (Field("x", Type.TEXTS, least=1), ["a"], [[]]),
        (Field("x", Type.OBJECT, fields=(integer("y"),)), {"y": 1}, [{"y": "1"}]),
    ],
)
def test_types_and_bounds(store: Store, field: Field, good: object, bad: list[object]) -> None:
    """What fits is kept as it is; what does not is refused."""
    assert {"x": good} == judge.judged((field,), {"x": good}, None, store)
    for value in bad:
        assert "INVALID_VALUE" == _code(store, field, {"x": value})


def test_a_link_must_lead_somewhere(store: Store) -> None:
    """One that is already stored is not looked at again."""
    field = integer("x", link="tags", nullable=True)
    assert {"x": 7} == judge.judged((field,), {"x": 7}, None, store)
    assert "UNKNOWN_REFERENCE" == _code(store, field, {"x": 8})
    assert {"x": 8} == judge.judged((field,), {"x": 8}, {"x": 8}, store)


def test_links_in_a_list_must_lead_somewhere(store: Store) -> None:
    """Each new one is looked at, and none is kept twice."""
    field = Field("x", Type.INTEGERS, link="tags")
    assert {"x": [7]} == judge.judged((field,), {"x": [7, 7]}, None, store)
    assert "UNKNOWN_REFERENCE" == _code(store, field, {"x": [7, 8]})
    assert {"x": [7, 8]} == judge.judged((field,), {"x": [7, 8]}, {"x": [8]}, store)


def test_a_whole_write_resets_and_a_partial_one_keeps(store: Store) -> None:
    """The difference between absent and absent."""
    fields = (text("a", default="d"), text("b", default="e"))
    before = {"a": "1", "b": "2"}
    assert {"a": "d", "b": "3"} == judge.judged(fields, {"b": "3"}, before, store)
    kept = judge.judged(fields, {"b": "3"}, before, store, whole=False)
    assert {"a": "1", "b": "3"} == kept


def test_a_frozen_field_does_not_change(store: Store) -> None:
    """Not by leaving it out of a whole write either."""
    field = text("x", nullable=True, frozen=True)
    assert "FROZEN_FIELD" == _code(store, field, {"x": "b"}, {"x": "a"})
    assert "FROZEN_FIELD" == _code(store, field, {}, {"x": "a"})
    assert {"x": "a"} == judge.judged((field,), {"x": "a"}, {"x": "a"}, store)


def test_a_field_may_follow_what_another_points_at(store: Store) -> None:
    """It is read from there, and null with it."""
    fields = (integer("tag", link="tags", nullable=True), text("title", follows=("tag", "title")))
    assert "vip" == judge.judged(fields, {"tag": 7}, None, store)["title"]
    assert judge.judged(fields, {"tag": None}, None, store)["title"] is None


def test_only_the_owner_may_keep_a_unique_value(store: Store) -> None:
    """Folded values are equal whatever the case of their letters."""
    fields = (text("x", unique="s", folded=True), text("y", unique="t"))
    claims = list(judge.claims(fields, {"x": "Ab", "y": "Ab"}, "/1"))
    assert [("s/1", "ab"), ("t/1", "Ab")] == claims
    owner = Key("things", "1")
    store.put(owner, {}, claims)
    judge.refuse_taken(claims, owner, store)
    with pytest.raises(Refusal) as caught:
        judge.refuse_taken(claims, None, store)
    assert 409 == caught.value.status
