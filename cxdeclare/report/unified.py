"""Unified: what formatting changes, as a difference of lines."""

from __future__ import annotations

from collections.abc import Iterator

_AROUND = 3
_NO_END = "\n\\ No newline at end of file"

Row = tuple[str, str]
"""A sign and a line: kept, taken away or put in."""


def unified(before: str, after: str, name: str) -> str:
    """The usual form with three lines around each change, which `patch` takes; nothing if equal.

    Lines are neither joined nor split by formatting, so each goes with its like in one pass.
    """
    rows = list(_rows(_lines(before), _lines(after)))
    changed = [index for index, (sign, _) in enumerate(rows) if sign != " "]
    if not changed:
        return ""
    told = [f"--- {name}", f"+++ {name} (formatted)"]
    starts = list(_counted(rows))
    for first, last in _hunks(changed, len(rows)):
        hunk = rows[first:last]
        old = sum(sign != "+" for sign, _ in hunk)
        new = sum(sign != "-" for sign, _ in hunk)
        # Of no lines at all, the number is that of the line before.
        here, there = starts[first][0] - (not old), starts[first][1] - (not new)
        told.append(f"@@ -{here},{old} +{there},{new} @@")
        told += [f"{sign}{line}" for sign, line in hunk]
    return "\n".join(told)


def _lines(text: str) -> list[str]:
    """The lines; what a last one without an end has to be told apart by goes with it."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}{_NO_END}"] if last else lines


def _rows(old: list[str], new: list[str]) -> Iterator[Row]:
    i = j = 0
    while i < len(old) or j < len(new):
        left = old[i] if i < len(old) else None
        right = new[j] if j < len(new) else None
        if left is not None and left == right:
            yield " ", left
            i, j = i + 1, j + 1
            continue
        both = left is not None and right is not None
        if both and bool(left and left.strip()) == bool(right):
            yield "-", left or ""
            yield "+", right or ""
            i, j = i + 1, j + 1
        elif left is not None and (right is None or not left.strip()):
            yield "-", left
            i += 1
        else:
            yield "+", right or ""
            j += 1


def _counted(rows: list[Row]) -> Iterator[tuple[int, int]]:
    """The numbers of the old and the new line at each row."""
    old = new = 1
    for sign, _ in rows:
        yield old, new
        old, new = old + (sign != "+"), new + (sign != "-")


def _hunks(changed: list[int], end: int) -> Iterator[tuple[int, int]]:
    first = last = changed[0]
    for index in changed[1:]:
        if index - last > 2 * _AROUND:
            yield max(first - _AROUND, 0), min(last + _AROUND + 1, end)
            first = index
        last = index
    yield max(first - _AROUND, 0), min(last + _AROUND + 1, end)
