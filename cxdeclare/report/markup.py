"""Markup: text inside Markdown that is read as it is, whoever renders it.

Escaping with backslashes is not enough: mentions, issue numbers, commits and addresses of the web
are looked for in the rendered text, so an escaped one still calls somebody or becomes a link. So
there are two ways for a word: it is plain beyond doubt, or it stands in a code span, where every
renderer leaves it alone. Whoever uses this puts something of their own before it on its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from cxdeclare.report.excerpt import copied, visible

_WORD = re.compile(
    r"""(?P<lead>[("']{0,2})
        (?P<core>[^\W_]+(?:['\u2019-][^\W_]+)*|\d+(?:[.,:]\d+)*|[→\u2013—…·=>&+/-])
        (?P<trail>%?[.,;:?)"']{0,3}!?)""",
    re.VERBOSE,
)
"""Letters and digits of any language, a number, or a sign that nothing obeys."""
_MEANT = re.compile(
    r"""\b[0-9a-f]{7,64}\b   # a commit
    |   [^\W\d_]-\d          # an issue of some tracker
    |   ^(?:https?|ftps?|mailto|javascript|data|xmpp|www)$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words of letters and digits that somebody makes a link of all the same."""
_FIRST = re.compile(r"\d+[.)].*|[\u2013—=>+/-]\W*")
"""What would begin a list or underline a heading as the first word of a line."""
_TOKEN = re.compile(
    r"""(?P<lead>[("']{0,2})`(?P<ticked>[^`]+)`(?P<trail>[.,;:?)"']{0,3})(?=[ ]|$)
    |   (?P<word>[^ ]+)
    |   [ ]+""",
    re.VERBOSE,
)
"""What our own sentences have between backticks, or a word. Spaces end each, so no two spans of
code ever touch, which would be read as something else."""
_EDGED = re.compile(r"""([("']{0,2})(.*?)([.,;:?)"']{0,3})""")


def text(said: str) -> str:
    """A sentence on one line: nothing in it is a mark, a link, or the name of somebody to call."""
    return "".join(map(_token, _TOKEN.finditer(visible(said).strip(" "))))


def _token(found: re.Match[str]) -> str:
    if found["ticked"] is not None:
        return f"{found['lead']}{code(found['ticked'])}{found['trail']}"
    if found["word"] is not None:
        return _word(found["word"], is_first=found.start() == 0)
    return found[0]


def _word(word: str, *, is_first: bool) -> str:
    plain = _WORD.fullmatch(word)
    if plain is not None and not _MEANT.search(plain["core"]):
        return code(word) if is_first and _FIRST.fullmatch(word) else word
    edges = _EDGED.fullmatch(word)
    if edges is None or not edges[2]:
        return code(word)
    return f"{edges[1]}{code(edges[2])}{edges[3]}"


def code(said: str) -> str:
    """Text to be read or typed exactly so, on one line; no mark in it means anything."""
    shown = visible(said)
    if not shown.strip():
        return '""' if not shown else f"{len(shown)} spaces"
    ticks = "`" * (_longest(shown) + 1)
    is_padded = shown[0] in "` " or shown[-1] in "` "
    return f"{ticks} {shown} {ticks}" if is_padded else f"{ticks}{shown}{ticks}"


def block(lines: Iterable[str], language: str = "text") -> list[str]:
    """Lines between fences that nothing in them can close."""
    shown = [copied(line) for line in lines]
    fence = "`" * max(3, max(map(_longest, shown), default=0) + 1)
    return [f"{fence}{language}", *shown, fence]


def folded(title: str, lines: Iterable[str]) -> list[str]:
    """Lines that stay closed until somebody opens them; `title` is our own text, of no marks."""
    return ["<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>"]


def _longest(shown: str) -> int:
    """The longest run of backticks."""
    return max((len(run) for run in re.findall(r"`+", shown)), default=0)
