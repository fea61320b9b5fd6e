"""Keys made from names: valid, unique, the same whatever the ids."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxdeclare.export.keys import LONGEST, distinct, file_name, keys, slug
from cxdeclare.kinds import ALL
from cxdeclare.model.address import KEY
from cxdeclare.model.resource import Found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Email.Billing", "email-billing"),
        ('Café "Süd"', "cafe-sud"),
        ("STRASSE Straße", "strasse-strasse"),
        ("ﬁnance ②", "finance-2"),
        ("_private-", "private"),
        ("日本語", ""),
        ("..", ""),
        ("a" * 90, "a" * LONGEST),
    ],
)
def test_a_slug_is_what_is_left_of_a_name(name: str, expected: str) -> None:
    """Accents go, case goes, signs become dashes; a name may leave nothing."""
    assert expected == slug(name)


def _tags(*titles: str, first_id: int = 1) -> dict[str, Found]:
    ids = range(first_id, first_id + len(titles))
    return {str(id_): Found(str(id_), {"title": t}) for id_, t in zip(ids, titles, strict=True)}


def test_names_that_collide_are_numbered() -> None:
    """In the order of the names, so that ids do not matter; natural names keep their keys."""
    found = keys(ALL["tag"], _tags("VIP!", "vip", "vip 2", "日本", "?"))
    assert {"1": "vip-3", "2": "vip", "3": "vip-2", "4": "tag-2", "5": "tag"} == found


def test_a_singleton_has_its_one_key() -> None:
    """There is just one, so it needs no name."""
    assert {"tenant": "tenant"} == keys(ALL["sla"], {"tenant": Found("tenant", {})})


@given(st.lists(st.text(max_size=8), unique=True, max_size=12))
def test_keys_are_valid_unique_and_do_not_rest_on_ids(titles: list[str]) -> None:
    """For any names: every object has a key of its own, and other ids change none."""
    found = keys(ALL["tag"], _tags(*titles))
    assert all(re.fullmatch(KEY, key) for key in found.values())
    assert distinct(found.values())
    other = keys(ALL["tag"], _tags(*reversed(titles), first_id=1000))
    by_title = dict(zip(titles, (found[str(i + 1)] for i in range(len(titles))), strict=True))
    again = dict(
        zip(reversed(titles), (other[str(i + 1000)] for i in range(len(titles))), strict=True)
    )
    assert by_title == again


def test_files_are_named_so_that_every_system_takes_them() -> None:
    """A name that one system keeps for a device gets a sign more."""
    assert "templates/brand.html" == file_name("templates", "brand", ".html")
    assert "templates/con_.html" == file_name("templates", "con", ".html")
    assert "templates/lpt1_.txt" == file_name("templates", "lpt1", ".txt")
