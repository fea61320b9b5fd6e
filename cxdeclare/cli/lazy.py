"""Lazy: commands whose modules are imported only when they run."""

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
        return loaded(f"{self._package}.{cmd_name.replace('-', '_')}")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lazy.items()))
        if self._codes:
            with formatter.section("Exit codes"):
                formatter.write_dl([(str(int(code)), text) for code, text in MEANINGS.items()])


class FirstWord(click.Command):
    """A command, or another if that is its first word; a file of such a name is `./check`."""

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 - click's own
        others: Mapping[str, str],
        **options: Any,  # noqa: ANN401 - click's own
    ) -> None:
        """With the modules of the others, by the word."""
        super().__init__(*arguments, **options)
        self.others = others

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """The context of the one that is meant."""
        module = self.others.get(args[0]) if args else None
        if module is not None:
            called = f"{info_name} {args[0]}"
            return loaded(module).make_context(called, args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


def loaded(module: str) -> click.Command:
    """The command of a module, which is imported for it."""
    command = import_module(module).command
    if not isinstance(command, click.Command):
        raise TypeError(module)
    return command
