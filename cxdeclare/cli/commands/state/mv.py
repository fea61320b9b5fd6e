"""state mv: an address is called otherwise."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.reading import address_of
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import upkeep
from cxdeclare.engine.state_events import StateEdited
from cxdeclare.report import upkeep as report


@click.command("mv")
@click.argument("old", metavar="FROM", type=options.TEXT)
@click.argument("new", metavar="TO", type=options.TEXT)
@options.target
@click.option("--yes", is_flag=True, help="Do not ask; for CI.")
@options.says
def command(said: View, old: str, new: str, target: str | None, yes: bool) -> Exit:
    """Let the object of FROM be called TO from now on, wherever the state names it."""
    where = chosen_target(target)
    setting = wiring.setting(where, "extended", said.reading)
    store = wiring.store(where, wiring.of_folder(where))
    before = upkeep.held(setting, store)
    start, end = address_of(old), address_of(new)
    upkeep.moved(setting.kinds, before, start, end)
    did = StateEdited(
        did="mv",
        serial=before.serial + 1,
        before=before.serial,
        moved={old: new},
        referrers=upkeep.referrers(setting.kinds, before, (start,)),
    )
    said.text(report.about_to(did, {old: before.bindings[old].id}))
    if not yes and not said.agrees("Change the state?"):
        said.note("Nothing was done.")
        return Exit.INTERRUPTED
    upkeep.edit(
        setting,
        store,
        "state mv",
        before,
        lambda now: upkeep.moved(setting.kinds, now, start, end),
    )
    said.told(did, report.edited(did))
    return Exit.DONE
