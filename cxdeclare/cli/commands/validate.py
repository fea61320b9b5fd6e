"""validate: check a manifest without connecting to anything."""

from __future__ import annotations

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine.checked import checked
from cxdeclare.model.check import Judgement
from cxdeclare.model.rule import Phase
from cxdeclare.report.checks import not_run
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted


@click.command("validate")
@options.layers
@options.says_as("markdown", "junit", "sarif")
def command(said: View, given: Given) -> Exit:
    """Check MANIFEST, with each OVERLAY over it; nothing is connected to and nothing is written.

    Example: cxdeclare validate tenant.yaml overlays/prod.yaml --var stage=prod
    """
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    which = counted(len(loaded.manifest.resources), "resource")
    name = visible(str(given.manifest))
    found = checked(KINDS, loaded.manifest, Judgement(), {Phase.MANIFEST})
    said.checked(found)
    said.data(f"{name}: valid, {which}. {not_run(found)}")
    return Exit.DONE
