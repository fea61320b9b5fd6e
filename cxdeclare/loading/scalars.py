"""The value of one scalar, by the core schema of YAML 1.2."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from cxdeclare.loading.problems import (
    MISPLACED_UNSET,
    NUMBER_TOO_LONG,
    UNKNOWN_TAG,
    VALUE_AGAINST_TAG,
    Problem,
    shown,
)


class Removal:
    """What `!unset` stands for in an overlay: that the key is to go."""

    __slots__ = ()


REMOVED: Final = Removal()
UNSET_TAG = "!unset"
Scalar: TypeAlias = bool | int | float | str | Removal | None

# Anything that starts otherwise is text; most values of a manifest are decided here.
MAY_BE_MORE_THAN_TEXT = frozenset("0123456789+-.~nNtTfF") | {""}

LONGEST_NUMBER = 1000  # characters; Python refuses to print integers of more than 4300 digits

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_STARTS_A_NUMBER = frozenset("0123456789+-.")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NO_NUMBER = frozenset((".nan", ".NaN", ".NAN"))

CORE = "tag:yaml.org,2002:"
_NOUNS = {
    "null": "null",
    "bool": "`true` or `false`",
    "int": "a whole number",
    "float": "a number",
    "map": "a mapping",
    "seq": "a list",
}


class Unfit(ValueError):
    """A scalar that has no value; `args` are the code, the summary and the hint."""

    def at(self, offset: int) -> Problem:
        """Place the problem in the text."""
        code, summary, hint = self.args
        return Problem(code, offset, summary, hint)


def resolve(text: str) -> Scalar:
    """Read a plain scalar; raise `Unfit` for a number of absurd length."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _STARTS_A_NUMBER:
        return text
    number = _number(text)
    return text if number is None else number


def tagged(tag: str, text: str) -> Scalar:
    """Read a scalar that carries an explicit tag; raise `Unfit` if it cannot be."""
    if tag == "!":
        return text
    if tag == UNSET_TAG:
        if text:
            raise Unfit(MISPLACED_UNSET, f"{shown(tag)} takes no value", "write it alone")
        return REMOVED
    kind = tag.removeprefix(CORE)
    if kind == "str" and tag != kind:
        return text
    if kind == tag or kind not in _NOUNS:
        raise unknown_tag(tag)
    value = resolve(text)
    match kind, value:
        case ("null", None) | ("bool", bool()):
            return value
        case ("int", int()) if not isinstance(value, bool):
            return value
        case ("float", int() | float()) if not isinstance(value, bool):
            return float(value)
    raise against_tag(kind, shown(text) if text else "an empty value")


def tagged_collection(tag: str, kind: str) -> None:
    """Accept the tag of a collection of this kind, or raise `Unfit`."""
    if tag in {"!", CORE + kind}:
        return
    short = tag.removeprefix(CORE)
    if short != tag and (short in _NOUNS or short == "str"):
        raise against_tag(short, _NOUNS[kind])
    if tag == UNSET_TAG:
        raise Unfit(MISPLACED_UNSET, f"{shown(tag)} takes no value", "write it alone")
    raise unknown_tag(tag)


def unknown_tag(tag: str) -> Unfit:
    """Say that the tag means nothing here."""
    written = tag.replace(CORE, "!!", 1) if tag.startswith(CORE) else tag
    hint = "remove it; `!!str` `!!int` `!!float` `!!bool` `!!null` `!!map` `!!seq` are known"
    return Unfit(UNKNOWN_TAG, f"unknown tag {shown(written)}", hint)


def against_tag(kind: str, found: str) -> Unfit:
    """Say that the value is not what its tag announces."""
    noun = _NOUNS.get(kind, "text")
    return Unfit(VALUE_AGAINST_TAG, f"tagged `!!{kind}` but {found} is not {noun}", "")


def _number(text: str) -> int | float | None:
    base = 10 if _WHOLE.fullmatch(text) else 0
    if not base and _OCTAL.fullmatch(text):
        base = 8
    if not base and _HEXADECIMAL.fullmatch(text):
        base = 16
    if base:
        if len(text) > LONGEST_NUMBER:
            summary = f"a number of {len(text)} characters is too long"
            raise Unfit(NUMBER_TOO_LONG, summary, "quote it if it is meant as text")
        return int(text if base == 10 else text[2:], base)  # noqa: PLR2004
    if _DECIMAL.fullmatch(text):
        return float(text)
    if infinite := _INFINITE.fullmatch(text):
        return float(f"{infinite[1]}inf")
    return float("nan") if text in _NO_NUMBER else None
