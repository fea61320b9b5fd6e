"""As little as possible is cut, and never so that what stays says something else."""

from __future__ import annotations

from typing import Any

import pytest

from cxdeclare.export.prune import Steps, cut, target
from cxdeclare.kinds import ALL


@pytest.mark.parametrize(
    ("kind", "place", "expected"),
    [
        ("tag", ("color",), ("color",)),
        ("tag", ("title",), ()),
        ("tag", (), ()),
        ("skill", ("routing", "criteria"), ("routing", "criteria")),
        ("skill", ("routing",), ("routing",)),
        ("skill", ("agents", "members", 2, "proficiency"), ("agents", "members", 2)),
        ("skill", ("agents",), ("agents",)),
        ("role", ("channels", "members", "a", "permissions", 0), ("channels", "members", "a")),
        ("role", ("admin_permissions", 1), ("admin_permissions", 1)),
        ("routing_queue", ("filters", "a", "language", 0), ("filters", "a")),
        ("signature", ("html_file",), ("html_file",)),
        ("channel", ("email", "spam_tag"), ("email", "spam_tag")),
    ],
)
def test_what_has_to_go(kind: str, place: Steps, expected: Steps) -> None:
    """A field, a member as a whole, or the block where it cannot do without."""
    assert expected == target(ALL[kind], place)


def test_an_empty_group_goes_with_its_last_field() -> None:
    """What is left is a block that people would write."""
    block: dict[str, Any] = {"name": "A", "email": {"ticket_number": {"header": "x"}}}
    assert cut(block, ("email", "ticket_number", "header"))
    assert {"name": "A"} == block


def test_an_empty_set_of_links_goes_with_its_last_member() -> None:
    """An additive set without members says nothing."""
    block: dict[str, Any] = {"users": {"ownership": "additive", "members": ["a"]}}
    assert cut(block, ("users", "members", 0))
    assert {} == block


def test_what_is_not_there_is_not_cut() -> None:
    """Two findings may be about one place."""
    block: dict[str, Any] = {"a": {"b": [1]}}
    assert not cut(block, ("a", "c"))
    assert not cut(block, ("x", "c"))
    assert not cut(block, ("a", "b", 1))
    assert {"a": {"b": [1]}} == block
