"""show: a saved plan, or what the state holds."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.planfile import load
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.report.excerpt import visible
from cxdeclare.report.state import state as state_report


@click.command("show")
@click.argument("plan", type=options.FILE, required=False)
@options.target
@options.says_as("markdown", "html", "junit")
def command(said: View, plan: Path | None, target: str | None) -> Exit:
    """Show PLAN; without one, the resources we manage with ids and outputs."""
    if plan is not None:
        said.plan(load(plan), wiring.KINDS, visible(str(plan)))
        return Exit.DONE
    where = chosen_target(target)
    declared = wiring.of_folder(where)
    held = wiring.store(where, declared).read()
    place = str(wiring.kept_at(where, declared) or where.state)
    said.state(held, place)
    said.text(state_report(held, where.name, place, is_pretend=where.is_pretend))
    return Exit.DONE
