"""unlock: break a lock that a run has left behind."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import upkeep
from cxdeclare.engine.state_events import LockBroken
from cxdeclare.report import upkeep as report


@click.command("unlock")
@click.argument("lock_id", metavar="ID", type=options.TEXT)
@options.target
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.says
def command(said: View, lock_id: str, target: str | None, yes: bool) -> Exit:
    """Break the lock ID, which the message of a run that was kept out names.

    Whoever has it is shown first. A run that lost its lock can write no more.
    """
    where = chosen_target(target)
    store = wiring.store(where, wiring.of_folder(where))
    holder = upkeep.right_holder(store, lock_id)
    if holder is None:
        told = LockBroken(broken=False, id=lock_id)
        said.told(told, report.unlocked(told))
        return Exit.DONE
    said.text(report.holder(holder))
    if not yes and not said.agrees("Break it?"):
        said.note("Nothing was done.")
        return Exit.INTERRUPTED
    broken = store.unlock(lock_id)
    told = LockBroken(broken=True, id=lock_id, holder=str(broken))
    said.told(told, report.unlocked(told))
    return Exit.DONE
