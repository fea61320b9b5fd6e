"""The command group, and the boundary around it; heavy imports wait inside the commands."""

from __future__ import annotations

import errno
import gc
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import click

from cxdeclare import __version__
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.lazy import LazyGroup
from cxdeclare.cli.streams import Unheard, give_up, ready, say

COMMANDS = {
    "init": "Record the target; write a starter manifest if there is none.",
    "validate": "Check a manifest; nothing is connected to.",
    "lint": "Look at the HTML of templates and signatures; nothing is connected to.",
    "test": "Hold a manifest, or what a plan would make, against what is expected of it.",
    "fmt": "Put the white space of manifest files in order.",
    "render": "Print the manifest as one, overlays and variables put in.",
    "explain": "Show where a resource's values come from, or what an id such as CXD204 means.",
    "plan": "Show what would change; writes nothing.",
    "show": "Show a saved plan, or what the state holds.",
    "report": "Write a saved plan as one page, with what customers will see.",
    "preview": "Write a page that shows a template, a signature or a channel in a message.",
    "pr-comment": "Show a saved plan in a comment of its pull request.",
    "apply": "Carry out a plan.",
    "doctor": "Look whether all is there that a run needs; read only.",
    "drift": "Find what changed behind the manifest's back; read only.",
    "export": "Write a tenant as a manifest; read only.",
    "learn": "Read codes the vendor does not publish into a profile file; read only.",
    "manual": "List what a person has to do, and record that it was done.",
    "state": "Look at the state, or mend it; the tenant is left alone.",
    "rollback": "Plan the way back to an earlier version; writes nothing.",
    "unlock": "Break a lock that a run has left behind.",
    "dns": "Write, publish or check the DNS records that domains need.",
    "graph": "Draw the references between resources, for Mermaid or Graphviz.",
    "schema": "Print or write the JSON Schemas.",
    "emulate": "Serve or change the pretend tenant.",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    package="cxdeclare.cli.commands",
    codes=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="cxdeclare")
def cli() -> None:
    """Configuration as code for the e-mail world of a NICE CXone tenant."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code; a usage error is never a difference."""
    ready()
    gc.disable()  # a run is short and keeps what it makes; looking again cost a fifth of a plan
    code = run(arguments)
    gc.freeze()  # at its end Python looks once more, at all there is
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, whatever happens."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given, is_json=_is_json(given))
    except SystemExit:  # how click answers a broken pipe
        give_up(Unheard(BrokenPipeError(errno.EPIPE, "")))
    except Unheard as unheard:
        give_up(unheard)
    return int(Exit.ERROR)


def _is_json(given: list[str]) -> bool:
    """Whether mistakes on the command line are to be said as events, too."""
    return "--json" in given or "--format=json" in given or ("--format", "json") in pairwise(given)


def _run(given: list[str], *, is_json: bool) -> int:
    try:
        code: Any = cli.main(args=given, prog_name="cxdeclare", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message(), err=True)
        return int(Exit.INVALID)
    except click.ClickException as error:
        from cxdeclare.cli.boundary import usage

        return usage(error, is_json=is_json)
    except (SystemExit, Unheard):
        raise
    except (Exception, KeyboardInterrupt) as error:  # it could not even be imported
        if isinstance(error, OSError) and error.filename is None:
            raise Unheard(error) from error  # of what click prints by itself
        from cxdeclare.cli.boundary import stopped
        from cxdeclare.cli.view import view

        said = view(is_json=is_json)
        return said.ended(stopped(said, error))
    return int(code or Exit.DONE)
