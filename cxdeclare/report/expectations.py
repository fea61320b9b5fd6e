"""Expectations as text: each case on a line, and below it what is not as expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cxdeclare.engine.expectation_events import CaseLooked, ExpectationLooked, Stands, Tested
from cxdeclare.model.expectation import Outcome
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted

_WORDS = {
    Outcome.PASSED: "ok",
    Outcome.FAILED: "FAILED",
    Outcome.NOT_CHECKED: "not checked",
}
_WIDTH = max(map(len, _WORDS.values()))


def tested(found: Tested, *, is_pretend: bool) -> str:
    """Every case, and how many there are; no newline at the end."""
    told: list[str] = [f"PRETEND TENANT {visible(found.target or '')}"] if is_pretend else []
    for case in found.cases:
        told += _case(case)
    expectations = [one.outcome for case in found.cases for one in case.expectations]
    cases = [case.outcome for case in found.cases]
    told.append(f"{_count(cases, 'case')}; {_count(expectations, 'expectation')}.")
    if found.target is not None:
        told.append(
            f"Beside what a plan would make of the tenant. Reads: {found.reads}, writes: 0."
        )
    if found.is_refused:
        told.append("Guards refuse that plan: see `cxdeclare plan`.")
    return "\n".join(told)


def _case(case: CaseLooked) -> Iterator[str]:
    number = counted(len(case.expectations), "expectation")
    yield f"{_WORDS[case.outcome]:<{_WIDTH}}  {visible(case.name)} ({number})"
    for one in case.expectations:
        if one.outcome is not Outcome.PASSED:
            yield from _told(one)


def _told(one: ExpectationLooked) -> Iterator[str]:
    what = f"  {_at(one.place)}{visible(one.expects)}"
    if one.outcome is Outcome.NOT_CHECKED:
        yield visible(f"{what}: not checked: {one.reason}")
        return
    yield visible(f"{what}: expected {one.expected}, found {one.found}")
    for by in one.decided_by:
        field = f" `{by.field}`" if by.field else ""
        yield visible(f"    decided by {by.address}{field}{_by(by.place)}")


def _at(place: Stands | None) -> str:
    return f"{place.path}:{place.line}:{place.column}: " if place else ""


def _by(place: Stands | None) -> str:
    return f", {place.path}:{place.line}:{place.column}" if place else ""


def _count(outcomes: Iterable[Outcome], noun: str) -> str:
    of = Counter(outcomes)
    parts = [f"{of[Outcome.PASSED]} passed"]
    parts += [f"{of[one]} {word}" for one, word in _BAD if of[one]]
    return f"{counted(of.total(), noun)}: {', '.join(parts)}"


_BAD = ((Outcome.FAILED, "failed"), (Outcome.NOT_CHECKED, "not checked"))
