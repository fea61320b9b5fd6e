"""A text with a unified difference applied, line by line and without any guessing."""

from __future__ import annotations

import re

_HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")
_NO_END = "\\ No newline at end of file"
Row = tuple[str, str]
"""A sign, and a line with its end if it has one."""


def patched(old: str, difference: str) -> str:
    """What `patch` makes of it; fail where lines, numbers or counts do not fit."""
    before, at = _lines(old), 0
    after: list[str] = []
    for start, count, new_start, new_count, rows in _hunks(difference):
        first = start if not count else start - 1
        after += before[at:first]
        assert len(after) == (new_start if not new_count else new_start - 1)
        kept = [line for sign, line in rows if sign != "+"]
        put = [line for sign, line in rows if sign != "-"]
        assert (count, new_count) == (len(kept), len(put))
        at = first + count
        assert kept == before[first:at]
        after += put
    return "".join([*after, *before[at:]])


def _lines(text: str) -> list[str]:
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _hunks(difference: str) -> list[tuple[int, int, int, int, list[Row]]]:
    hunks: list[tuple[int, int, int, int, list[Row]]] = []
    for line in difference.split("\n")[2:]:
        found = _HUNK.fullmatch(line)
        if found:
            start, count, new_start, new_count = map(int, found.groups())
            hunks.append((start, count, new_start, new_count, []))
        elif line == _NO_END:
            rows = hunks[-1][-1]
            rows[-1] = (rows[-1][0], rows[-1][1].removesuffix("\n"))
        else:
            hunks[-1][-1].append((line[:1], f"{line[1:]}\n"))
    return hunks
