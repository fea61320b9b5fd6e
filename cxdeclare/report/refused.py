"""Refused: why a plan must not be applied, and what carries it out all the same."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from cxdeclare.planning.plan import Plan
from cxdeclare.report.excerpt import visible

_DIGITS = 12
"""Characters of a digest that are enough for a consent."""


def refused(made: Plan, name: str) -> Iterator[str]:
    """Every refusal with its way out, then the line to run, where consent helps.

    `name` is that of the file the plan is in; without one it has to be saved first.
    """
    refusals = made.decision.refusals
    for refusal in refusals:
        subject, message = visible(refusal.address), visible(refusal.message)
        yield f"! {subject}: refused by guard {visible(refusal.guard)}: {message}"
        if refusal.hint:
            yield f"  hint: {visible(refusal.hint)}"
    yield from consents(made, name)


def consents(made: Plan, name: str) -> Iterator[str]:
    """What carries a refused plan out all the same; the command stands behind two spaces."""
    refusals = made.decision.refusals
    if not refusals:
        return
    final = sorted({visible(one.guard) for one in refusals if not one.takes_consent})
    for guard in final:
        yield f"No consent helps against guard {guard}; see `docs/reference/guards.md`."
    given = sorted({f"{one.guard}={made.digest[:_DIGITS]}" for one in refusals})
    if not final:
        if not name:
            to = made.decision.rollback
            made_by = f"rollback --to {to.serial}" if to else "plan"
            save = f"save it with `{made_by} --out PLAN`"
            yield f"To carry it out all the same, {save}, and then run:"
        else:
            yield "To carry it out all the same, after reading it:"
        said = " ".join(f"--consent {visible(one)}" for one in given)
        yield f"  cxdeclare apply {shlex.quote(name) if name else 'PLAN'} {said}"
    yield ""
