"""manual: what a person has to do, and their word that it was done."""

from __future__ import annotations

import click

from cxdeclare.cli.lazy import LazyGroup

COMMANDS = {
    "list": "List the open manual steps, or write them as a runbook.",
    "show": "Show the manual steps of one address in full.",
    "attest": "Record somebody's word that a manual step was done.",
}


@click.group("manual", cls=LazyGroup, lazy=COMMANDS, package=__name__)
def command() -> None:
    """What no call does: list it, show it, and record somebody's word that it was done."""
