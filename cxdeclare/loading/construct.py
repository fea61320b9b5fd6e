"""Plain data from YAML events, in one pass, with the offset of every entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from cxdeclare.loading import problems
from cxdeclare.loading.aliases import Anchors, Spent
from cxdeclare.loading.events import Classes, Event
from cxdeclare.loading.places import KEY_SHIFT, Lines, Marks
from cxdeclare.loading.problems import Problem, Unreadable, shown
from cxdeclare.loading.scalars import (
    MAY_BE_MORE_THAN_TEXT,
    REMOVED,
    Scalar,
    Unfit,
    resolve,
    tagged,
    tagged_collection,
)

DEEPEST = 100  # mappings and lists inside each other, aliases written out
OUR_VERSION = (1, 2)

# What the innermost open container waits for; anything else is the key of the next value.
_ITEM = object()
_KEY = object()
_DROPPED = object()
"""The value of a key that has been refused: it is read for its own problems only."""


@dataclass(slots=True)
class Built:
    """What the events amount to: no value or one, its offset, and all that is wrong."""

    values: list[object] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    marks: Marks = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    removals: list[int] = field(default_factory=list)
    """Where `!unset` stands."""


class Constructor:
    """Builds one document; what is seldom needed stands outside the loop."""

    def __init__(self, lines: Lines, spent: Spent | None = None) -> None:
        self.built = Built()
        self._lines = lines
        self._anchors = Anchors(spent)
        self._dropped: list[object] = []
        self._stack: list[tuple[Any, Any, object]] = []

    def run(self, events: Iterator[Event], classes: Classes) -> None:  # noqa: C901, PLR0912, PLR0915
        """Take in all events; raise `Unreadable` where there is no way to go on."""
        # The loop runs 380,000 times for 10,000 resources: local names, one branch for the
        # common case, no call for a key or a text.
        scalar, alias = classes.scalar, classes.alias
        mapping, sequence = classes.mapping, classes.sequence
        ends = frozenset((classes.mapping_end, classes.sequence_end))
        marks, stack = self.built.marks, self._stack
        # The document is the only item of a list, and the list its offset.
        container: Any = self.built.values
        places: Any = self.built.offsets
        key: object = _ITEM
        key_at = 0
        for event in events:
            kind = type(event)
            if kind is scalar:
                at = event.start_mark.index
                value: Any = event.value
                plain = event.implicit[0]
                if event.tag is not None:
                    value = self._tagged(event.tag, value, at, key)
                elif plain and value[:1] in MAY_BE_MORE_THAN_TEXT:
                    if value:
                        value = self._resolved(value, at)
                    else:
                        # Nothing has no place of its own: its key stands for it, or its dash.
                        value = None
                        at = max(at - 1, 0) if key is _ITEM else at if key is _KEY else key_at
                if event.anchor is not None:
                    self._anchors.name(event.anchor, value)
            elif kind is mapping or kind is sequence:
                at = event.start_mark.index
                child: Any = {} if kind is mapping else []
                if event.tag is not None:
                    self._tagged_collection(event.tag, "map" if kind is mapping else "seq", at)
                if event.anchor is not None:
                    self._anchors.name(event.anchor, child)
                if key is _ITEM:
                    container.append(child)
                    places.append(at)
                elif key is _KEY:
                    key = self._refused(child, at, places)
                    self._dropped.append(child)
                else:
                    if key is _DROPPED:
                        self._dropped.append(child)
                    else:
                        container[key] = child
                        places[key] = key_at << KEY_SHIFT | at
                    key = _KEY
                stack.append((container, places, key))
                if len(stack) > DEEPEST:
                    raise _too_deep(at)
                container = child
                key, places = (_KEY, {}) if kind is mapping else (_ITEM, [])
                marks[id(child)] = places
                continue
            elif kind in ends:
                container, places, key = stack.pop()
                continue
            elif kind is alias:
                at = event.start_mark.index
                plain = False
                value = self._repeated(event.anchor, at, container)
                if value is REMOVED:
                    value = self._unset(at, key)
            elif kind is classes.document:
                if self._is_another(event):
                    return
                continue
            else:
                continue
            if key is _ITEM:
                container.append(value)
                places.append(at)
            elif key is _KEY:
                key_at = at
                if type(value) is str and value not in container and value != "<<":
                    key = intern(value)
                else:
                    key = self._refused(value, at, places, merge=plain and value == "<<")
            else:
                if key is not _DROPPED:
                    container[key] = value
                    places[key] = key_at << KEY_SHIFT | at
                key = _KEY

    def _report(self, code: str, offset: int, summary: str, hint: str = "") -> None:
        self.built.problems.append(Problem(code, offset, summary, hint))

    def _line(self, offset: int) -> int:
        return self._lines.span(offset).line

    def _resolved(self, text: str, at: int) -> Scalar:
        try:
            return resolve(text)
        except Unfit as unfit:
            self.built.problems.append(unfit.at(at))
            return None

    def _tagged(self, tag: str, text: str, at: int, key: object) -> Scalar:
        try:
            value = tagged(tag, text)
        except Unfit as unfit:
            self.built.problems.append(unfit.at(at))
            return text
        return self._unset(at, key) if value is REMOVED else value

    def _unset(self, at: int, key: object) -> Scalar:
        """Remember where a key is to go; only the value of a key can say so."""
        if key is _ITEM or key is _KEY:
            hint = "write it behind the key that is to go; a list is replaced as a whole"
            self._report(problems.MISPLACED_UNSET, at, "`!unset` stands for no key here", hint)
            return None
        self.built.removals.append(at)
        return REMOVED

    def _tagged_collection(self, tag: str, kind: str, at: int) -> None:
        try:
            tagged_collection(tag, kind)
        except Unfit as unfit:
            self.built.problems.append(unfit.at(at))

    def _refused(
        self, key: object, at: int, places: dict[str, int], *, merge: bool = False
    ) -> object:
        """Say what is wrong with the key; give the key to go on with."""
        if self.built.problems and self.built.problems[-1].offset == at:
            return _DROPPED  # its tag or its alias is wrong already
        if not isinstance(key, str):
            noun, hint = _what(key)
            self._report(problems.KEY_NOT_TEXT, at, f"a key must be text, this one is {noun}", hint)
            return _DROPPED
        if merge:
            hint = "repeat the entries, or use an alias for the whole value"
            self._report(problems.MERGE_KEY, at, "YAML 1.2 has no merge key `<<`", hint)
            return _DROPPED
        if key not in places:
            return key  # a quoted "<<" is a name like any other
        line = self._line(places[key] >> KEY_SHIFT)
        summary = f"duplicate key {shown(key)}, first given in line {line}"
        self._report(problems.DUPLICATE_KEY, at, summary, "remove or rename one of the two")
        return _DROPPED

    def _repeated(self, anchor: str, at: int, innermost: object) -> object:
        """The value that an alias stands for; nothing, after a report, if it has none."""
        containers = [container for container, _, _ in self._stack]
        try:
            value = self._anchors.find(anchor, at, [*containers, innermost])
        except Unreadable as unreadable:
            self.built.problems.append(unreadable.problem)
            return None
        if len(self._stack) + self._anchors.expand(value, at).height > DEEPEST:
            raise _too_deep(at)
        return value

    def _is_another(self, event: Event) -> bool:
        """Whether this document is not the first; also look at the version it declares."""
        at = event.start_mark.index
        if self.built.values:
            summary = "a second document starts here; a file holds one"
            self._report(problems.SEVERAL_DOCUMENTS, at, summary, "use one file for each document")
            return True
        if event.version is not None and tuple(event.version) != OUR_VERSION:
            version = ".".join(map(str, event.version))
            summary = f"the file declares YAML {version}; this is read as YAML 1.2"
            self._report(problems.OTHER_VERSION, 0, summary, "remove the %YAML directive")
        return False


def _too_deep(at: int) -> Unreadable:
    summary = f"mappings and lists are nested more than {DEEPEST} deep"
    return Unreadable(Problem(problems.TOO_DEEP, at, summary))


def _what(key: object) -> tuple[str, str]:
    """A noun for a key that is not text, and the way out."""
    match key:
        case None:
            return "empty", "name the entry, or quote the name"
        case bool():
            return "true or false", 'quote it, as in `"true":`'
        case int() | float():
            return "a number", 'quote it, as in `"1":`'
        case list():
            return "a list", "quote the name if it starts with `[`"
        case _:
            return "a mapping", "quote the name if it starts with `{`"
