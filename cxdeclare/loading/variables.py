"""Variables: what `--var`, variable files and the environment put into a manifest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cxdeclare.loading import codes, layer_rules
from cxdeclare.loading.files import content
from cxdeclare.loading.nodes import Document, parse
from cxdeclare.loading.phrases import called
from cxdeclare.loading.problems import VALUE_AGAINST_TAG, shown
from cxdeclare.loading.scalars import REMOVED
from cxdeclare.model.diagnostic import Diagnostic, Severity, nearest

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Variables:
    """Values by name, and which of the names were given one by one."""

    values: Mapping[str, Value] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    environment: Mapping[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set, compare=False)
    """Names met so far while files were read."""
    met: dict[str, str] = field(default_factory=dict, compare=False)
    """The reference that each value met so far stood behind."""

    def unused(self) -> list[Diagnostic]:
        """A warning for each that was given one by one and is used nowhere."""
        return [
            Diagnostic(
                layer_rules.UNUSED_VARIABLE,
                f"`--var {name}` is used nowhere",
                hint=nearest(name, self.used - self.given),
                severity=Severity.WARNING,
            )
            for name in sorted(self.given - self.used)
        ]


def variables(
    pairs: Iterable[str], files: Iterable[Path], environment: Mapping[str, str]
) -> tuple[Variables, list[Diagnostic]]:
    """Read what was given; a later file wins over an earlier one, `--var` over all of them."""
    found: list[Diagnostic] = []
    values: dict[str, Value] = {}
    for path in files:
        values |= _file(path, found)
    given: dict[str, Value] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if equals and NAME.fullmatch(name):
            given[name] = value
            continue
        # What stands behind the `=` is never repeated, and without one it may be the value.
        summary = f"`--var {name}=` has no usable name" if equals else "`--var` without `=`"
        found.append(_bad(summary, "write `--var NAME=VALUE`"))
    return Variables(values | given, frozenset(given), environment), found


def _file(path: Path, found: list[Diagnostic]) -> dict[str, Value]:
    """The single values of one file; nothing of it is ever shown but names."""
    try:
        raw = content(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        found.append(Diagnostic(codes.UNREADABLE, f"`{path}` cannot be read: {reason}"))
        return {}
    document, problems = parse(raw, str(path))
    found += map(_unspoken, problems)
    if document is None:
        return {}
    found += _faults(document)
    return {
        name: value
        for name, value in document.data.items()
        if isinstance(value, str | int | float | bool | None) and NAME.fullmatch(name)
    }


def _faults(document: Document) -> Iterable[Diagnostic]:
    for name, value in document.data.items():
        place = document.place((name,))
        if not NAME.fullmatch(name):
            hint = "a name is letters, digits, `_` and `-`, and starts with a letter or `_`"
            yield _bad(f"{shown(name)} is no name of a variable", hint, place.key)
        elif value is REMOVED or isinstance(value, list | dict):
            noun = "`!unset`" if value is REMOVED else called(value)
            summary = f"`{name}` should be a single value, not {noun}"
            yield _bad(summary, "", place.value)


def _bad(summary: str, hint: str, span: object = None) -> Diagnostic:
    return Diagnostic(layer_rules.BAD_VALUE_GIVEN, summary, span, hint=hint)  # type: ignore[arg-type]


def _unspoken(problem: Diagnostic) -> Diagnostic:
    """The problem without the words of the file, which may be the value."""
    if problem.code != VALUE_AGAINST_TAG:
        return problem
    return Diagnostic(problem.code, "the value is not what its tag says", problem.span)
