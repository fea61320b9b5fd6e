"""Patterns: by kind, by address, by name; case means nothing."""

from __future__ import annotations

import pytest

from cxdeclare.export.pattern import Filters, Pattern
from cxdeclare.kinds import ALL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tag", True),
        ("tags", True),
        ("TAG", True),
        ("skill", False),
        ("tag.suspected-spam", True),
        ("tag.suspected*", True),
        ("tag.Suspected SPAM", True),
        ("skill.suspected*", False),
        ("*spam", True),
        ("suspected-spam", True),
        ("Suspected [ts]pam", True),
        ("spam", False),
        ("tag.", False),
    ],
)
def test_a_pattern_means_a_kind_or_names_and_keys(text: str, *, expected: bool) -> None:
    """One object, tried with all forms."""
    assert expected == Pattern.read(ALL, text).fits(ALL["tag"], "suspected-spam", "Suspected spam")


def test_only_and_exclude_together() -> None:
    """What is asked for without what is not; without `only`, everything is asked for."""
    tag, skill = ALL["tag"], ALL["skill"]
    both = Filters.read(ALL, ["tag", "skill.a*"], ["*old*"])
    assert both.want(tag, "vip", "VIP")
    assert not both.want(tag, "vip-old", "VIP (old)")
    assert both.want(skill, "abc", "Abc")
    assert not both.want(skill, "b", "B")
    assert Filters.read(ALL, [], ["*old*"]).want(tag, "vip", "VIP")


def test_kinds_that_cannot_be_meant_need_not_be_read() -> None:
    """A pattern without a kind may mean any; one that excludes a whole kind means none of it."""
    assert not Filters.read(ALL, ["tag.x"], []).may_hold(ALL["skill"])
    assert Filters.read(ALL, ["tag.x", "*"], []).may_hold(ALL["skill"])
    assert not Filters.read(ALL, [], ["skills"]).may_hold(ALL["skill"])
    assert Filters.read(ALL, [], ["skill.x"]).may_hold(ALL["skill"])


def test_a_pattern_that_never_matched_is_known() -> None:
    """A slip of the pen exports too little, and is said."""
    filters = Filters.read(ALL, ["tag.vip"], ["bilings", "role"])
    filters.want(ALL["tag"], "vip", "VIP")
    assert ("bilings",) == filters.unused
