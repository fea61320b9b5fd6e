"""Lines: laid-out text as it grows, with comments that wait for their place."""

from __future__ import annotations

from dataclasses import dataclass, field

_NONE = -1


@dataclass
class Lines:
    """Finished lines, the one being written, and what the blank ones between them come to."""

    done: list[str] = field(default_factory=list)
    blank: int = 0
    """Blank lines since the last one that was not."""
    closed: list[tuple[int, int]] = field(default_factory=list)
    """Columns, before and after, of the blocks that ended since the last token."""
    indent: int = 0
    starts_in_flow: bool = False
    is_open: bool = False
    """Whether the text has no end of line, because it would count."""
    is_first: bool = False
    """Whether the line holds one token so far."""
    _parts: list[str] = field(default_factory=list)
    _waiting: list[tuple[int, int]] = field(default_factory=list)
    """Lines of comments alone, and the columns in which they stood."""

    def start(
        self, column: int, text: str, *, was: int | None = None, in_flow: bool = False
    ) -> None:
        """Begin a line; comments above it find their places now."""
        self._settle(column if was is None else was, column)
        self._leave_one()
        self._parts = [" " * column, text]
        self.indent, self.starts_in_flow, self.is_first = column, in_flow, True

    def add(self, text: str) -> None:
        """Go on with the line."""
        self._parts.append(text)
        self.is_first = False

    def wait(self, was: int, text: str) -> None:
        """A comment on a line of its own, whose column depends on what comes next."""
        self._leave_one()
        self._waiting.append((len(self.done), was))
        self._parts = [text]

    def finish(self) -> None:
        """End the line; one without a token is a blank one."""
        if self._parts:
            self.done.append("".join(self._parts))
            self._parts = []
        else:
            self.blank += 1
        self.starts_in_flow = self.is_first = False

    def raw(self, text: str) -> None:
        """A line whose blanks count, so that it stays as it is."""
        self.done.append(text)

    def end(self) -> None:
        """There is no more; comments at the end belong to no block unless they stood in one."""
        self._settle(0, 0)
        if self._parts:
            self.finish()

    def text(self) -> str:
        """All lines; the last has an end, unless that would add to a block scalar."""
        if not self.done:
            return ""
        return "\n".join(self.done) + ("" if self.is_open else "\n")

    def _leave_one(self) -> None:
        """One blank line for as many as there were, except at the very top."""
        if self.blank and self.done:
            self.done.append("")
        self.blank = 0

    def _settle(self, was: int, column: int) -> None:
        """Put comments to the innermost block that they stood in, or to what follows."""
        candidates = [(was, column), *reversed(self.closed)]
        for line, stood in self._waiting:
            found = column
            best = _NONE
            for before, after in candidates:
                if best < before <= stood:
                    best, found = before, after
            text = f"{' ' * found}{self._parts[0] if line == len(self.done) else self.done[line]}"
            if line == len(self.done):
                self._parts = [text]
            else:
                self.done[line] = text
        self._waiting.clear()
        self.closed.clear()
