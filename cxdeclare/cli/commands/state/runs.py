"""state runs: what the runs came to that were recorded."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import runs as recorded
from cxdeclare.report import upkeep


@click.command("runs")
@options.target
@options.says
def command(said: View, target: str | None) -> Exit:
    """List what runs with `drift --record` came to, the newest first."""
    content = wiring.runs(chosen_target(target)).read()
    told = recorded.RunsTold(runs=recorded.runs(content)[::-1])
    said.told(told, upkeep.runs(told))
    return Exit.DONE
