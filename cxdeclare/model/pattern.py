"""Patterns: regular expressions that take no more time than the text and they are long."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, Final, TypeAlias

_Tree: TypeAlias = Any
"""What the parser of the standard library makes of a pattern, or a part of that."""
_LONGEST: Final = 1000
_DEEPEST: Final = 30
_SUPPORTED: Final = frozenset(
    [
        "LITERAL",
        "NOT_LITERAL",
        "ANY",
        "IN",
        "AT",
        "BRANCH",
        "SUBPATTERN",
        "MAX_REPEAT",
        "MIN_REPEAT",
        "ASSERT",
        "ASSERT_NOT",
    ]
)
_CATEGORIES: Final[dict[str, Callable[[str], bool]]] = {
    "DIGIT": str.isdecimal,
    "SPACE": str.isspace,
    "WORD": lambda one: one.isalnum() or one == "_",
}


class BadPattern(ValueError):
    """No regular expression, or one that could take for ever; the text says why."""


class NamePattern:
    """A pattern for short names.

    The engine of Python tries every way through a pattern, and there can be 2^30 of them for one
    name. Here every part is asked once for each place it could start at.
    """

    def __init__(self, text: str) -> None:
        if len(text) > _LONGEST:
            message = f"it has more than {_LONGEST:,} characters"
            raise BadPattern(message)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._tree: _Tree = import_module("re._parser").parse(text)
        except (re.error, OverflowError, RecursionError) as error:
            raise BadPattern(str(error)) from error
        self._flags = int(self._tree.state.flags)
        _refuse(self._tree, 0)

    def fits(self, name: str) -> bool:
        """Whether the whole of the name is what the pattern describes."""
        return len(name) in _Walk(name).ends(self._tree, 0, self._flags)


def _refuse(items: _Tree, depth: int) -> None:
    """Raise for what can only be tried out, and for what is nested out of reason."""
    if depth > _DEEPEST:
        message = f"groups are nested more than {_DEEPEST} deep"
        raise BadPattern(message)
    for op, given in items:
        if str(op) not in _SUPPORTED:
            message = "back references, conditions and groups that hold on are not supported"
            raise BadPattern(message)
        for inner in _inside(str(op), given):
            _refuse(inner, depth + 1)


def _inside(op: str, given: _Tree) -> Iterable[_Tree]:
    if op == "BRANCH":
        return list(given[1])
    return [given[-1]] if op in _SUPPORTED - {"LITERAL", "NOT_LITERAL", "ANY", "IN", "AT"} else []


class _Walk:
    """The ways of one pattern over one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[tuple[int, int], frozenset[int]] = {}

    def ends(self, items: _Tree, start: int, flags: int) -> frozenset[int]:
        """Where these parts, one after the other, can end."""
        key = (id(items), start)
        if key not in self._known:
            places = frozenset([start])
            for op, given in items:
                places = self._after(str(op), given, places, flags)
            self._known[key] = places
        return self._known[key]

    def _all(self, items: _Tree, places: Iterable[int], flags: int) -> frozenset[int]:
        return frozenset().union(*(self.ends(items, place, flags) for place in places))

    def _after(self, op: str, given: _Tree, places: frozenset[int], flags: int) -> frozenset[int]:
        match op:
            case "AT":
                return frozenset(one for one in places if self._is_at(str(given), one))
            case "BRANCH":
                return frozenset().union(*(self._all(one, places, flags) for one in given[1]))
            case "SUBPATTERN":
                return self._all(given[3], places, (flags | given[1]) & ~given[2])
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self._repeated(given, places, flags)
            case "ASSERT" | "ASSERT_NOT":
                wanted = op == "ASSERT"
                return frozenset(p for p in places if self._looks(given, p, flags) == wanted)
        return frozenset(
            one + 1
            for one in places
            if one < len(self._text) and _takes(op, given, self._text[one], flags)
        )

    def _repeated(self, given: _Tree, places: frozenset[int], flags: int) -> frozenset[int]:
        least, most, items = given
        longest = len(self._text) + 1  # more rounds than that get no further
        for _ in range(min(int(least), longest)):
            places = self._all(items, places, flags)
        found = places
        for _ in range(min(int(most) - int(least), longest)):
            places = self._all(items, places, flags) - found
            if not places:
                break
            found |= places
        return found

    def _looks(self, given: _Tree, place: int, flags: int) -> bool:
        direction, items = given
        if direction > 0:
            return bool(self.ends(items, place, flags))
        start = place - int(items.getwidth()[0])
        return start >= 0 and place in self.ends(items, start, flags)

    def _is_at(self, where: str, place: int) -> bool:
        text, end = self._text, len(self._text)
        if where.startswith("AT_BEGINNING"):
            return place == 0
        if where.startswith("AT_END"):
            return place == end
        is_word = _CATEGORIES["WORD"]
        before, after = place > 0 and is_word(text[place - 1]), place < end and is_word(text[place])
        return (before != after) == (where == "AT_BOUNDARY")


def _takes(op: str, given: _Tree, one: str, flags: int) -> bool:
    if op == "ANY":
        return one != "\n" or bool(flags & re.DOTALL)
    tests = given if op == "IN" else [("LITERAL", given)]
    forms = {one, one.lower(), one.upper()} if flags & re.IGNORECASE else {one}
    is_negated = op == "NOT_LITERAL" or str(tests[0][0]) == "NEGATE"
    return is_negated != any(_is(str(test), what, forms, flags) for test, what in tests)


def _is(test: str, what: _Tree, forms: set[str], flags: int) -> bool:
    match test:
        case "LITERAL":
            return chr(what) in forms
        case "RANGE":
            return any(what[0] <= ord(form) <= what[1] for form in forms if len(form) == 1)
        case "CATEGORY":
            name = str(what).removeprefix("CATEGORY_")
            word = name.removeprefix("NOT_")
            ascii_only = bool(flags & re.ASCII)
            belongs = any(
                _CATEGORIES[word](form) and (form.isascii() or not ascii_only) for form in forms
            )
            return belongs == (word == name)
    return False
