"""Cases: a plan, drift and diagnostics as cases for JUnit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cxdeclare.engine.events import Checked
from cxdeclare.engine.expectation_events import CaseLooked, Tested
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.expectation import Outcome
from cxdeclare.model.registry import Registry
from cxdeclare.planning.guards import guards
from cxdeclare.planning.plan import Decision, Plan
from cxdeclare.report.diagnostics import ordered
from cxdeclare.report.expectations import why
from cxdeclare.report.junit import Case, Fault, Suite
from cxdeclare.report.values import counted


def suites(  # noqa: PLR0913 - what a run can have to say, by name
    kinds: Registry,
    *,
    diagnostics: Iterable[Diagnostic] = (),
    checked: Checked | None = None,
    made: Plan | None = None,
    drifted: Iterable[tuple[str, list[str]]] = (),
    tested: Tested | None = None,
    stopped: Iterable[tuple[str, str]] = (),
) -> Iterator[Suite]:
    """What there is a case for, in suites; each run has one case at least."""
    yield Suite("run", (_run(list(stopped)),))
    found = [*map(of_diagnostic, ordered(diagnostics)), *_checks(checked)]
    if found:
        yield Suite("checks", tuple(found))
    if made is not None:
        yield Suite("guards", tuple(_guards(made.decision, kinds)))
        unknown = made.decision.unknown
        if unknown:
            yield Suite(
                "readings",
                tuple(Case(one.subject, errors=(Fault(one.reason, "unread"),)) for one in unknown),
            )
    if tested is not None:
        looked = tuple(one for case in tested.cases for one in _looked(case))
        yield Suite("expectations", looked)
    cases = tuple(_drifted(line, below) for line, below in drifted)
    if cases:
        yield Suite("drift", cases)


def _run(stopped: list[tuple[str, str]]) -> Case:
    faults = [Fault(message, "stopped", f"{message}\n{hint}".strip()) for message, hint in stopped]
    return Case("the run comes to its end", errors=tuple(faults))


def of_diagnostic(one: Diagnostic) -> Case:
    """An error fails; a warning passes and says so."""
    subject = f"{one.subject}: " if one.subject else ""
    message = f"{subject}{one.summary}"
    place = f"{one.span}: " if one.span else ""
    name = f"{one.code} {one.subject or one.span or ''}".rstrip()
    if not one.is_error:
        return Case(name, one.code, note=f"{place}warning: {message}")
    detail = f"{place}{message}" + (f"\nhint: {one.hint}" if one.hint else "")
    return Case(name, one.code, failures=(Fault(message, one.code, detail),))


def _checks(said: Checked | None) -> Iterator[Case]:
    if said is None:
        return
    for one in said.not_checked:
        yield Case(f"{one.check} {one.address}", one.check, skipped=f"not checked: {one.reason}")
    for finding in said.ignored:
        why = f"ignored by the policy: {finding.summary}"
        yield Case(f"{finding.check} {finding.address}".rstrip(), finding.check, skipped=why)
    for phase, count in said.not_run.items():
        name = f"{counted(count, 'check')} of the phase {phase}"
        yield Case(name, skipped="not run by this command")


def _guards(decision: Decision, kinds: Registry) -> Iterator[Case]:
    """One for each guard, and one for each address a guard speaks of."""
    spoken = set()
    for refusal in decision.refusals:
        spoken.add(refusal.guard)
        detail = f"{refusal.message}\n{refusal.hint}".strip()
        fault = Fault(refusal.message, refusal.guard, detail)
        yield Case(refusal.address, refusal.guard, failures=(fault,))
    for doubt in decision.unguarded:
        spoken.add(doubt.guard)
        if doubt.failed:
            yield Case(doubt.address, doubt.guard, errors=(Fault(doubt.reason, doubt.guard),))
        else:
            yield Case(doubt.address, doubt.guard, skipped=f"not checked: {doubt.reason}")
    yield from (Case(name, name) for name in guards(kinds) if name not in spoken)


def _looked(case: CaseLooked) -> Iterator[Case]:
    """One for each expectation: what is not met fails, what nobody can tell is left out."""
    for one in case.expectations:
        fault = Fault(f"expected {one.expected}, found {one.found}", one.expects, why(one))
        is_failed, is_open = (one.outcome is it for it in (Outcome.FAILED, Outcome.NOT_CHECKED))
        yield Case(
            one.expects,
            case.name,
            failures=(fault,) if is_failed else (),
            skipped=f"not checked: {one.reason}" if is_open else "",
        )


def _drifted(line: str, below: list[str]) -> Case:
    """What differs fails, what could not be read is an error, the rest is left out."""
    sign, said = line[:1], line[2:].strip()
    fault = Fault(said, "drift", "\n".join([said, *below]))
    if sign == "?":
        return Case(said, errors=(fault,))
    return Case(said, failures=(fault,)) if sign in "~-!" else Case(said, skipped="not compared")
