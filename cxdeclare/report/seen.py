"""Seen: what a customer reads in an HTML body, and how that differs before and after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import Body
from cxdeclare.report.values import counted

_UNSEEN = re.compile("head|style|script|template|title")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_LINE = frozenset(
    ("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div",
     "dl", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
     "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
     "tfoot", "thead", "tr", "ul")
)  # fmt: skip
_CELL = frozenset(("td", "th"))
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_AROUND = 2
_LONGEST = 500_000
"""Characters of a body that is still read for its text."""
_MOST = 2_000
"""Lines of a body that are compared; a longer one is compared up to there, and that is said."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A body before and after, as lines for people."""

    title: str
    """What the lines are, or that there are none."""
    rows: tuple[tuple[str, str], ...]
    """A sign and a line; the sign of lines left out is "@"."""


def compared(body: Body) -> Compared:
    """The difference of the visible text; of a body that is new, all of it."""
    is_html = body.is_html
    if max(len(body.before or ""), len(body.after or "")) > _LONGEST:
        return Compared("too long to be compared here", ())
    before, after = (_lines(one, is_html=is_html) for one in (body.before, body.after))
    what = "visible text" if is_html else "text"
    if body.before is None or body.after is None:
        sign, lines = ("+", after) if body.before is None else ("-", before)
        return Compared(f"{what}, {counted(len(lines), 'line')}", _cut(sign, lines))
    if before == after:
        if is_html and _targets(body.before) != _targets(body.after):
            return Compared("renders the same text; links or images differ", ())
        return Compared("renders the same text" if is_html else "differs in white space only", ())
    rows = tuple(_difference(before[:_MOST], after[:_MOST]))
    words = (("-", "taken away"), ("+", "put in"))
    counts = ((sum(sign == one for sign, _ in rows), word) for one, word in words)
    said = " and ".join(f"{counted(count, 'line')} {word}" for count, word in counts if count)
    left = max(len(before), len(after)) - _MOST
    more = f"; {counted(left, 'more line')} not compared" if left > 0 else ""
    return Compared(f"{what}: {said}{more}", rows)


def _cut(sign: str, lines: list[str]) -> tuple[tuple[str, str], ...]:
    rows = [(sign, line) for line in lines[:_MOST]]
    if len(lines) > _MOST:
        rows.append(("@", f"{counted(len(lines) - _MOST, 'more line')}"))
    return tuple(rows)


def _difference(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """Changed lines with a few around; the same for the same texts."""
    rows: list[tuple[str, str]] = []
    groups = SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(_AROUND)
    reached = 0
    for group in groups:
        if group[0][1] > reached:
            rows.append(("@", counted(group[0][1] - reached, "line") + " as before"))
        for tag, first, last, start, stop in group:
            if tag == "equal":
                rows += [(" ", line) for line in before[first:last]]
                continue
            rows += [("-", line) for line in before[first:last]]
            rows += [("+", line) for line in after[start:stop]]
        reached = group[-1][2]
    if reached < len(before):
        rows.append(("@", counted(len(before) - reached, "line") + " as before"))
    return rows


def _lines(text: str | None, *, is_html: bool) -> list[str]:
    if text is None:
        return []
    if is_html:
        return _read(text).lines()
    return [visible(line).rstrip() for line in text.removesuffix("\n").split("\n")]


def _targets(text: str) -> list[str]:
    return _read(text).targets


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader


class _Reader(HTMLParser):
    """Visible text, a line for each block; whatever the HTML is like, it comes to an end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.targets: list[str] = []
        self._said: list[str] = []
        self._hidden: list[str] = []
        """Elements open inside of the outermost hidden one, and that one."""

    def lines(self) -> list[str]:
        """Without empty lines, white space as a browser shows it."""
        lines = (" ".join(line.split()) for line in "".join(self._said).split("\x00"))
        return [visible(line) for line in lines if line]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A line break, an image, or something that is not seen."""
        if self._hidden:
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        marks = {name: value or "" for name, value in reversed(attrs)}
        style = marks.get("style", "")
        if _UNSEEN.fullmatch(tag) or "hidden" in marks or _HIDING.search(style):
            if tag not in _VOID:
                self._hidden.append(tag)
            return
        self.targets += [f"{tag} {marks[name]}" for name in ("href", "src") if name in marks]
        self._break(tag)
        if tag == "img":
            alt = " ".join(marks.get("alt", "").split())
            self._said.append(f" [image: {alt}] " if alt else " [image] ")

    def handle_endtag(self, tag: str) -> None:
        """The end of a line, or of what is not seen."""
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
            return
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Text; what separates our own lines is none."""
        if not self._hidden:
            self._said.append(data.replace("\x00", "\ufffd"))

    def _break(self, tag: str) -> None:
        if tag in _LINE:
            self._said.append("\x00")
        elif tag in _CELL:
            self._said.append(" ")
