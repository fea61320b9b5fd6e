"""Documents in SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxdeclare.emulator.store import Key, Store


@pytest.fixture
def store() -> Iterator[Store]:
    """An empty store."""
    store = Store(":memory:")
    yield store
    store.close()


def test_a_document_is_kept_by_collection_id_and_parent(store: Store) -> None:
    """The same id under another parent is another document."""
    store.put(Key("c", "1", "p"), {"a": 1})
    store.put(Key("c", "1", "q"), {"a": 2})
    store.put(Key("c", "1", "q"), {"a": 3})
    assert ({"a": 1}, {"a": 3}) == (store.get("c", 1, "p"), store.get("c", "1", "q"))
    assert store.get("c", "1") is None
    assert [("p", {"a": 1}), ("q", {"a": 3})] == sorted(store.anywhere("c", "1"))
    assert (1, 0) == (store.count("c", "p"), store.count("c"))


def test_a_deleted_document_lets_go_of_everything(store: Store) -> None:
    """Its unique values and its links are free again."""
    key = Key("c", "1")
    store.put(key, {}, [("scope", "x")], [("tags", "7")])
    assert (key, [key]) == (store.claimant("scope", "x"), store.holders("tags", 7))
    assert store.delete(key)
    assert (None, []) == (store.claimant("scope", "x"), store.holders("tags", 7))
    assert not store.delete(key)


def test_a_rewritten_document_holds_only_what_it_says_now(store: Store) -> None:
    """Old values and links are given up."""
    key = Key("c", "1")
    store.put(key, {}, [("scope", "x")], [("tags", "7")])
    store.put(key, {}, [("scope", "y")])
    assert (None, key, []) == (
        store.claimant("scope", "x"),
        store.claimant("scope", "y"),
        store.holders("tags", 7),
    )


def test_the_database_itself_guards_unique_values(store: Store) -> None:
    """A mistake in the judging cannot store two owners."""
    store.put(Key("c", "1"), {}, [("scope", "x")])
    with pytest.raises(sqlite3.IntegrityError):
        store.put(Key("c", "2"), {}, [("scope", "x")])


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    """All or nothing."""

    def fail() -> None:
        with store.transaction():
            store.put(Key("c", "1"), {})
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert 0 == store.count("c")


def test_pages_by_age_and_by_rank_hold_the_same(store: Store) -> None:
    """In two orders."""
    for number in range(30):
        store.put(Key("c", str(number)), {"n": number})
    by_age = [one["n"] for one in store.all("c")]
    by_rank = [one["n"] for one in store.all("c", by_rank=True)]
    assert list(range(30)) == by_age == sorted(by_rank)
    assert by_age != by_rank
    assert by_rank[10:20] == [one["n"] for one in store.page("c", "", 10, 10, by_rank=True)]


def test_numbers_are_given_once_across_reopening(tmp_path: Path) -> None:
    """The file remembers."""
    first = Store(str(tmp_path / "a.db"))
    numbers = [first.next_number(), first.next_number()]
    first.close()
    second = Store(str(tmp_path / "a.db"))
    numbers.append(second.next_number())
    second.close()
    assert 3 == len(set(numbers))


def test_a_value_given_up_can_be_claimed_by_another(store: Store) -> None:
    """Also when the one who gave it up was not the last one stored."""
    for id_ in ("1", "2"):
        store.put(Key("c", id_), {}, [("scope", id_)])
    store.delete(Key("c", "1"))
    store.put(Key("c", "3"), {}, [("scope", "1")])
    assert Key("c", "3") == store.claimant("scope", "1")
