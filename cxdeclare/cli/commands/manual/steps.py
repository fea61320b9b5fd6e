"""Manual steps: those of a saved plan, or of a plan that is made for the purpose."""

from __future__ import annotations

from cxdeclare.cli import wiring
from cxdeclare.cli.asking import Asking
from cxdeclare.cli.commands.plan import fresh
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.options import Given
from cxdeclare.cli.planfile import is_plan_file, load
from cxdeclare.cli.reading import Consent
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.manual_events import ManualListed
from cxdeclare.model.errors import InvalidInput
from cxdeclare.planning.plan import Plan
from cxdeclare.report.manual import listed


def steps(
    said: View,
    given: Given,
    *,
    target: str | None,
    profile: str | None,
    allowed: Consent,
    parallelism: int,
    max_rps: float | None,
    dns: Asking,
) -> tuple[Plan, ManualListed] | None:
    """The plan and its manual steps; None if the manifest is not valid or does not fit."""
    if is_plan_file(given.manifest):
        if not given.is_one_file:
            message = "overlays and variables go with a manifest: a saved plan is what it is"
            raise InvalidInput(message)
        if dns.is_said:
            message = "`--check-dns` and `--server` go with a manifest: a saved plan is what it is"
            raise InvalidInput(message)
        made: Plan | None = load(given.manifest)
    else:
        where = chosen_target(target, max_rps=max_rps)
        _, made = fresh(said, given, where, profile, allowed, parallelism, dns=dns)
    return None if made is None else (made, listed(made, wiring.KINDS))


def code(made: Plan, found: ManualListed) -> Exit:
    """The code with which the list ends."""
    gaps = Exit.UNKNOWN if made.decision.has_gaps else Exit.DONE
    refused = Exit.REFUSED if found.refused else Exit.DONE
    return worst(gaps, refused, Exit.MANUAL if found.steps else Exit.DONE)
