"""validate: check a manifest without connecting to anything."""

from __future__ import annotations

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.view import View
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted


@click.command("validate")
@options.layers
@options.says
def command(said: View, given: Given) -> Exit:
    """Check MANIFEST, with each OVERLAY over it; nothing is connected to and nothing is written.

    Example: cxdeclare validate tenant.yaml overlays/prod.yaml --var stage=prod
    """
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    which = counted(len(loaded.manifest.resources), "resource")
    name = visible(str(given.manifest))
    said.data(f"{name}: valid, {which}. What needs the tenant is checked by `plan`.")
    return Exit.DONE
