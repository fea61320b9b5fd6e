"""Expectations: every case beside the manifest alone, or beside what a plan makes of a tenant."""

from __future__ import annotations

from collections.abc import Iterable

from cxdeclare.engine.expectation_events import (
    CaseLooked,
    DecidedBy,
    ExpectationLooked,
    Stands,
    Tested,
)
from cxdeclare.engine.ports import Reader, StateReader
from cxdeclare.engine.usecases import Setting, decide
from cxdeclare.model.case import Case
from cxdeclare.model.expectation import Expecting, Outlook, Verdict
from cxdeclare.model.manifest import Manifest
from cxdeclare.model.registry import Registry
from cxdeclare.model.resource import FieldPath
from cxdeclare.model.span import Span
from cxdeclare.planning.after import Declared, Planned


def by_manifest(kinds: Registry, manifest: Manifest, cases: Iterable[Case]) -> Tested:
    """The cases beside the manifest alone; nothing is read."""
    return Tested(cases=_looked(kinds, Declared(manifest), cases))


def by_plan(
    setting: Setting,
    reader: Reader,
    states: StateReader,
    manifest: Manifest,
    cases: Iterable[Case],
) -> Tested:
    """The cases beside the tenant with the plan applied to it; nothing is written.

    Raise `InvalidInput` if the manifest does not fit the tenant.
    """
    expecting = setting.kinds.expecting
    wants = expecting.reads if expecting else {}
    grounds = decide(setting, reader, states, manifest, wants=wants)
    after = Planned(setting.kinds, manifest, grounds.snapshot, grounds.state, grounds.decision)
    return Tested(
        target=setting.target,
        cases=_looked(setting.kinds, after, cases),
        reads=reader.reads,
        is_refused=bool(grounds.decision.refusals),
    )


def _looked(kinds: Registry, outlook: Outlook, cases: Iterable[Case]) -> tuple[CaseLooked, ...]:
    expecting = kinds.expecting
    if expecting is None:
        return ()
    return tuple(_case(expecting, outlook, case) for case in cases)


def _case(expecting: Expecting, outlook: Outlook, case: Case) -> CaseLooked:
    return CaseLooked(
        name=str(case.asked.get("name") or expecting.title(case.asked)),
        place=_stands(case.place(())),
        expectations=tuple(
            ExpectationLooked(
                expects=".".join(map(str, verdict.path)),
                outcome=verdict.outcome,
                expected=verdict.expected,
                found=verdict.found,
                reason=verdict.reason,
                place=_stands(case.place(verdict.path)),
                decided_by=tuple(_decided(outlook.manifest, verdict)),
            )
            for verdict in expecting.judge(outlook, case.asked)
        ),
    )


def _decided(manifest: Manifest, verdict: Verdict) -> Iterable[DecidedBy]:
    for address, path in verdict.decided:
        place = _stands(manifest.place(address, path))
        yield DecidedBy(address=str(address), field=_name(path), place=place)


def _name(path: FieldPath) -> str:
    return ".".join(map(str, path))


def _stands(span: Span | None) -> Stands | None:
    return Stands(path=span.path, line=span.line, column=span.column) if span else None
