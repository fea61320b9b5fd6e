"""Accepting: what is known is taken out, for as long as it is, and nothing besides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cxdeclare.kinds import ALL
from cxdeclare.model.accept_file import Acceptance
from cxdeclare.planning.accepting import Sorted, accepting
from cxdeclare.planning.drift import Drift, Moved

TODAY = date(2026, 6, 15)
TITLE = Moved("", None, "title", "Old", "New")
COLOR = Moved("", None, "color", "red", "blue")


def entry(until: str = "2026-12-31", **said: Any) -> Acceptance:
    """An entry of somebody."""
    return Acceptance(owner="ops", reason="known", until=until, **said)


def drifted(*moved: Moved, **more: Any) -> Drift:
    """One tag that changed so."""
    return Drift(changed={"tag.a": moved} if moved else {}, **more)


def sort(found: Drift, *entries: Acceptance) -> Sorted:
    """What is left on the day of these tests."""
    return accepting(ALL, found, entries, TODAY)


@pytest.mark.parametrize(
    ("until", "holds"),
    [("2026-06-14", False), ("2026-06-15", True), ("2026-06-16", True)],
)
def test_an_entry_counts_on_its_last_day_and_not_on_the_next(until: str, holds: bool) -> None:
    """From then on the drift is told again, and that it was accepted once."""
    left = sort(drifted(TITLE), entry(until, address="tag.a"))
    assert ({} if holds else {"tag.a": (TITLE,)}) == left.changed
    assert (int(holds), int(not holds)) == (len(left.accepted), len(left.expired))
    assert not left.idle


def test_one_field_does_not_excuse_another() -> None:
    """What is not named stays."""
    left = sort(drifted(TITLE, COLOR), entry(address="tag.a", field="title"))
    assert {"tag.a": (COLOR,)} == left.changed


@pytest.mark.parametrize(
    ("live", "holds"), [("New", True), ("Newer", False), (True, False), (None, False)]
)
def test_a_value_is_accepted_only_while_it_is_that(live: Any, holds: bool) -> None:
    """The next change is another drift."""
    left = sort(drifted(TITLE), entry(address="tag.a", field="title", live=live))
    assert holds == (not left.changed)
    assert (frozenset() if holds else frozenset({0})) == left.idle


def test_a_duration_may_be_written_as_the_manifest_writes_it() -> None:
    """As `drift` shows it, or in seconds as JSON has it."""
    moved = Moved("default", None, "default.first_response", 14400, 28800)
    for live in ("8h", 28800):
        said = entry(address="sla.tenant", field=moved.field, live=live)
        assert not sort(Drift(changed={"sla.tenant": (moved,)}), said).changed


def test_true_is_not_one() -> None:
    """A switch and a number are two things, whatever Python says."""
    moved = Moved("", None, "accept_reject", False, True)
    left = sort(
        Drift(changed={"skill.s": (moved,)}),
        entry(address="skill.s", field="accept_reject", live=1),
    )
    assert left.changed


def test_what_is_gone_has_to_be_accepted_as_gone() -> None:
    """Whoever accepts a change did not accept the end of it, nor the other way round."""
    gone = Drift(missing=["tag.a"])
    assert ["tag.a"] == sort(gone, entry(address="tag.a")).missing
    assert [] == sort(gone, entry(address="tag.a", missing=True)).missing
    assert sort(drifted(TITLE), entry(address="tag.a", missing=True)).changed


def test_a_link_is_accepted_by_its_part_and_name() -> None:
    """One of two."""
    one, two = (Moved("users", who, None, None, {}) for who in ("a@x.example", "b@x.example"))
    found = Drift(changed={"signature.s": (one, two)})
    said = entry(address="signature.s", part="users", member="a@x.example")
    assert {"signature.s": (two,)} == sort(found, said).changed
    assert {} == sort(found, entry(address="signature.s", part="users")).changed


def test_foreign_objects_are_accepted_by_kind_or_by_name() -> None:
    """With `--fail-on foreign`."""
    found = Drift(foreign={"tag": ("vip", "spam"), "skill": ("vip",)})
    assert {"skill": ("vip",)} == sort(found, entry(foreign="tag")).foreign
    left = sort(found, entry(foreign="tag", name="vip")).foreign
    assert {"tag": ("spam",), "skill": ("vip",)} == left


def test_of_two_entries_the_one_that_still_counts_decides() -> None:
    """Whoever renews an acceptance may leave the old one for the next review."""
    old, new = entry("2026-01-01", address="tag.a"), entry(address="tag.a", field="title")
    left = sort(drifted(TITLE), old, new)
    assert not left.changed
    assert [new] == [one.entry for one in left.accepted]
    assert not left.idle


def test_an_entry_about_nothing_is_idle_unless_nobody_could_look() -> None:
    """What could not be read may still be there."""
    said = entry(address="tag.a", field="title")
    assert {0} == sort(Drift(), said).idle
    for unread in ({"tag.a": "503"}, {"tag": "503"}, {"tag.a#x": "503"}):
        assert not sort(Drift(unread=unread), said).idle
    assert not sort(Drift(unverifiable=["tag.a#x"]), said).idle
    assert {0} == sort(Drift(unread={"tag.ab": "503"}), said).idle
    assert {0} == sort(Drift(), entry(foreign="tag")).idle
    assert not sort(Drift(unread={"tag": "503"}), entry(foreign="tag")).idle
