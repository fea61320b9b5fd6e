"""Untidy YAML: random values written in every style, with odd spacing and comments all over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

MARK = re.compile(r"#c\d+[^\r\n]*")
WORDS = ("a", "true", "12", "x y", "käse", "日本", "it's", 'say "hi"', "a#b", "http://x/?a=b", "-1")
PLAIN = (
    "a",
    "true",
    "12",
    "x y",
    "käse",
    "日本",
    "null",
    "~",
    "a#b",
    "x: y".replace(": ", ":"),
    "-1",
)


def comments_in(text: str) -> list[str]:
    """The comments that were written, which nothing else looks like, in order."""
    return [match.rstrip() for match in MARK.findall(text)]


@dataclass
class Writer:
    """Writes one document, with chance deciding every choice."""

    draw: Any
    out: list[str] = field(default_factory=list)
    comments: int = 0
    anchors: list[str] = field(default_factory=list)
    keys: int = 0

    def chance(self, of: int) -> bool:
        """Once in so many times."""
        return bool(self.draw(st.integers(1, of)) == of)

    def spaces(self, least: int = 0) -> str:
        """Some spaces."""
        count: int = self.draw(st.integers(least, least + 2))
        return " " * count

    def note(self) -> str:
        """A comment like no other."""
        self.comments += 1
        tail = self.draw(st.sampled_from(("", " text", "\ttab ", " 'q' \"", " {[,: -> é", "#  ")))
        return f"#c{self.comments}{tail}"

    def end(self) -> None:
        """The end of a line, with a comment behind it and blank lines and comments below."""
        text = self.spaces()
        if self.chance(4):
            may_be_tab = bool(self.out) and self.out[-1][-1:] not in {":", "-", "?", "\n"}
            text += "\t" * self.draw(st.integers(0, int(may_be_tab)))
            text += f"{self.spaces(1)}{self.note()}{self.spaces()}"
        self.out.append(f"{text}\n")
        while self.chance(4):
            if self.chance(2):
                self.out.append(f"{' ' * self.draw(st.integers(0, 3))}\n")
            else:
                self.out.append(f"{' ' * self.draw(st.integers(0, 8))}{self.note()}\n")

    def key(self) -> str:
        """A new key, quoted or not."""
        self.keys += 1
        name = f"k{self.keys}"
        return str(self.draw(st.sampled_from((name, f"'{name}'", f'"{name} é"', f"{name}-b"))))

    def mapping(self, column: int, depth: int, *, inline: bool = False) -> None:
        """A block mapping; its first key may stand on a line that has begun."""
        for number in range(self.draw(st.integers(1, 3))):
            lead = "" if inline and number == 0 else " " * column
            if self.chance(12):
                self.out.append(f"{lead}?")
                if self.chance(3):
                    self.end()
                    self.out.append(" " * (column + self.draw(st.integers(1, 3))))
                else:
                    self.out.append(self.spaces(1))
                self.out.append(self.key())
                self.end()
                self.out.append(f"{' ' * column}:")
            else:
                self.out.append(f"{lead}{self.key()}{' ' * self.draw(st.integers(0, 2))}:")
            self.node(column, depth, is_value=True)

    def sequence(self, column: int, depth: int, *, inline: bool = False) -> None:
        """A block sequence."""
        for number in range(self.draw(st.integers(1, 3))):
            self.out.append(f"{'' if inline and number == 0 else ' ' * column}-")
            self.node(column, depth, is_value=False)

    def node(  # noqa: C901, PLR0912 - one kind of node a branch
        self, column: int, depth: int, *, is_value: bool
    ) -> None:
        """A value behind a colon or a dash, to the end of its lines."""
        name = f"a{len(self.anchors)}" if self.chance(6) else ""
        if name:
            self.out.append(f"{self.spaces(1)}&{name}")
            if self.chance(6):
                self.out.append(f"{self.spaces(1)}{self.note()}\n{' ' * (column + 1)}")
                self.out.append(f"{self.scalar(column + 1)}")
                self.end()
                self.anchors.append(name)
                return
        choice = self.draw(st.integers(0, 9 if depth else 7))
        inside = column + self.draw(st.integers(1, 4))
        if choice <= 2:
            self.out.append(f"{self.spaces(1)}{self.scalar(inside)}")
            self.end()
        elif choice == 3:
            self.out.append(self.spaces(1))
            self.flow(inside, 2)
            self.end()
        elif choice == 4:
            self.block(column)
        elif choice == 5 and self.anchors and not name:
            self.out.append(f"{self.spaces(1)}*{self.draw(st.sampled_from(self.anchors))}")
            self.end()
        elif choice == 6:
            self.end()  # nothing, or a value on a line of its own
            if self.chance(2):
                self.out.append(f"{' ' * inside}{self.scalar(inside)}")
                self.end()
        elif choice == 8 and not is_value and not name:
            gap = self.draw(st.integers(1, 3))
            self.out.append(" " * gap)
            within = column + 1 + gap
            (self.mapping if self.chance(2) else self.sequence)(within, depth - 1, inline=True)
        elif choice >= 7 and depth:
            self.end()
            if is_value and self.chance(3):
                self.sequence(column, depth - 1)
            else:
                (self.mapping if self.chance(2) else self.sequence)(inside, depth - 1)
        else:
            self.end()
        if name:
            self.anchors.append(name)

    def scalar(self, column: int) -> str:
        """A scalar of any style, over one line or several."""
        style = self.draw(st.integers(0, 7))
        if style <= 1:
            return str(self.draw(st.sampled_from(PLAIN)))
        words = self.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
        tag = "!!str " if self.chance(8) else ""
        if style == 2:
            lead = " " * column
            breaks = [f"{self.spaces()}\n{lead}{self.spaces()}", f"\n{self.spaces()}\n{lead}"]
            return str(self.draw(st.sampled_from(breaks)).join(("plain", "more", "- text")))
        between = " "
        if style in {4, 6}:
            lead = " " * column
            between = f"{self.spaces()}\n{lead}{self.spaces()}"
            if self.chance(3):
                between = f"{self.spaces()}\n{self.spaces()}\n{lead}"
            if style == 6 and self.chance(3):
                between = f" \\\n{lead}"
            if style == 6 and self.chance(4):
                between = f"\\  \n{lead}"
        if style in {3, 4}:
            return tag + "'" + between.join(one.replace("'", "''") for one in words) + "'"
        quoted = (one.replace("\\", "\\\\").replace('"', '\\"') for one in words)
        return tag + '"' + between.join(quoted) + '"'

    def block(self, column: int) -> None:
        """A block scalar with any header."""
        deeper = self.draw(st.integers(1, 4))
        digit = str(deeper) if self.chance(3) else ""
        header = self.draw(st.sampled_from("|>")) + self.draw(
            st.sampled_from((digit, digit + "-", digit + "+"))
        )
        comment = f"{self.spaces(1)}{self.note()}" if self.chance(4) else self.spaces()
        self.out.append(f"{self.spaces(1)}{header}{comment}\n")
        lead = " " * (column + deeper)
        for number in range(self.draw(st.integers(0, 4))):
            if self.chance(4):
                self.out.append(f"{lead[: self.draw(st.integers(0, len(lead)))]}\n")
                continue
            more = " " * self.draw(st.integers(0, 3)) if number and digit else ""
            texts = ("text ", "# no comment", "- a: b", "é", "\ttab")
            text = self.draw(st.sampled_from(texts if digit else texts[:-1]))
            self.out.append(f"{lead}{more}{text}\n")
        self.out.extend(["\n"] * self.draw(st.integers(0, 2)))

    def flow(self, column: int, depth: int) -> None:
        """A flow collection, over one line or several."""
        is_mapping = self.chance(2)
        self.out.append("{" if is_mapping else "[")
        for number in range(self.draw(st.integers(0, 3))):
            if number:
                self.out.append(f"{self.spaces()},")
            self.turn(column)
            if is_mapping:
                self.out.append(f"{self.key()}{' ' * self.draw(st.integers(0, 2))}: ")
            if depth and self.chance(4):
                self.flow(column, depth - 1)
            elif self.anchors and self.chance(6):
                self.out.append(f"*{self.draw(st.sampled_from(self.anchors))} ")
            else:
                word = self.draw(
                    st.sampled_from(("a", "12", "'q'", '"d q"', "x y", "http://x/?a=b"))
                )
                self.out.append(word)
        self.turn(column)
        self.out.append("}" if is_mapping else "]")

    def turn(self, column: int) -> None:
        """Spaces inside a flow collection, or a new line."""
        if not self.chance(3):
            self.out.append(self.spaces())
            return
        if self.chance(3):
            self.out.append(f" {self.note()}")
        self.out.append("\n")
        while self.chance(5):
            self.out.append(f"{' ' * column}{self.note()}\n" if self.chance(2) else "  \n")
        self.out.append(" " * (column + self.draw(st.integers(0, 3))))


@st.composite
def messy(draw: st.DrawFn) -> str:
    """One valid document that nobody has tidied up."""
    writer = Writer(draw)
    if writer.chance(4):
        writer.out.append("%YAML 1.2\n---")
        writer.end()
    elif writer.chance(2):
        writer.end()
    writer.mapping(draw(st.integers(0, 2)), 3)
    if writer.out[0].startswith("%") and writer.chance(2):
        if not writer.out[-1].endswith("\n"):
            writer.out.append("\n")
        writer.out.append("...")
        writer.end()
    text = "".join(writer.out)
    if writer.chance(4):
        text = text.rstrip("\n ")
    if writer.chance(4):
        text = text.replace("\n", draw(st.sampled_from(("\r\n", "\r"))))
    return f"\ufeff{text}" if writer.chance(8) else text
