"""Statements: the vendor's 126, in our words, with what honours each of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cxdeclare.report.catalogue import Entry

FILE = Path(__file__).with_name("statements.csv")
COUNT = 126
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: E and W are checks, I is information, B is behaviour."""

    number: int
    marks: frozenset[str]
    field: str
    says: str
    honoured: str
    """``test FILE::NAME``, ``code FILE::TEXT`` or ``page TEXT``; empty where ids say it all."""

    @property
    def is_checked(self) -> bool:
        """Whether breaking it has to give a diagnostic."""
        return bool(self.marks & {"E", "W"})

    @property
    def is_told(self) -> bool:
        """Whether a behaviour or a text has to honour it."""
        return bool(self.marks & {"I", "B"})


def read(file: Path = FILE) -> list[Statement]:
    """All of them in order."""
    with file.open(encoding="utf-8", newline="") as text:
        return [
            Statement(
                int(row["number"]),
                frozenset(row["marks"].split()),
                row["field"],
                row["statement"],
                row["honoured"],
            )
            for row in csv.DictReader(text, delimiter="|", quoting=csv.QUOTE_NONE)
        ]


def ids(known: Mapping[str, Entry]) -> dict[int, list[str]]:
    """The ids that honour each row, as the checks and the markers beside fields say."""
    found: dict[int, list[str]] = {}
    for code, entry in known.items():
        for row in entry.rows:
            found.setdefault(row, []).append(code)
    return found


def faults(statements: list[Statement], known: Mapping[str, Entry]) -> Iterator[str]:
    """Every way in which the table and the checks do not hold together."""
    numbers = [one.number for one in statements]
    if numbers != list(range(1, COUNT + 1)):
        yield f"the rows are not 1 to {COUNT}, each once and in order"
    honoured = ids(known)
    for row in sorted(honoured.keys() - set(numbers)):
        yield f"row {row} is honoured by {', '.join(honoured[row])} and does not exist"
    for one in statements:
        if not one.marks or not one.marks <= set("EWIB"):
            yield f"row {one.number} has the marks {sorted(one.marks)}"
        if one.is_checked and one.number not in honoured:
            yield f"row {one.number} is marked E or W, and no check honours it"
        if not one.is_checked and one.number in honoured:
            yield f"row {one.number} has checks and is marked neither E nor W"
        if one.is_told and not one.honoured:
            yield f"row {one.number} is marked I or B, and nothing honours it"
        if one.honoured and not _is_there(one.honoured):
            yield f"row {one.number} is honoured by what is not there: {one.honoured}"


def _is_there(honoured: str) -> bool:
    sort, _, rest = honoured.partition(" ")
    if sort == "page":
        return bool(rest)
    path, _, name = rest.partition("::")
    wanted = f"def {name}(" if sort == "test" else name
    file = ROOT / path
    return sort in {"test", "code"} and file.is_file() and wanted in _text(file)


def _text(file: Path) -> str:
    """A file with texts that run over several lines in one piece."""
    return file.read_text(encoding="utf-8").replace('"\n    "', "")
