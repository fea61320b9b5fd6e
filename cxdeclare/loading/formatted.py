"""Formatted: a manifest file in the one layout, proved to say what it said before."""

from __future__ import annotations

from dataclasses import dataclass

from cxdeclare.loading.encoding import decode
from cxdeclare.loading.layout import NotUnderstood, lay_out
from cxdeclare.loading.nodes import parse
from cxdeclare.loading.problems import Unreadable
from cxdeclare.model.diagnostic import Diagnostic, has_errors
from cxdeclare.model.rule import Rule

OUR_BUG = "CXD520"

RULES = (
    Rule(
        OUR_BUG,
        says="formatting changes white space only",
        why="a formatter that drops a comment or changes a value does harm that nobody looks for",
        cure="the file was left as it is; please report it together with the lines it is about",
    ),
)

_WHITE = dict.fromkeys(map(ord, " \t\r\n\ufeff"))


@dataclass(frozen=True, slots=True)
class Formatted:
    """What became of a text; without a layout there are errors that say why."""

    before: str
    after: str | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        return self.after is not None and self.after != self.before


def formatted(raw: str | bytes, name: str) -> Formatted:
    """Lay out a text; a text with errors, or one that would not stay the same, has no layout."""
    before = raw if isinstance(raw, str) else raw.decode("utf-8", errors="replace")
    text = decode(raw)[0]
    document, found = parse(raw, name)
    if document is None or has_errors(found):
        return Formatted(before, None, tuple(found))
    try:
        after, comments = lay_out(text)
        lost = differs(text, document.data, after, comments)
    except (NotUnderstood, Unreadable) as error:
        lost, after = f"it is not understood ({error})", ""
    if not lost:
        return Formatted(before, after, tuple(found))
    summary = f"this file cannot be formatted, which is a bug of cxdeclare: {lost}"
    bug = Diagnostic(OUR_BUG, summary, document.lines.span(0), hint="it was left as it is")
    return Formatted(before, None, (*found, bug))


def differs(before: str, data: object, after: str, comments: list[str]) -> str:
    """What formatting would change beside white space; nothing if it is safe."""
    if before.translate(_WHITE) != after.translate(_WHITE):
        return "its characters would not stay the same"
    new = parse(after, "after")[0]
    if new is None or not same(data, new.data):
        return "its values would not stay the same"
    if lay_out(after)[1] != comments:
        return "its comments would not stay the same"
    return ""


def same(one: object, other: object) -> bool:
    """Whether two values are equal in types and order as well."""
    pairs, seen = [(one, other)], set()
    while pairs:
        left, right = pairs.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, dict) and isinstance(right, dict):
            if list(left) != list(right):
                return False
            more = zip(left.values(), right.values(), strict=True)
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            more = zip(left, right, strict=True)
        elif left != right and repr(left) != repr(right):  # what is not a number equals nothing
            return False
        else:
            continue
        # What aliases share is compared once.
        if (id(left), id(right)) not in seen:
            seen.add((id(left), id(right)))
            pairs.extend(more)
    return True
