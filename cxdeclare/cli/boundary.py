"""Boundary: how a run that was stopped says so, for people and for programs."""

from __future__ import annotations

import platform
import tempfile
import traceback
from pathlib import Path

import click

from cxdeclare import __version__
from cxdeclare.cli.exits import Exit, code_of
from cxdeclare.cli.profiles import InvalidProfile
from cxdeclare.cli.streams import Unheard
from cxdeclare.cli.view import View, view
from cxdeclare.model.errors import CxdeclareError, StalePlan

_HINTS: dict[type[Exception], str] = {StalePlan: "plan again: the world has moved on"}
"""What to do about errors that do not say it themselves."""


def usage(error: click.ClickException, *, is_json: bool) -> int:
    """A mistake on the command line: exit 3, because 2 means differences."""
    said = view(is_json=is_json)
    hint = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        hint = f"`{error.ctx.command_path} --help` lists what there is"
    said.stopped(error.format_message(), hint)
    return said.ended(Exit.INVALID)


def stopped(said: View, error: BaseException) -> Exit:
    """Say what stopped the run; a bug of ours leaves a file that can be sent to us."""
    if isinstance(error, click.ClickException):
        said.stopped(error.format_message(), "")
        return Exit.INVALID
    if isinstance(error, click.Abort | KeyboardInterrupt):
        said.stopped("stopped by you", "plan again to see what is left to do")
        return Exit.INTERRUPTED
    if isinstance(error, InvalidProfile):
        said.diagnostics(error.diagnostics, error.sources)
    if isinstance(error, CxdeclareError):
        said.stopped(str(error), error.hint or _HINTS.get(type(error), ""))
        return code_of(error)
    if isinstance(error, Unheard):
        raise error
    if isinstance(error, OSError) and error.filename is not None:
        said.stopped(f"{error.filename}: {error.strerror}", "")
        return Exit.ERROR
    path = _crash_file(error)
    said.stopped(
        f"a bug in cxdeclare: {type(error).__name__}",
        f"please send us {path}; it holds places in our code and no values",
    )
    return Exit.ERROR


def _crash_file(error: BaseException) -> Path:
    """Versions and the places of the failure; never a message or a value, which may be secret."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"cxdeclare {__version__}, Python {platform.python_version()}, {platform.system()}",
        *(f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames),
        type(error).__name__,
    ]
    with tempfile.NamedTemporaryFile(
        "w", prefix="cxdeclare-crash-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name)
