"""state pull: the state as its file has it."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.adapters.state.codec import dump
from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.private import write
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import upkeep
from cxdeclare.engine.state_events import StatePulled


@click.command("pull")
@click.option("--serial", type=click.IntRange(0), help="A version of before; else the latest.")
@click.option("--out", type=options.FILE, help="Write it to this file, which must not be there.")
@options.target
@options.says
def command(said: View, serial: int | None, out: Path | None, target: str | None) -> Exit:
    """Print the state as its file has it; it is confidential."""
    where = chosen_target(target)
    setting = wiring.setting(where, "extended", said.reading)
    declared = wiring.of_folder(where)
    store = wiring.store(where, declared)
    state = upkeep.held(setting, store)
    if serial is not None:
        state = store.version(serial)
    if out is None:
        said.state(state, str(wiring.kept_at(where, declared) or where.state))
        said.text(dump(state).decode().removesuffix("\n"))
        return Exit.DONE
    write(out, dump(state))
    told = StatePulled(serial=state.serial, path=str(out))
    said.told(told, f"Serial {state.serial} was written to {out}.")
    return Exit.DONE
