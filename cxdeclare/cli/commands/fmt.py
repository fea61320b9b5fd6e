"""fmt: manifest files in the one layout; comments, quotes and order stay."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit, worst
from cxdeclare.cli.lines import FileFormatted
from cxdeclare.cli.rewrite import Unfit, rewrite
from cxdeclare.cli.view import View
from cxdeclare.loading import codes
from cxdeclare.loading.files import bounded, content
from cxdeclare.loading.formatted import Formatted, formatted
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.report.command_rules import NOT_WRITTEN
from cxdeclare.report.unified import unified

STDIN = "-"


@click.command("fmt")
@click.argument("files", type=click.Path(path_type=Path, allow_dash=True), nargs=-1)
@click.option("--check", is_flag=True, help="Write nothing; end with 2 if a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what changes.")
@options.says
def command(said: View, files: tuple[Path, ...], *, check: bool, show_diff: bool) -> Exit:
    """Put the white space of manifest FILES in order, in place; name those that changed.

    Nothing else changes: comments, quotes, the order of keys and every value stay. FILE is
    tenant.yaml if none is named; `-` formats standard input to standard output. A file that
    is not valid is said to be so and left alone; the others are formatted all the same.
    """
    codes_ = [Exit.DONE]
    found: list[Diagnostic] = []
    sources: dict[str, str] = {}
    for path in dict.fromkeys(files or (Path("tenant.yaml"),)):
        name = "<stdin>" if str(path) == STDIN else str(path)
        try:
            raw = _raw(path)
        except (OSError, ValueError) as error:
            found.append(_unusable(codes.UNREADABLE, name, "read", error))
            continue
        made = formatted(raw, name)
        found += made.diagnostics
        sources[name] = made.before
        if made.after is None:
            continue
        if made.differs and check:
            codes_.append(Exit.DIFFERENCES)
        try:
            _write(said, path, raw, made, check=check, show_diff=show_diff)
        except (OSError, Unfit) as error:
            found.append(_unusable(NOT_WRITTEN, name, "written", error))
    said.diagnostics(found, sources)
    if any(one.is_error for one in found):
        codes_.append(Exit.INVALID)
    return worst(*codes_)


def _raw(path: Path) -> bytes:
    if str(path) != STDIN:
        return content(path)
    return bounded(sys.stdin.buffer)


def _unusable(code: str, name: str, done: str, error: Exception) -> Diagnostic:
    reason = getattr(error, "strerror", None) or error
    return Diagnostic(code, f"`{name}` cannot be {done}: {reason}")


def _write(
    said: View, path: Path, raw: bytes, made: Formatted, *, check: bool, show_diff: bool
) -> None:
    """Put the text where it belongs, and say what became of it."""
    after = made.after or ""
    is_stdin = str(path) == STDIN
    name = "<stdin>" if is_stdin else str(path)
    diff = unified(made.before, after, name) if show_diff and made.differs else None
    writes = made.differs and not check and not is_stdin
    if writes:
        rewrite(path, after.encode(), raw)
    said.formatted(
        FileFormatted(
            path=name,
            changes=made.differs,
            written=writes,
            diff=diff,
            text=after if is_stdin and not check and not show_diff else None,
        )
    )
