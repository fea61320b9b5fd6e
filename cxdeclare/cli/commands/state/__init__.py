"""state: look at the state, or mend it; the tenant is left alone."""

from __future__ import annotations

import click

from cxdeclare.cli.lazy import LazyGroup

COMMANDS = {
    "list": "List the addresses of the state.",
    "show": "Show what the state says of one address.",
    "history": "List the versions of the state that are kept.",
    "runs": "List what recorded runs came to.",
    "mv": "Call an address otherwise.",
    "rm": "Forget addresses; their objects stay.",
    "pull": "Print the state, or write it to a file.",
    "push": "Make a file the latest state.",
}


@click.group("state", cls=LazyGroup, lazy=COMMANDS, package=__name__)
def command() -> None:
    """Look at the state, or mend it; the tenant is left alone.

    `moved` and `removed` in the manifest say the same in a way that can be reviewed.
    """
