"""Cut: a report that may have only so many characters, cut at whole entries and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

LEAST = 8_000
"""Characters that the summary, all headings and what is counted may need."""
LONGEST = 300
"""Characters of a line that stays whatever is cut."""


class Rank(IntEnum):
    """What is shown first when not all can be."""

    REFUSAL = 0
    ENDING = 1
    IMPACT = 2
    CHANGE = 3
    TASK = 4
    AFTER = 5
    CREATE = 6


@dataclass(frozen=True)
class Block:
    """One entry: whole, and as the one line that is left where there is no room for it."""

    make: Callable[[], str]
    make_brief: Callable[[], str]
    rank: Rank = Rank.AFTER
    title: str = ""
    """What is done, where entries that are cut are counted by it."""

    @cached_property
    def whole(self) -> str:
        """All of it."""
        return self.make()

    @cached_property
    def brief(self) -> str:
        """Its line."""
        return self.make_brief()


@dataclass(frozen=True)
class Section:
    """Entries below a heading; the heading says how many there are."""

    heading: str
    blocks: list[Block]
    noun: str = ""


def short(line: str) -> str:
    """A line that stays whatever is cut."""
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}... ({len(line)} characters)"


def cut(head: list[str], sections: list[Section], footer: list[str], limit: int | None) -> str:
    """The report; with a limit never longer than that."""
    if limit is not None and limit < LEAST:
        message = f"a report needs at least {LEAST} characters, not {limit}"
        raise ValueError(message)
    shown = None if limit is None else _shown(head, sections, footer, limit)
    return _joined(head, sections, footer, shown)


Shown = dict[int, str]
"""What is shown of each block that is, by its identity."""


def _joined(
    head: list[str], sections: list[Section], footer: list[str], shown: Shown | None
) -> str:
    lines = [*head, ""]
    for one in sections:
        lines += [f"### {one.heading}", ""]
        blocks = one.blocks
        if shown is not None:
            blocks = sorted((block for block in blocks if id(block) in shown), key=_rank)
        lines += [block.whole if shown is None else shown[id(block)] for block in blocks]
        lines += [_more(one, blocks)] if len(blocks) < len(one.blocks) else []
        lines.append("")
    if footer:
        return "\n".join([*lines, "---", "", *footer]) + "\n"
    return "\n".join(lines).rstrip("\n") + "\n"


def _rank(block: Block) -> Rank:
    return block.rank


def _more(section: Section, shown: Iterable[Block]) -> str:
    """How many are cut, and which."""
    here = set(map(id, shown))
    cut_off = [block for block in section.blocks if id(block) not in here]
    titles = Counter(block.title for block in cut_off if block.title)
    said = ", ".join(f"{count:,} to {title}" for title, count in titles.items())
    what = f" {section.noun}" if section.noun else ""
    return f"- … and {len(cut_off):,} more{what}{f': {said}' if said else ''}"


def _shown(head: list[str], sections: list[Section], footer: list[str], limit: int) -> Shown | None:
    """What there is room for, by rank; None if there is room for all."""
    room = limit - len(_joined(head, [Section(one.heading, []) for one in sections], footer, {}))
    blocks = sorted((block for one in sections for block in one.blocks), key=_rank)
    whole = room
    for block in blocks:
        whole -= len(block.whole) + 1
        if whole < 0:
            break
    else:
        return None
    # Of all entries cut the line that counts them is longest.
    room -= sum(len(_more(one, ())) + 1 for one in sections)
    shown: Shown = {}
    for block in blocks:
        text = block.whole if len(block.whole) < room else block.brief
        room -= len(text) + 1
        if room < 0:
            break
        shown[id(block)] = text
    return shown
