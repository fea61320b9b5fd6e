"""state push: a file becomes the latest state."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.adapters.state.codec import load
from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine import upkeep
from cxdeclare.engine.state_events import StateEdited
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report import upkeep as report


@click.command("push")
@click.argument("file", type=options.FILE)
@options.target
@click.option(
    "--over",
    default="",
    metavar="LINEAGE:SERIAL",
    help="Replace exactly this state, although FILE does not follow it.",
)
@options.says
def command(said: View, file: Path, target: str | None, over: str) -> Exit:
    """Make FILE the latest state: one that a run could not save, or a copy put by.

    It has to be of the same tenant and lineage, with a later serial.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise InvalidInput(message) from error
    where = chosen_target(target)
    setting = wiring.setting(where, "extended", said.reading)
    given = load(content, str(file))
    store = wiring.store(where, wiring.of_folder(where))
    after, before = upkeep.push(setting, store, given, over)
    did = StateEdited(did="push", serial=after.serial, before=before)
    said.told(did, report.edited(did))
    return Exit.DONE
