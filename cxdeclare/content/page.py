"""Page: a piece of HTML as browsers take it apart, in one list, each node with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

TEXT = "#text"
_WHOLE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_FAR = 4096
"""Characters at the start in which a whole page says that it is one."""
_NO_FAULTS = ("expected-doctype", "unknown-doctype")
"""What the parser says where a page has no type, or an old one: mail has none."""


class Spot(NamedTuple):
    """Where something stands in the text; both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Node:
    """An element or a text."""

    name: str
    at: Spot
    parent: int
    """Its number; -1 at the top."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All nodes in the order of the text, and what was wrong with it."""

    html: str
    nodes: tuple[Node, ...]
    faults: tuple[tuple[str, Spot], ...]
    starts: tuple[int, ...]
    """Where its lines begin."""
    is_whole: bool
    """Whether it is a page of its own, and not a piece of one."""

    def named(self, *names: str) -> Iterator[Node]:
        """The elements of these names."""
        return (node for node in self.nodes if node.name in names)

    def spot(self, offset: int) -> Spot:
        """Where a character of the text stands."""
        line = bisect_right(self.starts, offset)
        return Spot(line, offset - self.starts[line - 1] + 1)


def page(html: str) -> Page:
    """Take a text apart; whatever it is, there is a page."""
    # Imported here: it takes a while, and no other command needs it.
    from justhtml import JustHTML

    is_whole = _WHOLE.match(html[:_FAR]) is not None
    parsed = JustHTML(
        html,
        sanitize=False,
        collect_errors=True,
        track_node_locations=True,
        fragment=not is_whole,
        scripting_enabled=False,
    )
    faults = tuple(
        (error.code, Spot(error.line or 1, error.column or 1))
        for error in parsed.errors
        if not error.code.startswith(_NO_FAULTS)
    )
    starts = (0, *(place + 1 for place, sign in enumerate(html) if sign == "\n"))
    return Page(html, tuple(_nodes(parsed.root)), faults, starts, is_whole)


def _nodes(root: object) -> Iterator[Node]:
    """The nodes in order, without recursion: a text may nest deeper than a program can."""
    start = Spot(1, 1)
    stack: list[tuple[object, int, Spot]] = [(root, -1, start)]
    number = 0
    while stack:
        node, parent, near = stack.pop()
        name = str(getattr(node, "name", "") or "")
        place = getattr(node, "origin_location", None)
        at = Spot(*place) if place else near
        is_shown = name == TEXT or name[:1] not in {"#", "!"}
        if is_shown:
            attributes = getattr(node, "attrs", None) or {}
            text = str(getattr(node, "data", "") or "") if name == TEXT else ""
            given = {key.lower(): value or "" for key, value in attributes.items()}
            yield Node(name.lower(), at, parent, given, text)
            parent, number = number, number + 1
        children = getattr(node, "children", None) or ()
        stack += [(child, parent, at) for child in reversed(children)]
        content = getattr(node, "template_content", None)
        if content is not None:
            stack.append((content, parent, at))
