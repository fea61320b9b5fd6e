"""Expectations as text: each case on a line, and below it what is not as expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cxdeclare.engine.expectation_events import ExpectationLooked, Stands, Tested
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
    for line, below in cases(found):
        told += [line, *below]
    return "\n".join([*told, counts(found), *end(found)])


def cases(found: Tested) -> Iterator[tuple[str, list[str]]]:
    """Each case on a line, and below it what is not as expected."""
    for case in found.cases:
        number = counted(len(case.expectations), "expectation")
        bad = (one for one in case.expectations if one.outcome is not Outcome.PASSED)
        head = f"{_WORDS[case.outcome]:<{_WIDTH}}  {visible(case.name)} ({number})"
        yield head, [line for one in bad for line in _told(one)]


def counts(found: Tested) -> str:
    """How many cases and expectations there are, by what they came to."""
    expectations = [one.outcome for case in found.cases for one in case.expectations]
    looked = [case.outcome for case in found.cases]
    return f"{_count(looked, 'case')}; {_count(expectations, 'expectation')}."


def end(found: Tested) -> Iterator[str]:
    """What the cases were held against, where that is more than the manifest."""
    if found.target is not None:
        yield f"Beside what a plan would make of the tenant. Reads: {found.reads}, writes: 0."
    if found.is_refused:
        yield "Guards refuse that plan: see `cxdeclare plan`."


def why(one: ExpectationLooked) -> str:
    """All there is to say of an expectation that is not met."""
    return "\n".join(line.strip() for line in _told(one))


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
