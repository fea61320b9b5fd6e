"""lint: what mail programs and readers make of templates and signatures."""

from __future__ import annotations

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.reading import read
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.engine.checked import checked
from cxdeclare.engine.lint import lint, texts
from cxdeclare.model.diagnostic import has_errors
from cxdeclare.model.rule import Phase
from cxdeclare.report.excerpt import visible
from cxdeclare.report.values import counted


@click.command("lint")
@options.layers
@click.option("--strict", is_flag=True, help="End with 3 for warnings as well.")
@options.says_as("markdown", "junit", "sarif")
def command(*, said: View, given: Given, strict: bool) -> Exit:
    """Look at the HTML of templates and signatures in MANIFEST, with each OVERLAY over it.

    Script, broken HTML, missing alternative texts, low contrast, images that are blocked, styles
    that mail programs drop, size, and more; `cxdeclare explain CXD721` says what an id means.
    Nothing is connected to and nothing is written.

    Example: cxdeclare lint tenant.yaml --strict
    """
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    judged = loaded.told(lint(KINDS, loaded.manifest))
    sources = {**loaded.sources, **texts(KINDS, loaded.manifest)}
    said.diagnostics(judged.diagnostics, sources)
    said.checked(checked(KINDS, loaded.manifest, judged, {Phase.MANIFEST, Phase.CONTENT}))
    number = len(judged.diagnostics)
    found = counted(number, "finding") if number else "nothing to say of its content"
    said.data(f"{visible(str(given.manifest))}: {found}.")
    is_bad = has_errors(judged.diagnostics) or (strict and number)
    return Exit.INVALID if is_bad else Exit.DONE
