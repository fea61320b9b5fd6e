"""Layout: YAML text with its white space put in order and every other character kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cxdeclare.loading.events import Classes, Event, Reader, classes, readers, stumbles
from cxdeclare.loading.lines import Lines
from cxdeclare.loading.problems import Unreadable

INDENT = 2

# What stands between the scalars: the parser has read it already, so it can be taken as it is.
_GAP = re.compile(
    r"""(?P<space>[ \t\ufeff]+)
    |   (?P<newline>\r\n|\n|\r)
    |   (?P<comment>\#[^\r\n]*)
    |   (?P<marker>(?<![^\r\n])(?:---|\.\.\.)(?=\s|\Z))
    |   (?P<directive>(?<![^\r\n])%[^\r\n]*?(?=[ \t]*(?:[ \t]\#|[\r\n]|\Z)))
    |   (?P<typed>!<[^>\s]*>|!\S*?(?=[\s,\[\]{}]|\Z))
    |   (?P<anchor>&[0-9A-Za-z_-]+)
    |   (?P<open>[\[{])
    |   (?P<close>[\]}])
    |   (?P<comma>,)
    |   (?P<colon>:)
    |   (?P<question>\?)
    |   (?P<dash>-)""",
    re.VERBOSE,
)
_BEFORE_CONTENT = frozenset(("space", "newline", "comment", "typed", "anchor"))
# Tokens that would take in what follows without a space.
_BEFORE_COLON = frozenset(("typed", "anchor", "alias"))
_BEFORE_SIGN = frozenset(("typed",))
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_HEADER = re.compile(r"(?P<style>[|>][0-9+-]*)(?P<space>[ \t]*)(?P<comment>\#[^\r\n]*)?")
_DIGIT = re.compile(r"[1-9]")


class NotUnderstood(Exception):
    """What stands at this offset is nothing that could stand there."""


@dataclass(slots=True)
class _Level:
    """One open collection."""

    is_mapping: bool
    is_flow: bool
    column: int
    """Where its entries will stand."""
    was: int | None = None
    """Where they stood."""
    wants_value: bool = False
    """Whether the next node of a mapping is a value and no key."""
    is_asked: bool = False
    """Whether the next key stands behind a question mark."""


def lay_out(text: str, ways: list[Reader] | None = None) -> tuple[str, list[str]]:
    """The text in the one layout, and its comments in order; `text` has to be valid YAML."""
    ways = readers() if ways is None else ways
    for number, read in enumerate(ways, start=1):
        layout = _Layout(text)
        try:
            layout.run(read(text), classes())
        except Unreadable as unreadable:
            if number == len(ways) or not stumbles(text, unreadable.problem):
                raise
        else:
            return layout.lines.text(), layout.comments
    return text, []


@dataclass
class _Layout:
    """One pass over the events; what stands between them is taken from the text."""

    source: str
    at: int = 0
    """How far the text has been laid out."""
    line_start: int = 0
    levels: list[_Level] = field(default_factory=list)
    flows: list[int] = field(default_factory=list)
    """Of every open bracket, the column its closing one gets at the start of a line."""
    node: int = 0
    """Where the present node stands when it starts a line."""
    spaces: str = ""
    """White space since the last token of the line."""
    last: str = ""
    """What the last token of the line was; nothing at its start."""
    hanging: tuple[int, int] | None = None
    """Columns, before and after, of what would stand below a key or dash that has nothing yet."""
    comments: list[str] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)

    def run(self, events: Iterator[Event], of: Classes) -> None:
        """Lay out all that the events stand for, and the rest of the text."""
        starts, ends = {of.mapping, of.sequence}, {of.mapping_end, of.sequence_end}
        for event in events:
            kind = type(event)
            if kind is of.scalar or kind is of.alias:
                self.gap(event.start_mark.index)
                self.node = self.place()
                self.leaf(event, is_alias=kind is of.alias)
            elif kind in starts:
                self.gap(event.start_mark.index)
                self.node = self.place()
                self.open(is_mapping=kind is of.mapping, is_flow=bool(event.flow_style))
            elif kind in ends:
                if self.levels[-1].is_flow:
                    self.gap(event.end_mark.index)
                closed = self.levels.pop()
                if not closed.is_flow and closed.was is not None:
                    self.lines.closed.append((closed.was, closed.column))
        self.gap(len(self.source))
        self.lines.end()

    def place(self) -> int:
        """Where the next node stands when it starts a line; a mapping turns to its next node."""
        if not self.levels:
            return 0
        level = self.levels[-1]
        is_key = level.is_mapping and not level.wants_value
        if level.is_mapping:
            level.wants_value = is_key
        is_asked, level.is_asked = level.is_asked, False
        return level.column if is_key and not is_asked else level.column + INDENT

    def open(self, *, is_mapping: bool, is_flow: bool) -> None:
        """Step into a collection."""
        column = self.node
        if self.levels and not is_flow:
            # Also when it is a key, behind a question mark.
            column = self.node = self.levels[-1].column + INDENT
        self.levels.append(_Level(is_mapping, is_flow, column))

    # what stands between the scalars

    def gap(self, end: int) -> None:
        """Take in the text up to here: white space, comments and signs."""
        source, at = self.source, self.at
        while at < end:
            match = _GAP.match(source, at, end)
            if match is None or match.lastgroup is None:
                raise NotUnderstood(at)
            self.sign(match.lastgroup, match[0], at)
            at = match.end()
        self.at = max(at, self.at)

    def sign(self, kind: str, text: str, at: int) -> None:
        """Take in one thing between the scalars."""
        if kind == "space":
            self.spaces = text
        elif kind == "newline":
            self.lines.finish()
            self.line_start = at + len(text)
            self.spaces = self.last = ""
        elif kind == "comment":
            self.comment(text, at)
        elif kind == "open":
            self.token(kind, text, at, self.node)
            self.flows.append(self.closing())
        elif kind == "close":
            self.token(kind, text, at, self.flows.pop(), is_closing=True)
        elif kind in {"marker", "directive"}:
            self.token(kind, text, at, 0)
        elif kind in {"dash", "question", "colon"} and self.levels and not self.flows:
            level = self.levels[-1]
            if level.was is None and kind != "colon":
                level.was = at - self.line_start
            level.is_asked = kind == "question"
            self.token(kind, text, at, level.column)
            self.hanging = ((level.was or 0) + 1, level.column + INDENT)
        else:
            self.token(kind, text, at, self.node)

    def closing(self) -> int:
        """Where the bracket that was just opened will be closed, if that starts a line."""
        if self.lines.starts_in_flow:
            return self.lines.indent
        if self.flows:
            return self.flows[-1]
        if self.lines.is_first:
            return self.node
        above = self.levels[-2] if len(self.levels) > 1 else None
        if above is None:
            return 0
        return above.column if above.is_mapping else above.column + INDENT

    def comment(self, text: str, at: int) -> None:
        """A comment keeps its distance; on a line of its own it stands with what is around it."""
        text = text.rstrip(" \t")
        self.comments.append(text)
        if self.last:
            self.lines.add(f"{' ' * max(len(self.spaces), 1)}{text}")
        elif self.flows:
            self.lines.start(self.flows[-1] + INDENT, text, in_flow=True)
        else:
            if self.hanging is not None:
                self.lines.closed.append(self.hanging)
                self.hanging = None
            self.lines.wait(at - self.line_start, text)
        self.last = "comment"

    # tokens

    def token(
        self, kind: str, text: str, at: int, column: int, *, is_closing: bool = False
    ) -> None:
        """Put a token on its line: at `column` if it is the first there."""
        if self.last:
            self.lines.add(f"{self.between(kind)}{text}")
        elif self.flows or is_closing:
            flow = column if is_closing else self.flows[-1] + INDENT
            self.lines.start(flow, text, in_flow=True)
        else:
            self.lines.start(column, text, was=at - self.line_start)
        self.spaces, self.last, self.hanging = "", kind, None

    def between(self, kind: str) -> str:
        """The space between the last token and one of this kind, on one line."""
        last = self.last
        if last in {"colon", "question", "dash", "marker"}:
            return " "
        if kind in {"close", "comma", "colon"}:
            keeps = _BEFORE_COLON if kind == "colon" else _BEFORE_SIGN
            return " " if last in keeps and self.spaces else ""
        return "" if last == "open" else " "

    def leaf(self, event: Event, *, is_alias: bool) -> None:
        """A scalar or an alias, with its anchor and its tag."""
        end = event.end_mark.index
        level = self.levels[-1] if self.levels else None
        if level is not None and level.was is None:
            level.was = event.start_mark.index - self.line_start
        if not is_alias and (event.anchor is not None or event.tag is not None):
            self.properties(end)
        if self.at >= end:
            return
        at, text = self.at, self.source[self.at : end]
        if is_alias:
            self.token("alias", text, at, self.node)
        elif event.style in {"|", ">"}:
            self.block(text, at, level)
        elif "\n" in text or "\r" in text:
            self.long(text, at, is_double=event.style == '"')
        else:
            self.token("scalar", text, at, self.node)
        self.at = end

    def properties(self, end: int) -> None:
        """Take in anchor and tag, and what stands between them and the scalar."""
        source = self.source
        # The scalar itself may start with such a sign only in quotes.
        while self.at < end:
            match = _GAP.match(source, self.at, end)
            if match is None or match.lastgroup not in _BEFORE_CONTENT:
                return
            self.sign(match.lastgroup, match[0], self.at)
            self.at = match.end()

    def long(self, text: str, at: int, *, is_double: bool) -> None:
        """A scalar over several lines, each of which may stand anywhere behind its parent."""
        first, *more = _LINE_BREAK.split(text)
        self.token("scalar", _trimmed(first, is_double=is_double), at, self.node)
        column = self.flows[-1] if self.flows else self.levels[-1].column if self.levels else 0
        is_blank = False
        for line in more:
            if not is_blank:
                self.lines.finish()
            bare = _trimmed(line.lstrip(" \t"), is_double=is_double)
            is_blank = not bare
            if is_blank:
                self.lines.raw("")
            else:
                self.lines.start(column + INDENT, bare, in_flow=bool(self.flows))
        self.line_start = at + len(text) - len(more[-1])

    def block(self, text: str, at: int, level: _Level | None) -> None:
        """A block scalar: its lines move together, blank lines behind them stay if they count."""
        header, *rest = _LINE_BREAK.split(text)
        parts = _HEADER.match(header)
        style = parts["style"] if parts else header
        self.token("scalar", style, at, self.node)
        if parts and parts["comment"]:
            self.spaces = parts["space"]
            self.comment(parts["comment"], at)
        if not rest:  # the text ends with the header
            return
        is_ended = not rest[-1]
        lines = self.moved(rest[:-1] if is_ended else rest, style, level)
        kept = len(lines)
        while "+" not in style and kept and not lines[kept - 1]:
            kept -= 1
        self.lines.finish()
        for line in lines[:kept]:
            self.lines.raw(line)
        self.lines.blank += len(lines) - kept
        # Without an end of its line, the last line of a text has none in the data either.
        self.lines.is_open = not is_ended and kept == len(lines) and "-" not in style
        self.last, self.spaces, self.line_start = "", "", at + len(text)

    def moved(self, lines: list[str], style: str, level: _Level | None) -> list[str]:
        """The lines of a block scalar where they stand now; spaces beyond that are data."""
        digit = _DIGIT.search(style)
        column = (level.column if level else 0) + (int(digit[0]) if digit else INDENT)
        if digit:
            was = (level.was or 0 if level else 0) + int(digit[0])
        else:
            texts = (line for line in lines if line.strip(" "))
            was = next(map(_lead, texts), max(map(len, lines), default=0))
        return [f"{' ' * column}{line[was:]}" if line[was:] else "" for line in lines]


def _lead(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _trimmed(line: str, *, is_double: bool) -> str:
    """The line without white space at its end, unless a backslash makes that count."""
    bare = line.rstrip(" \t")
    return line if is_double and bare.endswith("\\") and bare != line else bare
