"""Nesting: whether the elements of a text end inside the ones they were opened in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements that never hold anything."""
_MAY_STAY_OPEN = frozenset(
    [
        "html",
        "head",
        "body",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
    ]
)
"""Elements whose end HTML lets one leave out."""

_TEXT_ONLY = frozenset(("script", "style", "title", "textarea"))
"""Elements in which nothing but their own end is a tag."""
_AS_HTML = re.ASCII | re.IGNORECASE
_NAME = re.compile(r"<(/?)([a-z][a-z0-9:-]*)", _AS_HTML)
_STOP = re.compile("[\"'>]")
_NEVER = "never ends `<"


@lru_cache(maxsize=4096)
def fault_in(html: str) -> str:
    """The first thing that is wrong with how the elements of a text nest; empty if nothing is."""
    found = place_of_fault(html)
    if found is None:
        return ""
    at, fact = found
    line = html.count("\n", 0, at) + 1
    return f"the HTML {fact}" if fact.startswith(_NEVER) else f"line {line} of the HTML {fact}"


def place_of_fault(html: str) -> tuple[int, str] | None:
    """The same with where it stands in the text; an element that never ends, where it begins."""
    open_: list[tuple[str, int]] = []
    for at, tag, ends in _tags(html):
        if tag in _VOID:
            continue
        if not ends:
            open_.append((tag, at))
            continue
        while open_ and open_[-1][0] != tag and open_[-1][0] in _MAY_STAY_OPEN:
            open_.pop()
        if not open_ or open_[-1][0] != tag:
            inside = f", inside `<{open_[-1][0]}>`" if open_ else ""
            return at, f"ends `<{tag}>`, which is not open{inside}"
        open_.pop()
    left = [(tag, at) for tag, at in open_ if tag not in _MAY_STAY_OPEN]
    return (left[-1][1], f"{_NEVER}{left[-1][0]}>`") if left else None


def _tags(html: str) -> Iterator[tuple[int, str, bool]]:
    """Where each tag stands, its element, and whether it ends one; in one pass, whatever comes.

    The parser of the standard library takes minutes for a few hundred kilobytes of `<!--`.
    """
    at = 0
    while (at := html.find("<", at)) >= 0:
        start, name = at, _NAME.match(html, at)
        if name is None:
            is_comment = html.startswith("<!--", at)
            is_other = html.startswith(("<!", "<?"), at)
            after = "-->" if is_comment else ">" if is_other else "<"
            at = html.find(after, at + (4 if is_comment else 1))
        else:
            at, tag = _end(html, name.end()), name[2].lower()
            if at < 0 or html[at - 1] != "/":
                yield start, tag, bool(name[1])
            if tag in _TEXT_ONLY and not name[1] and at >= 0:
                closing = re.compile(f"</{tag}", _AS_HTML).search(html, at)
                at = closing.start() if closing else -1
        if at < 0:
            return


def _end(html: str, at: int) -> int:
    """Where the tag ends whose name ends here; what stands in quotes does not end it."""
    while (found := _STOP.search(html, at)) is not None:
        if found[0] == ">":
            return found.start()
        at = html.find(found[0], found.end()) + 1
        if not at:
            return -1
    return -1
