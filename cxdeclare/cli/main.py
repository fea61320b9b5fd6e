"""The command group, and the boundary around it; heavy imports wait inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from cxdeclare import __version__
from cxdeclare.cli.exits import MEANINGS, Exit

COMMANDS = {
    "init": "Write a starter manifest and record the target.",
    "validate": "Check a manifest; nothing is connected to.",
    "plan": "Show what would change; writes nothing.",
    "show": "Show a saved plan, or what the state holds.",
    "apply": "Carry out a plan.",
    "drift": "Find what changed behind the manifest's back; read only.",
    "schema": "Print or write the JSON Schemas.",
    "emulate": "Serve or change the pretend tenant.",
}


class LazyGroup(click.Group):
    """Imports a command's module only when the command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of a life with the tool."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command from its own module."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"cxdeclare.cli.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(int(code)), text) for code, text in MEANINGS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="cxdeclare")
def cli() -> None:
    """Configuration as code for the e-mail world of a NICE CXone tenant."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code; a usage error is never a difference."""
    sys.exit(int(run(arguments)))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code: Any = cli.main(args=given, prog_name="cxdeclare", standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as error:
        from cxdeclare.cli.boundary import usage  # noqa: PLC0415 - only when it fails

        return usage(error, is_json="--json" in given)
    except BrokenPipeError:  # whoever read our output has left; nothing more can be said
        sys.stdout = None  # type: ignore[assignment]
        return Exit.ERROR
    return int(code or Exit.DONE)
