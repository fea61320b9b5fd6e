"""Lazy: a group of commands that imports a command's module only when the command runs."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from cxdeclare.cli.exits import MEANINGS


class LazyGroup(click.Group):
    """Commands by name with what they do, each in the module of its name."""

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - click's own
        lazy: Mapping[str, str],
        package: str,
        codes: bool = False,
        **options: Any,  # noqa: ANN401 - click's own
    ) -> None:
        super().__init__(*arguments, **options)
        self.lazy, self._package, self._codes = lazy, package, codes

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order of a life with the tool."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command from its own module."""
        if cmd_name not in self.lazy:
            return None
        command = import_module(f"{self._package}.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lazy.items()))
        if self._codes:
            with formatter.section("Exit codes"):
                formatter.write_dl([(str(int(code)), text) for code, text in MEANINGS.items()])
