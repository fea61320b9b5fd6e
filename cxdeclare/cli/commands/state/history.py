"""state history: the versions of the state that are kept."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.state_events import HistoryTold, VersionKept
from cxdeclare.report import upkeep


@click.command("history")
@options.target
@options.says
def command(said: View, target: str | None) -> Exit:
    """List the versions that runs have ended with, the newest first; see `rollback`."""
    where = chosen_target(target)
    versions = wiring.store(where, wiring.of_folder(where)).history()
    told = HistoryTold(
        versions=tuple(
            VersionKept(serial=one.serial, saved=one.saved, latest=number == 0)
            for number, one in enumerate(versions)
        )
    )
    said.told(told, upkeep.history(told))
    return Exit.DONE
