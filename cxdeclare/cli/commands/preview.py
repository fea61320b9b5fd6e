"""preview: a template, a signature or a channel as its customers see it."""

from __future__ import annotations

from pathlib import Path

import click

from cxdeclare.cli import options
from cxdeclare.cli.exits import Exit
from cxdeclare.cli.options import Given
from cxdeclare.cli.pages import sample, write
from cxdeclare.cli.reading import read
from cxdeclare.cli.subject import address_of, unknown
from cxdeclare.cli.view import View
from cxdeclare.cli.wiring import KINDS
from cxdeclare.model.diagnostic import Diagnostic
from cxdeclare.model.errors import InvalidInput
from cxdeclare.report import page
from cxdeclare.report.excerpt import visible
from cxdeclare.report.shown import by_manifest, is_shown


@click.command("preview")
@click.argument("address", type=options.TEXT)
@options.layers
@click.option(
    "--html", type=options.FILE, required=True, metavar="FILE", help="The page that is written."
)
@click.option("--sample", "words", type=options.FILE, help="A text file with an agent's words.")
@options.says
def command(*, said: View, address: str, given: Given, html: Path, words: Path | None) -> Exit:
    """Write a page that shows ADDRESS of MANIFEST in a message; nothing is connected to.

    Of a template or a signature, a message with it; of a channel, one with its template for each
    signature that is declared.

    Example: cxdeclare preview template.brand tenant.yaml --html brand.html
    """
    at = address_of(address)
    if isinstance(at, Diagnostic):
        said.diagnostics([at], {})
        return Exit.INVALID
    loaded = read(said, given)
    if loaded is None or loaded.manifest is None:
        return Exit.INVALID
    if at not in loaded.manifest.resources:
        said.diagnostics([unknown(at, loaded.manifest)], {})
        return Exit.INVALID
    if not is_shown(KINDS[at.kind], KINDS):
        message = f"a {KINDS[at.kind].called} has no part in a message, so there is nothing to show"
        raise InvalidInput(message, hint="name a template, a signature or a channel")
    messages = by_manifest(loaded.manifest, KINDS, at, sample(words))
    write(html, page.preview(str(at), messages))
    said.data(f"Wrote {visible(str(html))}.")
    return Exit.DONE
