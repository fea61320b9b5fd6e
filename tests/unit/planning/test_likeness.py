from __future__ import annotations

import pytest

from cxdeclare.model.address import Address
from cxdeclare.planning.likeness import ENOUGH, Portrait, holders, likeness

A, B = Address("tag", "a"), Address("tag", "b")


def portrait(address: Address, name: str, **said: dict[str, str]) -> Portrait:
    """One with this name and these values."""
    fields, bodies = said.get("fields", {}), said.get("bodies", {})
    links = {part: frozenset(text.split()) for part, text in said.get("links", {}).items()}
    return Portrait(address, name, fields, bodies, links, said.get("fixed", {}))


def alike(old: Portrait, new: Portrait, *others: Portrait) -> float:
    """How much, among these."""
    return likeness(old, new, holders((old, new, *others)))


def test_the_same_is_the_same() -> None:
    """In every word."""
    said = {"fields": {"x": "1"}, "bodies": {"y": "hash"}, "links": {"z": "ana luc"}}
    assert alike(portrait(A, "one", **said), portrait(B, "one", **said)) == 1.0


def test_settings_alone_are_never_enough() -> None:
    """However many two objects share."""
    many = {str(n): "same" for n in range(100)}
    old, new = portrait(A, "abc", fields=many), portrait(B, "xyz", fields=many)
    assert alike(old, new) < ENOUGH


def test_a_long_text_under_another_name_is_enough() -> None:
    """Unless everybody has that text."""
    body = {"html": "hash"}
    old, new = portrait(A, "abc", bodies=body), portrait(B, "xyz", bodies=body)
    assert alike(old, new) >= ENOUGH
    others = [portrait(A, f"other {n}", bodies=body) for n in range(20)]
    assert alike(old, new, *others) < ENOUGH


def test_what_cannot_change_tells_two_apart() -> None:
    """One can never become the other."""
    assert alike(portrait(A, "x", fixed={"d": "1"}), portrait(B, "x", fixed={"d": "2"})) == 0.0


def test_people_in_common_count_by_their_share() -> None:
    """All of them say much, none of them says no."""
    old = portrait(A, "mail one", links={"agents": "ana luc"})
    same = portrait(B, "mail two", links={"agents": "ana luc"})
    none = portrait(B, "mail two", links={"agents": "mia"})
    assert alike(old, same) > ENOUGH > alike(old, none)


@pytest.mark.parametrize(
    ("old", "new"),
    [("vip", "vip client"), ("spam suspected", "suspected spam"), ("billing", "bill")],
)
def test_a_name_that_was_made_longer_or_turned_round_is_alike(old: str, new: str) -> None:
    """Where there is nothing else to go by."""
    assert alike(portrait(A, old), portrait(B, new)) >= ENOUGH
