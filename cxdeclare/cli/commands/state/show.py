"""state show: what the state says of one address."""

from __future__ import annotations

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.state_events import BindingShown
from cxdeclare.model.diagnostic import nearest
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report import upkeep


@click.command("show")
@click.argument("address", type=options.TEXT)
@options.target
@options.says
def command(said: View, address: str, target: str | None) -> Exit:
    """Show the object that ADDRESS stands for, and what was last applied to it."""
    where = chosen_target(target)
    held = wiring.store(where, wiring.of_folder(where)).read()
    bindings = held.bindings if held else {}
    if held is None or address not in bindings:
        message = f"the state does not name {address}"
        raise InvalidInput(message, hint=nearest(address, bindings))
    told = BindingShown(serial=held.serial, address=address, binding=bindings[address])
    said.told(told, upkeep.binding(told))
    return Exit.DONE
