"""The events of YAML text, from libyaml if it is there, with its refusals in our words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from cxdeclare.loading.problems import NOT_YAML, Problem, Unreadable
from cxdeclare.loading.syntax import explain

# Events are ruamel's own objects; `Any` ends in the constructor.
Event: TypeAlias = Any
Reader: TypeAlias = Callable[[str], Iterator[Event]]


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of events, so that only this module needs to import ruamel."""

    scalar: type[Any]
    alias: type[Any]
    mapping: type[Any]
    sequence: type[Any]
    mapping_end: type[Any]
    sequence_end: type[Any]
    document: type[Any]


def classes() -> Classes:
    """Import ruamel, which takes a while, and give the classes of its events."""
    from ruamel.yaml import events

    return Classes(
        events.ScalarEvent,
        events.AliasEvent,
        events.MappingStartEvent,
        events.SequenceStartEvent,
        events.MappingEndEvent,
        events.SequenceEndEvent,
        events.DocumentStartEvent,
    )


def readers() -> list[Reader]:
    """The ways to read a text, to be tried in turn while the text is refused."""
    try:
        import _ruamel_yaml  # noqa: F401  (only to know whether libyaml is there)
    except ImportError:
        return [pure]
    return [native, native_with_stand_ins]


# Both parsers take a comma or bracket for a part of the tag in `{color: !unset, title: T}`.
_UNSET = "!unset"
_UNSET_INSIDE = re.compile(rf"(?<![^\s,\[{{]){_UNSET}(?=[,\[\]{{}}])")


def _unset_apart(text: str, read: Reader) -> Iterator[Event]:
    """Events from a parser that sees unused characters where `!unset` touches what follows."""
    if _UNSET not in text or not _UNSET_INSIDE.search(text):
        yield from read(text)
        return
    unused = (chr(code) for code in _PRIVATE if chr(code) not in text)
    letters = "".join(next(unused, letter) for letter in _UNSET)
    back = str.maketrans(letters, _UNSET)
    scalar = classes().scalar
    for event in read(_UNSET_INSIDE.sub(letters, text)):
        if type(event) is not scalar or event.value.isascii():
            yield event
        elif event.value == letters and event.implicit[0]:
            start, end = event.start_mark, event.end_mark
            yield scalar(event.anchor, _UNSET, (False, False), "", start, end)
        else:
            event.value = event.value.translate(back)
            yield event


def native(text: str) -> Iterator[Event]:
    """Events from libyaml."""
    return _unset_apart(text, _native)


def _native(text: str) -> Iterator[Event]:
    from _ruamel_yaml import CParser
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        yield from iter(CParser(text).get_event, None)
    except MarkedYAMLError as error:
        raise Unreadable(explain(text, error)) from error
    except YAMLError as error:
        raise Unreadable(explain(text)) from error


_PRIVATE = range(0xE000, 0xF8FF)

# libyaml 0.1, which `ruamel.yaml.clib` carries, refuses `:` and `?` inside a plain scalar of a
# flow collection, as in `{url: https://acme.example/?a=b}`. YAML 1.2 allows them.
# Tags are passed over: their colons are never in the way. So is a colon behind a quote, which
# ends a key as in JSON; `{a: b":c}` therefore stays refused.
_INSIDE = re.compile(
    r"""(?<![^\s,\[{])!\S* | (?<!["'\]}]):(?=[^\s,\[\]{}]) | (?<=[^\s,\[{])\?(?=\S)""",
    re.ASCII | re.VERBOSE,
)


def native_with_stand_ins(text: str) -> Iterator[Event]:
    """Events from libyaml, which sees unused characters where it would stumble over `:` or `?`."""
    unused = (chr(code) for code in _PRIVATE if chr(code) not in text)
    colon, question = next(unused, ":"), next(unused, "?")
    to, back = {":": colon, "?": question}, str.maketrans({colon: ":", question: "?"})
    altered = _INSIDE.sub(lambda match: to.get(match[0], match[0]), text)
    scalar = classes().scalar
    for event in native(altered):
        if type(event) is scalar and not event.value.isascii():
            event.value = event.value.translate(back)
        yield event


def stumbles(text: str, problem: Problem) -> bool:
    """Whether a second reading, with stand-ins, may pass where libyaml has stopped."""
    if problem.code != NOT_YAML:
        return False
    # It may stop behind the cause: in `{a: b?'c}` at a quote that it takes for an opening one.
    line = text.rfind("\n", 0, problem.offset) + 1
    return any(match[0] in ":?" for match in _INSIDE.finditer(text, line, problem.offset + 2))


_TAG_BEFORE = re.compile(r"!\S*\s+\Z", re.ASCII)
_ITEM = re.compile(r"(?:\s|#[^\r\n]*+)*+-", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def pure(text: str) -> Iterator[Event]:
    """Events from ruamel's parser in Python: many times slower, at the same places."""
    return _unset_apart(text, _pure)


def _pure(text: str) -> Iterator[Event]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    end = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            yield _placed_as_native(text, end, event)
            end = event.end_mark.index
    except MarkedYAMLError as error:
        raise Unreadable(explain(text, error)) from error
    except YAMLError as error:
        raise Unreadable(explain(text)) from error


def _placed_as_native(text: str, end: int, event: Event) -> Event:
    """Correct the places (and surrogates) in which the parser in Python differs from libyaml."""
    start = event.start_mark
    value = getattr(event, "value", None)
    if value == "" and event.implicit[0] and (item := _ITEM.match(text, end)):
        start.index = item.end()
    elif value and _SURROGATE.search(value):
        raise Unreadable(explain(text, offset=start.index))
    elif getattr(event, "anchor", None) and getattr(event, "tag", None):
        # It forgets a tag that stands before the anchor.
        tag = _TAG_BEFORE.search(text, end, start.index)
        start.index = tag.start() if tag else start.index
    return event
