"""The pages about plan, state and events say what each field means."""

from __future__ import annotations

import pytest

from scripts import formats, reference
from tests.cli.console import ROOT


def test_the_pages_are_fresh() -> None:
    """What is published is what the models say."""
    assert 0 == formats.main(["--check"], ROOT)


def test_every_field_has_a_meaning_and_every_object_a_place() -> None:
    """No cell is empty, and whatever type a table names is told on the page or has its own."""
    for name, text in formats.pages().items():
        rows = [line.split(" | ") for line in text.split("\n") if line.startswith("| `")]
        assert rows, name
        assert not [row for row in rows if not row[2].removesuffix(" |").strip()]
        assert "cxdeclare__" not in text


def test_a_field_without_a_meaning_is_refused() -> None:
    """With its name, so that nobody publishes an empty cell."""
    schema = {"title": "Plan", "properties": {"serial": {"type": "integer"}}}
    with pytest.raises(SystemExit, match="`serial` of Plan has no meaning"):
        formats.page("# Plan\n", schema)


def test_fields_of_links_stand_where_the_manifest_has_them() -> None:
    """Below `members` where there is an ownership, else below a key of their own."""
    page = reference.pages()["kinds.md"]
    assert "`channels.members.permissions`" in page
    assert "`filters.KEY.priority`" in page
    assert "`filters.members." not in page
