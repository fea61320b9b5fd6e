"""Each promise stands beside tests and code that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "safety.md"
_NAMED = re.compile(r"`((?:tests|cxdeclare)/[\w/.-]+)(?:::(\w+))?`")
NAMED = sorted(set(_NAMED.findall(PAGE.read_text(encoding="utf-8"))))


def test_the_page_names_tests() -> None:
    """Or the test below would pass for a page that promises without proof."""
    assert len([path for path, _ in NAMED if path.startswith("tests/")]) > 30


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_what_is_named_is_there(path: str, name: str) -> None:
    """A test that was renamed takes its promise with it."""
    file = ROOT / path
    assert file.is_file(), path
    if name:
        assert f"def {name}(" in file.read_text(encoding="utf-8"), (path, name)
