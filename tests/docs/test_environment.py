"""The page on the environment lists every variable that the code reads, and none besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "environment.md"
_OWN = re.compile(r"\bCXDECLARE_[A-Z_]*[A-Z]")
_READ = re.compile(r'environ\w*(?:\.get\(|\[)\s*"([A-Z][A-Z_]*)"')
_ROW = re.compile(r"^\|(.*?)\|")
_NAME = re.compile(r"`([A-Z][A-Z_]*)`")


def _read() -> Iterator[str]:
    """Every name that the code asks the environment for, and every one that is ours."""
    for file in (ROOT / "cxdeclare").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        yield from _OWN.findall(text)
        if "emulator" not in file.parts:  # what a web server calls so is a request
            yield from _READ.findall(text)


def _listed() -> Iterator[str]:
    """The names in the first column of the tables of the page."""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        row = _ROW.match(line)
        yield from _NAME.findall(row[1]) if row else ()


def test_every_variable_that_is_read_is_listed() -> None:
    """Somebody who looks for what a run depends on finds all of it."""
    read = set(_read())
    assert {"CXDECLARE_STATE", "NO_COLOR"} <= read
    assert set() == read - set(_listed())


def test_no_variable_of_ours_is_listed_that_nobody_reads() -> None:
    """What is set and not heard is worse than what is not there."""
    ours = {name for name in _listed() if name.startswith("CXDECLARE_")}
    assert set() == ours - set(_read())
