"""Table: the results as Markdown, written into a page between two markers, and read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

START = "<!-- bench: start -->"
END = "<!-- bench: end -->"
TITLES = (
    "#", "measure", "measured (median, min-max)", "first release", "goal", "met?",
    "seconds, ours / theirs (CPU)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One measure, as it stands in the table."""

    row: str
    measure: str
    measured: str
    first: str
    goal: str
    met: str
    seconds: str

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of the titles."""
        return (
            self.row, self.measure, self.measured, self.first, self.goal, self.met, self.seconds,
        )  # fmt: skip


def met(value: float, first: float | None, goal: float | None, *, at_least: bool) -> str:
    """Which of the two figures a value holds."""
    if first is None or goal is None:
        return "-"
    if (value >= goal) if at_least else (value <= goal):
        return "goal"
    return "first release" if (value >= first if at_least else value <= first) else "no"


def written(lines: Iterable[Line]) -> str:
    """The table as Markdown."""
    rows = [TITLES, ("---",) * len(TITLES), *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def read(text: str) -> tuple[Line, ...]:
    """The lines of a table that was written here; raise `ValueError` for any other."""
    rows = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in text.strip().splitlines()
        if line.startswith("|")
    ]
    if not rows or rows[0] != TITLES or any(len(row) != len(TITLES) for row in rows):
        message = "this is not a table of measures"
        raise ValueError(message)
    return tuple(Line(*row) for row in rows[2:])


def kept(page: str) -> str:
    """What stands between the markers of a page."""
    before, start, rest = page.partition(START)
    inside, end, _ = rest.partition(END)
    if not start or not end:
        message = f"the page has no {START} with {END} after it"
        raise ValueError(message)
    del before
    return inside.strip("\n")


def put(page: Path, content: str) -> None:
    """Replace what stands between the markers of a page."""
    text = page.read_text(encoding="utf-8")
    kept(text)
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{START}\n\n{content}\n\n{END}{after}", encoding="utf-8")


def merged(old: str, new: Iterable[Line]) -> tuple[Line, ...]:
    """The old lines with the new ones in the places of their rows."""
    try:
        lines = {line.measure: line for line in read(old)}
    except ValueError:
        lines = {}
    lines |= {line.measure: line for line in new}
    return tuple(sorted(lines.values(), key=lambda line: (_number(line.row), line.row)))


def _number(row: str) -> int:
    return int("".join(sign for sign in row if sign.isdigit()) or 0)
