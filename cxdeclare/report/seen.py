"""Seen: what a customer reads in an HTML body, and how that differs before and after."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from cxdeclare.report.elements import Tag, Text, elements
from cxdeclare.report.excerpt import visible
from cxdeclare.report.outline import Body
from cxdeclare.report.values import counted

_UNSEEN = re.compile("script|style|template|title")
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
_ENDLESS = frozenset(("dd", "dt", "li", "td", "th", "tr"))
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
    groups = SequenceMatcher(None, before, after).get_grouped_opcodes(_AROUND)
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
    for one in elements(text):
        if isinstance(one, Text):
            reader.say(one.text)
        elif one.is_end:
            reader.end(one.name)
        else:
            reader.begin(one)
    return reader


@dataclass(slots=True)
class _Reader:
    """Visible text, a line for each block."""

    targets: list[str] = field(default_factory=list)
    """Where links lead and images come from."""
    _said: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    """The outermost element that is hidden, and those open inside of it."""
    _inside: Counter[str] = field(default_factory=Counter)
    """How often each of those is open."""

    def lines(self) -> list[str]:
        """Without empty lines, white space as a browser shows it."""
        lines = (" ".join(line.split()) for line in "".join(self._said).split("\x00"))
        return [visible(line) for line in lines if line]

    def begin(self, tag: Tag) -> None:
        """A line break, an image, or something that is not seen."""
        name, marks = tag.name, tag.marks
        if len(self._hidden) == 1 and _closes(name, self._hidden[0]):
            self.end(self._hidden[0])
        hides = _UNSEEN.fullmatch(name) or "hidden" in marks
        if self._hidden or hides or _HIDING.search(marks.get("style", "")):
            if name not in _VOID:
                self._hidden.append(name)
                self._inside[name] += 1
            return
        self.targets += [f"{name} {marks[one]}" for one in ("href", "src") if one in marks]
        self._break(name)
        if name == "img":
            alt = " ".join(marks.get("alt", "").split())
            self._said.append(f" [image: {alt}] " if alt else " [image] ")

    def end(self, name: str) -> None:
        """The end of a line, or of what is not seen."""
        if not self._hidden:
            self._break(name)
            return
        last = None
        while self._inside[name] and last != name:
            last = self._hidden.pop()
            self._inside[last] -= 1

    def say(self, text: str) -> None:
        """Text; what separates our own lines is none."""
        if not self._hidden:
            self._said.append(text.replace("\x00", "\ufffd"))

    def _break(self, name: str) -> None:
        if name in _LINE:
            self._said.append("\x00")
        elif name in _CELL:
            self._said.append(" ")


def _closes(name: str, open_: str) -> bool:
    """Whether an element ends one before it that has no end of its own."""
    return name in _LINE - {"br"} if open_ == "p" else name == open_ and name in _ENDLESS
