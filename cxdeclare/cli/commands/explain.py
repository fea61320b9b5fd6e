"""explain: what stands behind an id, from its rule to its cure."""

from __future__ import annotations

import re

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report.rule import rule

IS_ID = re.compile(r"CXD[0-9]{3}", re.IGNORECASE)


@click.command("explain")
@click.argument("what", metavar="ID")
@options.says
def command(said: View, what: str) -> Exit:
    """Say what an ID such as CXD204 stands for: the rule, its reason, its source, the cure."""
    if not IS_ID.fullmatch(what):
        message = f"`{what}` is not the id of a diagnostic"
        raise InvalidInput(message, hint="an id is written like CXD204")
    said.data(rule(what.upper(), KINDS))
    return Exit.DONE
