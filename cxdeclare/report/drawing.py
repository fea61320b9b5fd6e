"""Drawing: what a plan changes and what leads there, laid out in columns for a picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cxdeclare.planning.plan import Decision
from cxdeclare.report.excerpt import visible

MOST = 60
"""Resources that are drawn; the others are counted."""
_LETTERS = 26
"""Characters of an address that are drawn; the list beside the picture has all of it."""
_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 230, 34, 70, 14, 10


@dataclass(frozen=True, slots=True)
class Box:
    """One resource in the picture."""

    address: str
    sign: str
    """What becomes of it; empty for what is only reached."""
    x: int
    y: int

    @property
    def label(self) -> str:
        """What is drawn of the address."""
        name = visible(self.address)
        short = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
        return f"{self.sign} {short}".strip()


@dataclass(frozen=True, slots=True)
class Line:
    """From what refers to what it refers to."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines, with the size of the picture in units of its own."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    references: tuple[tuple[str, str], ...]
    """The same as the lines, for who cannot see them."""
    width: int
    height: int
    left_out: int
    """Resources that are not drawn."""
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def drawing(decision: Decision) -> Drawing:
    """What changes and what is reached by it; each stands right of all that it needs."""
    signs = {change.address: change.action.symbol for change in decision.changes}
    owner = {step.id: change.address for change in decision.changes for step in change.steps}
    pairs = {
        (change.address, owner[need])
        for change in decision.changes
        for step in change.steps
        for need in step.depends_on
        if need in owner and owner[need] != change.address
    }
    pairs |= {(one.address, one.by) for one in decision.reached if one.address != one.by}
    reached = dict.fromkeys(one.address for one in decision.reached if one.address not in signs)
    every = [*signs, *reached]
    drawn = every[:MOST]
    edges = sorted(pair for pair in pairs if set(pair) <= set(drawn))
    places = _places(drawn, edges)
    boxes = tuple(
        Box(
            one,
            signs.get(one, ""),
            _EDGE + column * (_WIDTH + _ACROSS),
            _EDGE + row * (_HEIGHT + _DOWN),
        )
        for one, (column, row) in places.items()
    )
    at = {box.address: box for box in boxes}
    lines = tuple(
        Line(
            at[there].x + _WIDTH,
            at[there].y + _HEIGHT // 2,
            at[here].x,
            at[here].y + _HEIGHT // 2,
        )
        for here, there in edges
    )
    return Drawing(
        boxes,
        lines,
        tuple((visible(here), visible(there)) for here, there in edges),
        max((box.x + _WIDTH for box in boxes), default=0) + _EDGE,
        max((box.y + _HEIGHT for box in boxes), default=0) + _EDGE,
        len(every) - len(drawn),
    )


def _places(
    nodes: Iterable[str], edges: Iterable[tuple[str, str]]
) -> Mapping[str, tuple[int, int]]:
    """Column and row of each: a column further right than all it refers to, circles apart."""
    needs: dict[str, list[str]] = {one: [] for one in nodes}
    for here, there in edges:
        needs[here].append(there)
    column: dict[str, int] = {}
    for first in needs:
        way = [first]
        while way:  # no recursion: a chain may be long
            one = way[-1]
            open_ = [there for there in needs[one] if there not in column and there not in way]
            if open_:
                way.append(open_[0])
                continue
            column.setdefault(
                one, 1 + max((column[there] for there in needs[one] if there in column), default=-1)
            )
            way.pop()
    rows: dict[int, int] = {}
    places = {}
    for one in needs:
        row = rows.get(column[one], 0)
        rows[column[one]] = row + 1
        places[one] = (column[one], row)
    return places
