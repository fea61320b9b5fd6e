"""Elements: HTML as a browser takes it apart, in one pass over it, whatever it is like.

The parser of the standard library needs hours for some texts, and stops at others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

_TAG = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?:(?P<end>>)
    |   (?P<name>[^\s/>][^\s/>=]*)
        (?:\s*=\s*(?:"(?P<double>[^"]*)(?:"|\Z)|'(?P<single>[^']*)(?:'|\Z)|(?P<bare>[^\s>"'][^\s>]*)?))?)""",
    re.VERBOSE,
)
_COMMENT_END = re.compile(r"--!?>")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "iframe", "noembed", "noframes")
}
"""Elements whose content is no HTML, and nothing that anybody sees."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text between tags, its entities decoded."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """The beginning or the end of an element."""

    name: str
    is_end: bool
    marks: Mapping[str, str] = field(default_factory=dict)


def elements(html: str) -> Iterator[Text | Tag]:
    """Text and tags in their order, without comments, scripts and styles."""
    at = 0
    while at < len(html):
        if html[at] != "<":
            end = html.find("<", at)
            end = len(html) if end < 0 else end
            yield Text(unescape(html[at:end]))
        elif (found := _TAG.match(html, at)) is not None:
            name, is_end = found[1].lower(), html[at + 1] == "/"
            marks, end = _marks(html, found.end())
            if end <= len(html):
                yield Tag(name, is_end, marks)
                end = _after(html, name, end) if not is_end else end
        elif html.startswith(("<!", "<?", "</"), at):
            end = _comment(html, at)
        else:
            end = at + 1
            yield Text("<")
        at = end


def _marks(html: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, the first of a name, and where it ends; past all if nowhere."""
    marks: dict[str, str] = {}
    while (found := _ATTRIBUTE.match(html, at)) is not None:
        at = found.end()
        if found["end"]:
            return marks, at
        value = found["double"] or found["single"] or found["bare"] or ""
        marks.setdefault(found["name"].lower(), unescape(value))
    return marks, len(html) + 1


def _after(html: str, name: str, at: int) -> int:
    """Where HTML goes on after the beginning of an element."""
    if name not in _RAW:
        return at
    end = _RAW[name].search(html, at)
    return len(html) if end is None else end.start()


def _comment(html: str, at: int) -> int:
    """The end of what is no element."""
    if html.startswith("<!--", at):
        end = _COMMENT_END.search(html, at + 2)
        return len(html) if end is None else end.end()
    close = html.find(">", at)
    return len(html) if close < 0 else close + 1
