"""JUnit: cases that passed, failed or were left out, as the XML that pipelines read.

The shape is that of Jenkins' junit-10.xsd. There is no time in it, so the same cases give the
same bytes. Characters that XML does not have are shown as escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from cxdeclare.report.excerpt import visible

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in one case."""

    message: str
    type: str = "failure"
    """An id, such as that of a diagnostic or the name of a guard."""
    detail: str = ""
    """More, on as many lines as it takes."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that was looked at; it passed if nothing else is said."""

    name: str
    group: str = ""
    """What it belongs to; readers show it as a class."""
    failures: tuple[Fault, ...] = ()
    errors: tuple[Fault, ...] = ()
    """Why it could not be told."""
    skipped: str = ""
    """Why it was not looked at; empty if it was."""
    note: str = ""
    """Something to know of a case that passed."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases of one sort."""

    name: str
    cases: tuple[Case, ...]


def junit(suites: Iterable[Suite], name: str = "cxdeclare") -> str:
    """The whole document."""
    told = list(suites)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    cases = [case for suite in told for case in suite.cases]
    lines.append(f"<testsuites{_attributes(name=name)}{_counts(cases)}>")
    for suite in told:
        skipped = sum(bool(case.skipped) for case in suite.cases)
        lines.append(
            f"  <testsuite{_attributes(name=suite.name)}{_counts(suite.cases)}"
            f"{_attributes(skipped=str(skipped))}>"
        )
        lines += [line for case in suite.cases for line in _case(suite, case)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _counts(cases: Iterable[Case]) -> str:
    told = list(cases)
    return _attributes(
        tests=str(len(told)),
        failures=str(sum(bool(case.failures) for case in told)),
        errors=str(sum(bool(case.errors) for case in told)),
    )


def _case(suite: Suite, case: Case) -> Iterator[str]:
    group = f"{suite.name}.{case.group}" if case.group else suite.name
    head = f"    <testcase{_attributes(name=case.name, classname=group)}"
    inside = [f"      <skipped{_attributes(message=case.skipped)}/>"] if case.skipped else []
    inside += [line for fault in case.errors for line in _fault("error", fault)]
    inside += [line for fault in case.failures for line in _fault("failure", fault)]
    if case.note:
        inside.append(f"      <system-out>{_text(case.note)}</system-out>")
    if not inside:
        yield f"{head}/>"
        return
    yield f"{head}>"
    yield from inside
    yield "    </testcase>"


def _fault(element: str, fault: Fault) -> Iterator[str]:
    marks = _attributes(type=fault.type, message=fault.message)
    yield f"      <{element}{marks}>{_text(fault.detail or fault.message)}</{element}>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_line(value)}"' for name, value in values.items())


def _text(said: str) -> str:
    return "\n".join(map(_line, said.split("\n")))


def _line(said: str) -> str:
    """On one line; what XML cannot hold is shown, and what a reader obeys is escaped."""
    shown = _NOT_IN_XML.sub(lambda one: f"\\u{ord(one[0]):04x}", visible(said))
    return escape(shown)
