"""Tokens: the single values of a YAML text as they are written, with where each ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cxdeclare.loading.events import classes, readers
from cxdeclare.loading.problems import Unreadable

_ANCHOR = re.compile(r"&[^\s,\[\]{}]+[ \t]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One value: where its text begins and ends, and between which quotes it stands."""

    start: int
    end: int
    style: str
    """Nothing for plain text; else the quote, `|` or `>`."""
    is_tagged: bool = False


def tokens(text: str) -> Mapping[int, Token]:
    """Every scalar by the offset it is known under; anchors before it are not part of it."""
    for read in readers():
        found: dict[int, Token] = {}
        try:
            for event in read(text):
                if type(event) is classes().scalar:
                    at, end = event.start_mark.index, event.end_mark.index
                    anchor = _ANCHOR.match(text, at) if event.anchor is not None else None
                    start = anchor.end() if anchor else at
                    style = event.style or ""
                    found[at] = Token(start, end, style, event.tag is not None)
        except Unreadable:
            continue
        return found
    return {}
