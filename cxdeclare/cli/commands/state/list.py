"""state list: the addresses of the state."""

from __future__ import annotations

from fnmatch import fnmatchcase

import click

from cxdeclare.cli import options, wiring
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.settings import target as chosen_target
from cxdeclare.cli.view import View
from cxdeclare.engine.state_events import Listed, StateListed
from cxdeclare.report import upkeep


@click.command("list")
@click.argument("pattern", type=options.TEXT, required=False)
@options.target
@options.says
def command(said: View, pattern: str | None, target: str | None) -> Exit:
    """List the addresses that fit PATTERN, such as `skill.*`; without one, all."""
    where = chosen_target(target)
    held = wiring.store(where, wiring.of_folder(where)).read()
    bindings = sorted(held.bindings.items()) if held else []
    found = tuple(
        Listed(
            address=address,
            id=one.id,
            identity=one.identity,
            origin=one.origin,
            protected=one.protected,
        )
        for address, one in bindings
        if pattern is None or fnmatchcase(address, pattern)
    )
    told = StateListed(serial=held.serial if held else 0, bindings=found, total=len(bindings))
    said.told(told, upkeep.listed(told))
    return Exit.DONE
